"""Makes room for a lesson: its text on the left, picture and panels side by side or one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QScrollArea, QTabBar, QWidget

from neuron_gui.views.folding import CONTROLS
from neuron_gui.views.window_columns import height_left

if TYPE_CHECKING:
    from neuron_gui.views.docks import PanelDock
    from neuron_gui.views.main_window import MainWindow

Area = Qt.DockWidgetArea
Horizontal, Vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
#: Width of the lesson's text, in px at zoom 1; its smallest and largest share of the window.
TEXT_WIDTH = 340
TEXT_SHARE = (0.2, 0.31)
#: What it may have where its buttons or the controls below it need more.
TEXT_MOST = 0.42
#: What the panels may have of the width that is left: at least, at most.
PANELS_SHARE = (0.42, 0.55)
#: Beside the text, a place narrower than this times its height has the picture above the panels.
UPRIGHT = 1.3
#: What the panels may have of its height then: at least, at most, and at most where they do not fit otherwise.
PANELS_BELOW = (0.45, 0.58, 0.68)
#: The same in a scene that points at the picture.
PANELS_LOW = (0.4, 0.48, 0.52)
#: With less than this share of the height that they like, panels lie on tabs instead of one below the other.
CROWDED = 0.84
#: Between two docks, in px at zoom 1.
SEPARATOR = 12
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
        #: Which controls the scene points at; whether it points at the picture, too; its first panel.
        self._targets: list[QWidget] = []
        self._picture = False
        self._first = ""
        #: Whether the panels are below the picture, and whether they lie on tabs.
        self._below = self._tabbed = False
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
        self.point_at([])

    def end(self) -> None:
        """Give the controls their place back."""
        self._active = False
        self._targets = []
        self._dock.hide()
        window = self._window
        if self._below:
            self._place([dock for dock in window.docks.all.values() if not dock.isHidden()], below=False)
        window.projector.sidebar_after = True
        if not window.projector.on:
            window.sidebar.show()
            window.resizeDocks([window.sidebar], [window.sidebar.minimumWidth()], Horizontal)
        window.place.release("lesson")
        window.folding.leave(CONTROLS)
        window.folding.update(anew=True)

    def point_at(self, targets: list[QWidget]) -> None:
        """Make room for what a scene points at: the controls beside the text, if any of them; more of the picture."""
        window = self._window
        self._targets = [target for target in targets if window.sidebar.isAncestorOf(target)]
        self._picture = window.boundary in targets
        window.sidebar.setVisible(bool(self._targets))
        window.projector.sidebar_after = bool(self._targets)
        # Each scene begins with its text.
        self._window.folding.bring(CONTROLS)
        self._later.start()

    def open_panels(self, names: tuple[str, ...]) -> None:
        """Open these panels and no others, the first one on top."""
        window, docks = self._window, self._window.docks
        self._first = names[0] if names else ""
        stale = self._bars()
        for name, dock in docks.all.items():
            if name not in names:
                window.addDockWidget(Area.RightDockWidgetArea, dock)
                dock.hide()
                dock.neighbour = docks[names[0]] if names else None
        opened = [docks[name] for name in names]
        for dock in opened:
            dock.neighbour = None
        self._place(opened, below=self._upright())
        for dock in opened:
            dock.show()
        if opened:
            opened[0].raise_()
        # Qt forgets the tab bars of docks that were added anew, and leaves them on the screen.
        for bar in stale:
            bar.hide()
        window.folding.take_over()
        self._later.start()

    def _place(self, docks: list[PanelDock], *, below: bool) -> None:
        """Put panels beside the picture or below it, on tabs where they are too many."""
        window = self._window
        self._below = below
        for dock in docks:
            dock.make()
            dock.set_titled(not below)
            window.addDockWidget(Area.BottomDockWidgetArea if below else Area.RightDockWidgetArea, dock)
        self._tabbed = below or self._crowded(docks)
        if self._tabbed:
            for dock in docks[1:]:
                window.tabifyDockWidget(docks[0], dock)

    def place_again(self) -> None:
        """Put the scene's panels where they belong in a window that has another size or type."""
        docks = self._window.docks.all
        opened = sorted((dock for dock in docks.values() if not dock.isHidden()), key=self._comes_later)
        if opened:
            self._move(opened)
        self._later.start()

    def _move(self, docks: list[PanelDock]) -> None:
        """Put panels that are open where there is room for them now, the first one in front."""
        stale = self._bars()
        self._place(docks, below=self._upright())
        docks[0].raise_()
        for bar in stale:
            bar.hide()

    def _comes_later(self, dock: PanelDock) -> bool:
        return dock.spec.name != self._first

    def _bars(self) -> list[QTabBar]:
        return [bar for bar in self._window.docks.tab_bars() if bar.isVisible()]

    @Slot()
    def fit(self) -> None:
        """Give text, picture and panels their shares of the window."""
        if not self._active:
            return
        window = self._window
        theme = window.theme
        opened = [dock for dock in window.docks.all.values() if not dock.isHidden()]
        below = self._upright()
        if opened and (below != self._below or (not below and self._crowded(opened) != self._tabbed)):
            front = next((dock for dock in opened if dock.on_screen), opened[0])
            if not self._tabbed:
                # They stood one below the other: the scene says which is the first of them.
                front = next((dock for dock in opened if dock.spec.name == self._first), front)
            self._move([front, *(dock for dock in opened if dock is not front)])
        text = self._text()
        columns, widths = [self._dock], [text]
        rest, height = window.width() - text, self._height()
        if opened and below:
            wish = theme.size(max(_wish(dock)[1] for dock in opened))
            least, most, needing = (int(share * height) for share in (PANELS_LOW if self._picture else PANELS_BELOW))
            needed = max(dock.make().minimumSizeHint().height() for dock in opened)
            window.resizeDocks(opened[:1], [min(max(wish, least), max(most, min(needed, needing)))], Vertical)
        elif opened:
            wish = theme.size(max(_wish(dock)[0] for dock in opened))
            least, most = (int(share * rest) for share in PANELS_SHARE)
            columns.append(opened[0])
            widths.append(min(max(wish, least), most))
            window.resizeDocks(opened, [_wish(dock)[1] for dock in opened], Vertical)
        window.resizeDocks(columns, widths, Horizontal)
        if self._targets and not window.sidebar.isHidden():
            tops = [target.mapTo(window.sidebar, QPoint()).y() for target in self._targets]
            ends = [top + target.height() for top, target in zip(tops, self._targets, strict=True)]
            rest = height - _inside(self._dock).minimumSizeHint().height() - theme.size(SEPARATOR)
            most = min(int(CONTROLS_SHARE * height), rest)
            controls = min(max(ends) - min(tops) + theme.size(16), most)
            window.resizeDocks([self._dock, window.sidebar], [height - controls, controls], Vertical)

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
        needed = _needed(self._dock, bar=False)
        if self._targets:
            needed = max(needed, _needed(window.sidebar, bar=True))
        return max(text, min(needed, int(TEXT_MOST * window.width())))

    def _height(self) -> int:
        return height_left(self._window)

    def _upright(self) -> bool:
        """Return whether what the text leaves is too narrow for a picture and panels side by side."""
        return self._window.width() - self._text() < UPRIGHT * self._height()

    def _crowded(self, docks: list[PanelDock]) -> bool:
        needed = sum(self._window.theme.size(_wish(dock)[1]) for dock in docks)
        return len(docks) > 1 and self._height() < CROWDED * needed


def _wish(dock: PanelDock) -> tuple[int, int]:
    """Return the size that a panel likes, in px at zoom 1."""
    return dock.spec.preferred


def _inside(dock: QDockWidget) -> QWidget:
    """Return what a dock's scroll area holds."""
    scroll = dock.widget()
    assert isinstance(scroll, QScrollArea)
    inside = scroll.widget()
    assert inside is not None
    return inside


def _needed(dock: QDockWidget, *, bar: bool) -> int:
    """Return the width at which nothing in a dock is cut off, beside its scroll bar or without one."""
    scroll = dock.widget()
    assert isinstance(scroll, QScrollArea)
    return _inside(dock).minimumSizeHint().width() + bar * scroll.verticalScrollBar().sizeHint().width()
