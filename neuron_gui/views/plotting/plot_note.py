"""A note in a plot about a change that the plot has made by itself, with a button that undoes it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.overlay import Overlay
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme

#: How many milliseconds it is shown.
STAYS = 15_000


class PlotNote(Overlay, QWidget):
    """A line of text in the upper right corner of a plot, shown for a while.

    Parameters
    ----------
    plot
        The plot.
    text
        The text.
    answer
        The text of its button, ``button``. A click on it also hides the note.
    """

    def __init__(self, plot: Plot, text: str, answer: str) -> None:
        super().__init__(plot)
        self._plot = plot
        self.setObjectName("plot_note")
        self._text = QLabel(text)
        self.button = named(QToolButton(), "plot_note_button", text=answer)
        self.button.setProperty("link", True)
        self.button.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text)
        self._row.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        plot.box.sigResized.connect(self._place)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, fonts and sizes."""
        for part in (self._text, self.button):
            part.setFont(ui_font(theme, "small"))
        self._row.setContentsMargins(theme.size(6), theme.size(2), theme.size(2), theme.size(2))
        self._row.setSpacing(theme.size(4))

    @Slot()
    def tell(self) -> None:
        """Show the note in the corner for a while, if the plot is wide enough for it."""
        self.show()
        self._place()
        self._timer.start(STAYS)

    @Slot()
    def _place(self) -> None:
        self.adjustSize()
        inside = self._plot.inside().toAlignedRect()
        if self.width() > inside.width():
            # It would cover numbers of the axis.
            self.hide()
        self.move(max(0, inside.right() - self.width()), inside.top())
        if self.isVisible():
            self._plot.keep_readout_off(self.geometry())

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the corner to the read-out again."""
        super().hideEvent(event)
        self._plot.keep_readout_off(QRect())
