"""Which views are open, in which cells. Plain data without Qt: preferences, lessons and menus use the same form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

#: Most cells that a stage shows at once.
MOST_CELLS = 4
#: Limits of a share: one cell or column is at most so many times as large as another.
SMALLEST_SHARE, LARGEST_SHARE = 1e-3, 1e4
BOUNDARY = "boundary_panel"
#: Share of the stage's width that the largest view of a scene has: more than 40 % of a screen of 4 : 3.
LARGEST = 0.68


@dataclass(frozen=True, slots=True)
class StageCell:
    """Views that share one place; all but one of them are behind tabs. ``share`` is that of its column's height."""

    views: tuple[str, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class StageColumn:
    """Cells, one below the other. ``share`` is that of the stage's width."""

    cells: tuple[StageCell, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Columns of cells.

    Attributes
    ----------
    columns
        From left to right. A view that was closed keeps its place in them.
    closed
        Views in the columns that are not open.
    recent
        Views that were asked for, the latest first: they decide which tab of a cell is in front.
    maximized
        The view that has the whole stage, or "".
    grown
        The view that was opened last: its cell may take the size that the view is best seen at.
    """

    columns: tuple[StageColumn, ...]
    closed: frozenset[str] = frozenset()
    recent: tuple[str, ...] = ()
    maximized: str = ""
    grown: str = ""

    def views(self) -> tuple[str, ...]:
        """Return the open views, in the order of the cells."""
        return tuple(name for _, _, cell in self._cells() for name in cell.views if name not in self.closed)

    def front(self, views: Iterable[str]) -> str:
        """Return which of these views is in front."""
        views = tuple(views)
        return next((name for name in self.recent if name in views), views[0])

    def opened(self, name: str) -> Arrangement:
        """Open a view, or bring it to the front: in its old place, or in the cell used last that is not the boundary's.

        Where there is no other cell than the boundary's, it gets one.
        """
        if self._at(name) is not None:
            grown = name if name in self.closed else self.grown
            return replace(self._asked(name), closed=self.closed - {name}, grown=grown)
        places = [at for at in map(self._at, self._by_use()) if at is not None and BOUNDARY not in self._cell(at).views]
        if places:
            put = self._with_cell(places[0], (*self._cell(places[0]).views, name))
        else:
            half = sum(column.share for column in self.columns)
            put = replace(self, columns=(*self.columns, StageColumn((StageCell((name,)),), half or 1.0)))
        return replace(put._asked(name), grown=name)

    def without(self, name: str) -> Arrangement:
        """Close a view; the last one stays."""
        if self.views() == (name,) or name not in self.views():
            return self
        recent = tuple(one for one in self.recent if one != name)
        maximized = "" if self.maximized == name else self.maximized
        grown = "" if self.grown == name else self.grown
        return replace(self, closed=self.closed | {name}, recent=recent, maximized=maximized, grown=grown)

    def exchanged(self, one: str, other: str) -> Arrangement:
        """Let two views change places."""
        swap = {one: other, other: one}
        columns = tuple(
            replace(column, cells=tuple(_renamed(cell, swap) for cell in column.cells)) for column in self.columns
        )
        changed = replace(self, columns=columns, grown="")
        return changed._asked(other)._asked(one)

    def chosen(self, name: str, instead: str) -> Arrangement:
        """Show a view in the cell of another: that one is closed, or moves to where the first was shown."""
        if name in self.views():
            return self.exchanged(name, instead)
        columns = tuple(
            replace(column, cells=tuple(_renamed(cell, {name: ""}) for cell in column.cells)) for column in self.columns
        )
        freed = replace(self, columns=columns, closed=self.closed - {name})
        at = freed._at(instead)
        assert at is not None
        put = freed._with_cell(at, (name, *freed._cell(at).views))._asked(name)
        return put.without(instead)

    def resized(self, shares: Mapping[tuple[int, int | None], float]) -> Arrangement:
        """Give columns (number, None) and cells (column, number) these shares of what they have together now."""
        columns = list(self.columns)
        wide = [number for number, row in shares if row is None]
        total = sum(columns[number].share for number in wide)
        sizes = sum(shares[number, None] for number in wide)
        for number in wide:
            columns[number] = replace(columns[number], share=_bounded(shares[number, None] / max(sizes, 1e-9) * total))
        for number, column in enumerate(columns):
            rows = [row for at, row in shares if at == number and row is not None]
            total, sizes = sum(column.cells[row].share for row in rows), sum(shares[number, row] for row in rows)
            cells = list(column.cells)
            for row in rows:
                cells[row] = replace(cells[row], share=_bounded(shares[number, row] / max(sizes, 1e-9) * total))
            columns[number] = replace(column, cells=tuple(cells))
        return replace(self, columns=tuple(columns), grown="")

    def data(self) -> dict[str, Any]:
        """Return it as lists, dictionaries, texts and numbers, as JSON knows them."""
        columns = [
            {
                "share": column.share,
                "cells": [{"views": list(cell.views), "share": cell.share} for cell in column.cells],
            }
            for column in self.columns
        ]
        return {"columns": columns, "closed": sorted(self.closed), "recent": list(self.recent)}

    # Inside

    def _cells(self) -> list[tuple[int, int, StageCell]]:
        return [(at, row, cell) for at, column in enumerate(self.columns) for row, cell in enumerate(column.cells)]

    def _at(self, name: str) -> tuple[int, int] | None:
        return next(((at, row) for at, row, cell in self._cells() if name in cell.views), None)

    def _cell(self, at: tuple[int, int]) -> StageCell:
        return self.columns[at[0]].cells[at[1]]

    def _by_use(self) -> tuple[str, ...]:
        """Return the open views, those used last first, then from the last cell to the first."""
        opened = self.views()
        recent = tuple(name for name in self.recent if name in opened)
        return (*recent, *(name for name in reversed(opened) if name not in recent))

    def _asked(self, name: str) -> Arrangement:
        maximized = name if self.maximized else ""
        return replace(self, recent=(name, *(one for one in self.recent if one != name)), maximized=maximized)

    def _with_cell(self, at: tuple[int, int], views: tuple[str, ...]) -> Arrangement:
        column = self.columns[at[0]]
        cells = tuple(replace(cell, views=views) if row == at[1] else cell for row, cell in enumerate(column.cells))
        columns = tuple(replace(one, cells=cells) if one is column else one for one in self.columns)
        return replace(self, columns=columns)


def _renamed(cell: StageCell, names: Mapping[str, str]) -> StageCell:
    """Return a cell with other names; a view that is renamed to "" is taken out."""
    return replace(cell, views=tuple(new for new in (names.get(name, name) for name in cell.views) if new))


def _bounded(share: float) -> float:
    return min(max(share, SMALLEST_SHARE), LARGEST_SHARE)


def read_arrangement(data: Any, known: Iterable[str]) -> Arrangement:
    """Return the arrangement that `Arrangement.data` wrote.

    Parameters
    ----------
    data
        What was stored.
    known
        Names of the views that there are; others are left out.

    Raises
    ------
    ValueError
        If it is no arrangement, or one without views that are known.
    """
    names, seen = set(known), set[str]()
    try:
        columns = []
        for column in data["columns"]:
            cells = []
            for cell in column["cells"]:
                views = tuple(name for name in dict.fromkeys(cell["views"]) if name in names and name not in seen)
                seen |= set(views)
                if views:
                    cells.append(StageCell(views, _share(cell["share"])))
            if cells:
                columns.append(StageColumn(tuple(cells), _share(column["share"])))
        closed = frozenset(name for name in data.get("closed", ()) if name in seen)
        recent = tuple(name for name in dict.fromkeys(data.get("recent", ())) if name in seen)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is no arrangement") from error
    if closed >= seen or sum(len(column.cells) for column in columns) > MOST_CELLS:
        raise ValueError("an arrangement has one to four cells, and open views")
    return Arrangement(tuple(columns), closed, recent)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{value!r} is no share")
    return _bounded(float(value))


def scene_arrangement(views: Iterable[str]) -> Arrangement:
    """Return the arrangement of a scene: its first view is large, the others stand one below the other beside it."""
    first, *others = tuple(dict.fromkeys(views)) or (BOUNDARY,)
    shown, rest = others[: MOST_CELLS - 1], others[MOST_CELLS - 1 :]
    columns = [StageColumn((StageCell((first,)),), LARGEST)]
    if shown:
        cells = [StageCell((name,)) for name in shown[:-1]] + [StageCell((shown[-1], *rest))]
        columns.append(StageColumn(tuple(cells), 1 - LARGEST))
    return Arrangement(tuple(columns), recent=(first, *others))


def _grid(*columns: tuple[float, tuple[str, ...]]) -> Arrangement:
    cells = [(share, tuple(StageCell((f"{word}_panel",)) for word in words)) for share, words in columns]
    return Arrangement(tuple(StageColumn(column, share) for share, column in cells))


#: The arrangements that the program comes with, by name.
ARRANGEMENTS: dict[str, Arrangement] = {
    "Start": _grid((0.62, ("boundary",)), (0.38, ("loss", "gradient"))),
    "Learning rate": _grid((0.5, ("boundary", "loss")), (0.5, ("sweep", "landscape"))),
    "Inside the neuron": _grid((0.62, ("graph",)), (0.38, ("formula", "boundary"))),
    "Classify": _grid((0.46, ("boundary", "sigmoid")), (0.54, ("metrics",))),
    "Compare": _grid((0.5, ("loss",)), (0.5, ("runs", "boundary"))),
}
START = ARRANGEMENTS["Start"]
