"""The dialog for an unexpected error: what happened, where, and what to do; shown once, in the program's theme."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QLabel, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.app.errors import ErrorReporter
from neuron_gui.app.program import Program
from neuron_gui.data.generators import generate
from neuron_gui.views.dialogs.error_dialog import Failure


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Callable[[], Program]]:
    """Return a function that opens a window; nothing else refers to the window after it is closed."""
    hooks = sys.excepthook, threading.excepthook
    kept = [create_window(["--size", "1024x768", "--theme", "dark"])]
    qtbot.addWidget(kept[0], before_close_func=kept.remove)
    ErrorReporter(kept[0]).install()
    yield lambda: kept[0]
    sys.excepthook, threading.excepthook = hooks


def fail(act: Callable[[], Any]) -> None:
    """Let an error reach the hook as Qt lets it."""
    try:
        act()
    except (TypeError, ValueError):
        sys.excepthook(*sys.exc_info())


def said(dialog: Failure, name: str) -> str:
    label = dialog.findChild(QLabel, f"failure_{name}")
    assert label is not None
    return label.text() if label.isVisible() else ""


def opened(qtbot: QtBot, window: Callable[[], Program]) -> Failure:
    qtbot.waitUntil(lambda: window().findChild(Failure) is not None)
    dialog = child(window(), Failure)
    assert isinstance(dialog, Failure)
    qtbot.waitExposed(dialog)
    return dialog


def test_the_painter_of_a_painting_that_failed_is_ended(
    window: Callable[[], Program], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)

    def paint() -> None:
        painter = QPainter(picture)
        raise ValueError(f"this cannot be drawn by {painter}")

    fail(paint)
    assert not picture.paintingActive()
    opened(qtbot, window).close()


def test_it_says_what_is_wrong_where_and_what_to_do(
    window: Callable[[], Program], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    fail(lambda: generate("blobs", samples="<b>many</b>"))  # type: ignore[arg-type]
    dialog = opened(qtbot, window)
    assert window().findChild(QMessageBox) is None
    assert said(dialog, "what").startswith("TypeError: ")
    assert "neuron_gui/data/generators.py, line " in said(dialog, "where")
    assert "report" in said(dialog, "todo")
    for label in dialog.findChildren(QLabel):
        room = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert label.isHidden() or label.height() >= room, label.text()
    assert "generators.py" in caplog.text


def test_details_open_and_are_copied(
    window: Callable[[], Program], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    fail(lambda: int("<b>x</b>"))
    dialog = opened(qtbot, window)
    assert "<b>x</b>" in said(dialog, "what")
    assert said(dialog, "where") == ""  # the error was raised in the test
    details = dialog.findChild(QPlainTextEdit)
    assert details is not None
    assert not details.isVisible()
    before = dialog.height()
    toggle = next(one for one in dialog.findChildren(QAbstractButton) if one.text() == "Details")
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert dialog.height() >= before + details.height()
    qtbot.mouseClick(child(dialog, QAbstractButton, "failure_copy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == details.toPlainText()
    assert "Traceback" in details.toPlainText()
    assert caplog.records


def test_enter_closes_it_and_the_same_error_is_not_told_again(
    window: Callable[[], Program], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    fail(lambda: int("one"))
    dialog = opened(qtbot, window)
    close = child(dialog, QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    assert close.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window().findChild(Failure) is None)
    fail(lambda: int("one"))
    fail(lambda: int("two"))
    assert "two" in said(opened(qtbot, window), "what")
    assert len(window().findChildren(Failure)) == 1
    assert len(caplog.records) == 3
