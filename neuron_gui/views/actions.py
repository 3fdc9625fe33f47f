"""Everything that can be asked of the window: names, shortcuts, tooltips."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme

Keys = QKeySequence.StandardKey
Key = Qt.Key
CTRL, SHIFT, ALT = Qt.Modifier.CTRL, Qt.Modifier.SHIFT, Qt.Modifier.ALT


@dataclass(slots=True)
class Actions:
    """The window's actions; each has the object name ``action_`` and its name here."""

    open: QAction
    save_data: QAction
    save_picture: QAction
    copy_picture: QAction
    open_lesson: QAction
    quit: QAction
    run: QAction
    step: QAction
    step_back: QAction
    first: QAction
    last: QAction
    go_to: QAction
    play_back: QAction
    play_forward: QAction
    reset: QAction
    undo: QAction
    redo: QAction
    standardize: QAction
    race: QAction
    projector: QAction
    zoom_in: QAction
    zoom_out: QAction
    zoom_reset: QAction
    show_everything: QAction
    theme_light: QAction
    theme_dark: QAction
    cursor_halo: QAction
    show_keys: QAction
    animations: QAction
    reset_layout: QAction
    sidebar: QAction
    shortcuts: QAction
    glossary: QAction
    about: QAction

    def set_theme(self, theme: Theme, *, menus: bool = False) -> None:
        """Draw the icons in the theme's colours: those on buttons, or those in menus, too."""
        for name, picture in _ICONS.items():
            if menus or name in _ON_BUTTONS:
                getattr(self, name).setIcon(icon(picture, theme))

    def all(self) -> list[QAction]:
        """Return every action."""
        return [getattr(self, one.name) for one in fields(self)]


#: What is always on the screen; the icons of the others are drawn when a menu opens.
_ON_BUTTONS = {"open", "step", "step_back", "first", "last", "reset", "undo", "projector", "sidebar"}
_ICONS = {
    "open": "open",
    "save_data": "save",
    "copy_picture": "copy",
    "open_lesson": "lesson",
    "step": "step",
    "step_back": "step-back",
    "first": "first",
    "last": "last",
    "play_back": "play-back",
    "play_forward": "run",
    "reset": "reset",
    "undo": "undo",
    "redo": "redo",
    "race": "race",
    "projector": "projector",
    "sidebar": "sidebar",
    "zoom_in": "zoom-in",
    "zoom_out": "zoom-out",
    "theme_light": "theme-light",
    "theme_dark": "theme-dark",
    "shortcuts": "help",
    "glossary": "formula",
    "about": "info",
}

#: name: (text, shortcuts, tooltip, checkable)
_TABLE: dict[str, tuple[str, list[object], str, bool]] = {
    "open": ("&Open data…", [Keys.Open], "Load a CSV or Excel file", False),
    "save_data": (
        "&Save data as CSV…",
        [Keys.Save],
        "Save the present data set; loading it gives the same bits",
        False,
    ),
    "save_picture": ("Save &picture…", [CTRL | SHIFT | Key.Key_S], "Save a picture of the window", False),
    "copy_picture": ("&Copy picture", [CTRL | SHIFT | Key.Key_C], "Copy a picture of the window", False),
    "open_lesson": ("Ope&n lesson…", [CTRL | Key.Key_L], "Give a lesson from a file", False),
    "quit": ("&Quit", [Keys.Quit, CTRL | Key.Key_Q], "Leave the program", False),
    "run": ("&Run", [Key.Key_Space], "Train on, or pause", True),
    "step": ("&Step", [Key.Key_Right], "Take one step of gradient descent", False),
    "step_back": ("Step &back", [Key.Key_Left], "Look at the iteration before, exactly as it was", False),
    "first": ("&First iteration", [Key.Key_Home], "Look at the start of this run", False),
    "last": ("&Last iteration", [Key.Key_End], "Look at the newest iteration of this run", False),
    "go_to": ("&Go to iteration…", [Key.Key_G], "Look at an iteration whose number you know", False),
    "play_back": ("Play bac&kward", [SHIFT | Key.Key_Left], "Walk back through the iterations", False),
    "play_forward": ("Play for&ward", [SHIFT | Key.Key_Right], "Walk through the kept iterations", False),
    "reset": ("R&eset", [Key.Key_R], "Begin again at the start; Undo brings the run back", False),
    "undo": ("&Undo", [Keys.Undo], "Take back the last reset, new data, race or deletion", False),
    "redo": ("Re&do", [Keys.Redo], "Do again what was undone", False),
    "standardize": ("S&tandardize inputs", [Key.Key_S], "Train on inputs with mean 0, standard deviation 1", True),
    "race": ("Ra&ce learning rates…", [Key.Key_C], "Train several learning rates side by side", False),
    "projector": ("&Projector mode", [Key.Key_F11], "Full screen, for the back row", True),
    "zoom_in": ("Zoom &in", [Keys.ZoomIn, CTRL | Key.Key_Equal], "Everything larger", False),
    "zoom_out": ("Zoom &out", [Keys.ZoomOut], "Everything smaller", False),
    "zoom_reset": ("&Normal size", [CTRL | Key.Key_0], "Everything at its normal size", False),
    "show_everything": ("Show e&verything", [Key.Key_F], "All of the plot under the cursor, or of the picture", False),
    "theme_light": ("&Light", [], "Dark on light, for a lit room", True),
    "theme_dark": ("&Dark", [], "Light on dark", True),
    "cursor_halo": ("Cursor &halo", [], "A ring round the cursor in projector mode", True),
    "show_keys": ("Show &keys", [], "Show the keys that are pressed in projector mode", True),
    "animations": ("&Animations", [], "Let pictures move by themselves", True),
    "reset_layout": ("&Reset layout", [], "Put all panels back where they belong", False),
    "sidebar": ("&Controls", [CTRL | Key.Key_B], "Show the controls on the left", True),
    "shortcuts": ("&Keyboard shortcuts", [Keys.HelpContents], "All keys on one page", False),
    "glossary": ("&Glossary", [], "Every mark and word in plain sentences", False),
    "about": ("&About Neuron", [], "Version and licences", False),
}


def make_actions(window: QMainWindow) -> Actions:
    """Make all actions, owned by the window and active in all of it."""
    made: dict[str, QAction] = {}
    for name, (text, shortcuts, tip, checkable) in _TABLE.items():
        action = QAction(text, window)
        action.setObjectName(f"action_{name}")
        action.setShortcuts(_sequences(shortcuts))
        action.setCheckable(checkable)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({key})" if key else tip)
        action.setStatusTip(tip)
        window.addAction(action)
        made[name] = action
    made["quit"].setMenuRole(QAction.MenuRole.QuitRole)
    made["about"].setMenuRole(QAction.MenuRole.AboutRole)
    return Actions(**made)


def _sequences(shortcuts: list[object]) -> list[QKeySequence]:
    """Return key sequences, each once: with the same one twice Qt finds a key ambiguous and does nothing."""
    made: list[QKeySequence] = []
    for one in shortcuts:
        found = QKeySequence.keyBindings(one) if isinstance(one, Keys) else [QKeySequence(one)]  # type: ignore[call-overload]
        made += [sequence for sequence in found if sequence not in made]
    return made
