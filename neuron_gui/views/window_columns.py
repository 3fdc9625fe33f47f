"""How the window's width is shared: the sidebar on the left, the panels on the right, the picture between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDockWidget, QLayout

from neuron_gui.views.docks import FIRST, PanelDock
from neuron_gui.views.frame import SIDEBAR
from neuron_gui.views.style.theme import Theme

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow

Area = Qt.DockWidgetArea
Horizontal, Vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

#: Share of the window's width that the panels on the right have at first.
RIGHT_COLUMN = 0.31
#: Share that the picture in the middle keeps while there is room.
PICTURE = 0.4
#: Width of a panel, in px at zoom 1, that the picture leaves it, as long as it has its own least width.
PANEL, NARROWEST = 280, 210
#: Share of the panels where they have nothing but the picture beside them, or nothing at all.
HALF = 0.5
#: How much of the window's width a panel may take when it is opened.
MOST_OF_WIDTH = 0.45
#: How much of its column's height a panel may take when it is opened.
MOST_OF_COLUMN = 0.62
#: Smallest window, in px at zoom 1.
SMALLEST = (340, 240)
#: The read-outs' least height, in px at zoom 1.
ROW = 56
#: Height of a dock's title, in px at zoom 1.
TITLE = 36
#: Tops of docks that are no further apart, in px, are those of tabs of one place.
HEADER = 40


Kept = tuple[set[PanelDock], list[tuple[PanelDock, int]]]


class Columns(QObject):
    """Gives sidebar, picture and panels their widths, and a panel that is opened a place that fits.

    Qt alone takes room from all columns alike when a window shrinks, and does not give it back when it grows.

    Parameters
    ----------
    window
        Whose columns.
    """

    #: Also there while Python is clearing the object away and Qt still asks its filter.
    _window: MainWindow | None = None

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        #: Share of the right column; 0 until it is known.
        self._share = 0.0
        #: Heights of the panels in it, those behind others' tabs too.
        self._heights: dict[PanelDock, int] = {}
        #: Width of the sidebar at zoom 1.
        self._sidebar = float(SIDEBAR)
        #: Panels that asked for room, and the heights there were before the first of them.
        self._wide: set[PanelDock] = set()
        self._rows: list[tuple[PanelDock, int]] = []
        #: The panel that was opened last.
        self._latest: PanelDock | None = None
        self._pressed: dict[QObject, QSize] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._on_later)
        self._at_rest = QTimer(self)
        self._at_rest.setSingleShot(True)
        self._at_rest.setInterval(0)
        self._at_rest.timeout.connect(self._note_rows)
        for dock in window.docks.all.values():
            dock.opening.connect(self._on_opening)
            dock.opened.connect(self._on_opened)
            dock.closed.connect(self.refit)
        self._window = window
        # Its own constraint would make the window larger before parts can be folded.
        self._layout().setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        window.installEventFilter(self)

    # Widths

    def share_out(self) -> None:
        """Give all columns the widths of the first start, and the two first panels equal heights."""
        window = self._there
        self._share, self._sidebar = RIGHT_COLUMN, float(SIDEBAR)
        self._wide, self._rows = set(), []
        self.fit()
        docks = window.docks
        window.resizeDocks([docks["loss_panel"], docks["gradient_panel"]], [100, 100], Vertical)
        self._note_rows()

    @property
    def known(self) -> bool:
        """Whether it is known how the width is to be shared."""
        return self._share > 0

    def restyle(self, theme: Theme) -> None:
        """Take over the sizes of the window's theme."""
        self._fit_bottom()
        self.refit()

    def note(self) -> None:
        """Take the widths that are now for what is wanted."""
        window = self._there
        if window.folding.takes_turns:
            return
        if not window.sidebar.isHidden():
            self._sidebar = window.sidebar.width() / window.theme.scale
        right = self._right()
        self._share = _span(right) / window.width() if right else self._share or RIGHT_COLUMN
        self._wide = set()
        self._note_rows()

    @Slot()
    def _note_rows(self) -> None:
        """Take the heights that are now for what is wanted."""
        window = self._there
        if window.folding.on or window.in_lesson or window.projector.on:
            return
        self._layout().activate()
        for dock in self._right():
            together = [one for one in window.docks.all.values() if _together(window, dock, one)]
            self._heights |= dict.fromkeys(together, dock.height())

    def fit_rows(self) -> None:
        """Give the panels of the right column their heights, in proportion; what was in the way is gone."""
        window = self._there
        if window.folding.on or window.in_lesson or window.projector.on:
            return
        rows = {dock: self._heights.get(dock, 0) for dock in self._right()}
        if len(rows) < 2 or not all(rows.values()):
            return
        share = sum(dock.height() for dock in rows) / sum(rows.values())
        heights = [round(share * height) for height in rows.values()]
        if any(abs(dock.height() - height) > 1 for dock, height in zip(rows, heights, strict=True)):
            # To Qt the tabs belong to the height.
            tabs = [self._tabs_above(dock) for dock in rows]
            window.resizeDocks(list(rows), [height + bar for height, bar in zip(heights, tabs, strict=True)], Vertical)

    def _tabs_above(self, dock: PanelDock) -> int:
        """Return the height of the tabs of a panel's place."""
        places = [bar.geometry() for bar in self._there.docks.tab_bars() if bar.isVisible()]
        above = (place.height() for place in places if abs(place.bottom() - dock.y()) < HEADER / 4)
        return next(above, 0)

    def kept(self) -> Kept:
        """Return what panels took, for the time when the layout of now is put back."""
        return set(self._wide), list(self._rows)

    def put_back(self, kept: Kept) -> None:
        """Take over what was noted with a layout that is back."""
        self._wide, self._rows = kept

    def fit(self) -> None:
        """Give sidebar and panels their widths; the picture has what is left."""
        window = self._there
        if window.in_lesson or not (self._share or window.folding.on):
            return
        width, theme = window.width(), window.theme
        docks: list[QDockWidget] = []
        widths, taken = [], 0
        sidebar = window.sidebar
        if not sidebar.isHidden():
            taken = min(theme.size(self._sidebar), width)
            docks, widths = [sidebar], [taken]
        right = self._right()
        if right:
            opened = [dock.make() for dock in self._wide if not dock.isHidden()]
            wish = max((theme.size(panel.spec.preferred[0]) for panel in opened), default=0)
            least = max((panel.minimumSizeHint().width() for panel in opened), default=0)
            share = max(self._share, HALF) if window.folding.takes_turns else self._share or RIGHT_COLUMN
            wanted = max(round(share * width), min(wish, int(MOST_OF_WIDTH * width)), least)
            enough = min(max(theme.size(PANEL), least), width - taken - theme.size(NARROWEST))
            most = max(int((1 - PICTURE) * width) - taken, enough)
            target, span = max(1, min(wanted, most)), _span(right)
            across = [dock for dock in right if dock.width() >= span - 2][:1]
            beside = across or list({dock.x(): dock for dock in right}.values())
            docks += beside
            widths += [target] if across else [max(1, target * dock.width() // span) for dock in beside]
        if [dock.width() for dock in docks] != widths:
            window.resizeDocks(docks, widths, Horizontal)

    def _right(self) -> list[PanelDock]:
        """Return the panels in the right column, without those behind others' tabs."""
        window = self._there
        docks = [dock for dock in window.docks.all.values() if not dock.isHidden()]
        docks = [dock for dock in docks if window.dockWidgetArea(dock) == Area.RightDockWidgetArea]
        return [dock for dock in docks if not dock.visibleRegion().isEmpty()] or docks

    # Panels that open and close

    @Slot(object)
    def _on_opening(self, dock: PanelDock) -> None:
        """Choose the place of a panel that is about to be shown."""
        window = self._there
        if not dock.isHidden():
            return
        if not self._wide:
            self._rows = [(one, one.height()) for one in self._right() if one.isVisible()]
        opened = [one for one in window.docks.all.values() if not one.isHidden()]
        if window.theme.projector:
            # At a projector's sizes two panels have no room.
            for one in (*opened[1:], dock):
                if opened and one not in window.tabifiedDockWidgets(opened[0]):
                    window.tabifyDockWidget(opened[0], one)
        elif dock.neighbour is not None:
            alike = [one for one in opened if one.beside == dock.beside]
            beside = dock.neighbour if dock.neighbour in opened else next(iter(alike), None)
            if beside is not None:
                dock.neighbour = None
                window.tabifyDockWidget(beside, dock)

    @Slot(object)
    def _on_opened(self, dock: PanelDock) -> None:
        """Give a panel that is now shown the size it likes, as far as there is room."""
        window, self._latest = self._there, dock
        self._join(dock)
        width, height = dock.spec.preferred if dock.spec.name not in FIRST else (0, 0)
        if width and not window.in_lesson:
            self._wide.add(dock)
            self.fit()
            self._layout().activate()
            self._make_tall(dock, window.theme.size(height))
        # Once the tabs have their place, too.
        self._at_rest.start()

    def _make_tall(self, dock: PanelDock, height: int) -> None:
        others = [other for other in self._there.docks.all.values() if _stacked(dock, other)]
        room = sum(other.height() for other in others)
        height = min(height, int(MOST_OF_COLUMN * (dock.height() + room)))
        if dock.height() < height:
            # With the others of its column: for one dock alone Qt goes but a part of the way.
            kept = max(0.0, 1 - (height - dock.height()) / max(room, 1))
            heights = [height, *(max(1, int(kept * other.height())) for other in others)]
            self._there.resizeDocks([dock, *others], heights, Vertical)

    @Slot()
    def refit(self) -> None:
        """Share the width anew once Qt knows what has come and gone, and how large everything is."""
        self._later.start()

    @Slot()
    def _on_later(self) -> None:
        """Give back what panels took that are closed now."""
        opened = {dock for dock in self._wide if not dock.isHidden()}
        closed, self._wide = self._wide - opened, opened
        self.fit()
        if not closed:
            self.fit_rows()
        rows = [(dock, height) for dock, height in self._rows if dock in self._right()]
        if closed and not opened and rows:
            self._rows = []
            self._there.resizeDocks([dock for dock, _ in rows], [max(1, height) for _, height in rows], Vertical)
        if closed:
            self._at_rest.start()

    # Panels that lie on tabs

    def join_all(self) -> None:
        """Lay all panels of each side on tabs of one place."""
        window = self._there
        for area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea):
            docks = [dock for dock in window.docks.all.values() if window.dockWidgetArea(dock) == area]
            docks = [dock for dock in docks if not dock.isHidden()]
            front = self._looked_at(docks)
            for dock in docks[1:]:
                if dock not in window.tabifiedDockWidgets(docks[0]):
                    window.tabifyDockWidget(docks[0], dock)
            if front is not None:
                front.raise_()

    def _looked_at(self, docks: list[PanelDock]) -> PanelDock | None:
        """Return which of these is looked at: the one with the keyboard, the one opened last, or any that is seen."""
        seen, focus = [dock for dock in docks if dock.on_screen], QApplication.focusWidget()
        held = [dock for dock in seen if focus is not None and dock.isAncestorOf(focus)]
        return next(iter((*held, *(dock for dock in seen if dock is self._latest), *seen)), None)

    def _join(self, dock: PanelDock) -> None:
        """Lay a panel on tabs with others of its side until all that is open has the height it needs."""
        window = self._there
        area = window.dockWidgetArea(dock)
        while self._crowded(dock):
            mine = [dock, *window.tabifiedDockWidgets(dock)]
            others = [one for one in window.docks.all.values() if not one.isHidden() and one not in mine]
            others = [one for one in others if window.dockWidgetArea(one) == area]
            if not others:
                break
            near = max(others, key=lambda one: (one.spec.name == dock.beside, one.beside == dock.beside))
            for one in (near, *window.tabifiedDockWidgets(near)):
                if len(mine) == 1:
                    window.tabifyDockWidget(near, dock)
                    break
                window.tabifyDockWidget(dock, one)
            dock.raise_()

    def _crowded(self, dock: PanelDock) -> bool:
        """Return whether the panels of this column need more height than there is."""
        window = self._there
        area = window.dockWidgetArea(dock)
        opened = [one for one in window.docks.all.values() if not one.isHidden()]
        opened = [one for one in opened if window.dockWidgetArea(one) == area]
        places = {frozenset(other for other in opened if _together(window, one, other)) for one in opened}
        needed = sum(max(map(_least, place)) for place in places)
        return len(places) > 1 and needed > height_left(window)

    def _tend_tabs(self) -> None:
        """Let tabs be scrolled rather than have their names cut off; Qt makes their bars as it needs them."""
        for bar in self._there.docks.tab_bars():
            if bar.elideMode() != Qt.TextElideMode.ElideNone:
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setUsesScrollButtons(True)

    def _fit_bottom(self) -> None:
        """Let the read-outs have no more than their share, and the sidebar no more than there is."""
        window, theme = self._there, self._there.theme
        window.bottom.fit(window.height(), theme.size(ROW))
        window.sidebar.widget().setMinimumWidth(min(theme.size(SIDEBAR), window.width()))
        least = QSize(theme.size(SMALLEST[0]), theme.size(SMALLEST[1]))
        window.setMinimumSize(least.boundedTo(window.screen().availableSize()))

    def _layout(self) -> QLayout:
        layout = self._there.layout()
        assert layout is not None
        return layout

    @property
    def _there(self) -> MainWindow:
        assert self._window is not None
        return self._window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, what it holds, and the separators that are dragged."""
        window = self._window
        if window is None or watched is not window:
            return False
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self._fit_bottom()
            self.fit()
        elif kind == QEvent.Type.LayoutRequest:
            self._tend_tabs()
        elif kind == QEvent.Type.MouseButtonPress:
            self._pressed = self._sizes()
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed != self._sizes():
            # A separator was dragged: that is how it is wanted from now on.
            self._rows = []
            if any(size.width() != self._pressed[dock].width() for dock, size in self._sizes().items()):
                self.note()
            self._note_rows()
        return False

    def _sizes(self) -> dict[QObject, QSize]:
        window = self._there
        return {dock: dock.size() for dock in (window.sidebar, *window.docks.all.values())}


def height_left(window: MainWindow) -> int:
    """Return the height that menu and bottom bar leave; a projector has no menu."""
    menu = window.menuBar().height() if window.menuBar().isVisible() else 0
    return window.height() - menu - window.bottom.height()


def _span(docks: list[PanelDock]) -> int:
    """Return the width of a column that consists of these."""
    return max(dock.geometry().right() for dock in docks) - min(dock.x() for dock in docks) + 1


def _together(window: MainWindow, one: PanelDock, other: PanelDock) -> bool:
    return one is other or other in window.tabifiedDockWidgets(one)


def _least(dock: PanelDock) -> int:
    """Return the height that a panel and its title need."""
    panel = dock.make()
    return max(panel.minimumSizeHint().height(), panel.minimumHeight()) + panel.theme.size(TITLE)


def _stacked(dock: PanelDock, other: PanelDock) -> bool:
    if other is dock or not other.isVisible() or other.visibleRegion().isEmpty():
        return False
    mine, theirs = dock.geometry(), other.geometry()
    return mine.left() < theirs.right() and theirs.left() < mine.right() and abs(mine.top() - theirs.top()) > HEADER
