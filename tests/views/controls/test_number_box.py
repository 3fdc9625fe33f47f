"""A field for numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from pytestqt.qtbot import QtBot

from neuron_gui.views.controls.number_box import NumberBox, number_in

Keys = Qt.Key


@pytest.fixture
def box(qtbot: QtBot) -> NumberBox:
    made = NumberBox(-1e100, 1e100)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("-2", -2.0),
        ("\N{MINUS SIGN}2,25", -2.25),
        ("1e-3", 0.001),
        ("2.5E+3", 2500.0),
        (" 1 000 ", 1000.0),
        (".5", 0.5),
        ("1e200", 1e100),
        ("-1e200", -1e100),
    ],
)
def test_numbers_are_read_as_people_write_them(box: NumberBox, text: str, value: float) -> None:
    box.lineEdit().setText(text)
    box.interpretText()
    assert box.value() == value


@pytest.mark.parametrize("text", ["", "-", "1e", "e5", "1,2,3", ",", "1.2.3", "--1", "inf", "nan", "0x10"])
def test_what_is_no_number_leaves_what_was_there(box: NumberBox, text: str) -> None:
    box.setValue(7.5)
    box.lineEdit().setText(text)
    box.interpretText()
    assert box.value() == 7.5
    assert box.text() == "7.5"


@pytest.mark.parametrize("text", ["abc", "1x", "inf", "1." * 21, "½"])
def test_what_can_never_become_a_number_is_not_let_in(box: NumberBox, text: str) -> None:
    assert box.validate(text, 0)[0] == QValidator.State.Invalid


@given(st.floats(-1e100, 1e100).filter(lambda value: value == 0 or abs(value) > 1e-290))
def test_every_number_is_shown_and_read_back_exactly(qapp: object, value: float) -> None:
    box = NumberBox(-1e100, 1e100)
    try:
        box.setValue(value)
        assert box.value() == value
        assert float(box.text()) == value
        box.interpretText()
        assert box.value() == value
    finally:
        box.deleteLater()


def test_typing_tells_once_when_it_is_done(box: NumberBox, qtbot: QtBot) -> None:
    told: list[float] = []
    box.valueChanged.connect(told.append)
    box.selectAll()
    qtbot.keyClicks(box, "12.5")
    assert told == []
    qtbot.keyClick(box, Keys.Key_Return)
    assert told == [12.5]
    qtbot.keyClick(box, Keys.Key_Return)
    assert told == [12.5]


def test_arrows_go_by_1_2_5_on_a_logarithmic_field(qtbot: QtBot) -> None:
    box = NumberBox(1e-6, 1e3, logarithmic=True)
    qtbot.addWidget(box)
    box.setValue(0.1)
    seen = []
    for _ in range(5):
        qtbot.keyClick(box, Keys.Key_Up)
        seen.append(box.value())
    assert seen == [0.2, 0.5, 1.0, 2.0, 5.0]
    for _ in range(9):
        qtbot.keyClick(box, Keys.Key_Down)
    assert box.value() == 0.005
    box.setValue(0.3)
    qtbot.keyClick(box, Keys.Key_Up)
    assert box.value() == 0.5
    box.setValue(0.3)
    qtbot.keyClick(box, Keys.Key_Down)
    assert box.value() == 0.2


def test_arrows_stop_at_the_ends(qtbot: QtBot) -> None:
    box = NumberBox(1e-6, 1e3, logarithmic=True)
    qtbot.addWidget(box)
    for key, end in ((Keys.Key_PageUp, 1e3), (Keys.Key_PageDown, 1e-6)):
        for _ in range(10):
            qtbot.keyClick(box, key)
        assert box.value() == end


def test_linear_steps_stay_short(box: NumberBox, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.keyClick(box, Keys.Key_Up)
    assert box.text() == "0.3"
    for _ in range(6):
        qtbot.keyClick(box, Keys.Key_Down)
    assert box.text() == "-0.3"


@pytest.fixture
def maybe(qtbot: QtBot) -> NumberBox:
    made = NumberBox(0.0, 100.0, logarithmic=True, word="none")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_field_may_hold_no_number(maybe: NumberBox, qtbot: QtBot) -> None:
    assert (maybe.text(), number_in(maybe)) == ("none", None)
    for typed, shown, value in (("0", "0", 0.0), ("2.5", "2.5", 2.5), ("none", "none", None), ("1e9", "100", 100.0)):
        maybe.selectAll()
        qtbot.keyClicks(maybe, typed)
        qtbot.keyClick(maybe, Keys.Key_Return)
        assert (maybe.text(), number_in(maybe)) == (shown, value)
    assert maybe.validate("-0.5", 0)[0] != QValidator.State.Acceptable
    assert maybe.validate("nobody", 0)[0] == QValidator.State.Invalid


def test_arrows_go_from_no_number_to_the_smallest_and_back(maybe: NumberBox, qtbot: QtBot) -> None:
    seen = []
    for key in (Keys.Key_Up, Keys.Key_Up, Keys.Key_Up, Keys.Key_Down, Keys.Key_Down, Keys.Key_Down, Keys.Key_Down):
        qtbot.keyClick(maybe, key)
        seen.append(number_in(maybe))
    assert seen == [0.0, 1e-4, 2e-4, 1e-4, 0.0, None, None]
