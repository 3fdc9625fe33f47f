"""Opening, closing and exchanging views: none is lost or shown twice, and saved arrangements are read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.arrangement import (
    ARRANGEMENTS,
    BOUNDARY,
    LARGEST_SHARE,
    MOST_CELLS,
    SMALLEST_SHARE,
    START,
    Arrangement,
    read_arrangement,
)

NAMES = list(ALL_VIEWS)
STEPS = st.lists(
    st.tuples(st.sampled_from(["open", "close", "choose", "exchange"]), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    max_size=30,
)


def placed(arrangement: Arrangement) -> list[str]:
    return [name for column in arrangement.columns for cell in column.cells for name in cell.views]


def after(arrangement: Arrangement, step: tuple[str, str, str]) -> Arrangement:
    what, one, other = step
    opened = arrangement.views()
    if what == "open":
        return arrangement.opened(one)
    if what == "close":
        return arrangement.without(one)
    if what == "choose" and other in opened and one != other:
        return arrangement.chosen(one, other)
    if what == "exchange" and one in opened and other in opened and one != other:
        return arrangement.exchanged(one, other)
    return arrangement


@given(st.sampled_from(list(ARRANGEMENTS.values())), STEPS)
def test_whatever_is_done_no_view_is_shown_twice_and_one_stays_open(
    arrangement: Arrangement, steps: list[tuple[str, str, str]]
) -> None:
    for step in steps:
        before, arrangement = arrangement.views(), after(arrangement, step)
        names = placed(arrangement)
        assert len(names) == len(set(names))
        assert arrangement.views()
        assert sum(bool(cell.views) for column in arrangement.columns for cell in column.cells) <= MOST_CELLS
        if step[0] == "open":
            assert set(arrangement.views()) == {*before, step[1]}
            assert arrangement.front(arrangement.views()) == step[1]
        if step[0] == "exchange":
            assert set(arrangement.views()) == set(before)
    again = read_arrangement(json.loads(json.dumps(arrangement.data())), NAMES)
    assert again.views() == arrangement.views()
    assert again.grown == arrangement.grown, "the cells have the same sizes at the next start"
    assert again.data() == {**arrangement.data(), "columns": again.data()["columns"]}


def test_a_view_opens_in_the_cell_used_last_and_never_in_the_boundarys() -> None:
    opened = START.opened("landscape_panel")
    assert opened.columns[1].cells[1].views == ("gradient_panel", "landscape_panel")
    opened = START.opened("loss_panel").opened("sweep_panel")
    assert opened.columns[1].cells[0].views == ("loss_panel", "sweep_panel")
    opened = START.opened(BOUNDARY).opened("runs_panel")
    assert "runs_panel" not in opened.columns[0].cells[0].views


def test_a_view_that_is_closed_and_opened_again_is_where_it_was() -> None:
    assert START.without("loss_panel").views() == (BOUNDARY, "gradient_panel")
    assert START.without("loss_panel").opened("loss_panel").views() == START.views()


def test_where_only_the_boundary_is_open_another_view_gets_a_cell_of_its_own() -> None:
    alone = Arrangement(START.columns[:1]).opened("sweep_panel")
    assert [cell.views for column in alone.columns for cell in column.cells] == [(BOUNDARY,), ("sweep_panel",)]


def test_the_last_view_stays_open() -> None:
    alone = Arrangement(START.columns[:1])
    assert alone.without(BOUNDARY) == alone


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"columns": []},
        {"columns": [{"share": 1, "cells": [{"views": ["nothing"], "share": 1}]}]},
        {"columns": [{"share": True, "cells": [{"views": ["loss_panel"], "share": 1}]}]},
        {"columns": [{"share": 1, "cells": [{"views": ["loss_panel"], "share": float("nan")}]}]},
        {"columns": [{"share": 1, "cells": [{"views": [["loss_panel"]], "share": 1}]}]},
        {"columns": 7},
        {"columns": [{"share": 1, "cells": [{"views": ["loss_panel"], "share": 1}]}], "closed": ["loss_panel"]},
        {"columns": [{"share": 1, "cells": [{"views": [name], "share": 1} for name in NAMES[:5]]}]},
    ],
)
def test_data_that_are_no_arrangement_are_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"arrangement|share"):
        read_arrangement(data, NAMES)


@pytest.mark.parametrize("share", [10**400, 1e300, -(10**400), 0])
def test_a_share_of_any_size_is_bounded(share: float) -> None:
    data = {"columns": [{"share": share, "cells": [{"views": ["loss_panel"], "share": 1}]}]}
    assert SMALLEST_SHARE <= read_arrangement(data, NAMES).columns[0].share <= LARGEST_SHARE
