"""Names at the ends of curves, so that curves are not told apart by colour alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.colour_mixing import mixed
from neuron_gui.views.style.fonts import ui_font

#: Names take up to this share of the plot's width; longer ones are cut off.
MOST_SHARE = 0.45
#: Lengths of a dot and of the gap after it in the line to a name, in widths of the line, and how pale the dots are.
DOTS, PALE = [1.0, 5.0], 0.4
#: How opaque the plate of a name is that has to stand on its curve.
HIDDEN = 0.8
#: Padding of a plate, and distance of names from the longest curve, with lines to them and without, in px at zoom 1.
PAD, LEAD, GAP = 2, 24, 5


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a curve.

    Attributes
    ----------
    text, colour
        The name and its colour.
    x, y
        Where its curve ends, in view coordinates.
    lead
        The colour of a line from the end to the name; None if the name is so close that it needs no line.
    key
        Identifies the name in the next picture.
    """

    text: str
    colour: QColor
    x: float
    y: float
    lead: QColor | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A name on its plate, and where its curve ends, in pixels."""

    name: Name
    end: QPointF
    plate: QRectF
    text: str


class Names(Filling):
    """Names in a column to the right of the longest curve. They do not overlap, and no curve is drawn over them.

    Parameters
    ----------
    all_or_none
        Show no name where there is no room for all, because the curves are named elsewhere too.
    """

    def __init__(self, *, all_or_none: bool = False) -> None:
        super().__init__()
        self._all_or_none = all_or_none
        self._names: tuple[Name, ...] = ()
        self._order: list[int] = []
        #: The widths of texts by the height of their font.
        self._widths: dict[tuple[str, float], float] = {}

    def set_names(self, names: tuple[Name, ...]) -> None:
        """Set the names. If there is no room for all, the first ones are shown, and the number of the others."""
        if names != self._names:
            self._names = names
            self.update()

    @property
    def names(self) -> tuple[Name, ...]:
        """The names that were set."""
        return self._names

    def share(self, texts: Iterable[str], width: float) -> float:
        """Return the share of a plot's width that names take beside the longest curve.

        Parameters
        ----------
        texts
            The names; a line leads to each of them.
        width
            Width of the plot inside its axes, in px.
        """
        metrics = QFontMetricsF(ui_font(self.theme, "small"))
        shown = self._shortened(list(texts), width, LEAD, metrics)
        widest = max((self._width(text, metrics) for text in shown), default=None)
        return 0.0 if widest is None else min((widest + self._beside(LEAD)) / max(width, 1.0), MOST_SHARE)

    def _shortened(self, texts: list[str], width: float, away: int, metrics: QFontMetricsF) -> list[str]:
        """Return names as they fit into a plot of this width; none if some would look the same or be other numbers."""
        most = width * MOST_SHARE - self._beside(away)
        if max((self._width(text, metrics) for text in texts), default=0.0) > most:
            texts = [without_symbol(text) for text in texts]
        cut = [
            metrics.elidedText(text, Qt.TextElideMode.ElideRight, most) if self._width(text, metrics) > most else text
            for text in texts
        ]
        whole = not any(map(cuts_number, texts, cut))
        return cut if whole and are_distinct(cut) else []

    def _beside(self, away: int) -> float:
        """Return the space for lines and padding between the longest curve and the plot's edge, in px."""
        return float(self.theme.size(away) + 3 * self.theme.size(PAD))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the plates, then the lines to the names, then the names."""
        if not self._names:
            return
        theme = self.theme
        to_pixels = painter.transform()
        area = to_pixels.mapRect(QRectF(self.viewRect()))
        painter.resetTransform()
        painter.setFont(ui_font(theme, "small"))
        metrics = QFontMetricsF(painter.font())
        placed = self._place(to_pixels, area, metrics)
        behind = QColor(theme.plot_background)
        behind.setAlphaF(HIDDEN)
        for one in placed:
            painter.fillRect(one.plate, theme.plot_background if one.name.lead is None else behind)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in placed:
            if one.name.lead is not None:
                self._draw_lead(painter, one, one.name.lead)
        for one in placed:
            painter.setPen(one.name.colour)
            base = one.plate.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(one.plate.left() + theme.size(PAD), base), one.text)

    def _draw_lead(self, painter: QPainter, one: _Placed, colour: QColor) -> None:
        """Draw the line from the end of a curve to its name: level and dotted up to the column of the names."""
        size = self.theme.size
        start = QPointF(one.end.x() + size(8), one.end.y())  # beside the dot of the current run
        bend = QPointF(one.plate.left() - size(LEAD - 8), one.end.y())
        pen = QPen(colour, self.theme.thin(1.0))
        if start.x() < one.plate.left():
            painter.setPen(pen)
            painter.drawLine(bend if bend.x() > start.x() else start, QPointF(one.plate.left(), one.plate.center().y()))
        if start.x() < bend.x():
            # Sparse and pale, so that it is not taken for a part of the curve.
            pen.setColor(mixed(colour, self.theme.plot_background, PALE))
            pen.setDashPattern(DOTS)
            painter.setPen(pen)
            painter.drawLine(start, bend)

    def _place(self, to_pixels: QTransform, area: QRectF, metrics: QFontMetricsF) -> list[_Placed]:
        """Return the names for which there is room, from top to bottom, each with its plate."""
        theme, line = self.theme, metrics.height() * 0.9
        if self._all_or_none and len(self._names) * line > area.height():
            return []
        found = {name.key: name for name in fitting(self._names, int(area.height() // line))}
        ends = {key: to_pixels.map(QPointF(name.x, name.y)) for key, name in found.items()}
        self._order = in_order(self._order, {key: end.y() for key, end in ends.items()}, line / 2)
        pad, away = theme.size(PAD), LEAD if any(name.lead for name in found.values()) else GAP
        shown = self._shortened([found[key].text for key in self._order], area.width(), away, metrics)
        if not shown:
            return []
        texts = dict(zip(self._order, shown, strict=True))
        wide = {key: self._width(text, metrics) for key, text in texts.items()}
        column = max(end.x() for end in ends.values()) + theme.size(away)
        column = min(column, area.right() - max(wide.values()) - pad)
        tops = spread([ends[key].y() - line / 2 for key in self._order], line, area.top(), area.bottom())
        return [
            _Placed(found[key], ends[key], QRectF(column - pad, top, wide[key] + 2 * pad, line), texts[key])
            for key, top in zip(self._order, tops, strict=True)
        ]

    def _width(self, text: str, metrics: QFontMetricsF) -> float:
        """Return the width of a text; asking Qt takes longer than drawing it."""
        key = text, metrics.height()
        if key not in self._widths:
            self._widths[key] = metrics.horizontalAdvance(text)
        return self._widths[key]


def without_symbol(text: str) -> str:
    """Return the text after the equals sign, for names that have too little room.

    Examples
    --------
    >>> without_symbol("α = 0.1, Adam")
    '0.1, Adam'
    >>> without_symbol("dw₁")
    'dw₁'
    """
    return text.partition(" = ")[2] or text


def are_distinct(texts: Collection[str]) -> bool:
    """Whether no text that was cut off could be the beginning of another one.

    Examples
    --------
    >>> are_distinct(["1", "1, Ad…"]), are_distinct(["1", "1…"])
    (True, False)
    """
    starts = [text.removesuffix("…") for text in texts if text.endswith("…")]
    return all(sum(text.startswith(start) for text in texts) == 1 for start in starts)


def cuts_number(text: str, cut: str) -> bool:
    """Whether a text was cut off within a number, so that it shows another one.

    Examples
    --------
    >>> cuts_number("1000", "10…"), cuts_number("10, Adam", "10, Ad…"), cuts_number("1000", "1000")
    (True, False, False)
    """
    end = len(cut) - 1
    return cut != text and set(text[end - 1 : end + 1]) <= set("0123456789.")


def fitting(names: tuple[Name, ...], rows: int) -> tuple[Name, ...]:
    """Return the names that fit into this many rows. If some are left out, the last row gives their number."""
    if len(names) <= max(rows, 1):
        return names
    shown, rest = names[: max(rows - 1, 0)], names[max(rows - 1, 0) :]
    return (*shown, Name(f"+ {len(rest)} more", rest[0].colour, rest[0].x, min(name.y for name in names), key=-1))


def in_order(before: list[int], heights: dict[int, float], least: float) -> list[int]:
    """Return names from top to bottom. Two names keep their order until one is clearly above the other.

    Parameters
    ----------
    before
        The order in the last frame. New names are inserted by their heights, and missing names are left out.
    heights
        The wanted height of each, in px from the top.
    least
        Names that are no further apart keep their order: curves that have met may cross many times.
    """
    order = [key for key in before if key in heights]
    for key in sorted(heights.keys() - set(before), key=heights.__getitem__):
        order.insert(sum(heights[other] <= heights[key] for other in order), key)
    for last in range(len(order) - 1, 0, -1):
        for index in range(last):
            above, below = order[index : index + 2]
            if heights[above] > heights[below] + least:
                order[index : index + 2] = below, above
    return order


def spread(tops: list[float], height: float, first: float, last: float) -> list[float]:
    """Return positions close to the wanted ones, in the same order, for things that must not overlap.

    Parameters
    ----------
    tops
        The wanted positions, in rising order.
    height
        The height of each.
    first, last
        The limits of the positions. If there is not enough room, they begin at ``first``.
    """
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + height if placed else first))
    limit = max(last, first + height * len(placed))
    for index in reversed(range(len(placed))):
        limit = placed[index] = min(placed[index], limit - height)
    return placed
