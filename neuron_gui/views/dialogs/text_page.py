"""A page of text: a sentence, and groups of names with values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Groups stand in two columns if the screen has at least this width, in px at zoom 1.
TWO = 1000
#: Width of a sentence in px at zoom 1, and its approximate number of characters.
PROSE, LINE = 330, 50
#: Largest share of the screen for a page.
MOST = 0.9
#: (heading, rows of name and value)
Group = tuple[str, Sequence[tuple[str, str]]]


class Page(ThemedWidget, QDialog):
    """A page with a sentence and groups of names and values.

    Parameters
    ----------
    title
        Title of the window.
    text
        The sentence above the groups.
    groups
        Headings, each with rows of name and value.
    parent
        The window over which it opens.
    prose
        Whether the values are sentences: then they are wrapped and set in the ordinary font.
    """

    def __init__(self, title: str, text: str, groups: Sequence[Group], parent: QWidget, *, prose: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        inside = QWidget()
        page = QVBoxLayout(inside)
        page.setContentsMargins(0, 0, self.theme.size(14), 0)
        page.setSpacing(self.theme.size(14))
        heading = QLabel(title, wordWrap=True)
        heading.setProperty("role", "heading")
        told = QLabel(text, wordWrap=True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns = QHBoxLayout()
        columns.setSpacing(self.theme.size(36))
        for widget in (heading, told):
            page.addWidget(widget)
        page.addLayout(columns)
        beside = 2 if room.width() >= self.theme.size(TWO) else 1
        sides = [QVBoxLayout() for _ in range(min(beside, len(groups)))]
        for side in sides:
            columns.addLayout(side)
        lengths = [0] * len(sides)
        for name, rows in groups:
            shortest = lengths.index(min(lengths))
            lengths[shortest] += sum(len(value) // LINE + 1 for _, value in rows) + 2 if prose else len(rows) + 2
            sides[shortest].addLayout(_grid(name, rows, self.theme, prose))
            sides[shortest].addSpacing(self.theme.size(12))
        for side in sides:
            side.addStretch(1)
        columns.addStretch(1)
        scroll = Region(inside)
        # The text has the focus, so that its keys scroll.
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        side_margin = self.theme.size(22)
        column.setContentsMargins(side_margin, side_margin, side_margin, self.theme.size(14))
        column.setSpacing(self.theme.size(10))
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        hint = inside.sizeHint()
        width = max(hint.width() + 2 * side_margin + self.theme.size(14), self.theme.size(480))
        height = page.heightForWidth(hint.width()) if page.hasHeightForWidth() else hint.height()
        self.resize(
            min(width, int(MOST * room.width())),
            min(height + self.theme.size(100), int(MOST * room.height())),
        )


def _grid(heading: str, rows: Sequence[tuple[str, str]], theme: Theme, prose: bool) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.size(20))
    grid.setVerticalSpacing(theme.size(4))
    if heading:
        label = QLabel(heading)
        label.setProperty("role", "title")
        grid.addWidget(label, 0, 0, 1, 2)
    for row, (name, value) in enumerate(rows, 1):
        word = QLabel(name)
        shown = QLabel(value, wordWrap=prose)
        if prose:
            word.setProperty("role", "strong")
            word.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown.setFixedWidth(theme.size(PROSE))
        else:
            shown.setProperty("role", "mono")
        grid.addWidget(word, row, 0)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, row, 1)
    grid.setColumnStretch(0, 1)
    return grid
