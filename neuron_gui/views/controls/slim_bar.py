"""The slim bar of projector mode, at the lower edge, with the controls that a lecturer needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.views.controls.number_box import NumberBox, show_number
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.object_names import named
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Largest share of the window's height.
MOST = 0.8
#: Narrowest field for the learning rate, at zoom 1.
RATE_WIDTH = 90


class SlimBar(ThemedWidget, QFrame):
    """Contains the transport bar in projector mode, the learning rate, and some buttons.

    Parameters
    ----------
    actions
        The actions of the buttons at its right end.
    menus
        The entries of the menu bar, which is hidden in projector mode: the last button opens them.
    parent
        The window.

    Signals
    -------
    config_changed(Mapping)
        Use another α for the next steps.
    """

    config_changed = Signal(Mapping)

    def __init__(self, actions: Sequence[QAction], menus: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("slim_bar")
        self.setAccessibleName("Projector controls")
        self.setAutoFillBackground(True)
        self.box = NumberBox(*LEARNING_RATES, logarithmic=True)
        self.box.setObjectName("slim_learning_rate")
        self.box.setAccessibleName("Learning rate")
        self.box.valueChanged.connect(self._on_rate)
        caption = QLabel("α")
        caption.setBuddy(self.box)
        self._tools = QWidget(self)
        self._row = QHBoxLayout(self._tools)
        self._row.addWidget(caption)
        self._row.addWidget(self.box)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text().replace("&", ""))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(button)
        self._menu = QMenu(self)
        self._menu.addActions(menus)
        self._opener = named(QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup), "slim_menu")
        self._opener.setMenu(self._menu)
        self._opener.setAccessibleName("Menu")
        self._opener.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(self._opener)
        ignore_unfocused_wheel(self._tools)
        inside = named(QWidget(), "slim_bar_inside")
        self._grid = QGridLayout(inside)
        self._region = Region(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._region)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._transport: Transport | None = None
        self.follow_theme()
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self._row.setContentsMargins(0, 0, theme.size(8), 0)
        self._row.setSpacing(theme.size(4))
        self.box.setFixedWidth(theme.size(RATE_WIDTH))
        self._opener.setIcon(icon("menu", theme))
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.panel)
        self.setPalette(palette)

    def take(self, transport: Transport) -> None:
        """Take the transport bar."""
        self._transport = transport

    def arrange(self, room: QSize) -> int:
        """Put everything into one row, or into two if the window is narrow; return the height.

        A part of the picture stays visible; the bar scrolls if it needs more room.
        """
        transport = self._transport
        assert transport is not None
        self._row.activate()
        tools = self._tools.sizeHint().width()
        narrow = room.width() < transport.least_width() + tools
        self._grid.addWidget(transport, 0, 0, 1, 2 if narrow else 1)
        self._grid.addWidget(self._tools, int(narrow), 1)
        self._grid.setColumnStretch(0, 1)
        transport.show()
        transport.arrange(room.width() - (0 if narrow else tools))
        self._grid.invalidate()
        height = self._grid.minimumSize().height()
        if self._grid.minimumSize().width() > room.width():
            height += self._region.horizontalScrollBar().sizeHint().height()
        return min(height, int(MOST * room.height()))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the learning rate; emits nothing."""
        show_number(self.box, snapshot.learning_rate)

    @Slot(float)
    def _on_rate(self, rate: float) -> None:
        self.config_changed.emit({"learning_rate": rate})
