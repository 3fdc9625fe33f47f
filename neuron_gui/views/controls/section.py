"""A heading that opens and closes what is under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget


class Section(ThemedWidget, QWidget):
    """A part of the controls that is closed until it is wanted.

    Parameters
    ----------
    title
        Its heading.
    inside
        What it shows when it is open.
    parent
        Owner.
    """

    def __init__(self, title: str, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._inside = inside
        # What was opened has its size only when Qt has laid everything out.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._come_into_view)
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setProperty("section", True)
        self.button.setAccessibleName(title)
        self.button.toggled.connect(self.set_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)
        column.addWidget(inside)
        inside.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self.button.setIcon(icon("chevron-down" if self.button.isChecked() else "chevron-right", theme))

    def show_in_use(self, labels: Sequence[str]) -> None:
        """Say behind the heading how many of the parts are in use, and in the tooltip which."""
        # A projector has no room for the words.
        words = "" if self.theme.projector else " in use"
        text = f"{self._title} · {len(labels)}{words}" if labels else self._title
        if text != self.button.text():
            self.button.setText(text)
        if (which := "\n".join(labels)) != self.button.toolTip():
            self.button.setToolTip(which)

    @Slot(bool)
    def set_open(self, is_open: bool) -> None:
        """Open, and come into view, or close."""
        self.button.setChecked(is_open)
        self._inside.setVisible(is_open)
        self.restyle(self.theme)
        if is_open:
            self._later.start()

    @Slot()
    def _come_into_view(self) -> None:
        """Scroll what is around this so that all of it is seen, or at least its beginning."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            for part in (self, self.button):
                around.ensureWidgetVisible(part, 0, 0)
