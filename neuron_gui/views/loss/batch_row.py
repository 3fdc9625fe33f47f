"""The line above the loss curves that names the curve of the batch, with two buttons that fork the run."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import number
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.style.colour_mixing import mixed
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Share of the background in the colour of the curve, and its width as a share of that of the loss curve.
PALE, THIN = 0.4, 0.5
#: Length of the line in the legend, in px at zoom 1.
DASH = 18


class _Sample(ThemedWidget, QWidget):
    """A short line in the colour of the curve."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return the size of the line."""
        return QSize(self.theme.size(DASH), self.theme.size(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        painter.setPen(QPen(self.colour, max(1.5, self.theme.thin(THIN))))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)


class BatchRow(ThemedWidget, QWidget):
    """A legend of the curve of the batch; hidden while each step uses all samples.

    Signals
    -------
    luck_requested(bool)
        Continue in a new run: with the batches of the next seed (True), or with the same batches.
    """

    luck_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._sample = _Sample()
        self._text = named(ElidedLabel(), "loss_batch")
        self._text.setToolTip(
            in_lines(
                "The thin, light curve: at each iteration the loss of the samples that its step uses. "
                "It jumps because each batch has other samples; the strong curve is the loss of all training samples."
            )
        )
        self._same = _button("Same luck", "loss_same_luck", "Go on from here in a new run with the same batches")
        self._other = _button(
            "Other luck", "loss_other_luck", "Go on from here in a new run with the batches of the next batch seed"
        )
        self._same.clicked.connect(self._on_same)
        self._other.clicked.connect(self._on_other)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._same)
        self._row.addWidget(self._other)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and sizes."""
        self._row.setContentsMargins(theme.size(10), 0, theme.size(6), 0)
        self._row.setSpacing(theme.size(6))
        for button in (self._same, self._other):
            button.setFont(ui_font(theme, "small"))

    def show_snapshot(self, snapshot: Snapshot, *, shown: bool) -> None:
        """Show the loss of the batch of the next step; ``shown`` is whether the curve is drawn."""
        batch = snapshot.batch
        if self.isHidden() == (batch is not None):
            self.setVisible(batch is not None)
        if batch is None:
            return
        if self._sample.isHidden() == shown:
            self._sample.setVisible(shown)
        colour = batch_colour(self.theme, snapshot)
        if colour != self._sample.colour:
            self._sample.colour = colour
            self._sample.update()
        text = f"batch: {number(batch.loss, 4)}"
        if text != self._text.text():
            self._text.setText(text)

    @Slot()
    def _on_same(self) -> None:
        self.luck_requested.emit(False)

    @Slot()
    def _on_other(self) -> None:
        self.luck_requested.emit(True)


def batch_colour(theme: Theme, snapshot: Snapshot) -> QColor:
    """Return the colour of the curve of the batch: a paler one than that of the run."""
    return mixed(run_colour(theme, snapshot.run), theme.plot_background, PALE)


def _button(text: str, name: str, tip: str) -> QToolButton:
    button = named(QToolButton(), name, text=text, toolTip=in_lines(tip))
    button.setProperty("link", True)
    return button
