"""Which views are open, in which cells. Plain data without Qt: preferences, lessons and menus use the same form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, TypeVar

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


Part = TypeVar("Part", StageCell, StageColumn)


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

    def cells(self) -> list[tuple[str, ...]]:
        """Return the views of each cell, open or not."""
        return [cell.views for column in self.columns for cell in column.cells]

    def views(self) -> tuple[str, ...]:
        """Return the open views, in the order of the cells."""
        return tuple(name for views in self.cells() for name in views if name not in self.closed)

    def front(self, views: Iterable[str]) -> str:
        """Return which of these views is in front."""
        views = tuple(views)
        return next((name for name in self.recent if name in views), views[0])

    def used(self, name: str) -> Arrangement:
        """Note that a view is used."""
        return replace(self, recent=(name, *(one for one in self.recent if one != name)))

    def opened(self, name: str) -> Arrangement:
        """Open a view, or bring it to the front: in its old place, or in the cell used last that is not the boundary's.

        Where there is no other cell than the boundary's, it gets one.
        """
        put, opened = self, self.views()
        homes = {one: views for views in self.cells() for one in views}
        if name not in homes:
            by_use = [one for one in (*self.recent, *reversed(opened)) if one in opened]
            # The cells of closed views come last: they keep their places.
            by_use += reversed(homes)
            home = next((homes[one] for one in by_use if BOUNDARY not in homes[one]), None)
            if home is not None:
                put = self._with(lambda views: (*views, name) if views == home else views)
            else:
                half = sum(column.share for column in self.columns)
                put = replace(self, columns=(*self.columns, StageColumn((StageCell((name,)),), half or 1.0)))
        return replace(
            put.used(name),
            closed=self.closed - {name},
            maximized=name if self.maximized else "",
            grown=self.grown if name in opened else name,
        )

    def without(self, name: str) -> Arrangement:
        """Close a view; the last one stays."""
        if self.views() == (name,) or name not in self.views():
            return self
        recent = tuple(one for one in self.recent if one != name)
        maximized, grown = ("" if one == name else one for one in (self.maximized, self.grown))
        return replace(self, closed=self.closed | {name}, recent=recent, maximized=maximized, grown=grown)

    def exchanged(self, one: str, other: str) -> Arrangement:
        """Let two views change places."""
        swap = {one: other, other: one}
        put = self._with(lambda views: (swap.get(name, name) for name in views))
        return replace(put, grown="").used(other).opened(one)

    def chosen(self, name: str, instead: str) -> Arrangement:
        """Show a view in the cell of another: that one is closed, or moves to where the first was shown."""
        if name in self.views():
            return self if name == instead else self.exchanged(name, instead)
        freed = self._with(lambda views: (one for one in views if one != name))
        put = freed._with(lambda views: (name, *views) if instead in views else views)
        return replace(put, closed=self.closed - {name}).opened(name).without(instead)

    def toggled(self, name: str) -> Arrangement:
        """Give a view the whole stage, or give the others their places back."""
        return replace(self.opened(name), maximized="" if self.maximized else name)

    def resized(self, column: int | None, sizes: Mapping[int, float]) -> Arrangement:
        """Give columns, or cells of a column, these shares of what they have together now; they are named by number."""
        if column is None:
            return replace(self, columns=_shared_anew(self.columns, sizes), grown="")
        one = self.columns[column]
        changed = replace(one, cells=_shared_anew(one.cells, sizes))
        return replace(self, columns=(*self.columns[:column], changed, *self.columns[column + 1 :]), grown="")

    def data(self) -> dict[str, Any]:
        """Return it as lists, dictionaries, texts and numbers, as JSON knows them."""
        columns = [
            {"share": column.share, "cells": [{"views": [*cell.views], "share": cell.share} for cell in column.cells]}
            for column in self.columns
        ]
        return {"columns": columns, "closed": sorted(self.closed), "recent": [*self.recent]}

    def _with(self, change: Callable[[tuple[str, ...]], Iterable[str]]) -> Arrangement:
        """Return it with other views in its cells."""
        columns = [
            replace(column, cells=tuple(replace(cell, views=tuple(change(cell.views))) for cell in column.cells))
            for column in self.columns
        ]
        return replace(self, columns=tuple(columns))


def _shared_anew(parts: tuple[Part, ...], sizes: Mapping[int, float]) -> tuple[Part, ...]:
    whole = sum(parts[number].share for number in sizes) / max(sum(sizes.values()), 1e-9)
    return tuple(
        replace(part, share=_bounded(whole * sizes[number])) if number in sizes else part
        for number, part in enumerate(parts)
    )


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
    left = set(known)

    def taken(views: Iterable[str]) -> tuple[str, ...]:
        found = tuple(name for name in dict.fromkeys(views) if name in left)
        left.difference_update(found)
        return found

    try:
        read = [
            (
                [StageCell(taken(cell["views"]), _share(cell["share"])) for cell in column["cells"]],
                _share(column["share"]),
            )
            for column in data["columns"]
        ]
        full = [(tuple(cell for cell in cells if cell.views), share) for cells, share in read]
        made = Arrangement(tuple(StageColumn(cells, share) for cells, share in full if cells))
        placed = made.views()
        recent = tuple(name for name in dict.fromkeys(data.get("recent", ())) if name in placed)
        made = replace(made, closed=frozenset(data.get("closed", ())) & set(placed), recent=recent)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is no arrangement") from error
    if not made.views() or len(made.cells()) > MOST_CELLS:
        raise ValueError("an arrangement has one to four cells, and open views")
    return made


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{value!r} is no share")
    return _bounded(float(value))


def scene_arrangement(views: Iterable[str]) -> Arrangement:
    """Return the arrangement of a scene: its first view is large, the others stand one below the other beside it."""
    first, *others = tuple(dict.fromkeys(views)) or (BOUNDARY,)
    beside = [*((name,) for name in others[: MOST_CELLS - 2]), tuple(others[MOST_CELLS - 2 :])]
    columns = (
        StageColumn((StageCell((first,)),), LARGEST),
        StageColumn(tuple(StageCell(names) for names in beside if names), 1 - LARGEST),
    )
    return Arrangement(columns if others else columns[:1], recent=(first, *others))


def _grid(*columns: tuple[float, tuple[str, ...]]) -> Arrangement:
    cells = [(share, tuple(StageCell((f"{word}_panel",)) for word in words)) for share, words in columns]
    return Arrangement(tuple(StageColumn(column, share) for share, column in cells))


#: The arrangements that the program comes with, by name.
ARRANGEMENTS: dict[str, Arrangement] = {
    "Start": _grid((0.62, ("boundary",)), (0.38, ("loss", "gradient"))),
    "Learning rate": _grid((0.5, ("boundary", "loss")), (0.5, ("sweep", "landscape"))),
    "Inside the neuron": _grid((0.62, ("graph",)), (0.38, ("formula", "boundary"))),
    "Classify": _grid((0.46, ("boundary", "sigmoid")), (0.54, ("metrics",))),
    "Compare": _grid((0.42, ("loss",)), (0.58, ("runs", "boundary"))),
}
START = ARRANGEMENTS["Start"]
