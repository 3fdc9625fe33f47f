"""The progress of a computation is shown after the time that the program sets, not after Qt's own."""

from __future__ import annotations

from children import child
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.views.dialogs.progress_dialog import PATIENCE_MS, ProgressDialog


def test_it_appears_after_its_own_patience(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ProgressDialog("Saving …", window)
    waits = child(dialog, QTimer)
    assert waits.isActive()
    assert waits.interval() == PATIENCE_MS
    waits.timeout.emit()
    assert dialog.isVisible()
    dialog.end()
