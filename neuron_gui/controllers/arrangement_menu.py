"""The menu of arrangements: those that the program comes with, and the user's own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow, QMenu

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.command import Actions
from neuron_gui.views.stage.arrangement import ARRANGEMENTS, read_arrangement

#: The largest number of saved arrangements, and the longest name of one.
MOST, LONGEST = 20, 60


class ArrangementMenu(MessageSource):
    """Offers arrangements by name, saves the present one, and renames and removes saved ones.

    Parameters
    ----------
    controller
        Shows them.
    actions
        The actions of the commands.
    own
        Saved arrangements by name, as plain data. The dictionary is changed in place.
    window
        The window in which the keys work.
    """

    def __init__(self, controller: StageController, actions: Actions, own: dict[str, Any], window: QMainWindow) -> None:
        super().__init__(window)
        self._controller, self._own, self._window = controller, own, window
        self.menu = QMenu("&Arrangements", window)
        self._rename, self._remove = QMenu("Re&name", window), QMenu("&Remove", window)
        self.actions = [self._with_key(name, f"Shift+F{number}") for number, name in enumerate(ARRANGEMENTS, 1)]
        self._save = actions["save_arrangement"]
        self.menu.aboutToShow.connect(self._fill)
        self._rename.triggered.connect(self._on_rename)
        self._remove.triggered.connect(self._on_remove)
        self._asked: QInputDialog | None = None
        #: The saved arrangement that is being renamed; "" while the present one is being saved.
        self._renamed = ""
        self._fill()

    def _with_key(self, name: str, key: str) -> QAction:
        action = QAction(name, self._window)
        action.setData(name)
        action.setObjectName(f"action_arrangement_{name.lower().replace(' ', '_')}")
        action.setShortcut(QKeySequence(key))
        self._window.addAction(action)
        action.triggered.connect(self._on_chosen)
        return action

    @Slot()
    def _fill(self) -> None:
        self.menu.clear()
        self.menu.addActions(self.actions)
        self.menu.addSeparator()
        for action in self._add_own(self.menu):
            action.triggered.connect(self._on_own)
        self.menu.addSeparator()
        self.menu.addAction(self._save)
        for menu in (self._rename, self._remove):
            menu.clear()
            self._add_own(menu)
            self.menu.addMenu(menu)
            menu.menuAction().setEnabled(bool(self._own))

    def _add_own(self, menu: QMenu) -> list[QAction]:
        """Add the saved arrangements to a menu, which owns these entries."""
        added = []
        for name in sorted(self._own):
            added.append(menu.addAction(name.replace("&", "&&")))
            added[-1].setData(name)
        return added

    @Slot()
    def _on_chosen(self) -> None:
        self._controller.arrange(ARRANGEMENTS[self._name()])

    @Slot()
    def _on_own(self) -> None:
        name = self._name()
        try:
            self._controller.arrange(read_arrangement(self._own[name], ALL_VIEWS))
        except ValueError as error:
            self.tell(f"The arrangement “{name}” cannot be shown: {error}. Remove it, and save it again.", still=True)

    def _name(self) -> str:
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())

    @Slot()
    def ask_name(self) -> None:
        """Ask for a name and save the present arrangement with it."""
        self._ask("Save arrangement", "")

    @Slot(QAction)
    def _on_rename(self, action: QAction) -> None:
        self._ask("Rename arrangement", str(action.data()))

    def _ask(self, title: str, renamed: str) -> None:
        self._renamed, self._asked = renamed, QInputDialog(self._window)
        self._asked.setObjectName("arrangement_name")
        self._asked.setWindowTitle(title)
        self._asked.setLabelText("Name:")
        self._asked.setTextValue(renamed)
        self._asked.textValueSelected.connect(self._on_name)
        self._asked.finished.connect(self._asked.deleteLater)
        self._asked.open()

    @Slot(str)
    def _on_name(self, text: str) -> None:
        name = " ".join(text.split())[:LONGEST]
        there, before = name in self._own, self._renamed
        if not name:
            self.tell("An arrangement needs a name; nothing was saved.")
        elif before and there:
            if name != before:
                self.tell(f"There is another arrangement “{name}”; “{before}” keeps its name.")
        elif before:
            self._own[name] = self._own.pop(before)
            self.tell(f"Arrangement “{before}” is now “{name}”.")
        elif not there and len(self._own) >= MOST:
            self.tell(f"There are {MOST} saved arrangements, the most that are kept. Remove one first.", still=True)
        else:
            self._own[name] = self._controller.arrangement.data()
            verb = "replaced" if there else "saved"
            self.tell(f"Arrangement “{name}” {verb}. It is in the menu View, Arrangements.")

    @Slot(QAction)
    def _on_remove(self, action: QAction) -> None:
        name = str(action.data())
        del self._own[name]
        self.tell(f"Arrangement “{name}” removed.")
