"""A field that shows and takes percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from pytestqt.qtbot import QtBot

from neuron_gui.views.controls.share_box import ShareBox


@pytest.fixture
def box(qtbot: QtBot) -> ShareBox:
    made = ShareBox(0.0, 0.9)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("text", "share", "shown"),
    [
        ("40", 0.4, "40 %"),
        ("40 %", 0.4, "40 %"),
        ("12,5%", 0.125, "12.5 %"),
        ("0.4", 0.4, "40 %"),
        (".25", 0.25, "25 %"),
        ("0.5 %", 0.005, "0.5 %"),
        ("1", 0.01, "1 %"),
        ("95", 0.9, "90 %"),
        ("0", 0.0, "0 %"),
    ],
)
def test_percent_and_shares_are_read_as_people_write_them(
    qtbot: QtBot, box: ShareBox, text: str, share: float, shown: str
) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == pytest.approx(share, abs=1e-15)
    assert box.text() == shown


@pytest.mark.parametrize("text", ["a", "40 % x", "%%", "4%0"])
def test_what_is_no_percentage_is_not_let_in(box: ShareBox, text: str) -> None:
    assert box.validate(text, 0)[0] == QValidator.State.Invalid


def test_the_arrows_go_by_five_percent(qtbot: QtBot, box: ShareBox) -> None:
    for _ in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.text() == "15 %"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert (box.text(), box.value()) == ("10 %", 0.1)


@given(st.floats(0.0, 0.9))
def test_what_is_shown_is_read_again_as_the_same(share: float) -> None:
    box = ShareBox(0.0, 0.9)
    assert box.valueFromText(box.textFromValue(share)) == pytest.approx(share, rel=1e-9, abs=1e-12)
