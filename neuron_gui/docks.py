"""The panels round the boundary: which there are, where they open, and when they are made."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from neuron_gui.panels.panel import Panel
from neuron_gui.theme import Theme

Area = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True)
class Spec:
    """One panel: its name, its class as "module:Class", and the panel on whose tab it opens ("" for its own place)."""

    name: str
    title: str
    source: str
    tip: str
    shown: bool = False
    beside: str = "gradient_panel"
    key: str = ""


SPECS = (
    Spec("loss_panel", "Loss", "neuron_gui.panels.loss:LossPanel", "The loss, iteration by iteration", True, ""),
    Spec(
        "gradient_panel",
        "Gradient dw, db",
        "neuron_gui.panels.gradient:GradientPanel",
        "The gradient now and before",
        True,
        "",
    ),
)


class PanelDock(QDockWidget):
    """A dock that makes its panel when it is first seen.

    Signals
    -------
    made(Panel)
        The panel is there.
    seen(Panel)
        The panel came back onto the screen and may be out of date.
    """

    made = Signal(object)
    seen = Signal(object)

    def __init__(self, spec: Spec, theme: Theme, parent: QMainWindow) -> None:
        super().__init__(spec.title, parent)
        self.spec = spec
        self.panel: Panel | None = None
        self._theme = theme
        self.setObjectName(f"dock_{spec.name}")
        # No floating: on Wayland a floating dock cannot be put back.
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setAllowedAreas(Area.AllDockWidgetAreas)
        action = self.toggleViewAction()
        action.setObjectName(f"action_{spec.name}")
        action.setToolTip(spec.tip)
        action.setStatusTip(spec.tip)
        if spec.key:
            action.setShortcut(spec.key)
        self.visibilityChanged.connect(self._on_visibility)

    @property
    def on_screen(self) -> bool:
        """Whether the panel can be seen now: its dock is open and its tab in front."""
        return self.panel is not None and self.panel.isVisible() and not self.visibleRegion().isEmpty()

    def make(self) -> Panel:
        """Return the panel, made now if it was not yet."""
        if self.panel is None:
            module, _, name = self.spec.source.partition(":")
            self.panel = getattr(import_module(module), name)(self._theme, self)
            assert isinstance(self.panel, Panel)
            self.setWidget(self.panel)
            self.made.emit(self.panel)
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        """Pass the theme on, now or when the panel is made."""
        self._theme = theme
        if self.panel is not None:
            self.panel.set_theme(theme)

    @Slot(bool)
    def _on_visibility(self, visible: bool) -> None:
        if visible:
            self.seen.emit(self.make())


class Docks:
    """All docks of a window, in their first layout.

    Parameters
    ----------
    window
        Where they are.
    theme
        For panels made later.
    """

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        self._window = window
        self.all = {spec.name: PanelDock(spec, theme, window) for spec in SPECS}
        self.arrange()

    def __getitem__(self, name: str) -> PanelDock:
        return self.all[name]

    def panels(self) -> list[Panel]:
        """Return the panels that were made."""
        return [dock.panel for dock in self.all.values() if dock.panel is not None]

    def on_screen(self) -> list[Panel]:
        """Return the panels that can be seen now."""
        return [dock.panel for dock in self.all.values() if dock.panel is not None and dock.on_screen]

    def arrange(self) -> None:
        """Put every dock where it belongs and show those that are shown at first."""
        window = self._window
        for spec in SPECS:
            dock = self.all[spec.name]
            window.addDockWidget(Area.RightDockWidgetArea, dock)
            if spec.beside:
                window.tabifyDockWidget(self.all[spec.beside], dock)
            dock.setVisible(spec.shown)

    def reveal(self, name: str) -> Panel:
        """Open a panel and bring its tab to the front."""
        dock = self.all[name]
        dock.setVisible(True)
        dock.raise_()
        return dock.make()


def place_widths(window: QMainWindow, docks: Docks, width: int) -> None:
    """Give the right column a share of the window's width and its two first panels equal heights."""
    columns: list[QWidget] = [docks["loss_panel"], docks["gradient_panel"]]
    window.resizeDocks([columns[0]], [width], Qt.Orientation.Horizontal)  # type: ignore[list-item]
    window.resizeDocks(columns, [100, 100], Qt.Orientation.Vertical)  # type: ignore[arg-type]
