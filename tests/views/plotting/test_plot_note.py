"""A note in a plot: shown where it covers no number of an axis."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.plot_note import PlotNote


@pytest.mark.parametrize(("width", "shown"), [(400, True), (160, False)])
def test_a_plot_shows_a_note_only_if_it_is_wide_enough(qtbot: QtBot, width: int, shown: bool) -> None:
    plot = Plot("Loss", "iteration", "loss")
    qtbot.addWidget(plot)
    note = PlotNote(plot, "Long run: log x", "Linear")
    plot.resize(width, 200)
    plot.show()
    qtbot.waitExposed(plot)
    note.tell()
    assert note.isVisible() is shown
    plot.resize(120, 200)
    qtbot.waitUntil(lambda: not note.isVisible())
