"""A legend: small pictures with a text beside each, in two columns if they fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.views.glossary import Entry
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Size of a picture, in px at zoom 1.
SAMPLE = 26, 12


class SweepLegend(ThemedWidget, QWidget):
    """What the marks of a picture mean.

    Parameters
    ----------
    entries
        The marks by name, with the texts of their tooltips.
    draw
        Draws the mark with this name into the rectangle from (0, 0) to ``SAMPLE``, scaled by the theme.
    parent
        Owner.
    """

    #: False before construction is done, and while Python deletes the object and Qt still asks for its size.
    _there = False

    def __init__(
        self, entries: Mapping[str, Entry], draw: Callable[[QPainter, str, Theme], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draw = draw
        self._columns = self._room = 0
        self._keys = {name: (QLabel(), named(QLabel(), f"sweep_{name}")) for name in entries}
        for name, entry in entries.items():
            self._keys[name][1].setAccessibleName(entry.name)
            for label in self._keys[name]:
                label.setToolTip(in_lines(entry.sentence))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)
        self._there = True
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and fonts."""
        for name, (sample, text) in self._keys.items():
            sample.setPixmap(self._sample(name))
            text.setFont(ui_font(theme, "small"))
        self._grid.setHorizontalSpacing(theme.size(6))
        self._grid.setVerticalSpacing(0)
        self._arrange()

    def show_text(self, name: str, text: str) -> None:
        """Show another text for a mark, or hide the mark if it is "".

        The same text is not set again: that would repeat the layout of the view.
        """
        label = self._keys[name][1]
        if label.text() != text:
            label.setText(text)
        if label.isHidden() == bool(text):
            for widget in self._keys[name]:
                widget.setVisible(bool(text))

    def fit(self, room: int) -> None:
        """Use two columns if they fit into this width, else one."""
        self._room = room
        self._arrange()

    def keep_fitting(self) -> None:
        """Change to one column if the texts have become too wide for two."""
        if self._columns == 2:
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the width of one column."""
        hint = super().minimumSizeHint()
        return QSize(self._width(1), hint.height()) if self._there else hint

    def _width(self, columns: int) -> int:
        each = [sample.sizeHint().width() + text.sizeHint().width() for sample, text in self._keys.values()]
        gaps = (2 * columns - 1) * self._grid.horizontalSpacing()
        return sum(max(each[column::columns]) for column in range(columns)) + gaps

    def _arrange(self) -> None:
        columns = 2 if self._width(2) <= self._room else 1
        if columns == self._columns:
            return
        self._columns = columns
        for index, (sample, text) in enumerate(self._keys.values()):
            row, column = divmod(index, columns)
            self._grid.addWidget(sample, row, 2 * column)
            self._grid.addWidget(text, row, 2 * column + 1)

    def _sample(self, name: str) -> QPixmap:
        theme, ratio = self.theme, self.devicePixelRatioF()
        width, height = (theme.size(side) for side in SAMPLE)
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._draw(painter, name, theme)
        painter.end()
        return picture
