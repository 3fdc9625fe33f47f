"""The import dialog, opened on a file that the test writes, and used by real keys and clicks."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QProgressBar, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.data.dataset import Dataset
from neuron_gui.views.dialogs.import_dialog import ImportDialog
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import Theme, make_theme

T = TypeVar("T", bound=QWidget)


class Driver:
    """Uses the dialog as a person does."""

    def __init__(self, dialog: ImportDialog, qtbot: QtBot) -> None:
        self.dialog = dialog
        self.qtbot = qtbot

    def box(self, name: str) -> QComboBox:
        return self._find(QComboBox, name)

    def _find(self, kind: type[T], name: str) -> T:
        found = self.dialog.findChild(kind, f"import_{name}")
        assert found is not None
        return found

    @property
    def message(self) -> str:
        return self._find(QLabel, "message").text()

    @property
    def ok(self) -> QPushButton:
        return self._find(QPushButton, "ok")

    @property
    def cancel(self) -> QPushButton:
        return self._find(QPushButton, "cancel")

    @property
    def progress(self) -> QProgressBar:
        return self._find(QProgressBar, "progress")

    @property
    def table(self) -> QTableView:
        return self._find(QTableView, "preview")

    def choose(self, name: str, text: str) -> None:
        """Go to an entry with the keyboard."""
        box = self.box(name)
        place = next(place for place in range(box.count()) if box.itemText(place).startswith(text))
        box.setFocus()
        key = Qt.Key.Key_Down if place > box.currentIndex() else Qt.Key.Key_Up
        for _ in range(abs(place - box.currentIndex())):
            QTest.keyClick(box, key)
        assert box.currentIndex() == place

    def wait(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.message, timeout=60_000)

    def take(self) -> Dataset:
        """Press OK and return what comes of it."""
        self.qtbot.waitUntil(self.ok.isEnabled, timeout=60_000)
        with self.qtbot.waitSignal(self.dialog.finished, timeout=60_000):
            QTest.mouseClick(self.ok, Qt.MouseButton.LeftButton)
        assert self.dialog.result() == QDialog.DialogCode.Accepted
        dataset = self.dialog.dataset()
        assert dataset is not None
        return dataset


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = make_theme("light")
    apply_theme(qapp, made)
    return made


class Opener:
    """Opens files in dialogs, and closes what is left open."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.opened: list[ImportDialog] = []

    def __call__(self, content: str | bytes | Path, name: str = "data.csv") -> Driver:
        path = content if isinstance(content, Path) else self.folder / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        dialog = ImportDialog(path)
        self.qtbot.addWidget(dialog)
        self.opened.append(dialog)
        dialog.setModal(True)
        dialog.show()
        self.qtbot.waitExposed(dialog)
        return self.driver(dialog)

    def driver(self, dialog: ImportDialog) -> Driver:
        return Driver(dialog, self.qtbot)


@pytest.fixture
def opened(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Generator[Opener]:
    opener = Opener(tmp_path, qtbot)
    yield opener
    for dialog in opener.opened:
        if dialog.isVisible():
            dialog.reject()
