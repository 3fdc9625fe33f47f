"""The view beside scikit-learn: fitted by itself in a process that can be ended, and what it says without it."""

from __future__ import annotations

import pytest
from children import child
from desk import MakeDesk
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.core import scikit_learn
from neuron_gui.data.number_text import number
from neuron_gui.views.scikit_learn.fit_process import FitProcess
from neuron_gui.views.scikit_learn.scikit_learn_view import ScikitLearnView

PATIENCE = 60_000


def rows(view: QWidget) -> dict[str, list[str]]:
    table = child(view, QTableWidget, "scikit_learn_table")
    texts = []
    for row in range(table.rowCount()):
        cells = [table.item(row, column) for column in range(table.columnCount())]
        texts.append([cell.text() if cell is not None else "" for cell in cells])
    return {row[0]: row[1:] for row in texts}


def test_it_shows_both_results_and_why_they_differ_then_that_they_agree(desk: MakeDesk, qtbot: QtBot) -> None:
    pytest.importorskip("sklearn")
    d = desk("--optimizer", "newton", "--learning-rate", "1", "--l2", "0.02")
    view = d.window.stage_controller.reveal("scikit_learn_panel")
    assert isinstance(view, ScikitLearnView)
    controller = d.window.stage_controller
    controller.arrange(controller.arrangement.toggled("scikit_learn_panel"))
    reasons = child(view, QLabel, "scikit_learn_reasons")
    qtbot.waitUntil(lambda: "not at the smallest J yet" in reasons.text(), timeout=PATIENCE)
    d.train(12)
    assert "agree to six digits" in reasons.text()
    found = rows(view)
    assert found["w of x₁"][0] == number(float(d.state.w[0]), 8)
    assert found["w of x₁"][0][:7] == found["w of x₁"][1][:7]
    assert found["objective J"][0][:8] == found["objective J"][1][:8]
    assert found["w of x₂"][4].startswith(number(float(2.718281828459045 ** d.state.w[1]), 4))
    child(view, QPushButton, "scikit_learn_copy").click()
    assert "LogisticRegression(C=" in QGuiApplication.clipboard().text()


def test_a_fit_can_be_cancelled_and_begun_again_and_ends_when_it_is_hidden(desk: MakeDesk, qtbot: QtBot) -> None:
    pytest.importorskip("sklearn")
    d = desk()
    view = d.window.stage_controller.reveal("scikit_learn_panel")
    process = child(view, FitProcess)
    cancel, again = (child(view, QPushButton, f"scikit_learn_{name}") for name in ("cancel", "again"))
    qtbot.waitUntil(cancel.isVisible, timeout=PATIENCE)
    d.click("scikit_learn_cancel")
    assert again.isVisible()
    assert child(view, QLabel, "scikit_learn_status").text() == "Cancelled."
    d.click("scikit_learn_again")
    assert not again.isVisible()
    qtbot.waitUntil(again.isVisible, timeout=PATIENCE)
    assert rows(view)["b"][1]
    d.click("scikit_learn_again")
    controller = d.window.stage_controller
    controller.arrange(controller.arrangement.without("scikit_learn_panel"))
    qtbot.waitUntil(lambda: not view.isVisible())
    assert not process.running


def test_without_scikit_learn_it_says_how_to_install_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scikit_learn, "installed_version", lambda: None)
    view = ScikitLearnView()
    qtbot.addWidget(view)
    view.show()
    assert "python -m pip install scikit-learn" in child(view, QLabel, "scikit_learn_status").text()
    assert not child(view, QTableWidget, "scikit_learn_table").isVisible()
    child(view, QPushButton, "scikit_learn_copy").click()
    assert QGuiApplication.clipboard().text() == "python -m pip install scikit-learn"


def test_a_process_that_fails_says_why(qtbot: QtBot) -> None:
    view = ScikitLearnView()
    qtbot.addWidget(view)
    process = child(view, FitProcess)
    with qtbot.waitSignal(process.failed, timeout=PATIENCE) as told:
        process.start(b"no request")
    assert told.args is not None
    assert told.args[0]
    assert "found no result" in child(view, QLabel, "scikit_learn_status").text()


@pytest.mark.parametrize(("width", "fits"), [(420, (4, 5)), (900, (8,))])
def test_it_shows_the_digits_that_there_is_room_for(
    desk: MakeDesk, qtbot: QtBot, width: int, fits: tuple[int, ...]
) -> None:
    pytest.importorskip("sklearn")
    d = desk("--iterations", "3")
    view = ScikitLearnView()
    qtbot.addWidget(view)
    view.resize(width, 500)
    view.show()
    view.set_data(d.data)
    view.show_snapshot(d.state)
    qtbot.waitUntil(lambda: bool(rows(view)["b"][1]), timeout=PATIENCE)
    assert rows(view)["w of x₁"][0] in [number(float(d.state.w[0]), digits) for digits in fits]
    table = child(view, QTableWidget, "scikit_learn_table")
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
