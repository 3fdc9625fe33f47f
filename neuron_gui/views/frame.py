"""The sidebar on the left of the views, and the bar below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QVBoxLayout, QWidget

from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.object_names import named

#: Width of the sidebar, in px at zoom 1.
SIDEBAR = 288
#: Largest share of a window's height for the read-outs.
MOST_OF_HEIGHT = 0.26


def make_sidebar(controls: Sequence[QWidget], stage: QWidget) -> Region:
    """Return controls in a column with a scroll bar, as a child of the stage."""
    inside = named(QWidget(), "sidebar")
    column = QVBoxLayout(inside)
    for control in controls:
        column.addWidget(control)
    column.addStretch(1)
    return named(Region(inside, stage), "sidebar_scroll")


class Bottom(QToolBar):
    """The transport bar and the read-outs, at the bottom of the window over its whole width.

    Parameters
    ----------
    window
        The window that it is added to.
    transport, readouts
        The two widgets that it contains.
    """

    def __init__(self, window: QMainWindow, transport: QWidget, readouts: QWidget) -> None:
        super().__init__("Transport and read-outs", window)
        self.setObjectName("toolbar_bottom")
        inside = named(QWidget(), "bottom")
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._readouts = Region(readouts)
        self._column.addWidget(self._readouts)
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addWidget(inside)
        layout = self.layout()
        assert layout is not None
        # The widgets inside have their own margins; those of the style would change with the style sheet.
        layout.setContentsMargins(0, 0, 0, 0)
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self)
        self.take(transport)

    def take(self, transport: QWidget) -> None:
        """Insert the transport bar, also after it was in another bar."""
        self._column.insertWidget(0, transport)
        transport.show()

    def fit(self, height: int, row: int) -> None:
        """Limit the read-outs to a share of a window's height, at least one row; the rest can be scrolled. In px."""
        self._readouts.set_tallest(max(row, int(MOST_OF_HEIGHT * height)))
