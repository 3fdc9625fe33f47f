"""The card of a sample, with the numbers of its forward pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QPushButton, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number, steady
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.plotting.points_item import draw_sample
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Padding, height of a line, gap between name and value, and the widest name of a feature or class, at zoom 1.
PAD, LINE, GAP, NAME = 10, 20, 14, 110
#: Decimals of numbers that change, and the longest text of such a number.
DECIMALS, LONGEST = 4, "−8.8·10⁻⁸⁸"
TEST = "in the test set: not trained on"
GRAPH = "The computation graph of this sample (Enter)"
#: The lines with numbers that change during training.
Z, A, LOSS = "z", "a = σ(z)", "loss"


@dataclass(frozen=True, slots=True)
class SampleValues:
    """The texts on the card of one sample.

    Attributes
    ----------
    title
        The name of the sample.
    label
        Its class, 0 or 1.
    rows
        (name, value) of each line.
    tested
        Whether it is held out.
    """

    title: str
    label: int
    rows: tuple[tuple[str, str], ...]
    tested: bool


def values_of(sample: int, dataset: Dataset, snapshot: Snapshot) -> SampleValues:
    """Return the texts for a sample of the data and the neuron of a snapshot."""
    point, label = dataset.points[sample], int(dataset.labels[sample])
    z = snapshot.scores(point.reshape(2, 1))
    loss = snapshot.config.objective.losses(z, np.array([float(label)]))
    name = dataset.class_names[label]
    said = str(label) if name == str(label) else f"{label} ({name})"
    rows = (
        *zip(dataset.axis_names, map(number, point.tolist()), strict=True),
        (Z, steady(float(z[0]), DECIMALS)),
        (A, steady(float(sigmoid(z)[0]), DECIMALS)),
        ("true class y", said),
        (LOSS, steady(float(loss[0]), DECIMALS)),
    )
    tested = snapshot.test is not None and sample in snapshot.test.indices
    return SampleValues(f"Sample {count(sample + 1)}", label, rows, tested)


class SampleCard(ThemedWidget, QWidget):
    """Draws the numbers itself, because a layout that changes in each frame costs more time than the training.

    Parameters
    ----------
    parent
        The picture.

    Signals
    -------
    entered()
        The cursor entered the card, and so left the picture.
    taken_apart()
        The button was pressed.
    """

    entered = Signal()
    taken_apart = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sample_card")
        self._values: SampleValues | None = None
        self._button = named(QPushButton("Take apart", self), "take_apart", toolTip=GRAPH)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self.taken_apart)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the fonts and sizes of the theme."""
        self._fit()

    def show_values(self, values: SampleValues, *, still: bool) -> None:
        """Show the numbers of a sample.

        Parameters
        ----------
        values
            The texts.
        still
            Whether training is paused: then screen readers are informed.
        """
        before, self._values = self._values, values
        if before is None or (before.title, before.tested) != (values.title, values.tested):
            self.setAccessibleName(values.title)
            self._fit()
        if still:
            self.setAccessibleDescription(self.text())
        if values != before:
            self.update()

    def text(self) -> str:
        """Return the texts, a line for each number."""
        if self._values is None:
            return ""
        lines = [f"{name} = {value}" for name, value in self._values.rows]
        return "\n".join((self._values.title, *lines, *([TEST] if self._values.tested else [])))

    def _fit(self) -> None:
        """Take the size that the widest numbers need, so that it stays the same."""
        if self._values is None:
            return
        theme, metrics = self.theme, QFontMetrics(ui_font(self.theme, "body"))
        small = QFontMetrics(ui_font(theme, "small"))
        names = max(min(small.horizontalAdvance(name), theme.size(NAME)) for name, _ in self._values.rows)
        fixed = [value for name, value in self._values.rows if name not in (Z, A, LOSS)]
        wide = max(min(metrics.horizontalAdvance(text), theme.size(NAME)) for text in (*fixed, LONGEST))
        wide = max(names + theme.size(GAP) + wide, small.horizontalAdvance(TEST) if self._values.tested else 0)
        pad, button = theme.size(PAD), self._button.sizeHint().height()
        lines = 1 + len(self._values.rows) + self._values.tested
        self.resize(wide + 2 * pad, lines * theme.size(LINE) + button + 3 * pad - theme.size(2))
        self._button.setGeometry(pad, self.height() - pad - button, wide, button)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return self.size()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        if self._values is None:
            return
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.outline, 1))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.size(8), theme.size(8))
        pad, line = theme.size(PAD), theme.size(LINE)
        row = QRect(pad, pad - theme.size(2), self.width() - 2 * pad, line)
        diameter = min(theme.point_size * 1.25, line * 0.6)
        middle = row.center().y() + 0.5
        draw_sample(painter, theme, self._values.label, QPointF(pad + diameter / 2, middle), diameter)
        left, right = (
            side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        painter.setPen(theme.text)
        painter.setFont(ui_font(theme, "title"))
        painter.drawText(row.adjusted(round(diameter) + theme.size(7), 0, 0, 0), left, self._values.title)
        for name, value in self._values.rows:
            row.translate(0, line)
            painter.setFont(ui_font(theme, "small"))
            painter.setPen(theme.text_muted)
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(row, left, painter.fontMetrics().elidedText(name, elide, theme.size(NAME)))
            painter.setFont(ui_font(theme, "body"))
            painter.setPen(theme.text)
            painter.drawText(row, right, painter.fontMetrics().elidedText(value, elide, theme.size(NAME)))
        if self._values.tested:
            row.translate(0, line)
            painter.setFont(ui_font(theme, "small"))
            painter.setPen(theme.text_muted)
            painter.drawText(row, left, TEST)

    # Mouse events on the card must not reach the picture below it.

    def enterEvent(self, event: QEnterEvent) -> None:
        """Emit ``entered``."""
        super().enterEvent(event)
        self.entered.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept the event."""
        event.accept()

    mouseReleaseEvent = mouseDoubleClickEvent = mouseMoveEvent = mousePressEvent

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Accept the event."""
        event.accept()
