"""Finds places for labels beside marks. No drawing."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

#: Directions around a mark relative to the wanted one, in eighths of a turn, the closest first.
_TURNS = (0, 1, -1, 2, -2, 3, -3, 4)


class Room:
    """The free space of a view, in which labels are placed so that none covers another or a mark.

    Parameters
    ----------
    view
        The rectangle for the labels.
    """

    def __init__(self, view: QRectF) -> None:
        self._view = view
        self._taken: list[QRectF] = []
        self._lines: list[QLineF] = []

    def take(self, at: QPointF, radius: float) -> None:
        """Keep labels away from a mark."""
        self._taken.append(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))

    def take_line(self, start: QPointF, end: QPointF) -> None:
        """Keep labels away from an arrow."""
        self._lines.append(QLineF(start, end))

    def place(self, size: QSizeF, at: QPointF, away: float, angle: float) -> QRectF | None:
        """Find a free rectangle for a label beside a point, and take it; None if there is none.

        Parameters
        ----------
        size
            Size of the label.
        at
            The point it belongs to.
        away
            Distance of the label from the point.
        angle
            The wanted direction, in radians clockwise from the right.
        """
        for rect in _around(size, at, away, angle):
            if self._is_free(rect):
                self._taken.append(rect)
                return rect
        return None

    def _is_free(self, rect: QRectF) -> bool:
        return (
            self._view.contains(rect)
            and not any(rect.intersects(one) for one in self._taken)
            and not any(_crosses(line, rect) for line in self._lines)
        )


def _around(size: QSizeF, at: QPointF, away: float, angle: float) -> Iterator[QRectF]:
    wide, high = size.width() / 2, size.height() / 2
    for turn in _TURNS:
        right, down = cos(angle + turn * pi / 4), sin(angle + turn * pi / 4)
        # Around a square: on a circle the corners of the label would reach too close to the point.
        out = max(abs(right), abs(down))
        x = at.x() + right / out * (away + wide)
        y = at.y() + down / out * (away + high)
        yield QRectF(x - wide, y - high, size.width(), size.height())


def _crosses(line: QLineF, rect: QRectF) -> bool:
    """Whether a part of a line is inside a rectangle: the part within the width is cut to that within the height."""
    first, last = 0.0, 1.0
    for start, step, low, high in (
        (line.x1(), line.dx(), rect.left(), rect.right()),
        (line.y1(), line.dy(), rect.top(), rect.bottom()),
    ):
        if step == 0.0:
            if not low <= start <= high:
                return False
            continue
        enters, leaves = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, enters), min(last, leaves)
    return first <= last
