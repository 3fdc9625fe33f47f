"""Names at the ends of curves, so that colour is not all that tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.fonts import ui_font

#: A name has what room there is to the right of its curve, and at least this share of the plot's width.
LEAST_SHARE = 0.16
#: How much of a curve is hidden behind a name that has to stand on it.
HIDDEN = 0.8
#: Beside a name on its plate, in px at zoom 1.
PAD = 2


@dataclass(frozen=True, slots=True)
class Name:
    """What a curve is called.

    Attributes
    ----------
    text, colour
        The name and the colour it is written in.
    x, y
        Where its curve ends, in view coordinates.
    lead
        The colour of a line from the end to the name; None where a name stands so close that it needs none.
    key
        What tells it from the others from one picture to the next.
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
    """Names to the right of the ends, none over another, on plates that no curve strikes through."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[Name, ...] = ()
        self._order: list[int] = []

    def set_names(self, names: tuple[Name, ...]) -> None:
        """Show names; where not all have room, the first ones and how many more there are."""
        if names != self._names:
            self._names = names
            self.update()

    @property
    def names(self) -> tuple[Name, ...]:
        """What was set."""
        return self._names

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the plates, then the lines that lead to them, then the names."""
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
        """Return the names that have room, from top to bottom, each where it stands."""
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
    """Return the names that so many rows have room for; the last row says how many more there are."""
    if len(names) <= max(rows, 1):
        return names
    shown, rest = names[: max(rows - 1, 0)], names[max(rows - 1, 0) :]
    return (*shown, Name(f"+ {len(rest)} more", rest[0].colour, rest[0].x, min(name.y for name in names), key=-1))


def columns(plates: list[QRectF]) -> list[list[QRectF]]:
    """Part plates into those that stand beside each other; in each they keep their order."""
    found: list[list[QRectF]] = []
    right = -inf
    for plate in sorted(plates, key=QRectF.left):
        if plate.left() >= right:
            found.append([])
        found[-1].append(plate)
        right = max(right, plate.right())
    return [[plate for plate in plates if any(plate is one for one in column)] for column in found]


def in_order(before: list[int], heights: dict[int, float], least: float) -> list[int]:
    """Return names from top to bottom, in the order they had as long as none stands clearly above the one before it.

    Parameters
    ----------
    before
        The order of the last picture; what is new comes after it, and what is gone is left out.
    heights
        Where each belongs, in px from the top.
    least
        Two that are no further apart do not change places: curves that have met cross and cross again.
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
    """Return places near the wanted ones, in their order, where things of a height stand one below the other.

    Parameters
    ----------
    tops
        Where each should be, in rising order.
    height
        Of each.
    first, last
        Between these they stay if they have room there, else from ``first`` on.
    """
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + height if placed else first))
    limit = max(last, first + height * len(placed))
    for place in reversed(range(len(placed))):
        limit = placed[place] = min(placed[place], limit - height)
    return placed
