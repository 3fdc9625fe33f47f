"""The geometry of the stage, as a pure function of its size, the zoom and the arrangement. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import NamedTuple

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.arrangement import Arrangement

#: Height of a cell's header and width of a splitter, in px at zoom 1.
HEADER, GAP = 30, 6
#: The largest share of the stage's width, and of its column's height, for the cell of the view opened last.
MOST = (0.55, 0.62)
#: A lesson's text stands beside the views if the stage is at least this many times as wide as high, else below them.
WIDE = 1.85


class Rect(NamedTuple):
    """A rectangle on the stage, in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Side:
    """The panel beside the cells: the controls or the text of a lesson.

    Attributes
    ----------
    width
        Its width beside the cells, in px.
    height
        Its height below them, in px; 0 if it is never below them.
    least
        The smallest width that the user can drag it to, in px; 0 if it cannot be dragged.
    asked
        Whether it fills the stage now if there is no room for both.
    """

    width: int
    height: int = 0
    least: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell: its rectangle, the views on its tabs, and the one in front."""

    rect: Rect
    views: tuple[str, ...]
    front: str


@dataclass(frozen=True, slots=True)
class Splitter:
    """A bar that can be dragged.

    Attributes
    ----------
    rect
        Where it is.
    way
        0 if it is dragged horizontally, 1 if vertically.
    column
        The index of the column whose cells it separates; None if it separates columns.
    parts
        The indices in the arrangement of the two cells or columns that it separates; -1 is the side.
    sizes, least
        The present and the smallest sizes of the two, in px.
    """

    rect: Rect
    way: int
    column: int | None
    parts: tuple[int, int]
    sizes: tuple[int, int]
    least: tuple[int, int]

    def dragged(self, way: int) -> tuple[int, int]:
        """Return the sizes of the two after a drag of the bar by this many px, limited by their smallest sizes."""
        first, second = self.sizes
        way = min(max(way, self.least[0] - first), second - self.least[1])
        return first + way, second - way


@dataclass(frozen=True, slots=True)
class Plan:
    """The geometry of the stage.

    Attributes
    ----------
    cells
        Empty if the side fills the stage.
    splitters
        The bars between the columns, the cells and the side.
    side
        The rectangle of the side, or None.
    folded
        Whether there is room for the cells or the side only, one at a time.
    below
        Whether the side is below the cells.
    """

    cells: tuple[PlacedCell, ...]
    splitters: tuple[Splitter, ...]
    side: Rect | None
    folded: bool
    below: bool


def plan(size: tuple[int, int], scale: float, arrangement: Arrangement, side: Side | None = None) -> Plan:
    """Decide which cells have room; the views of the others become tabs of a neighbouring cell.

    Parameters
    ----------
    size
        Width and height of the stage, in px.
    scale
        Factor of all lengths, 1 at zoom 1.
    arrangement
        The open views. No cell becomes smaller than the minimum of its views, unless a single cell has no room.
    side
        The panel beside the cells, or None.
    """
    width, height = size
    cells, area, panel = _Cells(scale, arrangement), Rect(0, 0, width, height), None
    folded = below = False
    if side is not None:
        least = [cells.least(arrangement.views(), way) for way in (0, 1)]
        over, left = width - side.width - cells.gap, height - side.height - cells.gap
        beside = over >= least[0]
        below = side.height > 0 and left >= least[1] and (not beside or width < WIDE * height)
        folded = not below and not beside
        if folded and side.asked:
            return Plan((), (), area, folded, below)
        if below:
            area, panel = Rect(0, 0, width, left), Rect(0, height - side.height, width, side.height)
        elif beside:
            area, panel = Rect(side.width + cells.gap, 0, over, height), Rect(0, 0, side.width, height)
            if side.least:
                bar = Rect(side.width, 0, cells.gap, height)
                cells.splitters.append(Splitter(bar, 0, None, (-1, 0), (side.width, over), (side.least, least[0])))
    cells.fill(area)
    return Plan(tuple(cells.placed), tuple(cells.splitters), panel, folded, below)


@dataclass(slots=True)
class _Part:
    """A cell, or a column of cells, with its index in the arrangement."""

    number: int
    share: float
    views: list[str]
    cells: list[_Part] = field(default_factory=list)


class _Cells:
    """Computes the rectangles of the cells of an arrangement, and the splitters between them."""

    def __init__(self, scale: float, arrangement: Arrangement) -> None:
        self._scale, self._arrangement = scale, arrangement
        self.gap = max(1, round(GAP * scale))
        self.placed: list[PlacedCell] = []
        self.splitters: list[Splitter] = []

    def least(self, views: Iterable[str], way: int) -> int:
        """Return the smallest width (0) or height (1) of a cell with these views, in px."""
        return max(self._px(ALL_VIEWS[name].minimum, way) for name in views)

    def fill(self, area: Rect) -> None:
        """Place the cells in an area."""
        columns = self._open()
        if self._need(columns, 0) > area.width:
            # A high and narrow stage shows the columns one below the other, each as one cell.
            # Copies, because the columns themselves are joined below if that has no room either.
            stacked = [_Part(column.number, column.share, [*column.views]) for column in columns]
            self._join(stacked, area.height, 1)
            if len(stacked) > 1:
                self._place(self._spread(stacked, area, 1, None))
                return
        self._join(columns, area.width, 0)
        for column, rect in self._spread(columns, area, 0, None):
            self._join(column.cells, area.height, 1)
            self._place(self._spread(column.cells, rect, 1, column.number))

    def _open(self) -> list[_Part]:
        """Return the columns without the closed views; if a view is maximized, one cell with all views."""
        made, opened = self._arrangement, self._arrangement.views()
        if made.maximized:
            return [_Part(0, 1.0, [*opened], [_Part(0, 1.0, [*opened])])]
        columns = []
        for number, column in enumerate(made.columns):
            cells = [
                _Part(row, cell.share, [name for name in cell.views if name in opened])
                for row, cell in enumerate(column.cells)
            ]
            views = [name for cell in cells for name in cell.views]
            columns.append(_Part(number, column.share, views, [cell for cell in cells if cell.views]))
        return [column for column in columns if column.views]

    def _px(self, size: tuple[int, int], way: int) -> int:
        """Return the width (0) or height (1), in px, of a cell whose view has this size at zoom 1."""
        return ceil((size[way] + HEADER * way) * self._scale)

    def _need(self, parts: Sequence[_Part], way: int) -> int:
        return sum(self.least(part.views, way) + self.gap for part in parts) - self.gap

    def _join(self, parts: list[_Part], room: int, way: int) -> None:
        """Move the views of the last part to tabs of the one before it, until the remaining parts have room."""
        while len(parts) > 1 and self._need(parts, way) > room:
            last = parts.pop()
            parts[-1].views += last.views
            if parts[-1].cells:
                parts[-1].cells[-1].views += last.views

    def _spread(self, parts: Sequence[_Part], area: Rect, way: int, column: int | None) -> list[tuple[_Part, Rect]]:
        """Divide an area among parts, with splitters between them."""
        room = area[2 + way] - self.gap * (len(parts) - 1)
        least = [self.least(part.views, way) for part in parts]
        # The view that was opened last may have its preferred size.
        grown = self._arrangement.grown
        wishes = [self._px(ALL_VIEWS[grown].preferred, way) if grown in part.views else 0 for part in parts]
        bounds = [
            max(low, min(wish, int(MOST[way] * room), room - sum(least) + low))
            for low, wish in zip(least, wishes, strict=True)
        ]
        sizes = _shared(room, [part.share for part in parts], bounds)
        starts = [area[way], *(area[way] + end + self.gap * at for at, end in enumerate(accumulate(sizes), 1))]

        def cut(start: int, size: int) -> Rect:
            return Rect(area.x, start, area.width, size) if way else Rect(start, area.y, size, area.height)

        for at, (first, second) in enumerate(pairwise(parts)):
            bar, numbers = cut(starts[at + 1] - self.gap, self.gap), (first.number, second.number)
            pair = (sizes[at], sizes[at + 1]), (least[at], least[at + 1])
            self.splitters.append(Splitter(bar, way, column, numbers, *pair))
        return [(part, cut(start, size)) for part, start, size in zip(parts, starts, sizes, strict=False)]

    def _place(self, cells: Iterable[tuple[_Part, Rect]]) -> None:
        front = self._arrangement.front
        self.placed += [PlacedCell(rect, tuple(cell.views), front(cell.views)) for cell, rect in cells]


def _shared(total: int, shares: Sequence[float], least: Sequence[int]) -> list[int]:
    """Divide px in proportion to shares, with no part below its least size.

    If there is not enough for that, divide in proportion to the least sizes.
    """
    if sum(least) >= total:
        shares, least = [max(one, 1) for one in least], [0] * len(least)
    sizes = dict.fromkeys(range(len(shares)), 0.0)
    short: dict[int, int] = {}
    for _ in shares:
        free = [at for at in sizes if at not in short]
        room, whole = total - sum(short.values()), sum(shares[at] for at in free)
        sizes = {at: short.get(at, room * shares[at] / whole if whole else 0.0) for at in sizes}
        less = {at: least[at] for at in free if sizes[at] < least[at]}
        if not less:
            break
        short |= less
    ends = [0, *(floor(end + 0.5) for end in accumulate(sizes.values()))]
    return [end - start for start, end in pairwise(ends)]
