"""The menu of arrangements: those that the program comes with, and the user's own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow, QMenu

from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.command import Actions
from neuron_gui.views.stage.arrangement import ARRANGEMENTS, read_arrangement

#: The largest number of saved arrangements, and the longest name of one.
MOST, LONGEST = 20, 60


class ArrangementMenu(QObject):
    """Offers arrangements by name, saves the present one, and removes saved ones.

    Parameters
    ----------
    controller
        What shows them.
    actions
        The actions of the commands.
    own
        Saved arrangements by name, as plain data. The dictionary is changed in place.
    window
        The window in which the keys work.

    Signals
    -------
    told(str, bool, str)
        What happened, whether it stays, and the name of an answer.
    """

    told = Signal(str, bool, str)

    def __init__(self, controller: StageController, actions: Actions, own: dict[str, Any], window: QMainWindow) -> None:
        super().__init__(window)
        self._controller, self._own, self._window = controller, own, window
        self.menu = QMenu("&Arrangements", window)
        self._remove = QMenu("&Remove", window)
        self.actions = [self._named(name, f"Shift+F{number}") for number, name in enumerate(ARRANGEMENTS, 1)]
        self._save = actions["save_arrangement"]
        self.menu.aboutToShow.connect(self._fill)
        self._remove.triggered.connect(self._on_remove)
        self._asked: QInputDialog | None = None
        self._fill()

    def _named(self, name: str, key: str = "") -> QAction:
        action = QAction(name.replace("&", "&&"), self._window)
        action.setData(name)
        if key:
            action.setObjectName(f"action_arrangement_{name.lower().replace(' ', '_')}")
            action.setShortcut(QKeySequence(key))
            self._window.addAction(action)
            action.triggered.connect(self._on_chosen)
        else:
            action.triggered.connect(self._on_own)
        return action

    @Slot()
    def _fill(self) -> None:
        self.menu.clear()
        self._remove.clear()
        self.menu.addActions(self.actions)
        self.menu.addSeparator()
        self._saved = [self._named(name) for name in sorted(self._own)]
        self.menu.addActions(self._saved)
        self.menu.addSeparator()
        self.menu.addAction(self._save)
        for name in sorted(self._own):
            self._remove.addAction(name.replace("&", "&&")).setData(name)
        self.menu.addMenu(self._remove)
        self._remove.menuAction().setEnabled(bool(self._own))

    @Slot()
    def _on_chosen(self) -> None:
        self._controller.arrange(ARRANGEMENTS[self._name()])

    @Slot()
    def _on_own(self) -> None:
        name = self._name()
        try:
            self._controller.arrange(read_arrangement(self._own[name], ALL_VIEWS))
        except ValueError as error:
            self.told.emit(
                f"The arrangement “{name}” cannot be shown: {error}. Remove it, and save it again.", True, ""
            )

    def _name(self) -> str:
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())

    @Slot()
    def ask_name(self) -> None:
        """Ask for a name and save the present arrangement with it."""
        self._asked = asked = QInputDialog(self._window)
        asked.setObjectName("arrangement_name")
        asked.setWindowTitle("Save arrangement")
        asked.setLabelText("Name:")
        asked.textValueSelected.connect(self._on_name)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    @Slot(str)
    def _on_name(self, text: str) -> None:
        name = " ".join(text.split())[:LONGEST]
        there = name in self._own
        if not name:
            self.told.emit("An arrangement needs a name; nothing was saved.", False, "")
        elif not there and len(self._own) >= MOST:
            self.told.emit(f"There are {MOST} saved arrangements, the most that are kept. Remove one first.", True, "")
        else:
            self._own[name] = self._controller.arrangement.data()
            verb = "replaced" if there else "saved"
            self.told.emit(f"Arrangement “{name}” {verb}. It is in the menu View, Arrangements.", False, "")

    @Slot(QAction)
    def _on_remove(self, action: QAction) -> None:
        name = str(action.data())
        del self._own[name]
        self.told.emit(f"Arrangement “{name}” removed.", False, "")
