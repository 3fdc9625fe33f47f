"""The commands of the program: one declaration each, and the actions that are made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Never, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from neuron_gui.views.object_names import named
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme

#: The type of the object whose methods carry commands out.
P = TypeVar("P", contravariant=True)


@dataclass(frozen=True, slots=True)
class Command(Generic[P]):
    """The declaration of a command.

    Menu entries, buttons, shortcuts, tooltips and the tables of keys are made from it.

    Attributes
    ----------
    id
        The object name of its action is ``action_`` followed by this.
    title
        The text in menus: "&" before the access key, "…" at the end if the command opens a dialog.
    help
        One sentence.
    call
        Returns, for that object, the slot that carries the command out.
    keys
        Shortcuts: Qt's standard keys, or names of keys as in "Ctrl+L".
    menu, group
        The menu that it is in ("" for none), and its group there. Separators are between groups.
    icon
        A file of ``assets/icons/line`` without its suffix; "" for none.
    on_button
        Whether a button shows its icon: then the icon is drawn at the start.
    checkable
        Whether the command is a switch.
    on_toggle
        Whether a switch is also carried out when the program changes it, not only when the user does.
    role
        Its position in the menu bar of macOS.
    """

    id: str
    title: str
    help: str
    call: Callable[[P], Callable[..., object]]
    keys: tuple[QKeySequence.StandardKey | str, ...] = ()
    menu: str = ""
    group: int = 0
    icon: str = ""
    on_button: bool = False
    checkable: bool = False
    on_toggle: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole

    def sequences(self) -> list[QKeySequence]:
        """Return its shortcuts, each once, because Qt ignores a key that occurs twice as ambiguous."""
        made: list[QKeySequence] = []
        for key in self.keys:
            found = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
            made += [sequence for sequence in found if sequence not in made]
        return made


class Actions:
    """The actions of some commands. A window owns them, and their keys work in all of it.

    Parameters
    ----------
    commands
        The commands.
    window
        Their owner.
    """

    def __init__(self, commands: Iterable[Command[Never]], window: QWidget) -> None:
        self.commands = tuple(commands)
        self._actions = {command.id: _action(command, window) for command in self.commands}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect(self, commands: Iterable[Command[P]], parts: P) -> None:
        """Connect the commands to the parts of a program."""
        for command in commands:
            action = self._actions[command.id]
            signal = action.toggled if command.on_toggle else action.triggered
            signal.connect(command.call(parts))

    def draw_icons(self, theme: Theme, *, menus: bool = False) -> None:
        """Draw the icons in the theme's colours: those on buttons, or with ``menus`` the others too."""
        for command in self.commands:
            if command.icon and (menus or command.on_button):
                self._actions[command.id].setIcon(icon(command.icon, theme))


def key_action(window: QWidget, text: str, slot: Callable[[], None], *keys: Qt.Key) -> QAction:
    """Return an action of a window that is in no menu; it is disabled at first."""
    action = QAction(text, window, enabled=False)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(slot)
    window.addAction(action)
    return action


def _action(command: Command[Never], window: QWidget) -> QAction:
    action = named(QAction(command.title, window), f"action_{command.id}")
    action.setShortcuts(command.sequences())
    action.setCheckable(command.checkable)
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.help} ({key})" if key else command.help)
    action.setStatusTip(command.help)
    action.setMenuRole(command.role)
    window.addAction(action)
    return action
