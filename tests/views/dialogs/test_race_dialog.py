"""Rates for a race: typed as people type, or a fan by one click."""

from __future__ import annotations

import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.views.dialogs.race_dialog import RaceDialog, read_rates

LEFT = Qt.MouseButton.LeftButton


def made(qtbot: QtBot, rate: float = 1.0, stable: float | None = 12.0) -> RaceDialog:
    dialog = RaceDialog(rate, stable, 0)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("0.1 1 10", (0.1, 1.0, 10.0)),
        ("0.1,1,10", (0.1, 1.0, 10.0)),
        (" 0.1, 1 ;10 ", (0.1, 1.0, 10.0)),
        ("0.1,1;10", (0.1, 1.0, 10.0)),
        ("0,1; 0,3; 2", (0.1, 0.3, 2.0)),
        ("1e-6\t1000", (1e-6, 1000.0)),
        ("3", (3.0,)),
        ("1 2 3 4 5 6 7 8 9 10 11 12", tuple(float(k) for k in range(1, 13))),
    ],
)
def test_rates_are_read_as_people_type_them(text: str, rates: tuple[float, ...]) -> None:
    assert read_rates(text) == rates


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "one to 12"),
        (" , ; ", "one to 12"),
        ("0.1 fast", "“fast” is not a number"),
        ("0.1 nan", "nan is not between"),
        ("inf", "inf is not between"),
        ("-1", "-1 is not between 1e-6 and 1000"),
        ("−1", "-1 is not between"),
        ("1001", "1001 is not between"),
        ("1e-7", "1e-7 is not between"),
        ("0,1 0,3", "Decimal commas need semicolons"),
        ("0.1 1 0.10", "0.10 is there twice"),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13", "At most 12"),
    ],
)
def test_what_cannot_race_is_told_and_cannot_be_accepted(qtbot: QtBot, text: str, said: str) -> None:
    dialog = made(qtbot)
    edit = child(dialog, QLineEdit, "race_rates")
    edit.clear()
    if text.isascii():
        qtbot.keyClicks(edit, text)
    else:
        edit.setText(text)  # keys for other signs there are none
    assert said in child(dialog, QLabel, "race_message").text()
    assert not child(dialog, QPushButton, "race_ok").isEnabled()
    assert dialog.rates() == ()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_typed_rates_are_accepted_with_enter(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    edit = child(dialog, QLineEdit, "race_rates")
    edit.selectAll()
    qtbot.keyClicks(edit, "0.5 2 8")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert dialog.rates() == (0.5, 2.0, 8.0)


@pytest.mark.parametrize(
    ("button", "rates"),
    [
        ("race_wide", (0.02, 0.06, 0.2, 0.6, 2.0)),
        ("race_fine", (0.1, 0.14, 0.2, 0.28, 0.4)),
        ("race_edge", (6.0, 10.8, 13.2, 24.0)),
    ],
)
def test_fans_by_one_click(qtbot: QtBot, button: str, rates: tuple[float, ...]) -> None:
    dialog = made(qtbot, rate=0.2, stable=12.0)
    qtbot.mouseClick(child(dialog, QPushButton, button), LEFT)
    assert dialog.rates() == pytest.approx(rates)


@pytest.mark.parametrize("rate", [1e-6, 1000.0])
def test_a_fan_at_the_limits_can_race(qtbot: QtBot, rate: float) -> None:
    dialog = made(qtbot, rate=rate)
    assert len(dialog.rates()) == 3
    assert min(dialog.rates()) >= 1e-6
    assert max(dialog.rates()) <= 1000.0


@pytest.mark.parametrize("stable", [None, float("inf")])
def test_without_an_edge_there_is_no_fan_round_it(qtbot: QtBot, stable: float | None) -> None:
    dialog = made(qtbot, stable=stable)
    assert not child(dialog, QPushButton, "race_edge").isEnabled()


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget.objectName()
