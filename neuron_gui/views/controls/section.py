"""A heading that opens and closes the controls under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget


class Section(ThemedWidget, QWidget):
    """A group of controls that is closed at first.

    Parameters
    ----------
    title
        Its heading.
    inside
        The controls.
    """

    def __init__(self, title: str, inside: QWidget) -> None:
        super().__init__()
        self._title = title
        self._inside = inside
        # The size of the open section is known only after Qt has computed the layout.
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
        """Show after the heading how many of the options are in use, and in the tooltip which."""
        # In projector mode there is no room for the words.
        words = "" if self.theme.projector else " in use"
        text = f"{self._title} · {len(labels)}{words}" if labels else self._title
        if text != self.button.text():
            self.button.setText(text)
        if (which := "\n".join(labels)) != self.button.toolTip():
            self.button.setToolTip(which)

    @Slot(bool)
    def set_open(self, is_open: bool) -> None:
        """Open and scroll to the section, or close it."""
        self.button.setChecked(is_open)
        self._inside.setVisible(is_open)
        self.restyle(self.theme)
        if is_open:
            self._later.start()

    @Slot()
    def _come_into_view(self) -> None:
        """Scroll the surrounding area so that all of the section is visible, or at least its beginning."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            for part in (self, self.button):
                around.ensureWidgetVisible(part, 0, 0)
