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
    "x1": (0.085, 0.20),
    "x2": (0.085, 0.80),
    "b": (0.50, 0.88),
    "z": (0.44, 0.50),
    "a": (0.685, 0.50),
    "y": (0.925, 0.88),
    "L": (0.925, 0.50),
}
LATEX = {"x1": "x_1", "x2": "x_2", "b": "b", "z": "z", "a": "a", "y": "y", "L": "L"}
#: (from, to, parameter on the edge)
EDGES = (("x1", "z", "w1"), ("x2", "z", "w2"), ("b", "z", ""), ("z", "a", ""), ("a", "L", ""), ("y", "L", ""))
PARAMETERS = {"w1": "w_1", "w2": "w_2"}
#: The symbols of derivatives that formulas have, too.
SLOPES = {"dz": "dz", "w1": "dw1", "w2": "dw2", "b": "db"}
#: A node's radius, in shares of the width and the height; the smaller one counts.
RADIUS = (0.072, 0.115)
#: Size of the type, in shares of the width and the height: no text may run into another, so it goes with the room.
TYPE = (1 / 34, 1 / 17)
#: The same where numbers have three digits, for the back row.
TYPE_PROJECTED = (1 / 27, 1 / 16)
#: Smallest type, in px.
SMALLEST_TYPE = 7


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
        self._radius = 1.0
        self._type = float(SMALLEST_TYPE)

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
        self._radius = radius = min(box.width() * RADIUS[0], box.height() * RADIUS[1])
        body = ui_font(self.theme, "body").pixelSize()
        share = TYPE_PROJECTED if self.theme.projector else TYPE
        self._type = max(SMALLEST_TYPE, min(body * 1.5, box.width() * share[0], box.height() * share[1]))
        at = {name: QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for name, (x, y) in NODES.items()}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, parameter in EDGES:
            self._edge(painter, at[start], at[end], radius, {start, end, parameter} <= labels.active | {""})
        self._way_back(painter, at, labels)
        self._texts(painter, box, at, labels, lit)
        for name, centre in at.items():
            self._node(painter, name, centre, radius, labels, lit)

    def _texts(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Write parameters and derivatives, each into a room of its own."""
        radius, type_ = self._radius, self._type
        row = type_ * 1.25
        beside = radius * 1.35
        # From the inputs: parameter and its derivative above the upper edge, and below the lower one.
        left = at["x1"].x() + beside
        top = at["x1"].y() - radius
        bottom = at["x2"].y() + radius
        middle_of_two = at["b"].x() - radius * 1.2 - left
        self._parameter(painter, QRectF(left, top - row * 0.9, middle_of_two * 1.2, row), "w1", labels, lit)
        self._slope(painter, QRectF(left + row, top + row * 0.4, middle_of_two, row * 1.6), labels, "w1", lit)
        self._parameter(painter, QRectF(left, bottom - row * 0.1, middle_of_two, row), "w2", labels, lit)
        self._slope(painter, QRectF(left + row, bottom - row * 2.0, middle_of_two - row, row * 1.6), labels, "w2", lit)
        # Above the way from z to L: its derivatives.
        above = at["z"].y() - radius - row * 2.0
        for name, start, end in (("z", "z", "a"), ("a", "a", "L")):
            wide = at[end].x() - at[start].x()
            place = QRectF(at[start].x() + wide * 0.03, above, wide * 0.94, row * 1.6)
            self._slope(painter, place, labels, name, lit, centred=True)
        place = QRectF(at["z"].x() + radius * 1.02, at["z"].y() + radius * 1.02, radius * 4, row)
        self._slope(painter, place, labels, "dz", lit)
        place = QRectF(at["b"].x() + beside * 0.9, at["b"].y() - row * 0.8, 0, row * 1.6)
        place.setRight(at["y"].x() - beside * 0.9)
        self._slope(painter, place, labels, "b", lit)

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

    def _way_back(self, painter: QPainter, at: dict[str, QPointF], labels: Labels) -> None:
        """Dashed arrows above the edges, from right to left."""
        theme, radius = self.theme, self._radius
        style = theme.series_styles["backward"]
        lift = QPointF(0, -radius * 0.5)
        for name, start, end in (("a", "L", "a"), ("z", "a", "z")):
            if name in labels.slopes:
                begin, stop = _between(at[start] + lift, at[end] + lift, radius * 0.95)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)
        for name, start, end in (("w1", "z", "x1"), ("w2", "z", "x2"), ("b", "z", "b")):
            if name in labels.slopes:
                aside = _aside(at[start], at[end], radius * (0.36 if name == "w2" else -0.36))
                begin, stop = _between(at[start] + aside, at[end] + aside, radius * 1.1)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)

    def _slope(
        self, painter: QPainter, place: QRectF, labels: Labels, name: str, lit: str, centred: bool = False
    ) -> None:
        """Write ∂…/∂… = value, in the colour of the way back, and remember where those are that have a symbol."""
        if name not in labels.slopes:
            return
        latex, text = labels.slopes[name]
        symbol = SLOPES.get(name, "")
        filled = self._equation(painter, place, latex, text, self.theme.backward, centred, same(symbol, lit))
        if symbol:
            self._places[symbol] = filled

    def _parameter(self, painter: QPainter, place: QRectF, name: str, labels: Labels, lit: str) -> None:
        """Write w = value, and remember where."""
        theme = self.theme
        washed = same(name, lit) or name in labels.active
        # On the wash only the colour of text is dark enough.
        colour = theme.text if washed else theme.forward
        self._places[name] = self._equation(
            painter, place, PARAMETERS[name], labels.values.get(name, ""), colour, False, washed
        )

    def _equation(
        self,
        painter: QPainter,
        place: QRectF,
        latex: str,
        value: str,
        colour: QColor,
        centred: bool,
        washed: bool,
    ) -> QRectF:
        """Write "latex = value" into a place, smaller if it is too wide for it; return what it fills."""
        formula = typeset(latex, colour)
        text = f" = {value}" if value else ""
        font = ui_font(self.theme, "body")
        size = self._type
        font.setPixelSize(max(SMALLEST_TYPE, round(size)))
        width = formula.width(size) + QFontMetricsF(font).horizontalAdvance(text)
        if width > place.width():
            size *= place.width() / width
            font.setPixelSize(max(SMALLEST_TYPE - 1, int(size)))
            width = formula.width(size) + QFontMetricsF(font).horizontalAdvance(text)
        x = place.center().x() - width / 2 if centred else place.x()
        baseline = QPointF(x, place.center().y() + size * 0.36)
        filled = QRectF(x, place.y(), width, place.height())
        if washed:
            painter.fillRect(filled, self.theme.accent_soft)
        formula.draw(painter, baseline, size)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(baseline + QPointF(formula.width(size), 0), text)
        return filled

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
            font = ui_font(theme, "body")
            font.setPixelSize(max(SMALLEST_TYPE, round(min(self._type, radius * 0.62))))
            font = _fitting(font, labels.values[name], radius * 1.72)
            painter.setFont(font)
            # On the wash of what is active only the colour of text is dark enough.
            painter.setPen(theme.text if active or same(name, lit) else theme.forward)
            below = QRectF(box.x(), centre.y() + radius * 0.02, box.width(), radius * 0.62)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, labels.values[name])


def _between(start: QPointF, end: QPointF, gap: float) -> tuple[QPointF, QPointF]:
    """Shorten a line by a gap at both ends."""
    length = hypot(end.x() - start.x(), end.y() - start.y()) or 1.0
    cut = (end - start) * (gap / length)
    return start + cut, end - cut


def _aside(start: QPointF, end: QPointF, distance: float) -> QPointF:
    """Return a shift at right angles to a line."""
    length = hypot(end.x() - start.x(), end.y() - start.y()) or 1.0
    return QPointF(-(end.y() - start.y()), end.x() - start.x()) * (distance / length)


def _fitting(font: QFont, text: str, width: float) -> QFont:
    """Make a font smaller until a text fits."""
    advance = QFontMetricsF(font).horizontalAdvance(text)
    if advance > width:
        font.setPixelSize(max(SMALLEST_TYPE - 1, int(font.pixelSize() * width / advance)))
    return font
