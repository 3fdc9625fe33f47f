"""Which views are open, and in which cells. Plain data without Qt: preferences, lessons and menus use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any, TypeVar

#: The largest number of cells on the stage.
MOST_CELLS = 4
#: Limits of a share.
SMALLEST_SHARE, LARGEST_SHARE = 1e-3, 1e4
BOUNDARY = "boundary_panel"
#: Share of the stage's width for the first view of a scene: more than 40 % of a 4:3 screen.
LARGEST = 0.68


@dataclass(frozen=True, slots=True)
class StageCell:
    """Views that share one cell: one is shown, the others are on tabs. ``share`` is the cell's part of the column."""

    views: tuple[str, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class StageColumn:
    """Cells, one below the other. ``share`` is the column's part of the width of the stage."""

    cells: tuple[StageCell, ...]
    share: float = 1.0


Part = TypeVar("Part", StageCell, StageColumn)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Columns of cells.

    Attributes
    ----------
    columns
        From left to right. They also contain the closed views, which keep their cells.
    closed
        The closed views among them.
    recent
        Views in the order of their last use, the latest first. It decides which tab of a cell is in front.
    maximized
        The view that fills the stage, or "".
    grown
        The view that was opened last, or "": its cell may take the preferred size of that view.
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
        """Make a view the one that was used last."""
        return replace(self, recent=(name, *(one for one in self.recent if one != name)))

    def opened(self, name: str) -> Arrangement:
        """Open a view, or bring it to the front.

        It goes into its old cell, or else into the cell that was used last and does not contain the boundary. If there
        is no such cell, it gets a new column.
        """
        put, opened = self, self.views()
        homes = {one: views for views in self.cells() for one in views}
        if name not in homes:
            by_use = [one for one in (*self.recent, *reversed(opened)) if one in opened]
            # The cells of closed views come last.
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
            # A cell of its own returns as it was.
            grown=self.grown if name in opened or homes.get(name) == (name,) else name,
        )

    def without(self, name: str) -> Arrangement:
        """Close a view, unless it is the last one."""
        if self.views() == (name,) or name not in self.views():
            return self
        recent = tuple(one for one in self.recent if one != name)
        maximized, grown = ("" if one == name else one for one in (self.maximized, self.grown))
        return replace(self, closed=self.closed | {name}, recent=recent, maximized=maximized, grown=grown)

    def exchanged(self, one: str, other: str) -> Arrangement:
        """Exchange the places of two views."""
        swap = {one: other, other: one}
        put = self._with(lambda views: (swap.get(name, name) for name in views))
        return replace(put, grown="").used(other).opened(one)

    def chosen(self, name: str, instead: str) -> Arrangement:
        """Show a view in the cell of another one, which is closed, or exchanged if both are open."""
        if name in self.views():
            return self if name == instead else self.exchanged(name, instead)
        freed = self._with(lambda views: (one for one in views if one != name))
        put = freed._with(lambda views: (name, *views) if instead in views else views)
        return replace(put, closed=self.closed - {name}).opened(name).without(instead)

    def toggled(self, name: str) -> Arrangement:
        """Maximize a view, or restore the cells."""
        return replace(self.opened(name), maximized="" if self.maximized else name)

    def resized(self, column: int | None, sizes: Mapping[int, float]) -> Arrangement:
        """Share out the sum of some shares anew, in proportion to sizes.

        Parameters
        ----------
        column
            The column whose cells get other shares; None to give columns other shares.
        sizes
            The new sizes, in any unit, by the index of the cell or column.
        """
        if column is None:
            return replace(self, columns=_shared_anew(self.columns, sizes), grown="")
        one = self.columns[column]
        changed = replace(one, cells=_shared_anew(one.cells, sizes))
        return replace(self, columns=(*self.columns[:column], changed, *self.columns[column + 1 :]), grown="")

    def data(self) -> dict[str, Any]:
        """Return it as lists, dictionaries, strings and numbers, for JSON."""
        columns = [
            {"share": column.share, "cells": [{"views": [*cell.views], "share": cell.share} for cell in column.cells]}
            for column in self.columns
        ]
        return {"columns": columns, "closed": sorted(self.closed), "recent": [*self.recent], "grown": self.grown}

    def _with(self, change: Callable[[tuple[str, ...]], Iterable[str]]) -> Arrangement:
        """Return it with the views of each cell changed by a function."""
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
    """Return the arrangement that `Arrangement.data` returned.

    Parameters
    ----------
    data
        The stored data.
    known
        Names of the existing views; others are left out.

    Raises
    ------
    ValueError
        If the data are no arrangement, or one without open known views, or with more than `MOST_CELLS` cells.
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
        made = replace(made, grown=next((name for name in made.views() if name == data.get("grown")), ""))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is no arrangement") from error
    if not made.views() or len(made.cells()) > MOST_CELLS:
        raise ValueError("an arrangement has one to four cells, and open views")
    return made


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < inf:
        raise ValueError(f"{value!r} is no share")
    # In this order, because an integer may be too large for a float.
    return float(_bounded(value))


def scene_arrangement(views: Iterable[str]) -> Arrangement:
    """Return the arrangement of a scene: the first view is large, the others are below each other at its right."""
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
