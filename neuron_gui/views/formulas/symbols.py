"""The symbols of the mathematics, and which of them mean the same thing in different pictures."""

from __future__ import annotations

#: The symbols of the graph whose family has another name; x3, w3 and dw3 have a number besides.
_FAMILIES = {"x": "X", "y": "Y", "z": "Z", "a": "A", "dz": "dZ"}

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
    letters = symbol.rstrip("0123456789")
    name = _FAMILIES.get(letters, letters)
    return name if name in SHOWN_IN else ""


def same(one: str, other: str) -> bool:
    """Whether two symbols light up together: they are the same, or one is the family of the other."""
    return bool(one and other) and (one == other or family(one) == other or family(other) == one)
