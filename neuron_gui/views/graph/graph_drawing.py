"""Draws the neuron as a computation graph: values on the way forward, derivatives on the way back."""

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

#: Centres of the nodes with two features, as shares of the width and the height.
NODES = {
    "x1": (0.10, 0.30),
    "x2": (0.10, 0.655),
    "b": (0.47, 0.875),
    "z": (0.41, 0.51),
    "a": (0.66, 0.51),
    "y": (0.90, 0.875),
    "L": (0.90, 0.51),
}
#: The same with any other number of features, which stand in a list at the left.
NODES_BESIDE_LIST = {"b": (0.6, 0.875), "z": (0.55, 0.51), "a": (0.735, 0.51), "y": (0.915, 0.875), "L": (0.915, 0.51)}
LIST_CENTRE = 0.3
#: Besides the features, the symbols with a bar while means are shown; L is a mean by definition.
BARRED = frozenset({"z", "a", "y"})
#: Edges without a weight: (from, to).
EDGES = (("b", "z"), ("z", "a"), ("a", "L"), ("y", "L"))
#: The symbols of derivatives; for w and b it is "d" and the name.
SLOPES = {"a": "dL/da", "z": "da/dz", "dz": "dz"}
#: Smallest height of a row of the list, and largest half height of its node, in font sizes; and the largest width of
#: the node divided by its height.
ROW, HALF_ROW, LONGEST = 2.6, 1.22, 2.8
#: Widths of the edges of the largest and the smallest weight, in widths of a curve.
WIDEST_EDGE, THINNEST_EDGE = 2.2, 0.45
#: Half width and half height of a node, as shares of those of the box; the smaller one is its radius. In a wide box
#: the node is an ellipse, at most this many times as wide as high.
RADIUS, WIDEST = (0.09, 0.115), 1.6
#: Half width of a node beside a list, and of a node in the list, as shares of the width of the box.
BESIDE_LIST, IN_LIST = 0.066, 0.07
#: Font size, as shares of the width and the height: it follows the box, so that texts do not overlap.
TYPE = (1 / 22, 1 / 17)
#: The same on a projector, where numbers have three digits.
TYPE_PROJECTED = (1 / 18, 1 / 14)
#: In a box that is more than this many times as wide as high, a derivative and its value stand beside each other, and
#: the font size is this share of the height.
LOW = 1.9
TYPE_LOW = 1 / 12
#: There z, a and L are lower by this share of the height, to leave room for two fractions above each other.
LOWER = 0.03
#: Height of a line, and of one with a fraction, in font sizes.
LINE, FRACTION = 1.2, 2.3
#: Height of the tallest fraction, as a multiple of the others.
TALLEST = 1.15
#: Gap between a node and the texts beside it, in radii, at a desk and on a projector.
BESIDE_NODE = {False: 0.15, True: 0.05}
#: Vertical distance of a weight from the start of its edge, in radii; and the usual width of "∂L/∂w = number", in font
#: sizes.
BY_EDGE, EQUATION = 0.1, 7.5
#: Smallest font size in px, and that in a node; the largest, in font sizes of text, and beside large nodes in radii.
SMALLEST_TYPE, SMALLEST_IN_NODE, LARGEST_TYPE, TYPE_BESIDE = 7, 6, 1.5, 0.37
#: Margin at the edge of the view, for the focus frame, in px at zoom 1.
EDGE = 4
#: Distance of a number below the centre of its node, in radii; half the height of digits, in font sizes; and the gap
#: between number and circle, in px.
NUMBER_BELOW, HALF_FIGURE, CLEAR = 0.38, 0.37, 2.0


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts on the graph; what is missing is not drawn.

    Attributes
    ----------
    values
        Texts of nodes and parameters: "x1", …, "w1", "w2", "b".
    slopes
        (LaTeX, text) of derivatives: "a" for ∂L/∂a, "z" for ∂a/∂z, "dz", "w1", "w2", "b".
    active
        The nodes and parameters of the present operation.
    means
        Whether the values are means over all samples.
    numbers
        The values and, by the names in `SLOPES`, the derivatives that may be written with fewer digits.
    digits
        Number of digits of the texts.
    names
        The features in LaTeX.
    weights
        The weights of the features, for the look of their edges.
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
        """Yield a number with fewer and fewer digits, where there is too little room for it."""
        if name in self.numbers:
            for digits in range(self.digits - 1, 0, -1):
                yield number(self.numbers[name], digits)


class GraphDrawing(Themed):
    """Places and draws the graph in a rectangle, and finds the symbol at a point."""

    def __init__(self) -> None:
        self.rects: dict[str, QRectF] = {}
        #: Half width and half height of a node.
        self._wide = self.radius = 1.0
        self.type_size = self._list_type = float(SMALLEST_TYPE)
        self._list_node = 1.0, 1.0
        self._low = False
        self._in_list = self._means = False

    def rows(self, box: QRectF, features: int) -> int:
        """Return how many features a box has room for; two features always have."""
        if features == 2:
            return 2
        self._measure(box, features)
        # The font size may follow from the height: then rounding must not cost a row.
        room = max(1, int(box.height() / (self._list_type * ROW) + 1e-6))
        # The last row says how many features are not shown.
        return features if features <= room else max(1, room - 1)

    def forget(self) -> None:
        """Forget where the symbols are: something else is drawn."""
        self.rects = {}

    def symbol_at(self, point: QPointF) -> str:
        """Return the name of the node or parameter at a point, or ""."""
        return next((name for name, rect in self.rects.items() if rect.contains(point)), "")

    def draw(self, painter: QPainter, box: QRectF, labels: Labels, lit: str, first: int = 0) -> None:
        """Draw everything.

        Parameters
        ----------
        painter
            The painter.
        box
            The rectangle.
        labels
            The texts.
        lit
            The symbol under the cursor, here or in another view.
        first
            The first feature of the list that is shown, counted from 0.
        """
        self.rects = {}
        features, self._means = len(labels.weights), labels.means
        self._measure(box, features)
        nodes = NODES_BESIDE_LIST if self._in_list else NODES
        at = {name: QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for name, (x, y) in nodes.items()}
        if self._low:
            self._lower(at, LOWER * box.height())
        if not self._in_list:
            # Two rows of derivatives stand above these nodes.
            self._lower(at, max(0.0, box.y() + self.type_size * FRACTION * TALLEST - self._above(at)))
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
        self._backward_arrows(painter, at, labels)
        if self._in_list:
            self._list_texts(painter, box, at, labels, lit, (first, shown))
        else:
            self._texts_of_two(painter, box, at, labels, lit)
        self._texts(painter, box, at, labels, lit)
        for name, centre in at.items():
            self._node(painter, name, centre, labels, lit)

    def _measure(self, box: QRectF, features: int) -> None:
        """Compute the sizes of nodes and texts for a box."""
        self._in_list = features != 2
        self.radius = min(box.width() * RADIUS[0], box.height() * RADIUS[1])
        self._wide = min(box.width() * (BESIDE_LIST if self._in_list else RADIUS[0]), WIDEST * self.radius)
        body = ui_font(self.theme, "body").pixelSize()
        share = TYPE_PROJECTED if self.theme.projector else TYPE
        self._low = box.width() > LOW * box.height()
        height = box.height() * (TYPE_LOW if self._low else share[1])
        largest = max(LARGEST_TYPE * body, TYPE_BESIDE * self.radius)
        self.type_size = max(SMALLEST_TYPE, min(largest, box.width() * share[0], height))
        self._list_type = min(max(float(body), box.height() / (max(features, 1) * ROW)), self.type_size)
        high = min(self.radius, self._list_type * HALF_ROW)
        self._list_node = min(box.width() * IN_LIST, high * LONGEST), high

    def _halves(self, name: str) -> tuple[float, float]:
        """Return the half width and half height of a node."""
        if self._in_list and name.startswith("x"):
            return self._list_node
        # The label of one sample is a single digit.
        return self.radius if name == "y" and not self._means else self._wide, self.radius

    def _list_texts(
        self,
        painter: QPainter,
        box: QRectF,
        at: dict[str, QPointF],
        labels: Labels,
        lit: str,
        part: tuple[int, int],
    ) -> None:
        """Draw each weight and its derivative beside its feature, and the number of features that are not shown."""
        first, shown = part
        left = box.x() + self.theme.size(EDGE) + self._list_type * 0.3
        line, usual = self._list_type * LINE, self.type_size
        self.type_size = self._list_type
        for j in range(first + 1, first + shown + 1):
            centre = at[f"x{j}"]
            wide = centre.x() - self._list_node[0] - self._list_type * 0.4 - left
            self._parameter(painter, QRectF(left, centre.y() - line, wide, line), f"w{j}", labels, lit)
            self._slope(painter, QRectF(left, centre.y(), wide, line), labels, f"w{j}", lit)
        self.type_size = usual
        others = len(labels.weights) - shown
        if others:
            painter.setFont(ui_font(self.theme, "small"))
            painter.setPen(self.theme.text_muted)
            rect = QRectF(left, box.bottom() - line * 1.3, at["z"].x() - left, line)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, f"and {others} more features: scroll")

    def _texts_of_two(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Draw the weights of two features and their derivatives, each into its own rectangle."""
        radius, line, high = self.radius, self.type_size * LINE, self.type_size * FRACTION
        left = box.x() + max(self.type_size * 0.3, self.theme.size(EDGE))
        half = self._wide + radius * BESIDE_NODE[self.theme.projector]
        beside = at["x1"].x() + half
        room, usual = at["z"].x() - beside, at["b"].x() - half - self.type_size * 0.2
        # w1 above the edge from x1; its derivative above that, as wide as it needs.
        w1 = QRectF(beside, at["x1"].y() + radius * BY_EDGE - line, room, line)
        bottom = min(w1.y(), self._above(at))
        self._parameter(painter, w1, "w1", labels, lit)
        self._slope(painter, QRectF(beside, bottom - high, box.right() - beside, high), labels, "w1", lit)
        # w2 below the edge from x2; its derivative below that, from the left edge on if it has no room before b.
        w2 = QRectF(beside, max(at["x2"].y() - radius * BY_EDGE, at["z"].y() + radius), room, line)
        if w2.bottom() > at["b"].y() - radius:
            w2.setRight(usual)
        self._parameter(painter, w2, "w2", labels, lit)
        start = beside if usual - beside >= self.type_size * EQUATION else left
        top = min(
            w2.bottom() if start == beside else max(w2.bottom(), at["x2"].y() + 1.01 * radius), box.bottom() - high
        )
        self._slope(painter, QRectF(start, top, usual - start, high), labels, "w2", lit)

    @staticmethod
    def _lower(at: dict[str, QPointF], distance: float) -> None:
        """Lower the nodes of the middle row."""
        for name in ("z", "a", "L"):
            at[name] += QPointF(0, distance)

    def _above(self, at: dict[str, QPointF]) -> float:
        """Return the top of the derivatives above the edges from z to L."""
        return at["z"].y() - self.radius * 1.05 - self.type_size * (FRACTION if self._low else FRACTION + LINE)

    def _texts(self, painter: QPainter, box: QRectF, at: dict[str, QPointF], labels: Labels, lit: str) -> None:
        """Draw the derivatives from L back to z and b."""
        radius, line, high = self.radius, self.type_size * LINE, self.type_size * FRACTION
        half = self._wide + radius * 0.15
        # Above the edges from z to L.
        stacked, tall = not self._low, high if self._low else high + line
        above = self._above(at)
        for name, start, end in (("z", "z", "a"), ("a", "a", "L")):
            across = at[end].x() - at[start].x()
            rect = QRectF(at[start].x() + across * 0.02, above, across * 0.91, tall)
            self._slope(painter, rect, labels, name, lit, stacked=stacked)
        # In a low box the arrow back to b is closer.
        corner = at["z"] + QPointF(radius * (1.5 if self._low else 1.02), radius * 1.02)
        dz = QRectF(corner, QSizeF(at["L"].x() - radius * 0.3 - corner.x(), line))
        self._slope(painter, dz, labels, "dz", lit)
        right = at["y"].x() - self._halves("y")[0] - radius * 0.15
        rect = QRectF(at["b"].x() + half, 0, right - at["b"].x() - half, tall)
        rect.moveBottom(min(at["b"].y() + rect.height() / 2, box.bottom()))
        self._slope(painter, rect, labels, "b", lit, stacked=stacked)

    def _weight_edge(self, painter: QPainter, at: dict[str, QPointF], labels: Labels, feature: int) -> None:
        """Draw the edge of a weight: its width shows the absolute value, colour and dashes the sign."""
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
            # The length of the line in units of the node, in which its ellipse is a circle of radius 1.
            length = hypot(way.x() / wide, way.y() / high) or 1.0
            ends.append(at[name] + shift + way * (sign * share / length))
        return ends[0], ends[1]

    def _backward_arrows(self, painter: QPainter, at: dict[str, QPointF], labels: Labels) -> None:
        """Draw dashed arrows for the derivatives above the edges, from right to left."""
        theme, radius = self.theme, self.radius
        style = theme.series_styles["backward"]
        lift = QPointF(0, -radius * 0.5)
        for name, start, end in (("a", "L", "a"), ("z", "a", "z")):
            if name in labels.slopes:
                begin, stop = self._between(at, start, end, 0.95, lift)
                self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)
        ways = [(f"w{name[1:]}", name) for name in at if name.startswith("x")]
        for name, end in (*ways, ("b", "b")):
            # In a list of features their arrows are drawn only in the operation that computes dw.
            if name not in labels.slopes or (name != "b" and self._in_list and name not in labels.active):
                continue
            apart = 0.2 if self._in_list and name != "b" else 0.36
            aside = _aside(at["z"], at[end], radius * (apart if name == "w2" and not self._in_list else -apart))
            begin, stop = self._between(at, "z", end, 1.1, aside)
            self._arrow(painter, begin, stop, theme.backward, style, name in labels.active)

    def _slope(
        self, painter: QPainter, rect: QRectF, labels: Labels, name: str, lit: str, stacked: bool = False
    ) -> None:
        """Draw ∂…/∂… = value in the colour of the backward pass, and keep its rectangle."""
        if name not in labels.slopes:
            return
        latex, text = labels.slopes[name]
        symbol = SLOPES.get(name, f"d{name}")
        # Fewer digits are better than a small font: on a projector any number, in a list one digit fewer.
        fewer = islice(labels.shorter(symbol), None if self.theme.projector else int(self._in_list))
        highlighted = same(symbol, lit)
        # On a highlight only the colour of text has enough contrast.
        colour = self.theme.text if highlighted else self.theme.backward
        self.rects[symbol] = self._equation(painter, rect, latex, chain((text,), fewer), colour, highlighted, stacked)

    def _parameter(self, painter: QPainter, rect: QRectF, name: str, labels: Labels, lit: str) -> None:
        """Draw w = value, and keep its rectangle."""
        theme = self.theme
        highlighted = same(name, lit) or name in labels.active
        # On a highlight only the colour of text has enough contrast.
        colour = theme.text if highlighted else theme.forward
        # On a projector one digit fewer is better than a small font.
        values = chain((labels.values.get(name, ""),), islice(labels.shorter(name), int(theme.projector)))
        self.rects[name] = self._equation(painter, rect, f"w_{{{name[1:]}}}", values, colour, highlighted)

    def _equation(
        self,
        painter: QPainter,
        rect: QRectF,
        latex: str,
        values: Iterable[str],
        colour: QColor,
        highlighted: bool,
        stacked: bool = False,
    ) -> QRectF:
        """Draw "latex = value" with the first value that fits, or else smaller; return the rectangle that it fills.

        On a projector a value fits too if it does so in the smallest type that can be read from afar. Stacked, the
        value stands below the formula, and both are centred.
        """
        formula = typeset(latex, colour)
        font = ui_font(self.theme, "body")

        def widths(size: float) -> tuple[float, float]:
            font.setPixelSize(max(SMALLEST_TYPE, int(size)))
            return formula.width(size), QFontMetricsF(font).horizontalAdvance(text)

        size, wide, text = self.type_size, 0.0, ""
        least = min(size, self.theme.type_size(1)) if self.theme.projector else size
        for value in values:
            text = f" = {value}" if value else ""
            if stacked:
                text = text.strip()
            wide = max(widths(size)) if stacked else sum(widths(size))
            if wide * least <= rect.width() * size:
                break
        if wide > rect.width():
            size *= rect.width() / wide
        first, second = widths(size)
        painter.setFont(font)
        if stacked:
            wide = max(first, second)
            filled = QRectF(rect.center().x() - wide / 2, rect.y(), wide, rect.height())
            upper = rect.y() + (rect.height() - size * LINE) / 2 + size * 0.36
            origin = QPointF(rect.center().x() - first / 2, upper)
            beside = QPointF(rect.center().x() - second / 2, rect.bottom() - size * 0.3)
        else:
            filled = QRectF(rect.x(), rect.y(), first + second, rect.height())
            # A fraction with an index reaches farther below the baseline than above.
            lowest = rect.bottom() - formula.depth * size
            origin = QPointF(rect.x(), min(rect.center().y() + size * 0.36, lowest))
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
        self.rects[name] = box
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
            largest = max(SMALLEST_TYPE, round(min(self.type_size, radius * 0.7)))
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
    """Return the first of these texts that fits into the lower half of an ellipse, and its font.

    Parameters
    ----------
    font
        The font, of any size.
    texts
        The same number with fewer and fewer digits; the last one is returned if none fits.
    wide, radius
        Half width and half height of the ellipse.
    largest, least
        Largest and smallest font size to try, in px.
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
