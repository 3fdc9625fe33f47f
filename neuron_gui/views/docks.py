"""The panels round the boundary: which there are, where they open, and when they are made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget
from shiboken6 import isValid

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.controls.close_button import CloseButton
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

Area = Qt.DockWidgetArea


#: The views that have docks; the boundary is in the middle of the window.
SPECS = tuple(spec for spec in ALL_VIEWS.values() if spec.name != "boundary_panel")
#: The panels of the first start.
FIRST = ("loss_panel", "gradient_panel")


class PanelDock(QDockWidget):
    """A dock that makes its panel when it is first seen.

    Signals
    -------
    made(View)
        The panel is there.
    seen(View)
        The panel came back onto the screen and may be out of date.
    opening(PanelDock), opened(PanelDock)
        Before and after it is shown or brought to the front.
    closed
        It was shown and is no longer.
    """

    made = Signal(object)
    seen = Signal(object)
    opening = Signal(object)
    opened = Signal(object)
    closed = Signal()

    def __init__(self, spec: ViewSpec, parent: QMainWindow) -> None:
        super().__init__(spec.short, parent)
        self.spec = spec
        #: The panel on whose tabs it opens; "" for a place of its own.
        self.beside = "" if spec.name in FIRST else "gradient_panel"
        self.panel: View | None = None
        #: On whose tabs to open; None when it has its place.
        self.neighbour: PanelDock | None = None
        self._titled = True
        self.setObjectName(f"dock_{spec.name}")
        # No floating: on Wayland a floating dock cannot be put back.
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._closer = CloseButton(self, spec.title, f"Close ({spec.key})")
        self.setAllowedAreas(Area.AllDockWidgetAreas)
        self.action = QAction(spec.title, parent)
        self.action.setObjectName(f"action_{spec.name}")
        self.action.setCheckable(True)
        self.action.setShortcut(QKeySequence(spec.key))
        self.action.setToolTip(f"{spec.tip} ({spec.key})")
        self.action.setStatusTip(spec.tip)
        self.action.triggered.connect(self._on_action)
        parent.addAction(self.action)
        self.visibilityChanged.connect(self._on_visibility)

    @property
    def on_screen(self) -> bool:
        """Whether the panel can be seen now: its dock is open and its tab in front."""
        return self.panel is not None and self.panel.isVisible() and not self.visibleRegion().isEmpty()

    def make(self) -> View:
        """Return the panel, made now if it was not yet."""
        if self.panel is None:
            region = Region()
            self.setWidget(region)
            # Made where it stays: with another parent Qt takes back the fonts of what is in it.
            self.panel = self.spec.load()(region.viewport())
            region.hold(self.panel)
            self.made.emit(self.panel)
        return self.panel

    def set_titled(self, on: bool) -> None:
        """Show its title and the button that closes it, or leave them out where every line counts."""
        if on != self._titled:
            self._titled = on
            self._closer.setVisible(on)
            # Qt's own title bar is the one when there is none.
            self.setTitleBarWidget(None if on else QWidget(self))  # type: ignore[arg-type]

    def reveal(self) -> None:
        """Open the dock and bring its tab to the front."""
        self.make()
        self.opening.emit(self)
        self.setVisible(True)
        self.raise_()
        self.opened.emit(self)

    @Slot()
    def _on_action(self) -> None:
        """Bring the panel to the front, or close it if it is there already."""
        if self.isVisible() and not self.visibleRegion().isEmpty():
            self.close()
        else:
            self.reveal()
            panel = self.make()
            if panel.spec.takes_keyboard:
                panel.setFocus(Qt.FocusReason.TabFocusReason)
        self.action.setChecked(not self.isHidden())

    @Slot(bool)
    def _on_visibility(self, visible: bool) -> None:
        if not isValid(self.action):  # the window is being taken down
            return
        self.action.setChecked(not self.isHidden())
        if visible:
            self.seen.emit(self.make())
        elif self.isHidden():
            self.closed.emit()


class Docks:
    """All docks of a window, in their first layout.

    Parameters
    ----------
    window
        Where they are.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.all = {spec.name: PanelDock(spec, window) for spec in SPECS}
        self.arrange()

    def __getitem__(self, name: str) -> PanelDock:
        return self.all[name]

    def panels(self) -> list[View]:
        """Return the panels that were made."""
        return [dock.panel for dock in self.all.values() if dock.panel is not None]

    def on_screen(self) -> list[View]:
        """Return the panels that can be seen now."""
        return [dock.panel for dock in self.all.values() if dock.panel is not None and dock.on_screen]

    def hides(self, widget: QWidget | None) -> bool:
        """Say whether a widget is in a dock that cannot be seen now."""
        return widget is not None and any(
            dock.isAncestorOf(widget) and not dock.on_screen for dock in self.all.values()
        )

    def tab_bars(self) -> list[QTabBar]:
        """Return the bars of tabs that Qt has made for docks of one place, those that it keeps for later too."""
        return self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def arrange(self) -> None:
        """Put every dock where it belongs and show those that are shown at first."""
        window = self._window
        stale = self.tab_bars()
        for spec in SPECS:
            dock = self.all[spec.name]
            window.addDockWidget(Area.RightDockWidgetArea, dock)
            dock.setVisible(spec.name in FIRST)
            # Tabs of hidden docks leave a tab bar behind: the dock joins its neighbour when it opens.
            dock.neighbour = self.all.get(dock.beside)
        # Qt forgets the tab bars of docks that were added anew, and leaves them on the screen.
        for bar in stale:
            bar.hide()

    def settle_in(self) -> None:
        """Note that a remembered layout was restored: what is open has its place, the rest opens on tabs again."""
        for spec in SPECS:
            dock = self.all[spec.name]
            dock.neighbour = self.all.get(dock.beside) if dock.isHidden() else None

    def reveal(self, name: str) -> View:
        """Open a panel and bring its tab to the front."""
        dock = self.all[name]
        dock.reveal()
        return dock.make()
