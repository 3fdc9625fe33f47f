"""What every panel is: a widget that is given values and gives back requests."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.style.theme import Theme


class View(QWidget):
    """Base of the live pictures.

    A panel draws what it is given and says by signals what the user asked for. It knows no model, no engine
    and no other panel. `show_snapshot` is called for each frame while the panel is on the screen, and once
    when it comes back onto it: it only sets data on items that exist; whatever is costly is done when its
    inputs change.
    """

    #: Name for tests, assistive tools and remembered layouts, e.g. "loss_panel".
    name: ClassVar[str]
    #: Title of its dock, e.g. "Loss".
    title: ClassVar[str]
    #: The size that it likes to have when it is opened, in px at zoom 1.
    roomy: ClassVar[tuple[int, int]] = (0, 0)
    #: Whether who opens it wants its keys at once.
    takes_keyboard: ClassVar[bool] = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName(self.name)
        self.setAccessibleName(self.title)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fill(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and line widths."""
        self.theme = theme
        self._fill(theme)

    def _fill(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.panel)
        self.setPalette(palette)

    def set_data(self, dataset: Dataset) -> None:
        """Show another data set; its first snapshot follows, in a panel that is hidden once it is seen."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a state of the neuron."""
        raise NotImplementedError
