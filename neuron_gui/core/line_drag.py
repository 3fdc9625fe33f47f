"""Moving, turning and drawing the boundary line with mouse or keys. No Qt."""

from __future__ import annotations

from math import cos, pi, sin

from neuron_gui.core.boundary_geometry import (
    Line,
    Point,
    Viewport,
    distance,
    moved,
    segment,
    steepness,
    through,
    turned,
    turned_by,
)

#: A drag that begins between these shares of the visible length moves the line; elsewhere it turns the line.
MOVE_BETWEEN = (0.33, 0.67)
#: Where handles are drawn, as shares of its visible length.
HANDLES = (1 / 6, 1 / 2, 5 / 6)
#: Change of z per pixel, across a line that is drawn where there was none.
DRAWN_SLOPE = 0.02
#: One press of a key turns the line by this angle, or moves it by this many pixels at zoom 1.
KEY_ANGLE = pi / 90
KEY_PIXELS = 4


class LineDrag:
    """One drag of the line, from its start to its end."""

    def __init__(self) -> None:
        self._line: Line | None = None
        self._pivot: Point | None = None
        self._slope = 0.0
        self._turns = False

    @property
    def active(self) -> bool:
        """Whether a drag is in progress."""
        return self._line is not None or self._slope > 0

    def begin(self, line: Line, at: Point, view: Viewport, near: float) -> bool:
        """Begin a drag if a point is within ``near`` pixels of the line; return whether it is."""
        ends = segment(line, view)
        if ends is None or distance(line, at, view) > near:
            return False
        self._line = line
        self._turns = not in_middle(line, at, view)
        self._pivot = middle(ends)
        return True

    def begin_new(self, slope: float) -> None:
        """Begin to draw a new line with this steepness (z per pixel)."""
        self.end()
        self._slope = slope

    def line(self, start: Point, at: Point, view: Viewport) -> Line | None:
        """Return the line after a drag from one point to another; None if no line can be drawn through them."""
        if self._line is None:
            return through(start, at, self._slope, view)
        if self._turns and self._pivot is not None:
            return turned(self._line, self._pivot, start, at, view)
        return moved(self._line, start, at)

    def end(self) -> None:
        """End the drag."""
        self._line, self._slope = None, 0.0


def middle(ends: tuple[Point, Point]) -> Point:
    """Return the point halfway between two ends."""
    return (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2


def in_middle(line: Line, at: Point, view: Viewport) -> bool:
    """Whether the point of the visible line that is nearest to ``at`` is in its middle third."""
    ends = segment(line, view)
    if ends is None:
        return True
    dx, dy = (ends[1][0] - ends[0][0]) / view.pixel_x, (ends[1][1] - ends[0][1]) / view.pixel_y
    along = (at[0] - ends[0][0]) / view.pixel_x * dx + (at[1] - ends[0][1]) / view.pixel_y * dy
    return MOVE_BETWEEN[0] <= along / max(dx * dx + dy * dy, 1e-12) <= MOVE_BETWEEN[1]


def handles(line: Line, at: Point, view: Viewport, near: float) -> tuple[Point, ...]:
    """Return where the handles of the line are; none if the cursor is further than ``near`` pixels from the line."""
    ends = segment(line, view)
    if ends is None or distance(line, at, view) > near:
        return ()
    (xa, ya), (xb, yb) = ends
    return tuple((xa + share * (xb - xa), ya + share * (yb - ya)) for share in HANDLES)


def nudged(line: Line | None, arrow: tuple[int, int], view: Viewport, scale: float) -> Line:
    """Return the line after a key press: turned ``arrow[0]`` times or moved ``arrow[1]`` times; a new one if None."""
    if line is None:
        slope = DRAWN_SLOPE / view.pixel_x
        return slope, 0.0, -slope * view.middle[0]
    if arrow[0]:
        ends = segment(line, view)
        pivot = view.middle if ends is None else middle(ends)
        return turned_by(line, pivot, cos(KEY_ANGLE), arrow[0] * sin(KEY_ANGLE), view)
    return line[0], line[1], line[2] + arrow[1] * KEY_PIXELS * scale * steepness(line, view)
