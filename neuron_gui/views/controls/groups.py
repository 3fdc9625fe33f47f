"""Small groups of controls side by side, in as many rows as the width requires."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Distances between two groups and between two rows, in px at zoom 1.
GAP, ROW_GAP = 16, 8


class Groups(ThemedWidget, QWidget):
    """Fills rows from left to right; a group that does not fit begins the next row.

    Parameters
    ----------
    layouts
        One for each group.
    """

    #: A class attribute, because Qt may send events while Python destroys the object.
    _groups: tuple[QWidget, ...] = ()
    _arranged: tuple[tuple[QWidget, ...], ...] = ()
    _lines: tuple[QHBoxLayout, ...] = ()

    def __init__(self, layouts: Sequence[QLayout]) -> None:
        super().__init__()
        for layout in layouts:
            group = QWidget(self)
            layout.setContentsMargins(0, 0, 0, 0)
            group.setLayout(layout)
            self._groups = (*self._groups, group)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._lines = tuple(QHBoxLayout() for _ in self._groups)
        for line in self._lines:
            self._rows.addLayout(line)
        self.follow_theme()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The groups, in their order."""
        return self._groups

    def restyle(self, theme: Theme) -> None:
        """Apply the distances of the theme."""
        self._arranged = ()
        for line in self._lines:
            line.setSpacing(theme.size(GAP))
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Arrange the groups again if one of them needs more or less room, or if the width changes."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._arrange()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest group, and the height of the present rows."""
        widest = max((group.sizeHint().width() for group in self._shown()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def all_at(self, width: int) -> QSize:
        """Return the width of the widest group and the height of all rows at a width, hidden groups included."""
        return QSize(
            max(group.sizeHint().width() for group in self._groups),
            self._height_of(self._rows_at(width, self._groups)),
        )

    def height_at(self, width: int) -> int:
        """Return the height of all rows at a width."""
        return self._height_of(self._rows_at(width, self._shown()))

    def _shown(self) -> tuple[QWidget, ...]:
        return tuple(group for group in self._groups if not group.isHidden())

    def _height_of(self, rows: Sequence[Sequence[QWidget]]) -> int:
        return sum(max(group.sizeHint().height() for group in row) for row in rows) + self.theme.size(ROW_GAP) * (
            len(rows) - 1
        )

    def _rows_at(self, width: int, groups: Sequence[QWidget]) -> tuple[tuple[QWidget, ...], ...]:
        gap = self.theme.size(GAP)
        rows: list[list[QWidget]] = [[]]
        left = width
        for group in groups:
            wide = group.sizeHint().width()
            if rows[-1] and wide > left:
                rows.append([])
                left = width
            rows[-1].append(group)
            left -= wide + gap
        return tuple(map(tuple, rows))

    def _arrange(self) -> None:
        rows = self._rows_at(self.width(), self._shown())
        if rows == self._arranged:
            return
        self._arranged = rows
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        for line, row in zip(self._lines, rows, strict=False):
            for group in row:
                line.addWidget(group, 0, Qt.AlignmentFlag.AlignBottom)
            line.addStretch(1)
        # Empty rows need no room.
        self._rows.setSpacing(self.theme.size(ROW_GAP) if len(rows) > 1 else 0)
        self.updateGeometry()
