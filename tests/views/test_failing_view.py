"""An error in one view: it is told once, this view shows a sentence, and the others and the training go on."""

from __future__ import annotations

import pytest
from desk import Desk, MakeDesk
from PySide6.QtWidgets import QLabel

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.views.gradient import gradient_view
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.plotting.paint_guard import SENTENCE
from neuron_gui.views.view import View


class TooLargeError(OverflowError):
    """The error that the tests raise."""


def fail(*arguments: object, **named: object) -> None:
    raise TooLargeError("too large")


def sentences(view: View) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text() == SENTENCE]


def break_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LandscapeMap, "draw_sheet", fail)


def break_paint_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_view, "number", fail)


def trains_on(d: Desk, to: int) -> None:
    d.train(to)
    d.window.grab()
    assert d.text("iteration") == str(to)


class FailsAtTen(LossView):
    """A view that cannot show iteration 10."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.iteration == 10:
            fail()
        super().show_snapshot(snapshot)


BREAKS = {"landscape_panel": break_background, "gradient_panel": break_paint_event}


@pytest.mark.parametrize("name", BREAKS)
def test_a_picture_that_fails_leaves_the_others_alone(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    d = desk()
    BREAKS[name](monkeypatch)
    with d.qtbot.capture_exceptions() as raised:
        d.window.stage_controller.reveal(name)
        trains_on(d, 5)
        told = len(raised)
        for to in (10, 15):
            trains_on(d, to)
    assert {kind for kind, _, _ in raised} == {TooLargeError}
    assert len(raised) == told


def test_a_view_that_cannot_show_a_state_says_so_until_it_can(desk: MakeDesk) -> None:
    d = desk()
    d.train(10)
    ten = d.state
    view = FailsAtTen()
    d.qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.set_data(d.data)
    with d.qtbot.capture_exceptions() as raised:
        for _ in range(3):
            view.show_snapshot(ten)
            assert sentences(view) == [SENTENCE]
    assert [kind for kind, _, _ in raised] == [TooLargeError]
    d.train(11)
    view.show_snapshot(d.state)
    assert not sentences(view)
