"""Names at the ends of curves, so that curves are not told apart by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.fonts import ui_font

#: A name has the room to the right of its curve, and at least this share of the plot's width.
LEAST_SHARE = 0.16
#: A name that is cut off to less than so many letters says nothing.
SHORTEST = 6
#: How opaque the plate of a name is that has to stand on its curve.
HIDDEN = 0.8
#: Beside a name on its plate, in px at zoom 1.
PAD = 2


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
    """Names to the right of the ends. They do not overlap, and no curve is drawn over them."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[Name, ...] = ()
        self._order: list[int] = []

    def set_names(self, names: tuple[Name, ...]) -> None:
        """Set the names. If there is no room for all, the first ones are shown, and the number of the others."""
        if names != self._names:
            self._names = names
            self.update()

    @property
    def names(self) -> tuple[Name, ...]:
        """The names that were set."""
        return self._names

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
            start = one.end.x() + theme.size(8)  # beside the dot of the current run
            if one.name.lead is not None and start < one.plate.left():
                painter.setPen(QPen(one.name.lead, theme.thin(1.0)))
                painter.drawLine(QPointF(start, one.end.y()), QPointF(one.plate.left(), one.plate.center().y()))
        for one in placed:
            painter.setPen(one.name.colour)
            base = one.plate.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(one.plate.left() + theme.size(PAD), base), one.text)

    def _place(self, to_pixels: QTransform, area: QRectF, metrics: QFontMetricsF) -> list[_Placed]:
        """Return the names for which there is room, from top to bottom, each with its place."""
        theme, line = self.theme, metrics.height() * 0.9
        found = {name.key: name for name in fitting(self._names, int(area.height() // line))}
        ends = {key: to_pixels.map(QPointF(name.x, name.y)) for key, name in found.items()}
        self._order = in_order(self._order, {key: end.y() for key, end in ends.items()}, line / 2)
        pad, away = theme.size(PAD), theme.size(24 if any(name.lead for name in found.values()) else 5)
        placed = []
        for key in self._order:
            end = ends[key]
            room = max(area.right() - end.x() - away - 2 * pad, area.width() * LEAST_SHARE)
            text = metrics.elidedText(found[key].text, Qt.TextElideMode.ElideRight, room)
            if text != found[key].text and len(text) < SHORTEST:
                continue
            wide = metrics.horizontalAdvance(text)
            left = min(end.x() + away, area.right() - wide - pad)
            plate = QRectF(left - pad, end.y() - line / 2, wide + 2 * pad, line)
            placed.append(_Placed(found[key], end, plate, text))
        for column in columns([one.plate for one in placed]):
            tops = spread([plate.top() for plate in column], line, area.top(), area.bottom())
            for plate, top in zip(column, tops, strict=True):
                plate.moveTop(top)
        return placed


def fitting(names: tuple[Name, ...], rows: int) -> tuple[Name, ...]:
    """Return the names that fit into so many rows. If some are left out, the last row gives their number."""
    if len(names) <= max(rows, 1):
        return names
    shown, rest = names[: max(rows - 1, 0)], names[max(rows - 1, 0) :]
    return (*shown, Name(f"+ {len(rest)} more", rest[0].colour, rest[0].x, min(name.y for name in names), key=-1))


def columns(plates: list[QRectF]) -> list[list[QRectF]]:
    """Group plates into columns that stand beside each other; each keeps the order."""
    found: list[list[QRectF]] = []
    right = -inf
    for plate in sorted(plates, key=QRectF.left):
        if plate.left() >= right:
            found.append([])
        found[-1].append(plate)
        right = max(right, plate.right())
    return [[plate for plate in plates if any(plate is one for one in column)] for column in found]


def in_order(before: list[int], heights: dict[int, float], least: float) -> list[int]:
    """Return names from top to bottom. Two names keep their order until one is clearly above the other.

    Parameters
    ----------
    before
        The order in the last picture. New names come after it, and names that are gone are left out.
    heights
        The wanted height of each, in px from the top.
    least
        Names that are no further apart keep their order: curves that have met may cross many times.
    """
    order = [key for key in before if key in heights]
    order += [key for key in heights if key not in before]
    for last in range(len(order) - 1, 0, -1):
        for place in range(last):
            above, below = order[place : place + 2]
            if heights[above] > heights[below] + least:
                order[place : place + 2] = below, above
    return order


def spread(tops: list[float], height: float, first: float, last: float) -> list[float]:
    """Return places close to the wanted ones, in the same order, for things that must not overlap.

    Parameters
    ----------
    tops
        The wanted places, in rising order.
    height
        The height of each.
    first, last
        The limits of the places. If there is not enough room, the places begin at ``first``.
    """
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + height if placed else first))
    limit = max(last, first + height * len(placed))
    for place in reversed(range(len(placed))):
        limit = placed[place] = min(placed[place], limit - height)
    return placed
