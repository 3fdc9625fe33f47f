"""The declarations of the views: complete, distinct, and true of their classes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from view_bench import BlobsBench

from neuron_gui.data.assets import asset
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme
from neuron_gui.views.view import view_class
from neuron_gui.views.view_spec import ViewSpec


def each_view() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("spec", ALL_VIEWS.values(), ids=list(ALL_VIEWS))


@each_view()
def test_a_declaration_is_complete_and_its_class_refers_to_it(spec: ViewSpec) -> None:
    assert view_class(spec).spec is spec
    assert asset("icons", "line", f"{spec.icon}.svg").is_file()
    assert all((spec.name, spec.word, spec.title, spec.short, spec.tip))
    assert all(least <= best for least, best in zip(spec.minimum, spec.preferred, strict=True))


@pytest.mark.parametrize("field", ["name", "word", "title", "short", "tip", "icon"])
def test_no_two_views_share_a_name_or_an_icon(field: str) -> None:
    values = [getattr(spec, field) for spec in ALL_VIEWS.values()]
    assert len(set(values)) == len(values)


@each_view()
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_draws_itself_in_either_theme_at_any_zoom(qtbot: QtBot, spec: ViewSpec, theme: str) -> None:
    bench = BlobsBench(qtbot, view_class(spec)())
    for zoom, projector in ((0.75, False), (3.0, False), (1.0, True)):
        use_theme(make_theme(theme, projector, zoom))
        bench.frame()
        assert not bench.panel.grab().isNull()
