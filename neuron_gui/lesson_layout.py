"""Makes room for a lesson: its text on the left, the scene's panels on the right, the picture between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QScrollArea, QTabBar, QWidget

if TYPE_CHECKING:
    from neuron_gui.docks import PanelDock
    from neuron_gui.window import MainWindow

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
#: Width of the lesson's text, in px at zoom 1; its smallest and largest share of the window.
TEXT_WIDTH = 340
TEXT_SHARE = (0.2, 0.31)
#: What the panels may have of the width that is left: at least, at most.
PANELS_SHARE = (0.42, 0.58)
#: The same on a projector, where numbers count more than a wide picture.
PANELS_SHARE_PROJECTED = 0.64
#: Size that a panel without a wish gets, in px at zoom 1.
ORDINARY = (420, 300)
#: With less than this share of the height that they like, panels lie on tabs instead of one below the other.
CROWDED = 0.84
#: Height of a dock's title and tabs, in px at zoom 1.
LEFT_OVER = 76
#: Between two columns, in px at zoom 1.
SEPARATOR = 10
#: Largest share of the left column that the controls have while the lesson points at one of them.
CONTROLS_SHARE = 0.5


class LessonLayout(QObject):
    """Arranges one window for the scenes of lessons.

    Parameters
    ----------
    window
        What is arranged.
    dock
        Holds the lesson's text.
    """

    #: Also there while Python is clearing the object away and Qt still asks its filter.
    _active = False

    def __init__(self, window: MainWindow, dock: QDockWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dock = dock
        self._target: QWidget | None = None
        # Docks have their sizes only when Qt has laid the window out.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fit)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Show the lesson's text in the place of the controls."""
        self._active = True
        self._window.place.keep("lesson")
        self._dock.show()
        self.show_controls(None)

    def end(self) -> None:
        """Give the controls their place back."""
        self._active = False
        self._target = None
        self._dock.hide()
        window = self._window
        window.projector.sidebar_after = True
        if not window.projector.on:
            window.sidebar.show()
            window.resizeDocks([window.sidebar], [window.sidebar.minimumWidth()], Qt.Orientation.Horizontal)
        window.place.release("lesson")

    def show_controls(self, target: QWidget | None) -> None:
        """Show the controls below the text when one of them is pointed at; None folds them away."""
        self._target = target
        self._window.sidebar.setVisible(target is not None)
        self._window.projector.sidebar_after = target is not None
        self._later.start()

    def open_panels(self, names: tuple[str, ...]) -> None:
        """Open these panels and no others, the first one on top."""
        window, docks = self._window, self._window.docks
        stale = [bar for bar in window.findChildren(QTabBar, options=DIRECT) if bar.isVisible()]
        for name, dock in docks.all.items():
            if name not in names:
                window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                dock.hide()
                dock.neighbour = docks[names[0]] if names else None
        opened = [docks[name] for name in names]
        for dock in opened:
            dock.neighbour = None
            self._limit(dock)
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        # Before they are shown: one below the other they might push the window off its screen.
        if self._crowded(opened):
            for dock in opened[1:]:
                window.tabifyDockWidget(opened[0], dock)
        for dock in opened:
            dock.show()
        if opened:
            opened[0].raise_()
        # Qt forgets the tab bars of docks that were added anew, and leaves them on the screen.
        for bar in stale:
            bar.hide()
        self._later.start()

    @Slot()
    def fit(self) -> None:
        """Give text, picture and panels their shares of the window."""
        if not self._active:
            return
        window = self._window
        theme = window.theme
        text = self._text()
        columns, widths = [self._dock], [text]
        opened = [dock for dock in window.docks.all.values() if not dock.isHidden()]
        if opened:
            rest = window.width() - text
            wish = max(_wish(dock)[0] for dock in opened)
            least, most = int(PANELS_SHARE[0] * rest), int(self._share() * rest)
            columns.append(opened[0])
            widths.append(min(max(theme.size(wish), least), most, self._room()))
            for dock in opened:
                self._limit(dock)
            window.resizeDocks(opened, [_wish(dock)[1] for dock in opened], Qt.Orientation.Vertical)
        window.resizeDocks(columns, widths, Qt.Orientation.Horizontal)
        if self._target is not None and not window.sidebar.isHidden():
            height = window.boundary.height()
            controls = min(self._target.height() + theme.size(28), int(CONTROLS_SHARE * height))
            window.resizeDocks([self._dock, window.sidebar], [height - controls, controls], Qt.Orientation.Vertical)
        room = window.screen().size()
        if window.projector.on and (window.width() > room.width() or window.height() > room.height()):
            # What needed more room for a moment has made the window grow, and it does not shrink by itself.
            window.resize(room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when the window has another size."""
        if self._active and event.type() == QEvent.Type.Resize and watched is self._window:
            self._later.start()
        return False

    def _text(self) -> int:
        """Return the width of the left column."""
        window = self._window
        least, most = (int(share * window.width()) for share in TEXT_SHARE)
        text = min(max(window.theme.size(TEXT_WIDTH), least), most)
        return text if self._target is None else max(text, _width_of_controls(window.sidebar))

    def _room(self) -> int:
        """Return what the text and the picture leave at their narrowest: beyond it the window would grow."""
        window = self._window
        text = max(self._text(), self._dock.minimumSizeHint().width())
        # On a projector the screen is all there is, whatever the window has grown to for a moment.
        width = window.screen().size().width() if window.projector.on else window.width()
        return width - text - window.boundary.minimumWidth() - 2 * window.theme.size(SEPARATOR)

    def _share(self) -> float:
        return PANELS_SHARE_PROJECTED if self._window.theme.projector else PANELS_SHARE[1]

    def _limit(self, dock: PanelDock) -> None:
        """Let a panel insist on no more room than it can have: the window must not grow off its screen."""
        window, panel = self._window, dock.make()
        hint = panel.minimumSizeHint()
        width = int(self._share() * (min(window.width(), window.screen().size().width()) - self._text()))
        width = min(width, self._room())
        height = min(window.height(), window.screen().size().height()) - self._below()
        height -= window.theme.size(LEFT_OVER)
        panel.setMinimumSize(width if hint.width() > width else 0, height if hint.height() > height else 0)

    def _below(self) -> int:
        """Return the height of menu and read-outs."""
        window = self._window
        return window.height() - window.boundary.height()

    def _crowded(self, docks: list[PanelDock]) -> bool:
        window = self._window
        needed = sum(window.theme.size(_wish(dock)[1]) for dock in docks)
        least = sum(dock.minimumSizeHint().height() for dock in docks)
        room = window.boundary.height()
        return len(docks) > 1 and (room < CROWDED * needed or room < least)


def _wish(dock: PanelDock) -> tuple[int, int]:
    """Return the size that a panel likes, in px at zoom 1."""
    roomy = dock.make().roomy
    return roomy if roomy != (0, 0) else ORDINARY


def _width_of_controls(sidebar: QDockWidget) -> int:
    """Return the width at which nothing in the controls is cut off."""
    scroll = sidebar.widget()
    assert isinstance(scroll, QScrollArea)
    inside = scroll.widget()
    assert inside is not None
    return inside.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
