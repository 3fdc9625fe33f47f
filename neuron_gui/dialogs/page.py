"""A page of text: a sentence, and groups of names with values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.theme import Theme

#: (heading, rows of name and value)
Group = tuple[str, Sequence[tuple[str, str]]]


class Page(QDialog):
    """Something to read.

    Parameters
    ----------
    title
        Of the window.
    text
        Above the groups.
    groups
        Headings, each with rows of name and value; set in two columns when there are several.
    theme
        Sizes.
    parent
        The window over which it opens.
    """

    def __init__(self, title: str, text: str, groups: Sequence[Group], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setSpacing(theme.size(36))
        sides = [QVBoxLayout() for _ in range(min(2, len(groups)))]
        for side in sides:
            columns.addLayout(side)
        lengths = [0] * len(sides)
        for heading, rows in groups:
            shortest = lengths.index(min(lengths))
            lengths[shortest] += len(rows) + 2
            sides[shortest].addLayout(_grid(heading, rows, theme))
            sides[shortest].addSpacing(theme.size(12))
        for side in sides:
            side.addStretch(1)
        columns.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        heading_label = QLabel(title)
        heading_label.setProperty("role", "heading")
        told = QLabel(text)
        told.setWordWrap(True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        side_margin = theme.size(22)
        column.setContentsMargins(side_margin, side_margin, side_margin, theme.size(14))
        column.setSpacing(theme.size(10))
        for widget in (heading_label, told):
            column.addWidget(widget)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        room = self.screen().availableGeometry()
        hint = inside.sizeHint()
        self.resize(
            min(max(hint.width() + 3 * side_margin, theme.size(480)), int(room.width() * 0.9)),
            min(hint.height() + theme.size(260), int(room.height() * 0.9)),
        )


def _grid(heading: str, rows: Sequence[tuple[str, str]], theme: Theme) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.size(20))
    grid.setVerticalSpacing(theme.size(4))
    if heading:
        label = QLabel(heading)
        label.setProperty("role", "title")
        grid.addWidget(label, 0, 0, 1, 2)
    for row, (name, value) in enumerate(rows, 1):
        grid.addWidget(QLabel(name), row, 0)
        shown = QLabel(value)
        shown.setProperty("role", "mono")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, row, 1)
    grid.setColumnStretch(0, 1)
    return grid
