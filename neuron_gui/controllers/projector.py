"""Projector mode: full screen, everything large, controls hidden until they are needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QMainWindow, QWidget

from neuron_gui.controllers.appearance_controller import AppearanceController
from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.controllers.preferences import Settings
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.controllers.window_geometry import geometry_of, restore_geometry
from neuron_gui.views.black_cover import BlackCover
from neuron_gui.views.command import Actions, key_action
from neuron_gui.views.controls.slim_bar import SlimBar
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.cursor_halo import CursorHalo
from neuron_gui.views.frame import Bottom
from neuron_gui.views.pressed_keys import PressedKeys
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed

#: The slim bar appears when the cursor is this close to the lower edge (px at zoom 1), and hides when it is above it.
EDGE = 12
#: Time until the bar hides after the cursor has left it, and time for a window manager to fill the screen, in ms.
BAR_MS, FILL_MS = 800, 150


class ProjectorController(Themed, MessageSource):
    """Turns projector mode of one window on and off.

    Parameters
    ----------
    window
        The window.
    bottom, transport
        The bar at the lower edge, and its controls, which the slim bar has while projector mode is on.
    actions
        Those of the slim bar.
    stage
        Tells when a view comes to the front.
    stage_controller
        Escape first restores a maximized view, then leaves projector mode.
    appearance
        Applies the sizes of projector mode.
    preferences
        Whether a ring around the cursor and the pressed keys are shown.

    Signals
    -------
    switched(bool)
        Projector mode is on, or off.
    """

    switched = Signal(bool)

    #: A class attribute, because Qt may call the event filter while Python destroys the object.
    on = False

    def __init__(
        self,
        window: QMainWindow,
        bottom: Bottom,
        transport: Transport,
        actions: Actions,
        stage: Stage,
        stage_controller: StageController,
        appearance: AppearanceController,
        preferences: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._bottom, self._transport, self._actions = window, bottom, transport, actions
        self._stage_controller, self._appearance, self._preferences = stage_controller, appearance, preferences
        #: The geometry of the window before projector mode, to restore it; "" while projector mode is off.
        self.geometry_before = ""
        #: Whether a lesson uses the Escape key.
        self._in_lesson = False
        tools = [actions[name] for name in ("undo", "sidebar", "projector")]
        self.bar = SlimBar(tools, window.menuBar().actions(), window)
        self._halo, self._keys = CursorHalo(window), PressedKeys(window)
        self._black: BlackCover | None = None
        # The keys of a presenter's remote control; of these, a lesson leaves only the black picture to this class.
        self._leave = key_action(window, "Leave projector mode", self._on_escape, Qt.Key.Key_Escape)
        self._remote = [
            key_action(window, "Run or pause", actions["run"].trigger, Qt.Key.Key_PageDown),
            key_action(window, "First iteration", actions["first"].trigger, Qt.Key.Key_PageUp),
        ]
        self._blacken = key_action(window, "Black picture", self.toggle_black, Qt.Key.Key_B, Qt.Key.Key_Period)
        self._hide_later = QTimer(self, singleShot=True, interval=BAR_MS)
        self._hide_later.timeout.connect(self._on_hide)
        self._fill = QTimer(self, singleShot=True, interval=FILL_MS)
        self._fill.timeout.connect(self._on_shown)
        stage.seen.connect(self._on_seen)
        self.follow_theme()

    @property
    def _is_docked(self) -> bool:
        """Whether the bar has its own place in the layout, and does not float."""
        return self.bar.parentWidget() is not self._window

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        self._fit_bar()

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        """Enter or leave projector mode."""
        if on == self.on:
            return
        self.on = on
        window, app = self._window, QApplication.instance()
        assert app is not None
        window.menuBar().setVisible(not on)
        if on:
            self.geometry_before = geometry_of(window)
            self.bar.take(self._transport)
            self._transport.setParent(self.bar)
            window.showFullScreen()
            self._fill.start()
        else:
            app.removeEventFilter(self)
            if self.black and not self._in_lesson:
                self.toggle_black()
            self.hide_bar()
            self._halo.hide()
            self._keys.hide()
            self._bottom.take(self._transport)
            self.tell("")
            self._stage_controller.give_keyboard()
        self.set_escape(not self._in_lesson)
        # Before the window leaves the full screen: with the large sizes it may not fit into its old size.
        self._appearance.set_projector(on)
        self.switched.emit(on)
        if on:
            # Only now, because a change of style sends thousands of events.
            app.installEventFilter(self)
            self.tell("Projector mode: controls at the lower edge; F11 leaves.")
        else:
            # A maximized window would stay in full screen if both states changed at once.
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
            restore_geometry(window, self.geometry_before)
            self.geometry_before = ""

    def set_escape(self, leaves: bool) -> None:
        """Let Escape leave projector mode, or leave that key, Page Up and Page Down to a lesson."""
        self._in_lesson = not leaves
        self._set_keys()

    @property
    def black(self) -> bool:
        """Whether the window is black."""
        return self._black is not None

    @Slot()
    def toggle_black(self) -> None:
        """Make the window black, or show it again."""
        if self._black is None:
            self._black = BlackCover(self._window)
        else:
            self._black.lift()
            self._black = None
        self._set_keys()

    def _set_keys(self) -> None:
        free = self.on and not self._in_lesson
        self._leave.setEnabled(free)
        self._blacken.setEnabled(self.on or self._in_lesson)
        for action in self._remote:
            action.setEnabled(free and not self.black)

    @Slot(bool)
    def set_halo(self, on: bool) -> None:
        """Show a ring around the cursor, or not."""
        self._preferences.cursor_halo = on
        if not on:
            self._halo.hide()

    @Slot(bool)
    def set_keys(self, on: bool) -> None:
        """Show the keys that are pressed, or not."""
        self._preferences.show_keys = on
        if not on:
            self._keys.hide()

    def show_bar(self) -> None:
        """Show the slim bar above the read-outs, so that one can see how a step changes them."""
        window, bar = self._window, self.bar
        if not self._is_docked:
            bar.setFixedHeight(bar.arrange(window.size()))
            bar.setGeometry(0, max(0, self._bottom.y() - bar.height()), window.width(), bar.height())
            bar.show()
            bar.raise_()
            self._hide_later.stop()

    def dock_bar(self) -> None:
        """Give the slim bar its own place above the read-outs, where it covers nothing, until it is hidden."""
        self._hide_later.stop()
        self._bottom.take(self.bar)
        self._fit_bar()

    def _fit_bar(self) -> None:
        if self._is_docked:
            self.bar.setFixedHeight(self.bar.arrange(self._window.size()))

    def hide_bar(self) -> None:
        """Hide the slim bar."""
        self.bar.hide()
        if self._is_docked:
            self.bar.setParent(self._window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the cursor and the keys; suppress tooltips."""
        if not self.on:
            return False
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            return True
        if kind == QEvent.Type.Resize and watched is self._window:
            self._fit_bar()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._on_move(self._window.mapFromGlobal(event.globalPosition().toPoint()))
        elif isinstance(event, QKeyEvent) and kind != QEvent.Type.KeyRelease:
            if self._preferences.show_keys:
                # A key that is a shortcut sends no key press, only this event.
                self._keys.show_key(event)
            if isinstance(watched, QAbstractSpinBox) and event.key() == Qt.Key.Key_B:
                # A field for numbers would keep the letter, and the remote control could not make the window black.
                event.ignore()
                return True
        return False

    def _on_move(self, at: QPoint) -> None:
        window = self._window
        if self._preferences.cursor_halo:
            self._halo.follow(at)
        if self._is_docked:
            return
        if at.y() >= window.height() - self.theme.size(EDGE):
            self.show_bar()
        elif self.bar.isVisible() and at.y() >= self.bar.y():
            # The cursor is on the bar, or between it and the edge.
            self._hide_later.stop()
        elif self.bar.isVisible() and not self._hide_later.isActive():
            self._hide_later.start()

    @Slot(QWidget)
    def _on_seen(self, panel: QWidget) -> None:
        """Keep floating widgets above a view that came to the front."""
        for floating in (self.bar, self._halo, self._keys):
            floating.raise_()

    @Slot()
    def _on_shown(self) -> None:
        """Fill the screen if no window manager has done so."""
        window = self._window
        room = window.screen().geometry()
        if self.on and window.geometry() != room and window.width() < room.width():
            window.setGeometry(room)

    @Slot()
    def _on_escape(self) -> None:
        """End the black picture, restore a maximized view, or leave projector mode."""
        if self.black:
            self.toggle_black()
        elif not self._stage_controller.restore():
            self._actions["projector"].toggle()

    @Slot()
    def _on_hide(self) -> None:
        """Hide the bar, unless it has the keyboard, or a menu is open, which may be its own."""
        focus = QApplication.focusWidget()
        if QApplication.activePopupWidget() is not None or (focus is not None and self.bar.isAncestorOf(focus)):
            self._hide_later.start()
        else:
            self.bar.hide()
