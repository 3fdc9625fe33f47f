"""The words under the slider of the learning rate: none is cut off, however narrow the controls are."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from neuron_gui.views.controls.rate_legend import RateLegend, Word

ZONES = ("safe", "may overshoot", "overshoots")


@pytest.mark.parametrize("now", ZONES)
def test_words_that_have_no_room_are_left_out_and_that_for_the_present_rate_stays(qtbot: QtBot, now: str) -> None:
    legend = RateLegend()
    qtbot.addWidget(legend)
    legend.show_words(tuple(Word("", text, "text", "", 40.0 * place, text == now) for place, text in enumerate(ZONES)))
    counts = []
    for width in (120, 160, 200, 400):
        legend.resize(width, 60)
        words = legend.words()
        counts.append(len(words))
        assert now in [word.text for word, _ in words]
        assert all(place.left() >= 0 and place.right() <= width for _, place in words)
        assert not any(one.intersects(other) for _, one in words for _, other in words if one is not other)
    assert counts == sorted(counts)
    assert counts[-1] == len(ZONES)
