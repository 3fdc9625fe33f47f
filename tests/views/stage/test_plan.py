"""Properties of every plan: at any size, zoom and arrangement nothing overlaps, is too small or is lost."""

from __future__ import annotations

from itertools import combinations
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.arrangement import ARRANGEMENTS, Arrangement, StageCell, StageColumn, scene_arrangement
from neuron_gui.views.stage.plan import GAP, HEADER, Plan, Rect, Side, plan

NAMES = list(ALL_VIEWS)
SIZES = st.tuples(st.integers(240, 7680), st.integers(180, 4320))
SCALES = st.floats(0.75, 3.0)
SHARES = st.floats(0.01, 100)
SIDES = st.none() | st.builds(
    Side,
    width=st.integers(50, 900),
    height=st.just(0) | st.integers(60, 400),
    least=st.just(0) | st.integers(50, 200),
    asked=st.booleans(),
)


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    """Return an arrangement of some of the views, some of them closed, one perhaps maximized."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    cells: list[list[str]] = [[] for _ in range(min(draw(st.integers(1, 4)), len(names)))]
    for number, name in enumerate(names):
        cells[number if number < len(cells) else draw(st.integers(0, len(cells) - 1))].append(name)
    columns: list[list[StageCell]] = []
    for cell in cells:
        if not columns or draw(st.booleans()):
            columns.append([])
        columns[-1].append(StageCell(tuple(cell), draw(SHARES)))
    closed = draw(st.sets(st.sampled_from(names), max_size=len(names) - 1))
    opened = [name for name in names if name not in closed]
    return Arrangement(
        tuple(StageColumn(tuple(column), draw(SHARES)) for column in columns),
        frozenset(closed),
        tuple(draw(st.permutations(opened))),
        draw(st.just("") | st.sampled_from(opened)),
        draw(st.just("") | st.sampled_from(opened)),
    )


def overlap(one: Rect, other: Rect) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def places(made: Plan) -> list[Rect]:
    side = [] if made.side is None else [made.side]
    return [*side, *(cell.rect for cell in made.cells), *(splitter.rect for splitter in made.splitters)]


def least(views: tuple[str, ...], scale: float) -> tuple[int, int]:
    sizes = [ALL_VIEWS[name].minimum for name in views]
    return max(ceil(width * scale) for width, _ in sizes), max(ceil((height + HEADER) * scale) for _, height in sizes)


@given(SIZES, SCALES, arrangements(), SIDES)
def test_nothing_overlaps_and_everything_is_on_the_stage(
    size: tuple[int, int], scale: float, arrangement: Arrangement, side: Side | None
) -> None:
    rects = places(plan(size, scale, arrangement, side))
    assert rects
    for x, y, width, height in rects:
        assert x >= 0
        assert y >= 0
        assert x + width <= size[0]
        assert y + height <= size[1]
    assert not any(overlap(one, other) for one, other in combinations(rects, 2))


@given(SIZES, SCALES, arrangements(), SIDES)
def test_no_cell_is_smaller_than_its_views_need_unless_one_alone_has_no_room(
    size: tuple[int, int], scale: float, arrangement: Arrangement, side: Side | None
) -> None:
    made = plan(size, scale, arrangement, side)
    wide = len({cell.rect.x for cell in made.cells}) > 1
    for cell in made.cells:
        width, height = least(cell.views, scale)
        stacked = sum(other.rect.x == cell.rect.x for other in made.cells) > 1
        if wide:
            assert cell.rect.width >= width
        if stacked:
            assert cell.rect.height >= height
        if made.side is not None and cell.rect.x > 0:
            assert cell.rect.width >= width


def test_where_columns_have_no_room_one_below_the_other_either_each_view_is_on_one_tab() -> None:
    parts = (NAMES[:5], NAMES[5:7], NAMES[7:9])
    columns = tuple(StageColumn((StageCell(tuple(views), 1.0),), 1.0) for views in parts)
    made = plan((240, 180), 1.0, Arrangement(columns))
    assert sorted(name for cell in made.cells for name in cell.views) == sorted(NAMES[:9])


@given(SIZES, SCALES, arrangements(), SIDES)
def test_every_open_view_is_on_exactly_one_tab_and_the_last_one_asked_for_is_in_front(
    size: tuple[int, int], scale: float, arrangement: Arrangement, side: Side | None
) -> None:
    made = plan(size, scale, arrangement, side)
    if not made.cells:
        # The side has the stage: it was asked for, and it can be left again.
        assert side is not None
        assert side.asked
        assert made.folded
        assert made.side is not None
        return
    shown = [name for cell in made.cells for name in cell.views]
    assert sorted(shown) == sorted(arrangement.views())
    assert len(made.cells) <= 4
    fronts = [cell.front for cell in made.cells]
    assert all(cell.front in cell.views for cell in made.cells)
    if arrangement.recent and not arrangement.maximized:
        assert arrangement.recent[0] in fronts
    if arrangement.maximized:
        assert len(made.cells) == 1


@given(SCALES, arrangements())
def test_there_is_room_for_all_cells_where_the_stage_is_large(scale: float, arrangement: Arrangement) -> None:
    made = plan((7680, 4320), scale, arrangement, None)
    cells = [cell for column in arrangement.columns for cell in column.cells]
    wanted = [cell for cell in cells if set(cell.views) - arrangement.closed]
    assert len(made.cells) == (1 if arrangement.maximized else len(wanted))


@given(SIZES, SCALES, arrangements(), st.integers(-9999, 9999))
def test_a_splitter_that_is_dragged_goes_where_it_was_dragged_to(
    size: tuple[int, int], scale: float, arrangement: Arrangement, way: int
) -> None:
    for splitter in plan(size, scale, arrangement, None).splitters:
        sizes = splitter.dragged(way)
        assert sum(sizes) == sum(splitter.sizes)
        changed = arrangement.resized(splitter.column, dict(zip(splitter.parts, sizes, strict=True)))
        again = plan(size, scale, changed, None)
        same = [one for one in again.splitters if (one.column, one.parts) == (splitter.column, splitter.parts)]
        alone = sum(one.column == splitter.column for one in again.splitters) == 1
        if alone and sum(splitter.sizes) > sum(splitter.least) and not arrangement.grown:
            assert abs(same[0].sizes[0] - sizes[0]) <= max(2, 0.01 * max(size))


def test_the_first_screen_is_boundary_beside_loss_above_gradient() -> None:
    made = plan((1366, 632), 1.0, ARRANGEMENTS["Start"], Side(288, 0, 144))
    assert made.side == Rect(0, 0, 288, 632)
    boundary, loss, gradient = made.cells
    assert (boundary.front, loss.front, gradient.front) == ("boundary_panel", "loss_panel", "gradient_panel")
    assert boundary.rect.x == 288 + GAP
    assert boundary.rect.width > 1.5 * loss.rect.width
    assert (loss.rect.x, loss.rect.width) == (gradient.rect.x, gradient.rect.width)
    assert abs(loss.rect.height - gradient.rect.height) <= 1


def test_where_there_is_little_room_controls_and_views_take_turns() -> None:
    narrow = (340, 500)
    views = plan(narrow, 1.0, ARRANGEMENTS["Start"], Side(288, 0, 144, asked=False))
    assert views.folded
    assert views.side is None
    assert views.cells
    controls = plan(narrow, 1.0, ARRANGEMENTS["Start"], Side(288, 0, 144, asked=True))
    assert controls.side == Rect(0, 0, *narrow)
    assert not controls.cells


def test_a_scene_of_a_lesson_has_most_of_a_small_screen() -> None:
    """The stage of a window of 1024 x 768 at zoom 1 is 1024 x 632; its text stands below the views."""
    for views in (("graph_panel",), ("boundary_panel", "loss_panel"), ("landscape_panel", "loss_panel", "runs_panel")):
        caption = 632 - round(0.615 * 768) - GAP
        made = plan((1024, 632), 1.0, scene_arrangement(views), Side(317, caption))
        assert made.below
        areas = [cell.rect.width * cell.rect.height for cell in made.cells]
        assert sum(areas) >= 0.6 * 1024 * 768
        assert max(areas) >= 0.4 * 1024 * 768
        assert areas[0] == max(areas)
