"""The symbols of the mathematics, and which of them stand for the same thing in different views."""

from __future__ import annotations

#: The symbols of the graph whose family has another name; numbers such as those of x3, w3 and dw3 are left out.
_FAMILIES = {"x": "X", "y": "Y", "z": "Z", "a": "A", "dz": "dZ"}

#: The object name of the widget that shows a family.
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
    """Whether two symbols are highlighted together: they are equal, or one is the family of the other."""
    return bool(one and other) and (one == other or family(one) == other or family(other) == one)
