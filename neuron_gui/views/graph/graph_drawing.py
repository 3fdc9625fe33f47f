"""Draws the neuron as a computation graph: values forwards, derivatives backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from math import atan2, cos, hypot, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from neuron_gui.data.number_text import number
from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import Themed
from neuron_gui.views.style.typeset import typeset

#: Where the nodes are with two features, in shares of the width and the height.
NODES = {
    "x1": (0.10, 0.30),
    "x2": (0.10, 0.655),
    "b": (0.46, 0.875),
    "z": (0.41, 0.51),
    "a": (0.66, 0.51),
    "y": (0.90, 0.875),
    "L": (0.90, 0.51),
}
#: And with any other number: the features stand in a list at the left, their circles below each other.
NODES_BESIDE_LIST = {"b": (0.6, 0.875), "z": (0.55, 0.51), "a": (0.735, 0.51), "y": (0.915, 0.875), "L": (0.915, 0.51)}
LIST_CENTRE = 0.3
#: The nodes that have a bar where means are shown, besides the features; L is a mean by its definition.
BARRED = frozenset({"z", "a", "y"})
#: Edges without a weight: (from, to).
EDGES = (("b", "z"), ("z", "a"), ("a", "L"), ("y", "L"))
#: The symbols of derivatives; those of w and b have a "d" before the name.
SLOPES = {"a": "dL/da", "z": "da/dz", "dz": "dz"}
#: Height of a row of the list at the least, and half the height of its node at the most, in sizes of the type there;
#: and half the node's width in halves of its height at the most.
ROW, HALF_ROW, LONGEST = 2.6, 1.22, 2.8
#: Widths of the edge of the largest weight and of the smallest, in widths of a curve.
WIDEST_EDGE, THINNEST_EDGE = 2.2, 0.45
#: Half a node's width and height, in shares of those of the box. A node is a circle of the smaller one; where the box
#: is wide, it is an ellipse so many times as wide as high at most.
RADIUS, WIDEST = (0.09, 0.115), 1.6
#: Half a node's width beside a list, and half the width of the list's nodes.
BESIDE_LIST, IN_LIST = 0.066, 0.07
#: Size of the type, in shares of the width and the height: no text may run into another, so it goes with the room.
TYPE = (1 / 22, 1 / 17)
#: The same on a projector, where numbers have three digits.
TYPE_PROJECTED = (1 / 18, 1 / 15)
#: In a box so much wider than high a derivative and its value stand beside each other, and the type has this share
#: of the height.
LOW = 1.9
TYPE_LOW = 1 / 12
#: How much lower, as a share of the height, the way from z to L is there: two fractions stand above each other.
LOWER = 0.03
#: Height of a line, and of one with a fraction, in sizes of the type.
LINE, FRACTION = 1.2, 2.3
#: How far from an edge's height at its feature its weight is written, in radii; the usual width of "∂L/∂w = number", in
#: sizes of the type.
BY_EDGE, EQUATION = 0.1, 7.5
#: Smallest type, in px, and in a node; the largest, in sizes of the type of texts, and beside large nodes in radii.
SMALLEST_TYPE, SMALLEST_IN_NODE, LARGEST_TYPE, TYPE_BESIDE = 7, 6, 1.5, 0.37
#: Room beside the edge of the view, where the frame of the keyboard is, in px at zoom 1.
EDGE = 4
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
    numbers
        The values and, by the names in `SLOPES`, the derivatives that may be written in fewer digits.
    digits
        In how many they are written first.
    names
        Each feature in LaTeX.
    weights
        The weight of each feature, for the look of its edge.
    """

    values: dict[str, str]
    slopes: dict[str, tuple[str, str]]
    active: frozenset[str]
    means: bool = False
    numbers: dict[str, float] = field(default_factory=dict)
    digits: int = 4
    names: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()

    def shorter(self, name: str) -> Iterator[str]:
        """Write a number in fewer and fewer digits, for a place that is too small for it."""
        if name in self.numbers:
            for digits in range(self.digits - 1, 0, -1):
                yield number(self.numbers[name], digits)


class GraphDrawing(Themed):
    """Lays out and draws the graph in a rectangle; tells what is under a point."""

    def __init__(self) -> None:
        self._places: dict[str, QRectF] = {}
        #: Half the width and half the height of a node.
        self._wide = self._radius = 1.0
        self._type = self._list_type = float(SMALLEST_TYPE)
        self._list_node = 1.0, 1.0
        self._low = False
        self._in_list = self._means = False

    def rows(self, box: QRectF, features: int) -> int:
        """Return how many features a box has room for; all there are if these are two."""
        if features == 2:
            return 2
        self._measure(box, features)
        # Where the type goes by the room, rounding must not cost a row.
        room = max(1, int(box.height() / (self._list_type * ROW) + 1e-6))
        # The last row tells of those that have no room.
        return features if features <= room else max(1, room - 1)

    def forget(self) -> None:
        """Know of no symbols: something else is drawn."""
        self._places = {}

    def symbol_at(self, point: QPointF) -> str:
        """Return the name of the node or parameter at a point, or ""."""
        return next((name for name, place in self._places.items() if place.contains(point)), "")

    def draw(self, painter: QPainter, box: QRectF, labels: Labels, lit: str, first: int = 0) -> None:
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
        first
            The first feature of the list, counted from 0, where not all have room.
        """
        self._places = {}
        features, self._means = len(labels.weights), labels.means
        self._measure(box, features)
        nodes = NODES_BESIDE_LIST if self._in_list else NODES
        at = {name: QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for name, (x, y) in nodes.items()}
        if self._low:
            for name in ("z", "a", "L"):
                at[name] += QPointF(0, LOWER * box.height())
        shown = self.rows(box, features)
        first = max(0, min(first, features - shown))
        if self._in_list:
            high = box.height() / max(shown + (shown < features), 1)
            for row, feature in enumerate(range(first, first + shown)):
                at[f"x{feature + 1}"] = box.topLeft() + QPointF(LIST_CENTRE * box.width(), (row + 0.5) * high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for feature in range(first, first + shown):
            self._weight_edge(painter, at, labels, feature)
        for start, end in EDGES:
            active = {start, end} <= labels.active
            colour = self.theme.forward if active else self.theme.outline
            self._arrow(painter, *self._between(at, start, end, 1.06), colour, Qt.PenStyle.SolidLine, active)
        self._way_back(painter, at, labels)
        if self._in_list:
            self._list_texts(painter, box, at, labels, lit, (first, shown))
        else:
            self._texts_of_two(painter, box, at, labels, lit)
        self._texts(painter, box, at, labels, lit)
        for name, centre in at.items():
            self._node(painter, name, centre, labels, lit)

    def _measure(self, box: QRectF, features: int) -> None:
        """Find the sizes of nodes and type for a box."""
        self._in_list = features != 2
        self._radius = min(box.width() * RADIUS[0], box.height() * RADIUS[1])
        self._wide = min(box.width() * (BESIDE_LIST if self._in_list else RADIUS[0]), WIDEST * self._radius)
        body = ui_font(self.theme, "body").pixelSize()
        share = TYPE_PROJECTED if self.theme.projector else TYPE
        self._low = box.width() > LOW * box.height()
        height = box.height() * (TYPE_LOW if self._low else share[1])
        largest = max(LARGEST_TYPE * body, TYPE_BESIDE * self._radius)
        self._type = max(SMALLEST_TYPE, min(largest, box.width() * share[0], height))
        self._list_type = min(max(float(body), box.height() / (max(features, 1) * ROW)), self._type)
        high = min(self._radius, self._list_type * HALF_ROW)
        self._list_node = min(box.width() * IN_LIST, high * LONGEST), high

    def _halves(self, name: str) -> tuple[float, float]:
        """Return half a node's width and half its height."""
        if self._in_list and name.startswith("x"):
            return self._list_node
        # The label of one sample is one figure.
        return self._radius if name == "y" and not self._means else self._wide, self._radius

    def _list_texts(
        self,
        painter: QPainter,
        box: QRectF,
        at: dict[str, QPointF],
        labels: Labels,
        lit: str,
        part: tuple[int, int],
    ) -> None:
        """Write each weight and its derivative beside its feature, and how many features have no room."""
        first, shown = part
        left = box.x() + self.theme.size(EDGE) + self._list_type * 0.3
        line, usual = self._list_type * LINE, self._type
        self._type = self._list_type
        for j in range(first + 1, first + shown + 1):
            centre = at[f"x{j}"]
            wide = centre.x() - self._list_node[0] - self._list_type * 0.4 - left
            self._parameter(painter, QRectF(left, centre.y() - line, wide, line), f"w{j}", labels, lit)
            self._slope(painter, QRectF(left, centre.y(), wide, line), labels, f"w{j}", lit)
        self._type = usual
        others = len(labels.weights) - shown
        if others:
            painter.setFont(ui_font(self.theme, "small"))
            painter.setPen(self.theme.text_muted)
            place = QRectF(left, box.bottom() - line * 1.3, at["z"].x() - left, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"and {others} more features: scroll")

    def _texts_of_two(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Write the weights of two features and their derivatives, each into a room of its own."""
        radius, line, high = self._radius, self._type * LINE, self._type * FRACTION
        left, half = box.x() + max(self._type * 0.3, self.theme.size(EDGE)), self._wide + radius * 0.15
        beside = at["x1"].x() + half
        room, usual = at["z"].x() - beside - line / 3, at["b"].x() - half - self._type * 0.2
        # Above the edge from x1, and over that as far to the right as it needs.
        w1 = QRectF(beside, at["x1"].y() + radius * BY_EDGE - line, room, line)
        bottom = min(w1.y(), self._above(at))
        self._parameter(painter, w1, "w1", labels, lit)
        self._slope(painter, QRectF(beside, bottom - high, box.right() - beside, high), labels, "w1", lit)
        # Below the edge from x2, and under that; where it has no room before b, from the left edge on.
        w2 = QRectF(beside, max(at["x2"].y() - radius * BY_EDGE, at["z"].y() + radius), room, line)
        if w2.bottom() > at["b"].y() - radius:
            w2.setRight(usual)
        self._parameter(painter, w2, "w2", labels, lit)
        start = beside if usual - beside >= self._type * EQUATION else left
        top = min(
            w2.bottom() if start == beside else max(w2.bottom(), at["x2"].y() + 1.01 * radius), box.bottom() - high
        )
        self._slope(painter, QRectF(start, top, usual - start, high), labels, "w2", lit)

    def _above(self, at: dict[str, QPointF]) -> float:
        """Return where the derivatives above the way from z to L begin."""
        return at["z"].y() - self._radius * 1.05 - self._type * (FRACTION if self._low else FRACTION + LINE)

    def _texts(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Write the derivatives from L back to z and b."""
        radius, line, high = self._radius, self._type * LINE, self._type * FRACTION
        half = self._wide + radius * 0.15
        # Above the way from z to L: its derivatives.
        stacked, tall = not self._low, high if self._low else high + line
        above = self._above(at)
        for name, start, end in (("z", "z", "a"), ("a", "a", "L")):
            across = at[end].x() - at[start].x()
            place = QRectF(at[start].x() + across * 0.02, above, across * 0.91, tall)
            self._slope(painter, place, labels, name, lit, stacked=stacked)
        # Where it is low, the way back to b comes nearer.
        corner = at["z"] + QPointF(radius * (1.5 if self._low else 1.02), radius * 1.02)
        dz = QRectF(corner, QSizeF(at["L"].x() - radius * 0.3 - corner.x(), line))
        self._slope(painter, dz, labels, "dz", lit)
        right = at["y"].x() - self._halves("y")[0] - radius * 0.15
        place = QRectF(at["b"].x() + half, 0, right - at["b"].x() - half, tall)
        place.moveBottom(min(at["b"].y() + place.height() / 2, box.bottom()))
        self._slope(painter, place, labels, "b", lit, stacked=stacked)

    def _weight_edge(self, painter: QPainter, at: dict[str, QPointF], labels: Labels, feature: int) -> None:
        """Draw the edge of a weight: as wide as it is large, in the colour of the class it leads to, dashed below 0."""
        theme, weight, name = self.theme, labels.weights[feature], f"x{feature + 1}"
        active = {name, "z", f"w{feature + 1}"} <= labels.active
        begin, stop = self._between(at, name, "z", 1.06)
        if weight == 0.0:
            colour = theme.forward if active else theme.outline
            self._arrow(painter, begin, stop, colour, Qt.PenStyle.SolidLine, active)
            return
        share = abs(weight) / max(map(abs, labels.weights))
        width = theme.thin(THINNEST_EDGE) + (WIDEST_EDGE - THINNEST_EDGE) * theme.line_width * share
        if active:
            painter.setPen(QPen(theme.accent_soft, width + theme.size(8), Qt.PenStyle.SolidLine))
            painter.drawLine(begin, stop)
        style = Qt.PenStyle.SolidLine if weight > 0 else Qt.PenStyle.DashLine
        self._arrow(painter, begin, stop, theme.classes[int(weight > 0)], style, False, width)

    def _arrow(
        self,
        painter: QPainter,
        start: QPointF,
        end: QPointF,
        colour: QColor,
        style: Qt.PenStyle,
        strong: bool,
        width: float = 0.0,
    ) -> None:
        width = width or (self.theme.line_width if strong else self.theme.thin(0.6))
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(start, end)
        angle = atan2(end.y() - start.y(), end.x() - start.x())
        length = max(width * (3.4 if strong else 5.0) if width < self.theme.line_width else width * 3.0, 6.0)
        head = QPainterPath(end)
        for turn in (0.42, -0.42):
            head.lineTo(end - QPointF(cos(angle + turn), sin(angle + turn)) * length)
        head.closeSubpath()
        painter.fillPath(head, colour)

    def _between(
        self, at: dict[str, QPointF], start: str, end: str, share: float, shift: QPointF | None = None
    ) -> tuple[QPointF, QPointF]:
        """Return the line between two nodes, shifted, and shortened at both ends by a share of the node there."""
        way, shift = at[end] - at[start], shift or QPointF()
        ends = []
        for name, sign in ((start, 1.0), (end, -1.0)):
            wide, high = self._halves(name)
            # How often the node's half width and height go into the way: an ellipse is a circle of radius 1 in these.
            length = hypot(way.x() / wide, way.y() / high) or 1.0
            ends.append(at[name] + shift + way * (sign * share / length))
        return ends[0], ends[1]

    def _way_back(self, painter: QPainter, at: dict[str, QPointF], labels: Labels) -> None:
        """Dashed arrows above the edges, from right to left."""
        theme, radius = self.theme, self._radius
        style = theme.series_styles["backward"]
        lift = QPointF(0, -radius * 0.5)
        for name, start, end in (("a", "L", "a"), ("z", "a", "z")):
            if name in labels.slopes:
                begin, stop = self._between(at, start, end, 0.95, lift)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)
        ways = [(f"w{name[1:]}", name) for name in at if name.startswith("x")]
        for name, end in (*ways, ("b", "b")):
            # In a list of many features only the step that is about them draws their ways back.
            if name not in labels.slopes or (name != "b" and self._in_list and name not in labels.active):
                continue
            apart = 0.2 if self._in_list and name != "b" else 0.36
            aside = _aside(at["z"], at[end], radius * (apart if name == "w2" and not self._in_list else -apart))
            begin, stop = self._between(at, "z", end, 1.1, aside)
            self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)

    def _slope(
        self, painter: QPainter, place: QRectF, labels: Labels, name: str, lit: str, stacked: bool = False
    ) -> None:
        """Write ∂…/∂… = value, in the colour of the way back, and remember where."""
        if name not in labels.slopes:
            return
        latex, text = labels.slopes[name]
        symbol = SLOPES.get(name, f"d{name}")
        # On a projector fewer digits are better than small ones; in a list, one digit fewer.
        fewer = islice(labels.shorter(symbol), None if self.theme.projector else int(self._in_list))
        highlighted = same(symbol, lit)
        # On a highlight only the colour of text has enough contrast.
        colour = self.theme.text if highlighted else self.theme.backward
        self._places[symbol] = self._equation(
            painter, place, latex, chain((text,), fewer), colour, highlighted, stacked
        )

    def _parameter(self, painter: QPainter, place: QRectF, name: str, labels: Labels, lit: str) -> None:
        """Write w = value, and remember where."""
        theme = self.theme
        highlighted = same(name, lit) or name in labels.active
        # On a highlight only the colour of text has enough contrast.
        colour = theme.text if highlighted else theme.forward
        self._places[name] = self._equation(
            painter, place, f"w_{{{name[1:]}}}", (labels.values.get(name, ""),), colour, highlighted
        )

    def _equation(
        self,
        painter: QPainter,
        place: QRectF,
        latex: str,
        values: Iterable[str],
        colour: QColor,
        highlighted: bool,
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
        if highlighted:
            painter.fillRect(filled, self.theme.accent_soft)
        formula.draw(painter, origin, size)
        painter.setPen(colour)
        painter.drawText(beside, text)
        return filled

    def _node(self, painter: QPainter, name: str, centre: QPointF, labels: Labels, lit: str) -> None:
        theme = self.theme
        wide, radius = self._halves(name)
        box = QRectF(centre.x() - wide, centre.y() - radius, 2 * wide, 2 * radius)
        self._places[name] = box
        active = name in labels.active
        painter.setPen(
            QPen(theme.forward if active else theme.outline, theme.line_width * 1.2 if active else theme.thin(0.7))
        )
        painter.setBrush(theme.accent_soft if active or same(name, lit) else theme.panel)
        painter.drawEllipse(box)
        size = radius * 0.72
        is_feature = name.startswith("x")
        latex = labels.names[int(name[1:]) - 1] if is_feature else name
        barred = labels.means and (is_feature or name in BARRED)
        formula = typeset(rf"\overline{{{latex}}}" if barred else latex, theme.text)
        if formula.width(size) > 1.5 * radius:
            size *= 1.5 * radius / formula.width(size)
        has_value = name in labels.values
        lift = radius * 0.18 if has_value else -radius * 0.18
        formula.draw(painter, centre - QPointF(formula.width(size) / 2, lift), size)
        if has_value:
            largest = max(SMALLEST_TYPE, round(min(self._type, radius * 0.7)))
            texts = chain((labels.values[name],), labels.shorter(name))
            least = min(largest, theme.type_size(1)) if theme.projector else SMALLEST_IN_NODE
            font, text = number_in_node(ui_font(theme, "body"), texts, wide, radius, largest, least)
            painter.setFont(font)
            # On a highlight only the colour of text has enough contrast.
            painter.setPen(theme.text if active or same(name, lit) else theme.forward)
            below = box.translated(0, radius * NUMBER_BELOW)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def _aside(start: QPointF, end: QPointF, distance: float) -> QPointF:
    """Return a shift at right angles to a line."""
    length = hypot(end.x() - start.x(), end.y() - start.y()) or 1.0
    return QPointF(-(end.y() - start.y()), end.x() - start.x()) * (distance / length)


def number_in_node(
    font: QFont, texts: Iterable[str], wide: float, radius: float, largest: int, least: int = SMALLEST_IN_NODE
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
    text = ""
    for text in texts:
        font.setPixelSize(largest)
        size = min(largest, int(largest * 2 * wide / max(1.0, QFontMetricsF(font).horizontalAdvance(text))))
        for smaller in range(max(size, least), least - 1, -1):
            font.setPixelSize(smaller)
            lowest = radius * NUMBER_BELOW + smaller * HALF_FIGURE
            room = 2 * (wide * sqrt(max(0.0, 1 - (lowest / radius) ** 2)) - CLEAR)
            if QFontMetricsF(font).horizontalAdvance(text) <= room:
                return font, text
    return font, text
