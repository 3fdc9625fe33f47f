"""What stands round the pictures: the sidebar on the left, the bar at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QSizePolicy, QToolBar, QVBoxLayout, QWidget

from neuron_gui.theme import Theme

#: Width of the sidebar, in px at zoom 1.
SIDEBAR = 288


def make_sidebar(window: QMainWindow, controls: Sequence[QWidget], theme: Theme) -> QDockWidget:
    """Put controls one below the other into a column that scrolls, on the left of a window."""
    inside = QWidget()
    inside.setObjectName("sidebar")
    column = QVBoxLayout(inside)
    for control in controls:
        column.addWidget(control)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName("sidebar_scroll")
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setMinimumWidth(theme.size(SIDEBAR))
    dock = QDockWidget("Controls", window)
    dock.setObjectName("dock_sidebar")
    dock.setTitleBarWidget(QWidget(dock))
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setWidget(scroll)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    return dock


def make_bottom(window: QMainWindow, bars: Sequence[QWidget]) -> QVBoxLayout:
    """Put bars one below the other over the whole width of a window; return their layout."""
    inside = QWidget()
    inside.setObjectName("bottom")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for one in bars:
        column.addWidget(one)
    inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    bar = QToolBar("Transport and read-outs", window)
    bar.setObjectName("toolbar_bottom")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.toggleViewAction().setEnabled(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(inside)
    layout = bar.layout()
    assert layout is not None
    # The style's own margins come and go with the style sheet; the bars inside have theirs.
    layout.setContentsMargins(0, 0, 0, 0)
    window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
    return column
