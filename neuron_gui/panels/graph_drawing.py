"""Draws the neuron as a computation graph: values forwards, derivatives backwards."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from neuron_gui.fonts import ui_font
from neuron_gui.panels.symbols import same
from neuron_gui.theme import Theme
from neuron_gui.typeset import typeset

#: Where the nodes are, in shares of the width and the height.
NODES = {
    "x1": (0.09, 0.24),
    "x2": (0.09, 0.72),
    "b": (0.37, 0.88),
    "z": (0.37, 0.48),
    "a": (0.64, 0.48),
    "y": (0.90, 0.88),
    "L": (0.90, 0.48),
}
LATEX = {"x1": "x_1", "x2": "x_2", "b": "b", "z": "z", "a": "a", "y": "y", "L": "L"}
#: (from, to, parameter on the edge)
EDGES = (("x1", "z", "w1"), ("x2", "z", "w2"), ("b", "z", ""), ("z", "a", ""), ("a", "L", ""), ("y", "L", ""))
PARAMETERS = {"w1": "w_1", "w2": "w_2"}


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands where; a missing name is not drawn yet.

    Attributes
    ----------
    values
        Text of nodes and parameters: "x1", …, "w1", "w2", "b".
    slopes
        (LaTeX, text) on the way back: "a" for ∂L/∂a, "z" for ∂a/∂z, "dz", "w1", "w2", "b".
    active
        The nodes and edges that the present operation is about.
    """

    values: dict[str, str]
    slopes: dict[str, tuple[str, str]]
    active: frozenset[str]


class GraphDrawing:
    """Lays out and draws the graph in a rectangle; tells what is under a point."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._places: dict[str, QRectF] = {}

    def symbol_at(self, point: QPointF) -> str:
        """Return the name of the node or parameter at a point, or ""."""
        return next((name for name, place in self._places.items() if place.contains(point)), "")

    def draw(self, painter: QPainter, box: QRectF, labels: Labels, lit: str) -> None:
        """Draw everything.

        Parameters
        ----------
        painter
            Where.
        box
            How large.
        labels
            What stands on it.
        lit
            The symbol under the cursor, here or in another panel.
        """
        self._places = {}
        radius = min(box.width() * 0.062, box.height() * 0.10)
        at = {name: QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for name, (x, y) in NODES.items()}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, parameter in EDGES:
            self._edge(painter, at[start], at[end], radius, {start, end, parameter} <= labels.active | {""})
        self._way_back(painter, at, radius, labels)
        for start, end, parameter in EDGES:
            if parameter:
                middle = at[start] * 0.52 + at[end] * 0.48
                up = -1.0 if parameter == "w1" else 1.0
                self._parameter(painter, middle, up * radius * 0.72, parameter, labels, lit)
        for name, centre in at.items():
            self._node(painter, name, centre, radius, labels, lit)

    def _edge(self, painter: QPainter, start: QPointF, end: QPointF, radius: float, active: bool) -> None:
        theme = self.theme
        colour = theme.forward if active else theme.outline
        self._arrow(painter, *_between(start, end, radius * 1.06), colour, Qt.PenStyle.SolidLine, active)

    def _arrow(
        self, painter: QPainter, start: QPointF, end: QPointF, colour: QColor, style: Qt.PenStyle, strong: bool
    ) -> None:
        width = self.theme.line_width * (1.0 if strong else 0.6)
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(start, end)
        angle = atan2(end.y() - start.y(), end.x() - start.x())
        length = width * (3.4 if strong else 5.0)
        head = QPainterPath(end)
        for turn in (0.42, -0.42):
            head.lineTo(end - QPointF(cos(angle + turn), sin(angle + turn)) * length)
        head.closeSubpath()
        painter.fillPath(head, colour)

    def _way_back(self, painter: QPainter, at: dict[str, QPointF], radius: float, labels: Labels) -> None:
        """Dashed arrows below the edges, with the derivatives on them."""
        theme = self.theme
        style = theme.series_styles["backward"]
        for name, start, end in (("a", "L", "a"), ("z", "a", "z")):
            if name not in labels.slopes:
                continue
            drop = QPointF(0, radius * 0.62)
            begin, stop = _between(at[start] + drop, at[end] + drop, radius * 1.0)
            self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)
            self._slope(painter, (begin + stop) / 2 + QPointF(0, radius * 0.5), labels.slopes[name])
        if "dz" in labels.slopes:
            self._slope(painter, at["z"] + QPointF(radius * 1.5, -radius * 1.35), labels.slopes["dz"], above=True)
        for name, start in (("w1", "x1"), ("w2", "x2")):
            if name in labels.slopes:
                up = -1.0 if name == "w1" else 1.0
                middle = at[start] * 0.5 + at["z"] * 0.5
                self._slope(
                    painter, middle + QPointF(radius * 0.3, up * radius * 1.75), labels.slopes[name], above=up < 0
                )
        if "b" in labels.slopes:
            self._slope(painter, at["b"] + QPointF(radius * 2.6, -radius * 0.2), labels.slopes["b"])

    def _slope(self, painter: QPainter, middle: QPointF, slope: tuple[str, str], above: bool = False) -> None:
        """Write ∂…/∂… = value round a point, in the colour of the way back."""
        theme = self.theme
        font = ui_font(theme, "body")
        latex, text = slope
        size = font.pixelSize()
        formula = typeset(latex, theme.backward)
        metrics = QFontMetricsF(font)
        width = formula.width(size) + metrics.horizontalAdvance(f" = {text}")
        baseline = middle + QPointF(-width / 2, 0 if above else metrics.ascent())
        place = QRectF(baseline.x() - 3, baseline.y() - size * 1.5, width + 6, size * 2.3)
        painter.fillRect(place, _veil(theme))
        formula.draw(painter, baseline, size)
        painter.setFont(font)
        painter.setPen(theme.backward)
        painter.drawText(baseline + QPointF(formula.width(size), 0), f" = {text}")

    def _parameter(
        self, painter: QPainter, middle: QPointF, offset: float, name: str, labels: Labels, lit: str
    ) -> None:
        theme = self.theme
        font = ui_font(theme, "body")
        size = font.pixelSize() * 1.1
        formula = typeset(PARAMETERS[name], theme.forward)
        text = f" = {labels.values[name]}" if name in labels.values else ""
        metrics = QFontMetricsF(font)
        width = formula.width(size) + metrics.horizontalAdvance(text)
        baseline = middle + QPointF(-width / 2, offset + metrics.ascent() / 2)
        place = QRectF(baseline.x() - 4, baseline.y() - metrics.ascent() - 2, width + 8, metrics.height() + 4)
        self._places[name] = place
        painter.fillRect(place, theme.accent_soft if same(name, lit) else _veil(theme))
        formula.draw(painter, baseline, size)
        painter.setFont(font)
        painter.setPen(theme.forward if name in labels.active else theme.text)
        painter.drawText(baseline + QPointF(formula.width(size), 0), text)

    def _node(self, painter: QPainter, name: str, centre: QPointF, radius: float, labels: Labels, lit: str) -> None:
        theme = self.theme
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        self._places[name] = box
        active = name in labels.active
        painter.setPen(QPen(theme.forward if active else theme.outline, theme.line_width * (1.2 if active else 0.7)))
        painter.setBrush(theme.accent_soft if active or same(name, lit) else theme.panel)
        painter.drawEllipse(box)
        size = radius * 0.72
        formula = typeset(LATEX[name], theme.text)
        has_value = name in labels.values
        lift = radius * 0.12 if has_value else -radius * 0.18
        formula.draw(painter, centre - QPointF(formula.width(size) / 2, lift), size)
        if has_value:
            font = _fitting(ui_font(theme, "body"), labels.values[name], radius * 1.72)
            painter.setFont(font)
            painter.setPen(theme.forward)
            below = QRectF(box.x(), centre.y() + radius * 0.02, box.width(), radius * 0.62)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, labels.values[name])


def _between(start: QPointF, end: QPointF, gap: float) -> tuple[QPointF, QPointF]:
    """Shorten a line by a gap at both ends."""
    length = hypot(end.x() - start.x(), end.y() - start.y()) or 1.0
    cut = (end - start) * (gap / length)
    return start + cut, end - cut


def _veil(theme: Theme) -> QColor:
    colour = QColor(theme.panel)
    colour.setAlpha(215)
    return colour


def _fitting(font: QFont, text: str, width: float) -> QFont:
    """Make a font smaller until a text fits."""
    advance = QFontMetricsF(font).horizontalAdvance(text)
    if advance > width:
        font.setPixelSize(max(7, int(font.pixelSize() * width / advance)))
    return font
