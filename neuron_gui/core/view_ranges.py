"""View ranges that stay constant while values change, and move in few, large steps. No Qt.

If a range followed its data in each frame, the axes would have to be painted each time, and one would not see how
fast something changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from neuron_gui.core.ticks import nice_step
from neuron_gui.data.arrays import FloatArray

Range = tuple[float, float]

#: Two features are drawn with equal units if their spans differ by no more than this factor.
SIMILAR = 3.0
#: Nothing beyond this is shown, so that spans and results computed from them stay finite.
LARGEST = 1e150
#: Smaller values cannot be shown on a logarithmic axis; the smallest normal number of float64 is larger.
SMALLEST = 1e-310
#: A view that grows becomes this many times larger than its data, towards the side on which the data left it.
GROWTH = 1.7
#: On a logarithmic axis a view has at most this much room beyond its data, in powers of ten.
ROOM_IN_DECADES = 1.0
#: Room around the data of a newly fitted view, as a share of their span.
MARGIN = 0.08
#: The narrowest view, as a share of the largest value in it: float64 cannot tell more points apart.
NARROWEST = 1e-11
#: Spans outside these limits are shown in another unit: Qt takes transforms with very small entries for singular.
_PLAIN = (1e-5, 1e7)


@dataclass(frozen=True, slots=True)
class Scale:
    """The conversion from values to the coordinates of a view and back.

    Attributes
    ----------
    log
        The coordinate is the base-10 logarithm.
    unit
        On a linear scale, the value at coordinate 1; a power of ten.
    """

    log: bool = False
    unit: float = 1.0

    def to_view(self, values: FloatArray) -> FloatArray:
        """Return coordinates; values that are not positive get the lowest coordinate on a logarithmic scale."""
        if self.log:
            logarithms: FloatArray = np.log10(np.maximum(values, SMALLEST))
            return logarithms
        shown: FloatArray = np.clip(values, -LARGEST, LARGEST) / self.unit
        return shown

    def from_view(self, coordinate: float) -> float:
        """Return the value at a coordinate."""
        if self.log:
            return float(10.0 ** min(max(coordinate, log10(SMALLEST)), log10(LARGEST)))
        return min(max(coordinate * self.unit, -LARGEST), LARGEST)

    @classmethod
    def linear(cls, low: float, high: float) -> Scale:
        """Return the linear scale whose unit suits values between ``low`` and ``high``."""
        span = high - low
        return cls() if _PLAIN[0] <= span <= _PLAIN[1] else cls(unit=10.0 ** floor(log10(span)))


def sane(low: float, high: float) -> Range:
    """Return a range that can be drawn: finite, in order, and not too narrow for float64."""
    low, high = min(max(low, -LARGEST), LARGEST), min(max(high, -LARGEST), LARGEST)
    low, high = min(low, high), max(low, high)
    largest = max(abs(low), abs(high))
    if largest < SMALLEST:
        return -1.0, 1.0
    if high - low >= NARROWEST * largest:
        return low, high
    half = 0.5 * largest
    return low - half, high + half


def fitted(low: float, high: float, floor_at: float | None = None) -> Range:
    """Return a view with a little room around the data, between round numbers.

    Parameters
    ----------
    low, high
        Smallest and largest value of the data.
    floor_at
        Lower end of the view if the data do not go below it.
    """
    return _grown(low, high, MARGIN, MARGIN, floor_at)


def are_similar(x: float, y: float) -> bool:
    """Return whether two spans are similar, so that equal units leave neither axis too small to read."""
    return 0 < max(x, y) <= SIMILAR * min(x, y)


def equalized(x: Range, y: Range, width: float, height: float) -> tuple[Range, Range]:
    """Widen one of two ranges about its middle until a unit is equally long on both axes.

    Parameters
    ----------
    x, y
        The ranges that must be in view.
    width, height
        Size of the picture in px, positive.
    """
    unit = max((x[1] - x[0]) / width, (y[1] - y[0]) / height)
    return _widened(x, unit * width), _widened(y, unit * height)


def _widened(view: Range, span: float) -> Range:
    more = max(0.0, (span - (view[1] - view[0])) / 2)
    return view[0] - more, view[1] + more


def followed(view: Range, low: float, high: float, floor_at: float | None = None, growth: float = GROWTH) -> Range:
    """Return the view unchanged if the data are inside, else a view with room for the data to grow.

    Parameters
    ----------
    view
        What is shown now.
    low, high, floor_at
        As for `fitted`.
    growth
        How many times larger than its data the view becomes.
    """
    below, above = low < view[0], high > view[1]
    if not below and not above:
        return view
    room = growth - 1.0
    return _grown(
        min(low, view[0]),
        max(high, view[1]),
        room if below else 0.0,
        room if above else 0.0,
        floor_at,
    )


def _grown(low: float, high: float, below: float, above: float, floor_at: float | None) -> Range:
    """Widen a range by shares of its span, out to round numbers."""
    low, high = sane(low, high)
    if floor_at is not None and low >= floor_at:
        low, below = floor_at, 0.0
        low, high = sane(low, high)
    span = high - low
    step = nice_step(span * (1.0 + below + above), 10)
    wide_low = low - below * span
    wide_high = high + above * span
    round_low, round_high = floor(wide_low / step) * step, ceil(wide_high / step) * step
    # The side that does not move keeps its exact number; rounding must not cut off an extreme.
    return (min(round_low, low) if below else low), (max(round_high, high) if above else high)


class Follower:
    """The view range of one axis.

    Parameters
    ----------
    floor_at
        Lower end of the view unless the data go below it, for example 0 for a count; None for no such limit.
    least
        The smallest span that a fitted view has.

    Attributes
    ----------
    log
        Whether the axis is logarithmic: then a view that moves goes no more than a decade beyond its data.
    """

    def __init__(self, floor_at: float | None = None, least: float = 0.0) -> None:
        self.floor_at = floor_at
        self.least = least
        self.log = False
        self.range: Range | None = None

    def follow(self, low: float, high: float, growth: float = GROWTH) -> bool:
        """Add new data; return whether the view had to move, which makes it ``growth`` times larger than its data."""
        if self.range is None:
            return self.fit(low, high)
        before = self.range
        left, right = followed(before, low, high, self.floor_at, growth)
        close = self._close((left, right), low, high)
        self.range = (close[0] if left < before[0] else left), (close[1] if right > before[1] else right)
        return self.range != before

    def fit(self, low: float, high: float) -> bool:
        """Fit the view to the data again, whether larger or smaller than before; return whether it moved."""
        before = self.range
        if high - low < self.least:
            self.range = self._least(low, high)
        else:
            self.range = self._close(fitted(low, high, self.floor_at), low, high)
        return self.range != before

    def _close(self, view: Range, low: float, high: float) -> Range:
        """Return the view without the part that is too far from the data on a logarithmic axis."""
        if not self.log:
            return view
        return max(view[0], low - ROOM_IN_DECADES), min(view[1], high + ROOM_IN_DECADES)

    def _least(self, low: float, high: float) -> Range:
        if self.floor_at is not None and low >= self.floor_at and high <= self.floor_at + self.least:
            return self.floor_at, self.floor_at + self.least
        middle = (low + high) / 2
        return middle - self.least / 2, middle + self.least / 2
