"""The line for new users: shown at the first start only, and removed once it is not needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk, Keys, MakeDesk
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton, QWidget

from neuron_gui.controllers import preferences


def line(desk: Desk) -> QWidget:
    return desk.find(QWidget, "first_time_line")


def run(desk: Desk) -> None:
    desk.press(Keys.Key_Space)


def step(desk: Desk) -> None:
    desk.press(Keys.Key_Right)


def generate(desk: Desk) -> None:
    before = desk.data
    desk.click("next_seed")
    desk.wait(lambda: desk.data is not before)


def lesson(desk: Desk) -> None:
    desk.click("first_lesson")
    desk.wait(lambda: desk.window.findChild(QLabel, "lesson_title") is not None)


@pytest.mark.parametrize("action", [run, step, generate, lesson])
def test_it_goes_with_the_first_action_and_for_good(desk: MakeDesk, action: Callable[[Desk], None]) -> None:
    d = desk()
    assert line(d).isVisible()
    action(d)
    d.wait(lambda: not line(d).isVisible())
    d.window.close()
    assert preferences.load().knows_the_start
    assert not line(desk()).isVisible()


def test_nothing_done_leaves_it_for_the_next_start(desk: MakeDesk) -> None:
    desk().window.close()
    assert not preferences.load().knows_the_start
    assert line(desk()).isVisible()


def test_its_links_are_reached_and_pressed_with_the_keyboard(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    d = desk()
    asked: list[str] = []

    def answer(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(title)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    link = d.find(QToolButton, "first_data")
    for _ in range(100):
        d.press(Keys.Key_Tab)
        if QApplication.focusWidget() is link:
            break
    assert QApplication.focusWidget() is link
    d.press(Keys.Key_Space)
    assert asked == ["Open data"]
    # Nothing was chosen, so it is still needed.
    assert line(d).isVisible()
    assert not d.state.running


def test_a_message_takes_its_place_for_a_while_and_a_narrow_window_has_none(desk: MakeDesk) -> None:
    d = desk()
    # Another test may have left a text there, and a dialog would open.
    QApplication.clipboard().clear()
    d.window.actions_["paste"].trigger()
    assert d.window.readouts.status.message.text()
    assert not line(d).isVisible()
    d.window.readouts.end_notice()
    assert line(d).isVisible()
    status = d.window.readouts.status
    for width in range(1200, 100, -50):
        status.resize(width, status.height())
        assert line(d).isHidden() or line(d).geometry().left() > status.state.geometry().right()
        assert line(d).geometry().right() < status.width() or line(d).isHidden()
    assert line(d).isHidden()


def test_data_from_the_command_line_are_trained_on_and_the_line_stays(desk: MakeDesk, home: Path) -> None:
    assert line(desk("--dataset", "moons")).isVisible()
    assert not line(desk("--iterations", "5")).isVisible()


def test_it_is_whole_after_a_zoom(desk: MakeDesk) -> None:
    d = desk()
    for zoom in (d.window.appearance.zoom_in, d.window.appearance.zoom_in):
        zoom()
    d.window.readouts.end_notice()
    QApplication.processEvents()
    shown = line(d)
    assert shown.isVisible()
    assert shown.width() >= shown.sizeHint().width()
    assert shown.visibleRegion().boundingRect() == shown.rect(), "nothing is cut off"
