"""Where a window is too small for its type: controls, picture and panels take turns instead of being cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from neuron_gui.views.controls.part_switch import PartSwitch
from neuron_gui.views.docks import PanelDock
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow

CONTROLS, PICTURE, PANELS = PARTS = ("controls", "picture", "panels")
#: Widths, in px at zoom 1, from which on there is room for two parts side by side, and for all three.
TWO, THREE = 500, 775
#: Height, in px at zoom 1, below which panels lie on tabs instead of one below the other.
LOW = 520
_LOOKS = {
    CONTROLS: ("sidebar", "Controls", "Go to the controls", "Alt+1"),
    PICTURE: ("data", "Picture", "Go to the data and the decision boundary", "Alt+2"),
    PANELS: ("loss", "Panels", "Go to the panels that are open", "Alt+3"),
}


Kept = tuple[tuple[str, ...], tuple[PanelDock, ...]]


class Folding(Themed, QObject):
    """Shows as many parts of one window as have room: the ones that were asked for last.

    Parameters
    ----------
    window
        Whose parts.
    """

    #: Also there while Python is clearing the object away and Qt still asks its filter.
    _window: MainWindow | None = None

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        #: How many parts have room side by side, and whether panels have it one below the other.
        self.places, self.low = 3, False
        self._recent = [PICTURE, PANELS, CONTROLS]
        #: Panels that are open, but folded away; and whether the sidebar was there before.
        self._away: list[PanelDock] = []
        self._front: PanelDock | None = None
        self._sidebar = True
        self._begun = self._busy = False
        self.actions = {part: self._action(window, part) for part in PARTS}
        self.next = QAction("Ne&xt part of the window", window)
        self.next.setObjectName("action_next_part")
        self.next.setShortcut(QKeySequence(Qt.Key.Key_F6))
        self.next.setStatusTip("Go to the controls, the picture, the panels in turn")
        self.next.setToolTip(f"{self.next.statusTip()} (F6)")
        self.next.triggered.connect(self._on_next)
        window.addAction(self.next)
        self._switches: list[PartSwitch] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._on_closed)
        for dock in window.docks.all.values():
            dock.opened.connect(self._on_opened)
            dock.closed.connect(self._on_close)
        self._window = window
        window.installEventFilter(self)

    @property
    def on(self) -> bool:
        """Whether anything is folded."""
        return self.places < len(PARTS) or self.low

    @property
    def takes_turns(self) -> bool:
        """Whether not all parts can be seen at once."""
        return self.places < len(PARTS) - int(self._there.in_lesson)

    @property
    def sidebar_wanted(self) -> bool:
        """Whether the controls are to be seen once there is room for everything, on no projector."""
        window = self._there
        if self.on:
            return self._sidebar
        if window.projector.on:
            return window.projector.sidebar_after
        return window.in_lesson or not window.sidebar.isHidden()

    def make_switch(self, parent: QWidget | None = None) -> PartSwitch:
        """Return buttons that choose the part."""
        switch = PartSwitch(list(self.actions.values()), parent)
        self._switches.append(switch)
        return switch

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes; there may be room for more or fewer now."""
        for part, action in self.actions.items():
            action.setIcon(icon(_LOOKS[part][0], theme))
        self.update()
        if self._begun and not self.on:
            self._there.place.forget("folding")

    def hold(self) -> None:
        """Note the layout before the theme changes: what it does to sizes is not what was wanted."""
        if self._begun and not self.on:
            self._there.place.keep("folding")

    def begin(self) -> None:
        """Follow the window's size from now on."""
        self._begun = True
        self.update()

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Put everything where it belongs, and fold it again afterwards as far as it must be."""
        self._begun = False
        if self.on:
            self._unfold()
        yield
        self._recent = [PICTURE, PANELS, CONTROLS]
        self.begin()

    def update(self, *, anew: bool = False) -> None:
        """Fold or unfold as the window's size says; ``anew`` if somebody else has shown or hidden something."""
        if not self._begun:
            return
        window = self._there
        width, height = window.width() / window.theme.scale, window.height() / window.theme.scale
        places, low = 1 + (width >= TWO) + (width >= THREE), height < LOW
        if (places, low) == (self.places, self.low):
            if anew and self.on:
                self._show()
            return
        if not self.on:
            window.place.keep("folding")
            self._sidebar = self.sidebar_wanted
        if places == len(PARTS) and not low:
            self._unfold()
            return
        self.places, self.low = places, low
        if low and not window.in_lesson:
            window.columns.join_all()
        self._show()

    def kept(self) -> Kept:
        """Return which parts were asked for last, and which panels are away."""
        return tuple(self._recent), tuple(self._away)

    def put_back(self, kept: Kept) -> None:
        """Take over what was noted with a layout that is back."""
        self._recent, self._away = list(kept[0]), list(kept[1])

    def take_over(self) -> None:
        """Take the panels that somebody else has opened for the only ones that are."""
        self._away = []
        if self.on:
            self._show()

    def bring(self, part: str) -> None:
        """Show a part; the picture stays beside it where there is room for two."""
        rest = [one for one in self._recent if one != part]
        self._recent = [part, *sorted(rest, key=lambda one: one != PICTURE)]
        if self.on:
            self._show()

    def leave(self, part: str) -> None:
        """Show something else."""
        self._recent = [*(one for one in self._recent if one != part), part]
        if self.on:
            self._show()

    # Showing

    def _shown(self) -> list[str]:
        """Return the parts that are to be seen."""
        if not self.takes_turns:
            return list(PARTS)
        there = [part for part in self._recent if part != PANELS or self._away or self._open()]
        return there[: self.places]

    def _open(self) -> list[PanelDock]:
        return [dock for dock in self._there.docks.all.values() if not dock.isHidden()]

    def _show(self) -> None:
        window, shown = self._there, self._shown()
        focus = QApplication.focusWidget()
        self._busy = True
        if window.in_lesson:
            window.lessons.dock.setVisible(CONTROLS in shown)
            if CONTROLS not in shown:
                window.sidebar.hide()
        elif self.takes_turns:
            window.sidebar.setVisible(CONTROLS in shown)
        elif not window.projector.on:
            window.sidebar.setVisible(self._sidebar)
        window.boundary.setVisible(PICTURE in shown)
        for dock in window.docks.all.values():
            if not window.in_lesson:
                dock.set_titled(not self.low)
        if PANELS in shown:
            for dock in self._away:
                dock.show()
            if self._front in self._away:
                self._front.raise_()
            self._away = []
        else:
            self._front = next((dock for dock in self._open() if dock.on_screen), self._front)
            self._away += self._open()
            for dock in self._away:
                dock.hide()
                # It is open, and comes back with the others.
                dock.action.setChecked(True)
        self._busy = False
        self._tell(shown)
        window.columns.fit()
        if focus is not None and not focus.isVisible():
            self.give_keyboard(shown[0])

    def _tell(self, shown: list[str]) -> None:
        for part, action in self.actions.items():
            action.setChecked(part in shown)
        text = "Lesson" if self._there.in_lesson else _LOOKS[CONTROLS][1]
        self.actions[CONTROLS].setText(text)
        for switch in self._switches:
            switch.setVisible(self.takes_turns)

    def _unfold(self) -> None:
        window, focus = self._there, QApplication.focusWidget()
        wanted = [*self._away, *self._open()]
        self.places, self.low, self._away = len(PARTS), False, []
        self._busy = True
        window.boundary.show()
        window.place.put_back("folding")
        for dock in window.docks.all.values():
            if not window.in_lesson:
                dock.set_titled(True)
            if dock not in wanted and not window.in_lesson:
                dock.hide()
            elif dock in wanted and dock.isHidden():
                dock.show() if window.in_lesson else dock.reveal()
        if window.projector.on:
            window.sidebar.hide()
        if window.has_lessons:
            window.lessons.dock.setVisible(window.in_lesson)
        self._busy = False
        self._tell(list(PARTS))
        window.place.release("folding")
        if not window.columns.known:
            window.columns.note()
        # And again when Qt has taken away what stood in the way.
        window.columns.refit()
        if window.in_lesson:
            window.lessons.refit()
        self._keep_focus(focus)

    def _keep_focus(self, focus: QWidget | None) -> None:
        """Give the keyboard back to who had it; Qt gave it to the next button, and Space would press that."""
        if focus is not None and focus.isVisible() and not focus.visibleRegion().isEmpty():
            focus.setFocus(Qt.FocusReason.TabFocusReason)
        elif focus is not None:
            self.give_keyboard(self._shown()[0])

    # Somebody opens, closes, chooses

    @Slot(object)
    def _on_opened(self, dock: PanelDock) -> None:
        """Show the panels when one is asked for."""
        if self.takes_turns and not self._busy:
            self.bring(PANELS)
            dock.raise_()

    @Slot()
    def _on_close(self) -> None:
        """Look when Qt has closed it: others may be behind the same tab bar."""
        self._later.start()

    @Slot()
    def _on_closed(self) -> None:
        """Show something else when the last panel is closed."""
        if self.takes_turns and not self._busy:
            self._show()

    @Slot()
    def _on_action(self) -> None:
        """Show the part that was chosen; on a part that is there already, give it the keyboard."""
        part = next(part for part, action in self.actions.items() if action is self.sender())
        self.bring(part)
        self.give_keyboard(part)

    @Slot()
    def _on_next(self) -> None:
        """Give the keyboard to the part after the one that has it."""
        focus = QApplication.focusWidget()
        shown = [part for part in PARTS if self._holder(part, focus)]
        at = PARTS.index(shown[0]) if shown else -1
        turn = [*PARTS[at + 1 :], *PARTS[: at + 1]]
        there = [part for part in turn if self._widgets(part)]
        if self.takes_turns:
            self.bring(there[0])
        self.give_keyboard(there[0])

    def _widgets(self, part: str) -> list[QWidget]:
        """Return what a part consists of, as far as it can be seen or brought back."""
        window = self._there
        if part == PICTURE:
            return [window.boundary]
        if part == PANELS:
            return [dock for dock in window.docks.all.values() if dock in self._away or not dock.isHidden()]
        left: list[QWidget] = [window.sidebar]
        if window.in_lesson:
            left.insert(0, window.lessons.dock)
        return [one for one in left if self.takes_turns or not one.isHidden()]

    def _holder(self, part: str, focus: QWidget | None) -> bool:
        return focus is not None and any(one is focus or one.isAncestorOf(focus) for one in self._widgets(part))

    def give_keyboard(self, part: str) -> None:
        """Give a part the keyboard."""
        for widget in self._widgets(part):
            if not widget.isVisible() or widget.visibleRegion().isEmpty():
                continue
            inside = [widget, *widget.findChildren(QWidget)]
            able = [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()]
            # A page of text has no frame that one would see.
            able = [one for one in able if one.isEnabled() and not isinstance(one, QTextBrowser)]
            # In a lesson Space goes on rather than away.
            first = next((one for one in able if one.property("primary")), able[0] if able else None)
            if first is not None:
                first.clearFocus()
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if self._window is not None and watched is self._window and event.type() == QEvent.Type.Resize:
            self.update()
        return False

    def _action(self, window: MainWindow, part: str) -> QAction:
        _, text, tip, key = _LOOKS[part]
        action = QAction(text, window)
        action.setObjectName(f"action_part_{part}")
        action.setCheckable(True)
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{tip} ({key})")
        action.setStatusTip(tip)
        window.addAction(action)
        action.triggered.connect(self._on_action)
        return action

    @property
    def _there(self) -> MainWindow:
        assert self._window is not None
        return self._window
