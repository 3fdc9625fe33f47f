"""The bar above the picture while a tool is chosen: the tools, their settings, and the number of samples."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count
from neuron_gui.views.boundary.edit_tools import RADII, EditTools, ToolName
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.command_button import command_button
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel, refuse_click_focus
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.points_item import stamp
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: The commands on it: the tools, and those for the selection.
TOOLS = ("move_samples", "draw", "erase")
SELECTED = ("swap_class", "duplicate_samples", "delete_samples", "to_test_set", "to_training_set")
#: Side of an icon, height of the row, and width of the radius, in px at zoom 1.
ICON, HEIGHT, RADIUS_WIDTH = 18, 36, 92


class EditBar(ThemedWidget, QWidget):
    """Hidden until a tool is chosen.

    Parameters
    ----------
    tools
        The tools that are chosen and set here.
    """

    def __init__(self, tools: EditTools) -> None:
        super().__init__()
        self.setObjectName("edit_bar")
        self._tools = tools
        self._buttons: dict[str, QToolButton] = {}
        self.brush_class = named(
            QComboBox(), "brush_class", accessibleName="Class that is drawn", toolTip="Class that is drawn (X)"
        )
        self.brush_class.addItems(["0", "1"])
        self.brush_class.currentIndexChanged.connect(self._on_class)
        self.brush_radius = CountBox(*RADII, tools.canvas.radius, by_size=False)
        self.brush_radius.setObjectName("brush_radius")
        self.brush_radius.setAccessibleName("Radius of the brush")
        self.brush_radius.setToolTip("Radius of the brush in pixels\n([ and ], or the wheel over the picture)")
        self.brush_radius.setSuffix(" px")
        self.brush_radius.valueChanged.connect(self._on_radius)
        self.sample_count = named(QLabel(), "sample_count")
        self.optimum = named(ElidedLabel(), "optimum_note")
        self._row, self._second = QHBoxLayout(), QHBoxLayout()
        self._second.addWidget(self.sample_count)
        self._second.addWidget(self.optimum, 1)
        self._column = QVBoxLayout(self)
        self._tools_row = QWidget()
        self._tools_row.setLayout(self._row)
        self._column.addWidget(self._tools_row)
        self._column.addLayout(self._second)
        tools.changed.connect(self._on_changed)
        refuse_click_focus(self)
        ignore_unfocused_wheel(self)
        self.hide()
        self.follow_theme()

    def set_actions(self, actions: Actions) -> None:
        """Make the buttons of the commands."""
        for name in TOOLS:
            self._row.addWidget(self._button(name, actions[name]))
        self._row.addWidget(self.brush_class)
        self._row.addWidget(self.brush_radius)
        for name in SELECTED:
            self._row.addWidget(self._button(name, actions[name]))
        self._row.addStretch(1)
        self.restyle(self.theme)

    def _button(self, name: str, action: QAction) -> QToolButton:
        button = self._buttons[name] = command_button(action, f"button_{name}")
        return button

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self._column.setContentsMargins(theme.size(10), 0, theme.size(10), theme.size(2))
        self._column.setSpacing(theme.size(2))
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.size(4))
        # A fixed height, so that the picture does not move when another tool is chosen.
        self._tools_row.setFixedHeight(theme.size(HEIGHT))
        for box in (self.brush_class, self.brush_radius, self.brush_radius.lineEdit()):
            box.setFont(ui_font(theme))
        self.brush_radius.setFixedWidth(theme.size(RADIUS_WIDTH))
        self._second.setSpacing(theme.size(16))
        side = QSize(theme.size(ICON), theme.size(ICON))
        for button in self._buttons.values():
            button.setIconSize(side)
        for label in (0, 1):
            self.brush_class.setItemIcon(label, stamp(theme, label, theme.point_size, self.devicePixelRatioF()))

    def show_data(self, dataset: Dataset) -> None:
        """Show the number of samples."""
        ones = int(dataset.labels.sum(dtype=int))
        self.sample_count.setText(f"m = {count(dataset.samples)}: {count(dataset.samples - ones)} + {count(ones)}")
        names = dataset.class_names
        self.sample_count.setToolTip(
            f"{count(dataset.samples)} samples: {count(dataset.samples - ones)} of class 0 ({names[0]}) "
            f"and {count(ones)} of class 1 ({names[1]})"
        )
        for label, text in enumerate(dataset.class_texts):
            if self.brush_class.itemText(label) != text:
                self.brush_class.setItemText(label, text)

    def show_optimum(self, text: str) -> None:
        """Show the text about the smallest loss."""
        if text != self.optimum.text():
            self.optimum.setText(text)
            self.optimum.setToolTip(text)

    @Slot()
    def _on_changed(self) -> None:
        tools = self._tools
        self.setVisible(tools.active)
        self.brush_class.setVisible(tools.name is ToolName.DRAW)
        self.brush_radius.setVisible(tools.name in (ToolName.DRAW, ToolName.ERASE))
        for name in SELECTED:
            if name in self._buttons:
                self._buttons[name].setVisible(tools.name is ToolName.MOVE)
        with QSignalBlocker(self.brush_class), QSignalBlocker(self.brush_radius):
            self.brush_class.setCurrentIndex(tools.canvas.label)
            self.brush_radius.setValue(tools.canvas.radius)

    @Slot(int)
    def _on_class(self, label: int) -> None:
        self._tools.set_label(label)

    @Slot(int)
    def _on_radius(self, radius: int) -> None:
        self._tools.set_radius(radius)
