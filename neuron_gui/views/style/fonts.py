"""The fonts that come with the program, so that it looks the same everywhere and needs no system font.

Inter for all text; DejaVu Sans Mono for source code and for the mathematical symbols that Inter lacks (∇, ᵀ, ∈).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase

from neuron_gui.data.assets import asset
from neuron_gui.views.style.theme import Theme

SANS = "Inter"
MONO = "DejaVu Sans Mono"
FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "DejaVuSansMono.ttf")

Role = Literal["small", "body", "title", "readout", "figure", "mono"]

#: Size in px at zoom 1, and weight.
ROLES: dict[Role, tuple[float, QFont.Weight]] = {
    "small": (12, QFont.Weight.Normal),
    "body": (14, QFont.Weight.Normal),
    "title": (14, QFont.Weight.DemiBold),
    "readout": (20, QFont.Weight.Medium),
    "figure": (26, QFont.Weight.Medium),
    "mono": (13, QFont.Weight.Normal),
}

_TABULAR = QFont.Tag("tnum")


@cache
def load_fonts() -> None:
    """Register the fonts with Qt, once; needs an application.

    Raises
    ------
    RuntimeError
        If a font file of the installation cannot be read.
    """
    for name in FILES:
        if QFontDatabase.addApplicationFont(str(asset("fonts", name))) < 0:
            raise RuntimeError(f"the font {name} cannot be read")


def ui_font(theme: Theme, role: Role = "body", times: float = 1.0) -> QFont:
    """Return the font for a role; all its digits have one width, so that a changing number does not move.

    Parameters
    ----------
    theme
        Sets the size.
    role
        "small" for notes and axes, "body", "title" for headings, "readout" for live numbers,
        "figure" for the largest of them, "mono" for source code.
    times
        How many times as large as usual.
    """
    pixels = ROLES[role][0]
    # A copy, which may be changed. Code is not enlarged on a projector: its lines are long.
    usual = theme.size(pixels) if role == "mono" else theme.type_size(pixels)
    return QFont(_made(role, round(times * usual)))


@cache
def _made(role: Role, pixels: int) -> QFont:
    """Return a font, made once: a frame asks for thirty."""
    font = QFont([MONO, SANS] if role == "mono" else [SANS, MONO])
    font.setStyleHint(QFont.StyleHint.Monospace if role == "mono" else QFont.StyleHint.SansSerif)
    font.setPixelSize(pixels)
    font.setWeight(ROLES[role][1])
    if role != "mono":
        font.setFeature(_TABULAR, 1)
    return font
