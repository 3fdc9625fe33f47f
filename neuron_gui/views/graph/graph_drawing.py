"""Draws the neuron as a computation graph: values forwards, derivatives backwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, cos, hypot, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import Themed
from neuron_gui.views.style.typeset import typeset

#: Where the nodes are, in shares of the width and the height.
NODES = {
    "x1": (0.10, 0.30),
    "x2": (0.10, 0.655),
    "b": (0.46, 0.875),
    "z": (0.41, 0.51),
    "a": (0.66, 0.51),
    "y": (0.90, 0.875),
    "L": (0.90, 0.51),
}
LATEX = {"x1": "x_1", "x2": "x_2", "b": "b", "z": "z", "a": "a", "y": "y", "L": "L"}
#: The nodes that have a bar where means are shown; L is a mean by its definition, b is no sample's.
BARRED = frozenset({"x1", "x2", "z", "a", "y"})
#: (from, to, parameter on the edge)
EDGES = (("x1", "z", "w1"), ("x2", "z", "w2"), ("b", "z", ""), ("z", "a", ""), ("a", "L", ""), ("y", "L", ""))
PARAMETERS = {"w1": "w_1", "w2": "w_2"}
#: The symbols of derivatives.
SLOPES = {"a": "dL/da", "z": "da/dz", "dz": "dz", "w1": "dw1", "w2": "dw2", "b": "db"}
#: Half a node's width and height, in shares of those of the box. A node is a circle of the smaller one; where the box
#: is wide, it is an ellipse so many times as wide as high at most.
RADIUS, WIDEST = (0.09, 0.115), 1.6
#: Size of the type, in shares of the width and the height: no text may run into another, so it goes with the room.
TYPE = (1 / 22, 1 / 17)
#: The same where numbers have three digits, for the back row.
TYPE_PROJECTED = (1 / 18, 1 / 15)
#: In a box so much wider than high a derivative and its value stand beside each other, and the type has this share
#: of the height.
LOW = 1.9
TYPE_LOW = 1 / 12
#: How much lower, as a share of the height, the way from z to L is there: two fractions stand above each other.
LOWER = 0.03
#: Height of a line, and of one with a fraction, in sizes of the type.
LINE, FRACTION = 1.2, 2.3
#: Smallest type, in px, and in a node.
SMALLEST_TYPE, SMALLEST_IN_NODE = 7, 6
#: Room beside the edge, where the frame of the keyboard is, in px at zoom 1; above at most this share of the height.
EDGE, TOP_SHARE = 4, 0.03
#: How far below its centre a node's number has its middle, in radii; half the height of figures, in sizes of the type;
#: and what is left free between number and circle, in px.
NUMBER_BELOW, HALF_FIGURE, CLEAR = 0.38, 0.37, 2.0


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
    means
        Whether the values are means over all samples.
    shorter
        The values and, by the names in `SLOPES`, the derivatives again in fewer and fewer digits, for places that are
        too small for them.
    """

    values: dict[str, str]
    slopes: dict[str, tuple[str, str]]
    active: frozenset[str]
    means: bool = False
    shorter: dict[str, tuple[str, ...]] = field(default_factory=dict)


class GraphDrawing(Themed):
    """Lays out and draws the graph in a rectangle; tells what is under a point."""

    def __init__(self) -> None:
        self._places: dict[str, QRectF] = {}
        #: Half the width and half the height of a node.
        self._wide = self._radius = 1.0
        self._type = float(SMALLEST_TYPE)
        self._low = False

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
        self._wide = min(box.width() * RADIUS[0], WIDEST * radius)
        body = ui_font(self.theme, "body").pixelSize()
        share = TYPE_PROJECTED if self.theme.projector else TYPE
        self._low = box.width() > LOW * box.height()
        height = box.height() * (TYPE_LOW if self._low else share[1])
        self._type = max(SMALLEST_TYPE, min(body * 1.5, box.width() * share[0], height))
        at = {name: QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for name, (x, y) in NODES.items()}
        if self._low:
            for name in ("z", "a", "L"):
                at[name] += QPointF(0, LOWER * box.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, parameter in EDGES:
            self._edge(painter, at[start], at[end], {start, end, parameter} <= labels.active | {""})
        self._way_back(painter, at, labels)
        self._texts(painter, box, at, labels, lit)
        for name, centre in at.items():
            self._node(painter, name, centre, radius, labels, lit)

    def _texts(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Write parameters and derivatives, each into a room of its own."""
        radius, line, high = self._radius, self._type * LINE, self._type * FRACTION
        left, half = box.x() + max(self._type * 0.3, self.theme.size(EDGE)), self._wide + radius * 0.15
        # From x1: over everything.
        half_way = at["x1"].x() + half
        top = box.y() + min(self.theme.size(EDGE), TOP_SHARE * box.height())
        room = at["z"].x() - half_way - line / 3
        self._parameter(painter, QRectF(half_way, top + (high - line) / 2, room, line), "w1", labels, lit)
        rest = QRectF(at["z"].x(), top, box.right() - at["z"].x(), high)
        self._slope(painter, rest, labels, "w1", lit)
        # From x2: below it, as far as b; where it is low, the parameter stands above it.
        below, wide = at["x2"].y() + radius, at["b"].x() - half - self._type * 0.2 - left
        if self._low:
            below = min(below, box.bottom() - high)
            above_x2 = QRectF(left, at["x2"].y() - radius - line, 2 * half, line)
            self._parameter(painter, above_x2, "w2", labels, lit)
            self._slope(painter, QRectF(left, below, wide, high), labels, "w2", lit)
        else:
            below += max(0.0, box.bottom() - below - line - high) / 2
            self._parameter(painter, QRectF(left, below, wide, line), "w2", labels, lit)
            rest = QRectF(left, below + line, wide, min(high, box.bottom() - below - line))
            self._slope(painter, rest, labels, "w2", lit)
        # Above the way from z to L: its derivatives.
        stacked, tall = not self._low, high if self._low else high + line
        above = at["z"].y() - radius * 1.05 - tall
        for name, start, end in (("z", "z", "a"), ("a", "a", "L")):
            across = at[end].x() - at[start].x()
            place = QRectF(at[start].x() + across * 0.02, above, across * 0.91, tall)
            self._slope(painter, place, labels, name, lit, stacked=stacked)
        # Where it is low, the way back to b comes nearer.
        corner = at["z"] + QPointF(radius * (1.5 if self._low else 1.02), radius * 1.02)
        dz = QRectF(corner, QSizeF(at["L"].x() - radius * 0.3 - corner.x(), line))
        self._slope(painter, dz, labels, "dz", lit)
        right = at["y"].x() - self._half_of("y", labels) - radius * 0.15
        place = QRectF(at["b"].x() + half, 0, right - at["b"].x() - half, tall)
        place.moveBottom(min(at["b"].y() + place.height() / 2, box.bottom()))
        self._slope(painter, place, labels, "b", lit, stacked=stacked)

    def _half_of(self, name: str, labels: Labels) -> float:
        """Return half the width of a node: a label of one sample is one figure."""
        return self._radius if name == "y" and not labels.means else self._wide

    def _edge(self, painter: QPainter, start: QPointF, end: QPointF, active: bool) -> None:
        theme = self.theme
        colour = theme.forward if active else theme.outline
        self._arrow(painter, *self._between(start, end, 1.06), colour, Qt.PenStyle.SolidLine, active)

    def _arrow(
        self, painter: QPainter, start: QPointF, end: QPointF, colour: QColor, style: Qt.PenStyle, strong: bool
    ) -> None:
        width = self.theme.line_width if strong else self.theme.thin(0.6)
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(start, end)
        angle = atan2(end.y() - start.y(), end.x() - start.x())
        length = width * (3.4 if strong else 5.0)
        head = QPainterPath(end)
        for turn in (0.42, -0.42):
            head.lineTo(end - QPointF(cos(angle + turn), sin(angle + turn)) * length)
        head.closeSubpath()
        painter.fillPath(head, colour)

    def _between(self, start: QPointF, end: QPointF, share: float) -> tuple[QPointF, QPointF]:
        """Shorten a line at both ends by a share of the nodes there."""
        way = end - start
        # How often the nodes' half width and height go into the way: an ellipse is a circle of radius 1 in these.
        length = hypot(way.x() / self._wide, way.y() / self._radius) or 1.0
        cut = way * (share / length)
        return start + cut, end - cut

    def _way_back(self, painter: QPainter, at: dict[str, QPointF], labels: Labels) -> None:
        """Dashed arrows above the edges, from right to left."""
        theme, radius = self.theme, self._radius
        style = theme.series_styles["backward"]
        lift = QPointF(0, -radius * 0.5)
        for name, start, end in (("a", "L", "a"), ("z", "a", "z")):
            if name in labels.slopes:
                begin, stop = self._between(at[start] + lift, at[end] + lift, 0.95)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)
        for name, start, end in (("w1", "z", "x1"), ("w2", "z", "x2"), ("b", "z", "b")):
            if name in labels.slopes:
                aside = _aside(at[start], at[end], radius * (0.36 if name == "w2" else -0.36))
                begin, stop = self._between(at[start] + aside, at[end] + aside, 1.1)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)

    def _slope(
        self, painter: QPainter, place: QRectF, labels: Labels, name: str, lit: str, stacked: bool = False
    ) -> None:
        """Write ∂…/∂… = value, in the colour of the way back, and remember where."""
        if name not in labels.slopes:
            return
        latex, text = labels.slopes[name]
        symbol = SLOPES[name]
        # In the back row fewer digits are better than small ones.
        fewer = labels.shorter.get(symbol, ()) if self.theme.projector else ()
        washed = same(symbol, lit)
        # On the wash only the colour of text is dark enough.
        colour = self.theme.text if washed else self.theme.backward
        self._places[symbol] = self._equation(painter, place, latex, (text, *fewer), colour, washed, stacked)

    def _parameter(self, painter: QPainter, place: QRectF, name: str, labels: Labels, lit: str) -> None:
        """Write w = value, and remember where."""
        theme = self.theme
        washed = same(name, lit) or name in labels.active
        # On the wash only the colour of text is dark enough.
        colour = theme.text if washed else theme.forward
        self._places[name] = self._equation(
            painter, place, PARAMETERS[name], (labels.values.get(name, ""),), colour, washed
        )

    def _equation(
        self,
        painter: QPainter,
        place: QRectF,
        latex: str,
        values: tuple[str, ...],
        colour: QColor,
        washed: bool,
        stacked: bool = False,
    ) -> QRectF:
        """Write "latex = value" into a place, with the first value that has room, else smaller; return what it fills.

        Stacked, the value stands in a line of its own, and both in the middle.
        """
        formula = typeset(latex, colour)
        font = ui_font(self.theme, "body")

        def widths(size: float) -> tuple[float, float]:
            font.setPixelSize(max(SMALLEST_TYPE, int(size)))
            return formula.width(size), QFontMetricsF(font).horizontalAdvance(text)

        size, wide, text = self._type, 0.0, ""
        for value in values:
            text = f" = {value}" if value else ""
            if stacked:
                text = text.strip()
            wide = max(widths(size)) if stacked else sum(widths(size))
            if wide <= place.width():
                break
        if wide > place.width():
            size *= place.width() / wide
        first, second = widths(size)
        painter.setFont(font)
        if stacked:
            wide = max(first, second)
            filled = QRectF(place.center().x() - wide / 2, place.y(), wide, place.height())
            upper = place.y() + (place.height() - size * LINE) / 2 + size * 0.36
            origin = QPointF(place.center().x() - first / 2, upper)
            beside = QPointF(place.center().x() - second / 2, place.bottom() - size * 0.3)
        else:
            filled = QRectF(place.x(), place.y(), first + second, place.height())
            # An index below a fraction hangs lower than the fraction stands out above.
            lowest = place.bottom() - formula.depth * size
            origin = QPointF(place.x(), min(place.center().y() + size * 0.36, lowest))
            above = formula.height(size) - formula.depth * size
            filled.setTop(min(filled.y(), origin.y() - above))
            beside = origin + QPointF(first, 0)
        if washed:
            painter.fillRect(filled, self.theme.accent_soft)
        formula.draw(painter, origin, size)
        painter.setPen(colour)
        painter.drawText(beside, text)
        return filled

    def _node(self, painter: QPainter, name: str, centre: QPointF, radius: float, labels: Labels, lit: str) -> None:
        theme = self.theme
        wide = self._half_of(name, labels)
        box = QRectF(centre.x() - wide, centre.y() - radius, 2 * wide, 2 * radius)
        self._places[name] = box
        active = name in labels.active
        painter.setPen(
            QPen(theme.forward if active else theme.outline, theme.line_width * 1.2 if active else theme.thin(0.7))
        )
        painter.setBrush(theme.accent_soft if active or same(name, lit) else theme.panel)
        painter.drawEllipse(box)
        size = radius * 0.72
        barred = labels.means and name in BARRED
        formula = typeset(rf"\overline{{{LATEX[name]}}}" if barred else LATEX[name], theme.text)
        has_value = name in labels.values
        lift = radius * 0.18 if has_value else -radius * 0.18
        formula.draw(painter, centre - QPointF(formula.width(size) / 2, lift), size)
        if has_value:
            largest = max(SMALLEST_TYPE, round(min(self._type, radius * 0.7)))
            texts = (labels.values[name], *labels.shorter.get(name, ()))
            least = min(largest, theme.type_size(1)) if theme.projector else SMALLEST_IN_NODE
            font, text = number_in_node(ui_font(theme, "body"), texts, wide, radius, largest, least)
            painter.setFont(font)
            # On the wash of what is active only the colour of text is dark enough.
            painter.setPen(theme.text if active or same(name, lit) else theme.forward)
            below = box.translated(0, radius * NUMBER_BELOW)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def _aside(start: QPointF, end: QPointF, distance: float) -> QPointF:
    """Return a shift at right angles to a line."""
    length = hypot(end.x() - start.x(), end.y() - start.y()) or 1.0
    return QPointF(-(end.y() - start.y()), end.x() - start.x()) * (distance / length)


def number_in_node(
    font: QFont, texts: tuple[str, ...], wide: float, radius: float, largest: int, least: int = SMALLEST_IN_NODE
) -> tuple[QFont, str]:
    """Return the first of these texts that fits into the lower half of an ellipse, and the font that it does in.

    Parameters
    ----------
    font
        Of whichever size.
    texts
        The same number in fewer and fewer digits; the last one is taken if none fits.
    wide, radius
        Half its width and half its height.
    largest, least
        Size of the type if there is room, and the smallest one that is tried, in px.
    """
    for text in texts:
        font.setPixelSize(largest)
        size = min(largest, int(largest * 2 * wide / max(1.0, QFontMetricsF(font).horizontalAdvance(text))))
        for smaller in range(max(size, least), least - 1, -1):
            font.setPixelSize(smaller)
            lowest = radius * NUMBER_BELOW + smaller * HALF_FIGURE
            room = 2 * (wide * sqrt(max(0.0, 1 - (lowest / radius) ** 2)) - CLEAR)
            if QFontMetricsF(font).horizontalAdvance(text) <= room:
                return font, text
    return font, texts[-1]
