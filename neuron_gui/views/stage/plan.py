"""Where everything on the stage goes, as a pure function of its size, the zoom and the arrangement. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.arrangement import Arrangement

#: Height of a cell's header and width of a splitter, in px at zoom 1.
HEADER, GAP = 30, 6
#: What a cell that grows leaves of the stage's width to the widest column, and takes of its column's height at most.
KEPT_WIDTH, MOST_HEIGHT = 0.45, 0.62
#: A lesson's text stands beside the views where the stage is so many times as wide as high, else below them.
WIDE = 1.85


class Rect(NamedTuple):
    """A place on the stage, in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the cells: the controls or the text of a lesson.

    Attributes
    ----------
    width
        What it needs beside the cells, in px.
    height
        What it needs below them, in px; 0 where it never stands there.
    least
        What its width may be dragged to, in px; 0 where it cannot be dragged.
    asked
        Whether it has the stage to itself now where there is no room for both.
    """

    width: int
    height: int = 0
    least: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with its place, the views on its tabs, the one in front, and its number in the arrangement."""

    rect: Rect
    views: tuple[str, ...]
    front: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Splitter:
    """A bar that can be dragged: between two columns where ``row`` is None, else between two cells of a column.

    ``first`` and ``second`` are the numbers of what it parts, in the arrangement; the side has the number -1.
    """

    rect: Rect
    column: int
    row: int | None
    first: int
    second: int
    sizes: tuple[int, int]
    least: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is shown where.

    Attributes
    ----------
    cells
        None of them where the side has the stage to itself.
    side
        Place of the side, or None.
    folded
        Whether cells and side take turns.
    below
        Whether the side is below the cells.
    """

    cells: tuple[PlacedCell, ...]
    splitters: tuple[Splitter, ...]
    side: Rect | None
    folded: bool
    below: bool


@dataclass(slots=True)
class _Cell:
    views: list[str]
    share: float
    row: int


@dataclass(slots=True)
class _Column:
    cells: list[_Cell]
    share: float
    number: int
    merged: bool = False


def plan(size: tuple[int, int], scale: float, arrangement: Arrangement, side: Side | None = None) -> Plan:
    """Decide which cells have room; the views of the others go on tabs of a neighbouring cell.

    Parameters
    ----------
    size
        Width and height of the stage, in px.
    scale
        Size of everything, 1 at zoom 1.
    arrangement
        What is open. No cell becomes smaller than the minimum of its views, unless one cell alone has no room.
    side
        What stands beside the cells, or None.
    """
    width, height = size
    gap = max(1, round(GAP * scale))
    opened = arrangement.views()
    least_width = max(_least(name, scale)[0] for name in opened)
    least_height = max(_least(name, scale)[1] for name in opened)
    area, place, folded, below = Rect(0, 0, width, height), None, False, False
    if side is not None:
        beside = width - side.width - gap >= least_width
        room_below = side.height > 0 and height - side.height - gap >= least_height
        below = room_below and (not beside or width < WIDE * height)
        folded = not below and not beside
        if below:
            place = Rect(0, height - side.height, width, side.height)
            area = Rect(0, 0, width, height - side.height - gap)
        elif beside:
            place = Rect(0, 0, side.width, height)
            area = Rect(side.width + gap, 0, width - side.width - gap, height)
        elif side.asked:
            return Plan((), (), area, folded=True, below=False)
    cells, splitters = _cells(area, scale, gap, arrangement)
    if side is not None and side.least and place is not None and not below:
        bar, sizes = Rect(place.width, 0, gap, height), (place.width, area.width)
        splitters = (Splitter(bar, -1, None, -1, 0, sizes, (side.least, least_width)), *splitters)
    return Plan(cells, splitters, place, folded, below)


def _cells(
    area: Rect, scale: float, gap: int, arrangement: Arrangement
) -> tuple[tuple[PlacedCell, ...], tuple[Splitter, ...]]:
    columns = _fitted(_open_columns(arrangement), area, scale, gap)
    wish = arrangement.grown
    least = [max(_least(name, scale)[0] for cell in column.cells for name in cell.views) for column in columns]
    total = area.width - gap * (len(columns) - 1)
    wishes = [_wish(column.cells, wish, scale)[0] for column in columns]
    widths = _shared(total, [column.share for column in columns], least, wishes, int((1 - KEPT_WIDTH) * total))
    placed: list[PlacedCell] = []
    splitters: list[Splitter] = []
    left = area.x
    for number, (column, column_width) in enumerate(zip(columns, widths, strict=True)):
        lowest = [max(_least(name, scale)[1] for name in cell.views) for cell in column.cells]
        rest = area.height - gap * (len(column.cells) - 1)
        tall = [_wish([cell], wish, scale)[1] for cell in column.cells]
        heights = _shared(rest, [cell.share for cell in column.cells], lowest, tall, int(MOST_HEIGHT * rest))
        top = area.y
        for row, (cell, cell_height) in enumerate(zip(column.cells, heights, strict=True)):
            rect = Rect(left, top, column_width, cell_height)
            views = tuple(cell.views)
            placed.append(PlacedCell(rect, views, arrangement.front(views), column.number, cell.row))
            top += cell_height + gap
            if row + 1 < len(column.cells) and not column.merged:
                bar = Rect(left, top - gap, column_width, gap)
                sizes, smallest = (cell_height, heights[row + 1]), (lowest[row], lowest[row + 1])
                splitters.append(
                    Splitter(bar, column.number, cell.row, cell.row, column.cells[row + 1].row, sizes, smallest)
                )
        left += column_width + gap
        if number + 1 < len(columns):
            bar = Rect(left - gap, area.y, gap, area.height)
            sizes, smallest = (column_width, widths[number + 1]), (least[number], least[number + 1])
            second = columns[number + 1].number
            splitters.append(Splitter(bar, column.number, None, column.number, second, sizes, smallest))
    return tuple(placed), tuple(splitters)


def _open_columns(arrangement: Arrangement) -> list[_Column]:
    """Return the columns without what is closed; one cell with all views where one of them is maximized."""
    if arrangement.maximized:
        return [_Column([_Cell(list(arrangement.views()), 1.0, 0)], 1.0, 0, merged=True)]
    columns = []
    for number, column in enumerate(arrangement.columns):
        cells = [
            _Cell([name for name in cell.views if name not in arrangement.closed], cell.share, row)
            for row, cell in enumerate(column.cells)
        ]
        cells = [cell for cell in cells if cell.views]
        if cells:
            columns.append(_Column(cells, column.share, number))
    return columns


def _fitted(columns: list[_Column], area: Rect, scale: float, gap: int) -> list[_Column]:
    """Return columns that have room: cells are joined, from the last one on, until they have."""
    if len(columns) > 1 and _width(columns, scale, gap) > area.width:
        # A high and narrow stage shows the columns one below the other.
        cells = [_Cell([name for cell in column.cells for name in cell.views], column.share, 0) for column in columns]
        column = _Column(cells, 1.0, 0, merged=True)
        while len(column.cells) > 1 and _height(column, scale, gap) > area.height:
            _join(column)
        if len(column.cells) > 1:
            return [column]
    while len(columns) > 1 and _width(columns, scale, gap) > area.width:
        last = columns.pop()
        columns[-1].cells[-1].views += [name for cell in last.cells for name in cell.views]
        columns[-1].share += last.share
    for column in columns:
        while len(column.cells) > 1 and _height(column, scale, gap) > area.height:
            _join(column)
    return columns


def _join(column: _Column) -> None:
    last = column.cells.pop()
    column.cells[-1].views += last.views
    column.cells[-1].share += last.share
    column.merged = True


def _height(column: _Column, scale: float, gap: int) -> int:
    return sum(max(_least(name, scale)[1] for name in cell.views) + gap for cell in column.cells) - gap


def _width(columns: Sequence[_Column], scale: float, gap: int) -> int:
    names = ([name for cell in column.cells for name in cell.views] for column in columns)
    return sum(max(_least(name, scale)[0] for name in column) + gap for column in names) - gap


def _least(name: str, scale: float) -> tuple[int, int]:
    """Return the smallest size of a cell with this view, in px."""
    width, height = ALL_VIEWS[name].minimum
    return ceil(width * scale), ceil((height + HEADER) * scale)


def _wish(cells: Sequence[_Cell], grown: str, scale: float) -> tuple[int, int]:
    """Return the size at which the view is seen best that was opened last, if it is in one of these cells."""
    if not any(grown in cell.views for cell in cells):
        return 0, 0
    width, height = ALL_VIEWS[grown].preferred
    return ceil(width * scale), ceil((height + HEADER) * scale)


def _shared(total: int, shares: Sequence[float], least: Sequence[int], wishes: Sequence[int], most: int) -> list[int]:
    """Share out px: in proportion, but with no part below its least, and one part perhaps as large as it wishes.

    Where there is not enough even for the least, every part gets in proportion to its least.
    """
    if sum(least) >= total:
        shares, least = [max(one, 1) for one in least], [0] * len(least)
    sizes = [total * share / sum(shares) for share in shares]
    for number, wish in enumerate(wishes):
        more = min(wish, most) - sizes[number]
        others = sum(sizes) - sizes[number]
        if more > 0 and others > 0:
            sizes = [size + more if at == number else size * (1 - more / others) for at, size in enumerate(sizes)]
    fixed: set[int] = set()
    for _ in sizes:
        short = {at for at, size in enumerate(sizes) if size < least[at]} - fixed
        if not short:
            break
        fixed |= short
        free = [at for at in range(len(sizes)) if at not in fixed]
        rest, before = total - sum(least[at] for at in fixed), sum(sizes[at] for at in free)
        sizes = [float(least[at]) if at in fixed else sizes[at] * rest / before for at in range(len(sizes))]
    ends = [floor(sum(sizes[: at + 1]) + 0.5) for at in range(len(sizes))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
