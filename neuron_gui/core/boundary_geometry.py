"""The geometry of the line w·x + b = 0: its position in a view, and how a drag changes it. No Qt.

All points are in one system of coordinates. A line is (w1, w2, b).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite

Line = tuple[float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Viewport:
    """The visible part of the plane, and the size of a pixel.

    Attributes
    ----------
    x0, x1, y0, y1
        Edges of the visible part.
    pixel_x, pixel_y
        Width and height of a pixel; positive.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    pixel_x: float
    pixel_y: float

    @property
    def middle(self) -> Point:
        """The middle of the view."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def value(line: Line, at: Point) -> float:
    """Return w·x + b at a point."""
    return line[0] * at[0] + line[1] * at[1] + line[2]


def segment(line: Line, view: Viewport) -> tuple[Point, Point] | None:
    """Return the two points where the line enters and leaves the view, or None if it is not in it."""
    corners = [(view.x0, view.y0), (view.x1, view.y0), (view.x1, view.y1), (view.x0, view.y1)]
    values = [value(line, corner) for corner in corners]
    if not all(map(isfinite, values)) or (line[0] == 0 and line[1] == 0):
        return None
    found: list[Point] = []
    for index, z in enumerate(values):
        z_next, (xa, ya), (xb, yb) = values[index - 3], corners[index], corners[index - 3]
        if z == 0:
            found.append((xa, ya))
        elif (z < 0 < z_next) or (z_next < 0 < z):
            share = z / (z - z_next)
            found.append((xa + share * (xb - xa), ya + share * (yb - ya)))
    if len(found) < 2:
        return None
    first = found[0]
    far = max(found, key=lambda one: hypot((one[0] - first[0]) / view.pixel_x, (one[1] - first[1]) / view.pixel_y))
    return first, far


def steepness(line: Line, view: Viewport) -> float:
    """Return how much z changes from one pixel to the next, straight across the line."""
    return hypot(line[0] * view.pixel_x, line[1] * view.pixel_y)


def distance(line: Line, at: Point, view: Viewport) -> float:
    """Return how many pixels a point is from the line; infinite if there is no line."""
    slope = steepness(line, view)
    z = value(line, at)
    return abs(z) / slope if slope > 0 and isfinite(z) else float("inf")


def moved(line: Line, start: Point, at: Point) -> Line:
    """Return the line shifted along with a drag."""
    return line[0], line[1], line[2] - line[0] * (at[0] - start[0]) - line[1] * (at[1] - start[1])


def turned(line: Line, pivot: Point, start: Point, at: Point, view: Viewport) -> Line:
    """Return the line turned about a point, by as much as the drag turns about it on the screen."""
    ax, ay = (start[0] - pivot[0]) / view.pixel_x, (start[1] - pivot[1]) / view.pixel_y
    bx, by = (at[0] - pivot[0]) / view.pixel_x, (at[1] - pivot[1]) / view.pixel_y
    length = hypot(ax, ay) * hypot(bx, by)
    if length < 1e-9:
        return line
    cosine, sine = (ax * bx + ay * by) / length, (ax * by - ay * bx) / length
    return turned_by(line, pivot, cosine, sine, view)


def turned_by(line: Line, pivot: Point, cosine: float, sine: float, view: Viewport) -> Line:
    """Return the line turned about a point by an angle on the screen; its steepness stays the same."""
    u, v = line[0] * view.pixel_x, line[1] * view.pixel_y
    w1, w2 = (cosine * u - sine * v) / view.pixel_x, (sine * u + cosine * v) / view.pixel_y
    # z at the pivot does not change.
    return w1, w2, value(line, pivot) - w1 * pivot[0] - w2 * pivot[1]


def through(start: Point, at: Point, slope: float, view: Viewport) -> Line | None:
    """Return the line through two points with a given steepness; going from ``start``, class 1 is on the right."""
    dx, dy = (at[0] - start[0]) / view.pixel_x, (at[1] - start[1]) / view.pixel_y
    length = hypot(dx, dy)
    if length < 3:
        return None
    w1, w2 = slope * dy / length / view.pixel_x, -slope * dx / length / view.pixel_y
    return w1, w2, -w1 * start[0] - w2 * start[1]
