"""The line for new users."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget


class FirstTimeLine(ThemedWidget, QWidget):
    """Offers the first lesson and the user's own data, and names the key that trains.

    Signals
    -------
    lesson_requested(), data_requested()
        Start the first lesson; open a data file.
    """

    lesson_requested = Signal()
    data_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("first_time_line")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._lesson = _link("Lesson 1", "first_lesson", "What a neuron computes, step by step")
        self._lesson.clicked.connect(self.lesson_requested)
        self._data = _link("Open your data", "first_data", "A CSV or Excel file, or a file dropped on the window")
        self._data.clicked.connect(self.data_requested)
        self._words = QLabel("New here?"), QLabel("·"), QLabel("·   Space runs")
        ask, dot, run = self._words
        for part in (ask, self._lesson, dot, self._data, run):
            self._row.addWidget(part)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the fonts and sizes of the theme."""
        for part in (*self._words, self._lesson, self._data):
            part.setFont(ui_font(theme))
        self._row.setSpacing(theme.size(2))


def _link(text: str, name: str, tip: str) -> QToolButton:
    button = named(QToolButton(), name, text=text, toolTip=tip)
    button.setProperty("link", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
