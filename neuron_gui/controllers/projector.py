"""Projector mode: full screen, everything large, controls folded away until they are wanted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from neuron_gui.controllers.appearance_controller import AppearanceController
from neuron_gui.controllers.preferences import Settings
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.controllers.window_geometry import geometry_of
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.slim_bar import SlimBar
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.frame import Bottom
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed, ThemedWidget

#: The slim bar comes when the cursor is so near to the lower edge (px at zoom 1), and goes when it is above the bar.
EDGE = 12
#: How long a pressed key is shown, and how long the bar stays after the cursor has gone.
KEY_MS = 1500
BAR_MS = 800
#: Qt's own, which its Python has no name for.
QWIDGETSIZE_MAX = (1 << 24) - 1
#: Diameter of the cursor's halo and width of its ring, px at zoom 1.
HALO = 40
RING = 2.5

#: How often it is tried to give the window its old size back.
TRIES = 10

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class _Halo(ThemedWidget, QWidget):
    """A ring round the cursor: what is pointed at is seen through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("cursor_halo")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colour and size."""
        self.resize(theme.size(HALO), theme.size(HALO))

    def follow(self, at: QPoint) -> None:
        """Go to where the cursor is, in the window."""
        self.show()  # first: it may have to take over another size
        self.move(at - self.rect().center())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        theme = self.theme
        width = max(theme.line_width, RING * theme.scale)
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.halo, width))
        painter.drawEllipse(inside)


class ProjectorController(Themed, QObject):
    """Turns projector mode of one window on and off.

    Parameters
    ----------
    window
        What is projected.
    bottom, transport
        The bar at the lower edge, and what it gives to the slim bar while projector mode is on.
    actions
        Those of the slim bar.
    stage
        Tells when a view comes to the front.
    stage_controller
        Escape gives the views their places back before it leaves projector mode.
    appearance
        Has the sizes of a projector.
    preferences
        Whether a ring round the cursor and the pressed keys are shown.

    Signals
    -------
    told(str, bool, str)
        A sentence about what happened; with True it holds until training goes on; what its button does, or "".
    switched(bool)
        Projector mode is on, or off.
    """

    told = Signal(str, bool, str)
    switched = Signal(bool)

    #: Also there while Python is clearing the object away and Qt still asks its filter.
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
        self._maximized = False
        #: Where the window was before, for the next start; "" while projector mode is off.
        self.geometry_before = ""
        #: Whether a lesson has the key Escape.
        self._in_lesson = False
        self.bar = SlimBar((actions["undo"], actions["sidebar"], actions["projector"]), window)
        self._halo = _Halo(window)
        #: Whether the bar has a place of its own, and does not float.
        self._stands = False
        self.leave = QAction("Leave projector mode", self)
        self.leave.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self.leave.setEnabled(False)
        self.leave.triggered.connect(self._on_escape)
        window.addAction(self.leave)
        self._keys = QLabel(window)
        self._keys.setObjectName("pressed_keys")
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._keys.hide()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(KEY_MS)
        self._forget.timeout.connect(self._keys.hide)
        self._place = window.geometry()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(20)
        self._tries = 0
        self._later.timeout.connect(self._on_left)
        self._fill = QTimer(self)
        self._fill.setSingleShot(True)
        self._fill.setInterval(150)
        self._fill.timeout.connect(self._on_shown)
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(BAR_MS)
        self._fold.timeout.connect(self._on_fold)
        stage.seen.connect(self._on_seen)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours, fonts and sizes."""
        self._arrange_bar()
        self._keys.setFont(ui_font(theme, "readout"))
        self._keys.setMargin(theme.size(10))

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        """Enter or leave projector mode."""
        if on == self.on:
            return
        self.on = on
        window = self._window
        app = QApplication.instance()
        assert app is not None
        window.menuBar().setVisible(not on)
        if on:
            self._maximized = window.isMaximized()
            self.geometry_before = geometry_of(window)
            if not self._later.isActive():  # else it is still on its way back
                self._place = window.geometry()
            self.bar.take(self._transport)
            self._transport.setParent(self.bar)
            self._later.stop()
            window.showFullScreen()
            self._fill.start()
        else:
            self.geometry_before = ""
            app.removeEventFilter(self)
            self.fold_bar()
            for widget in (self._halo, self._keys):
                widget.hide()
            self._bottom.take(self._transport)
            self.told.emit("", False, "")
            self._stage_controller.give_keyboard()
            self._tries = TRIES
            self._later.start()
        self.set_escape(not self._in_lesson)
        # Before it leaves the full screen: at the projector's sizes it may not fit into its old place.
        self._appearance.set_projector(on)
        self.switched.emit(on)
        if not on:
            window.showMaximized() if self._maximized else window.showNormal()
        if on:
            # Not before: another style is thousands of events.
            app.installEventFilter(self)
            self.told.emit(
                "Projector mode: the controls come back at the lower edge of the screen; F11 leaves.", False, ""
            )

    def set_escape(self, leaves: bool) -> None:
        """Let Escape leave projector mode, or leave that key to a lesson."""
        self._in_lesson = not leaves
        self.leave.setEnabled(leaves and self.on)

    @Slot(bool)
    def set_halo(self, on: bool) -> None:
        """Show a ring round the cursor, or not."""
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
        """Bring the slim bar back, above the read-outs: who steps wants to see what a step does to them."""
        window, bar = self._window, self.bar
        if not self._stands:
            height = bar.arrange(window.size())
            bar.setGeometry(0, max(0, self._bottom.y() - height), window.width(), height)
            bar.show()
            bar.raise_()
            self._fold.stop()

    def stand_bar(self) -> None:
        """Give the slim bar a place of its own above the read-outs, where it covers nothing, until it is folded."""
        self._stands = True
        self._fold.stop()
        self._arrange_bar()
        self._bottom.take(self.bar)

    def _arrange_bar(self) -> None:
        if self._stands:
            self.bar.setFixedHeight(self.bar.arrange(self._window.size()))

    def fold_bar(self) -> None:
        """Fold the slim bar away."""
        self.bar.hide()
        if self._stands:
            self._stands = False
            self.bar.setParent(self._window)
            self.bar.setMinimumHeight(0)
            self.bar.setMaximumHeight(QWIDGETSIZE_MAX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow cursor and keys; keep tooltips off the picture."""
        if not self.on:
            return False
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            return True
        if kind == QEvent.Type.Resize and watched is self._window:
            self._arrange_bar()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._on_move(self._window.mapFromGlobal(event.globalPosition().toPoint()))
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            # A key that is a shortcut is never pressed: only the question who wants it goes round.
            self._on_key(event)
        return False

    def _on_move(self, at: QPoint) -> None:
        window = self._window
        if self._preferences.cursor_halo:
            self._halo.follow(at)
        if self._stands:
            return
        if at.y() >= window.height() - self.theme.size(EDGE):
            self.show_bar()
        elif self.bar.isVisible() and at.y() >= self.bar.y():
            # On it, or on the way to it from the edge.
            self._fold.stop()
        elif self.bar.isVisible() and not self._fold.isActive():
            self._fold.start()

    @Slot(object)
    def _on_seen(self, panel: QWidget) -> None:
        """Keep what floats over the window above a panel that came to the front."""
        self._raise()

    def _raise(self) -> None:
        for floating in (self.bar, self._halo, self._keys):
            if floating.isVisible():
                floating.raise_()

    @Slot()
    def _on_shown(self) -> None:
        """Fill the screen where no window manager has done it."""
        window = self._window
        room = window.screen().geometry()
        if self.on and window.geometry() != room and window.width() < room.width():
            window.setGeometry(room)

    @Slot()
    def _on_escape(self) -> None:
        """Give the other views their places back, or leave projector mode."""
        if not self._stage_controller.restore():
            self._actions["projector"].toggle()

    @Slot()
    def _on_left(self) -> None:
        """Give the window the size that it had before."""
        window = self._window
        if not self._maximized:
            # And not only the size: left to some window managers, the title bar goes off the screen.
            window.setGeometry(self._place)
            # The bars that became smaller tell the window one after the other that it may, too.
            self._tries -= 1
            if window.size() != self._place.size() and self._tries > 0:
                self._later.start()

    @Slot()
    def _on_fold(self) -> None:
        """Fold the bar away, unless somebody types into it."""
        focus = QApplication.focusWidget()
        if focus is not None and self.bar.isAncestorOf(focus):
            self._fold.start()
        else:
            self.bar.hide()

    def _on_key(self, event: QKeyEvent) -> None:
        if not self._preferences.show_keys or event.key() in _MODIFIERS:
            return
        text = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.NativeText)
        self._keys.setText(text)
        self._keys.adjustSize()
        window = self._window
        self._keys.move((window.width() - self._keys.width()) // 2, self.theme.size(16))
        self._keys.show()
        self._keys.raise_()
        self._forget.start()
