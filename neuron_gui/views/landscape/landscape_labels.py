"""Where there is room for a word beside a mark. No drawing."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

#: Ways round a mark, the nearest to the wished one first, in eighths of a turn.
_TURNS = (0, 1, -1, 2, -2, 3, -3, 4)


class Room:
    """A view that fills with words, none of which covers another or a mark.

    Parameters
    ----------
    view
        Where words may be.
    """

    def __init__(self, view: QRectF) -> None:
        self._view = view
        self._taken: list[QRectF] = []
        self._lines: list[QLineF] = []

    def take(self, at: QPointF, radius: float) -> None:
        """Keep words away from a mark."""
        self._taken.append(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))

    def take_line(self, start: QPointF, end: QPointF) -> None:
        """Keep words away from an arrow."""
        self._lines.append(QLineF(start, end))

    def place(self, size: QSizeF, at: QPointF, away: float, angle: float) -> QRectF | None:
        """Find room for a word of a size beside a place, and take it; None where there is none.

        Parameters
        ----------
        size
            Of the word.
        at
            What it belongs to.
        away
            How far from there it begins.
        angle
            Where it is best, in radians from rightwards to downwards.
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
        # Round a square and not a circle: a corner would reach into it.
        out = max(abs(right), abs(down))
        x = at.x() + right / out * (away + wide)
        y = at.y() + down / out * (away + high)
        yield QRectF(x - wide, y - high, size.width(), size.height())


def _crosses(line: QLineF, rect: QRectF) -> bool:
    """Tell whether any of a line is inside: what of it is within the width, and of that within the height."""
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
