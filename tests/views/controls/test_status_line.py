"""The state and the message share one line: the message is told whole before the state is."""

from __future__ import annotations

import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from neuron_gui.core.diagnosis import State
from neuron_gui.views.controls.elided_label import Sentence
from neuron_gui.views.controls.status_line import StatusLine

MESSAGE = "Undone: new data. The samples, the runs and the view are those of before."
SENTENCE = "The steps are too large to settle: below α = 1.23 the loss never rises."


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    shown = StatusLine()
    qtbot.addWidget(shown)
    shown.set_height(26)
    shown.show()
    return shown


@pytest.mark.parametrize("answer", ["", "undo"])
def test_the_state_gives_way_word_by_word_and_then_to_its_sign(line: StatusLine, answer: str) -> None:
    line.show_state(State.OSCILLATING, SENTENCE)
    line.show_message(MESSAGE, answer=answer)
    state, message, sign = (child(line, QLabel, name) for name in ("state", "message", "state_sign"))
    told = set()
    for width in range(2000, message.fontMetrics().horizontalAdvance(MESSAGE) + 100, -10):
        line.resize(width, 26)
        assert message.width() >= message.fontMetrics().horizontalAdvance(MESSAGE), "the message is not cut"
        assert state.fontMetrics().horizontalAdvance(state.text()) <= max(state.width(), 0)
        assert message.x() >= state.x() + state.width()
        told.add(state.text())
    assert told == {f"{State.OSCILLATING.value}. {SENTENCE}", State.OSCILLATING.value, ""}
    assert SENTENCE.split(":")[0] in sign.toolTip().replace("\n", " "), "the sign tells what stood beside it"
    assert sign.accessibleName().endswith(SENTENCE)
    line.end_message()
    assert state.text().endswith(SENTENCE)


@pytest.mark.parametrize("name", ["state", "message"])
def test_a_narrow_line_cuts_no_word(line: StatusLine, name: str) -> None:
    said = "The loss is 6.2·10⁻⁶ above its minimum, 0.226."
    if name == "state":
        line.show_state(State.CONVERGING, said)
    else:
        line.show_message(said)
    label = child(line, Sentence, name)
    words = label.text().split(" ")
    for width in range(700, 240, -7):
        line.resize(width, 26)
        (shown,) = label.shown()
        assert label.fontMetrics().horizontalAdvance(shown) <= label.width()
        count = len(shown.split(" "))
        assert shown in (" ".join(words), " ".join(words[:count]).rstrip(".,") + "…")


def test_of_a_long_name_both_ends_are_shown(line: StatusLine) -> None:
    line.show_message(f"Saved {'a' * 200}.csv.")
    line.resize(500, 26)
    (shown,) = child(line, Sentence, "message").shown()
    assert shown.startswith("Saved aaa")
    assert shown.endswith("a.csv.")


def test_a_message_that_ends_while_its_button_is_held_down_answers_nothing(qtbot: QtBot, line: StatusLine) -> None:
    answers: list[str] = []
    line.answered.connect(answers.append)
    line.show_message(MESSAGE, answer="undo")
    button = child(line, QToolButton, "message_button")
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    line.show_message(SENTENCE)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert answers == []
    line.show_message(MESSAGE, answer="undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answers == ["undo"]
