"""The legend above the boundary: the classes, and the meaning of the shading and of the marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.data.number_text import steady
from neuron_gui.views.boundary.batch_marks import ring_pens
from neuron_gui.views.boundary.boundary_lines import other_pen
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.plotting.points_item import draw_sample, shades
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import ThemedWidget

#: Widths of the bar of probabilities, and of the dashes as the symbol of an earlier run, at zoom 1.
BAR = 90
DASHES = 28
#: Room for a class's name that the bar leaves, at zoom 1.
NAME = 64
EARLIER = "earlier runs"
TEST = "test set"
#: The text with rings, and without them because they would flicker.
BATCH, BATCH_SLOW = "batch", "batch: slower, or paused"


class Legend(ThemedWidget, QWidget):
    """A line of text and symbols."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boundary_legend")
        self._classes = ("0", "1")
        self._earlier_runs = False
        self._test_set = False
        #: Why the batch has no rings, "" if it has; None if there are no batches.
        self._batch: str | None = None
        self._influence: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_classes(self, names: tuple[str, str]) -> None:
        """Name the classes."""
        self._classes = names
        self._explain()

    def set_earlier_runs(self, drawn: bool) -> None:
        """Say whether lines of earlier runs are drawn."""
        if drawn != self._earlier_runs:
            self._earlier_runs = drawn
            self._explain()

    def set_test_set(self, held_out: bool) -> None:
        """Say whether samples are held out, which are drawn hollow."""
        if held_out != self._test_set:
            self._test_set = held_out
            self._explain()

    def set_batch(self, reason: str | None) -> None:
        """Say that the batch has rings, or the reason why it has none; None if there are no batches."""
        if reason != self._batch:
            self._batch = reason
            self._explain()

    def set_influence(self, most: float | None) -> None:
        """Show the largest influence in the colours of the samples; None if they do not show influence."""
        if most != self._influence:
            self._influence = most
            self._explain()

    def _explain(self) -> None:
        names = self._classes
        lines = "; dashed lines are the boundaries of earlier runs" if self._earlier_runs else ""
        lines += "; hollow samples are the test set" if self._test_set else ""
        batch = "" if self._batch is None else self._batch or "the samples that the next step uses"
        lines += "; ringed samples are the batch of the next step" if self._batch == "" else ""
        self.setAccessibleName(f"Discs are class 0, {names[0]}; squares are class 1, {names[1]}{lines}")
        tip = f"Class 0: {names[0]}\nClass 1: {names[1]}"
        tip += "\nThe arrow w points to where class 1 is more probable"
        tip += "\nHollow: the test set, which is not trained on" * self._test_set
        tip += f"\nBatch: {batch[0].lower()}{batch[1:]}" if batch else ""
        tip += "\nSamples are coloured by their influence on the optimum" * (self._influence is not None)
        self.setToolTip(tip + "\nDashed: where the boundaries of earlier runs are" * self._earlier_runs)
        self.update()

    def _marks(self) -> list[str]:
        """Return the words of the symbols for single samples."""
        batch = [] if self._batch is None else [BATCH_SLOW if self._batch else BATCH]
        return [TEST] * self._test_set + batch

    def sizeHint(self) -> QSize:
        """Return the height of one line."""
        return QSize(1, self.theme.size(24))

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw symbols, names and the bar of probabilities."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = ui_font(theme, "body")
        painter.setFont(font)
        metrics = painter.fontMetrics()
        gap, middle = theme.size(8), self.height() / 2
        left = float(theme.size(14))
        diameter = min(theme.point_size * 1.25, self.height() * 0.7)
        bar = theme.size(BAR if self._influence is None else BAR / 2)
        ends = ("a = 0", "1") if self._influence is None else ("influence 0", steady(self._influence, 2))
        bar_needs = bar + 5 * gap + sum(metrics.horizontalAdvance(text) for text in ends)
        # A class name that is the number itself is written once.
        said = [
            f"class {label}" if name == str(label) else f"{label}: {name}" for label, name in enumerate(self._classes)
        ]
        names = sum(min(metrics.horizontalAdvance(name), theme.size(NAME)) for name in said)
        least = left + names + 2 * (diameter + 3.5 * gap)
        dashes, words = theme.size(DASHES), ""
        earlier = 0.0
        if self._earlier_runs:
            wide = dashes + 2 * gap + metrics.horizontalAdvance(EARLIER)
            spared = names - sum(metrics.horizontalAdvance(name) for name in self._classes)
            if self._classes == ("0", "1") and least + wide - spared <= self.width() < least + wide:
                said = list(self._classes)
                least -= spared
            # If there is no room for the names too, the dashes have no text; the tooltip explains them.
            words = EARLIER if least + wide <= self.width() else ""
            earlier = wide if words else dashes + gap
            least += wide
        #: The other symbols, with their words if there is room.
        marks = []
        for mark in self._marks():
            with_word = diameter + 3 * gap + metrics.horizontalAdvance(mark)
            has_word = least + with_word <= self.width()
            needed = with_word if has_word else diameter + gap
            marks.append((mark, mark if has_word else ""))
            earlier += needed
            least += needed
        usual = theme.size(240) if self._influence is None else least
        # To explain the lines is more important than the shading: without room for both, the bar is left out.
        with_bar = self.width() > bar_needs + max(usual, least if earlier else 0)
        room = self.width() - left - earlier - (bar_needs if with_bar else 0)
        each = int(room / 2 - diameter - 3.5 * gap)
        if self._classes == ("0", "1") and any(metrics.horizontalAdvance(name) > each for name in said):
            said = list(self._classes)
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for label, name in enumerate(said):
            draw_sample(painter, theme, label, QPointF(left + diameter / 2, middle), diameter)
            left += diameter + gap
            painter.setPen(theme.text)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(each, 10))
            wide = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(left, 0, wide + 2, self.height()), vertical, text)
            left += wide + 2.5 * gap
        for mark, word in marks:
            at = QPointF(left + diameter / 2, middle)
            if mark == TEST:
                draw_sample(painter, theme, 0, at, diameter, hollow=True)
            else:
                for pen in ring_pens(theme):
                    painter.setPen(pen)
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(at, diameter * 0.6, diameter * 0.6)
            left += diameter + gap
            painter.setPen(theme.text)
            painter.drawText(QRectF(left, 0, self.width() - left, self.height()), vertical, word)
            left += metrics.horizontalAdvance(word) + (2 * gap if word else 0)
        if self._earlier_runs:
            painter.setPen(other_pen(theme, theme.ghost, racing=False))
            painter.drawLine(QPointF(left, middle), QPointF(left + dashes, middle))
            left += dashes + gap
            painter.setPen(theme.text)
            painter.drawText(QRectF(left, 0, self.width() - left, self.height()), vertical, words)
        if not with_bar:
            return
        right = self.width() - theme.size(14)
        painter.setPen(theme.text_muted)
        wide = metrics.horizontalAdvance(ends[1])
        painter.drawText(QRectF(right - wide, 0, wide + 1, self.height()), vertical, ends[1])
        right -= wide + gap
        tall = theme.size(12)
        area = QRectF(right - bar, middle - tall / 2, bar, tall)
        gradient = QLinearGradient(area.topLeft(), area.topRight())
        stops = theme.class_tints if self._influence is None else shades(theme)
        for number, tint in enumerate(stops):
            gradient.setColorAt(number / (len(stops) - 1), tint)
        painter.setPen(QPen(theme.outline, 1))
        painter.setBrush(gradient)
        painter.drawRect(area)
        if self._influence is None:
            painter.setPen(QPen(theme.boundary, theme.line_width))
            painter.drawLine(QPointF(area.center().x(), area.top()), QPointF(area.center().x(), area.bottom()))
        painter.setPen(theme.text_muted)
        wide = metrics.horizontalAdvance(ends[0])
        painter.drawText(QRectF(area.left() - gap - wide, 0, wide + 1, self.height()), vertical, ends[0])
