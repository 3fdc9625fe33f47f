"""The look of the program: colours, line widths and sizes, by theme, zoom and projector mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from neuron_gui.views.style.palettes import COLOURS, Colours

#: Smallest and largest zoom.
ZOOM_RANGE = (0.75, 3.0)

#: Height in logical px of the screen for which the projector's scale is given.
PROJECTOR_HEIGHT = 768
#: On such a screen everything is this much larger than at a desk: a read-out is a 25th of the screen's height.
PROJECTOR_SCALE = 1.6

#: On a projector no text except code is smaller than this, in px at zoom 1: a 30th of the screen's height.
LEAST_TYPE = 16

#: Pen styles of curves and arrows, so that they are not told apart by colour alone.
SERIES_STYLES = MappingProxyType(
    {
        "loss": Qt.PenStyle.SolidLine,
        "dw1": Qt.PenStyle.SolidLine,
        "dw2": Qt.PenStyle.DashLine,
        "db": Qt.PenStyle.DotLine,
        "forward": Qt.PenStyle.SolidLine,
        "backward": Qt.PenStyle.DashLine,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Colours):
    """Colours, sizes and styles for drawing; the colours are described in `Colours`.

    Attributes
    ----------
    name
        "light" or "dark".
    dark
        Whether backgrounds are dark.
    focus
        The colour of the frame around the widget with the keyboard focus: the accent colour of the system if it has
        enough contrast, else that of the theme.
    projector
        Whether it is for a projector: more contrast, thicker lines, larger text.
    zoom
        What the user chose, 0.75 to 3.
    scale
        The factor of all lengths: the zoom, and in projector mode also the height of the screen.
    line_width
        Width of curves and of the boundary, in logical px; at least 2, on a projector at least 4.
    point_size
        Diameter of a data point in logical px.
    class_symbols
        pyqtgraph's symbols for class 0 and class 1: a disc and a square.
    series_styles
        Pen styles of "loss", "dw1", "dw2", "db", "forward" and "backward".
    """

    name: str
    dark: bool
    focus: QColor
    projector: bool
    zoom: float
    scale: float
    line_width: float
    point_size: float
    class_symbols: tuple[str, str] = ("o", "s")
    series_styles: Mapping[str, Qt.PenStyle] = field(
        default_factory=lambda: SERIES_STYLES,
        repr=False,
    )

    @property
    def ring_size(self) -> float:
        """Diameter of a ring around a data point, in logical px."""
        return 2.1 * self.point_size

    def size(self, px: float) -> int:
        """Return a length of `px` at zoom 1 in logical pixels; at least 1 unless `px` is 0."""
        return max(1, round(px * self.scale)) if px else 0

    def type_size(self, px: float) -> int:
        """Return the font size, in logical pixels, of text that has `px` at zoom 1 at a desk."""
        return self.size(max(px, LEAST_TYPE) if self.projector else px)

    def thin(self, share: float) -> float:
        """Return this share of `line_width`, on a projector at least 4."""
        return max(4.0 if self.projector else 0.0, share * self.line_width)


def make_theme(
    name: str,
    projector: bool = False,
    zoom: float = 1.0,
    screen_height: int = PROJECTOR_HEIGHT,
    accent: QColor | None = None,
) -> Theme:
    """Return a theme.

    Parameters
    ----------
    name
        "light" or "dark".
    projector
        Whether it is for a projector: 1.6 times as large as at a desk, limited to the largest zoom.
    zoom
        Size of the whole interface; clipped to 0.75 to 3.
    screen_height
        Height of the screen in logical px; used in projector mode only.
    accent
        The accent colour of the system, for the focus frame; ignored if its contrast to a background is below 3:1.

    Raises
    ------
    KeyError
        If there is no such theme.
    """
    colours = COLOURS[name, projector]
    zoom = min(max(zoom, ZOOM_RANGE[0]), ZOOM_RANGE[1])
    scale = min(zoom * PROJECTOR_SCALE, ZOOM_RANGE[1]) * screen_height / PROJECTOR_HEIGHT if projector else zoom
    return Theme(
        **{one.name: getattr(colours, one.name) for one in fields(Colours)},
        name=name,
        dark=name == "dark",
        focus=accent if accent is not None and _stands_out(accent, colours) else colours.accent,
        projector=projector,
        zoom=zoom,
        scale=scale,
        line_width=max(4.0, 2.5 * scale) if projector else max(2.0, 2.0 * scale),
        point_size=9.0 * scale,
    )


def _stands_out(colour: QColor, colours: Colours) -> bool:
    """Whether a colour has the contrast of WCAG 2 for controls, 3:1, to all backgrounds."""
    own = _luminance(colour)
    for surface in (colours.window, colours.panel, colours.raised):
        dark, light = sorted((own, _luminance(surface)))
        if light + 0.05 < 3 * (dark + 0.05):
            return False
    return True


def _luminance(colour: QColor) -> float:
    """Return the relative luminance as defined by WCAG 2, 0 to 1."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
