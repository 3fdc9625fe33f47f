"""What can be asked of the program: one declaration each, and the actions that are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme

#: What commands are carried out by: the parts of one program.
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Command(Generic[P]):
    """One thing that can be asked of the program.

    Menu entries, buttons, shortcuts, tooltips and the tables of keys come from it.

    Attributes
    ----------
    id
        Its action has the object name ``action_`` and this.
    title
        As in menus, "&" before the letter that chooses it there, "…" where it asks before it acts.
    help
        One sentence.
    call
        Returns, for the parts of a program, the slot that carries the command out.
    keys
        Shortcuts: Qt's standard keys, or their names as in "Ctrl+L".
    menu, group
        The menu it is in, "" for none, and its part there: separators stand between groups.
    icon
        A file of ``assets/icons/line`` without its ending, "" for none.
    on_button
        Whether its icon is on a button, and so is wanted from the start.
    checkable
        Whether it is on or off.
    on_toggle
        Carried out also where the program itself switches it, and not only the user.
    role
        Where systems with one menu bar for all programs put it.
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
        """Return its shortcuts, each once: with the same one twice Qt finds a key ambiguous and does nothing."""
        made: list[QKeySequence] = []
        for key in self.keys:
            found = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
            made += [sequence for sequence in found if sequence not in made]
        return made


class Actions:
    """The actions of some commands, owned by a window and active in all of it.

    Parameters
    ----------
    commands
        What they are made of.
    window
        Their owner.
    """

    def __init__(self, commands: Iterable[Command[Any]], window: QWidget) -> None:
        self.commands = tuple(commands)
        self._actions = {command.id: _action(command, window) for command in self.commands}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect(self, parts: Any) -> None:
        """Let the parts of a program carry the commands out."""
        for command in self.commands:
            action = self._actions[command.id]
            signal = action.toggled if command.on_toggle else action.triggered
            signal.connect(command.call(parts))

    def draw_icons(self, theme: Theme, *, menus: bool = False) -> None:
        """Draw the icons in the theme's colours: those on buttons, or those in menus, too."""
        for command in self.commands:
            if command.icon and (menus or command.on_button):
                self._actions[command.id].setIcon(icon(command.icon, theme))


def _action(command: Command[Any], window: QWidget) -> QAction:
    action = QAction(command.title, window)
    action.setObjectName(f"action_{command.id}")
    action.setShortcuts(command.sequences())
    action.setCheckable(command.checkable)
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.help} ({key})" if key else command.help)
    action.setStatusTip(command.help)
    action.setMenuRole(command.role)
    window.addAction(action)
    return action
