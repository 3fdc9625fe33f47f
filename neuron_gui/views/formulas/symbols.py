"""The symbols of the mathematics, and which of them mean the same thing in different pictures."""

from __future__ import annotations

#: Each symbol of the formulas with the symbols of the graph that belong to it.
FAMILIES = {
    "X": frozenset({"X", "x1", "x2"}),
    "Y": frozenset({"Y", "y"}),
    "w": frozenset({"w", "w1", "w2"}),
    "b": frozenset({"b"}),
    "Z": frozenset({"Z", "z"}),
    "A": frozenset({"A", "a"}),
    "L": frozenset({"L"}),
    "dZ": frozenset({"dZ", "dz"}),
    "dw": frozenset({"dw", "dw1", "dw2"}),
    "db": frozenset({"db"}),
    "dL/da": frozenset({"dL/da"}),
    "da/dz": frozenset({"da/dz"}),
    "α": frozenset({"α"}),
    "m": frozenset({"m"}),
}

#: The panel that shows a family, to be pointed at.
SHOWN_IN = {
    "X": "boundary_panel",
    "Y": "boundary_panel",
    "w": "boundary_panel",
    "b": "boundary_panel",
    "Z": "sigmoid_panel",
    "A": "sigmoid_panel",
    "L": "loss_panel",
    "dZ": "sigmoid_panel",
    "dw": "gradient_panel",
    "db": "gradient_panel",
    "dL/da": "sigmoid_panel",
    "da/dz": "sigmoid_panel",
    "α": "learning_rate",
    "m": "data_summary",
}


def family(symbol: str) -> str:
    """Return the family of a symbol, or "" if it has none."""
    return next((name for name, members in FAMILIES.items() if symbol in members), "")


def same(one: str, other: str) -> bool:
    """Whether two symbols light up together: they are the same, or one is the family of the other."""
    return bool(one) and (one == other or family(one) == other or family(other) == one)
