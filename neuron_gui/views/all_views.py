"""All views, in the order of the menus. A new view needs a line here and a folder."""

from __future__ import annotations

from importlib import import_module

from neuron_gui.views.view_spec import ViewSpec

#: The folders whose ``__init__`` declares a view.
_FOLDERS = (
    "boundary",
    "loss",
    "gradient",
    "landscape",
    "sweep",
    "runs",
    "samples",
    "graph",
    "formulas",
    "sigmoid",
    "metrics",
    "passes",
    "gradient_check",
    "scikit_learn",
)


def _spec(folder: str) -> ViewSpec:
    spec = import_module(f"neuron_gui.views.{folder}").SPEC
    assert isinstance(spec, ViewSpec)
    return spec


#: The declaration of each view, by its name.
ALL_VIEWS: dict[str, ViewSpec] = {spec.name: spec for spec in map(_spec, _FOLDERS)}
#: The name of each view, by its word in lesson files.
VIEW_WORDS: dict[str, str] = {spec.word: spec.name for spec in ALL_VIEWS.values()}
