"""The legend above the boundary: the classes, and the meaning of the shading and of the marks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPen
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


@dataclass(frozen=True, slots=True)
class _Fitting:
    """What of the legend there is room for.

    Attributes
    ----------
    names
        The names of the classes.
    widest_name
        The width of a name in px from which it is cut.
    earlier
        The text beside the dashes of earlier runs, "" for none.
    marks
        The symbols of single samples that have a word.
    bar
        Whether the bar is drawn.
    """

    names: list[str]
    widest_name: int
    earlier: str
    marks: list[str]
    bar: bool


class Legend(ThemedWidget, QWidget):
    """A line of text and symbols."""

    def __init__(self) -> None:
        super().__init__()
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(self.theme, "body"))
        fitting = self._fitting(painter.fontMetrics())
        left = self._draw_classes(painter, fitting)
        for mark in self._marks():
            left = self._draw_mark(painter, left, mark, mark if mark in fitting.marks else "")
        if self._earlier_runs:
            self._draw_dashes(painter, left, fitting.earlier)
        if fitting.bar:
            self._draw_bar(painter)

    @property
    def _diameter(self) -> float:
        """The diameter of a symbol."""
        return min(self.theme.point_size * 1.25, self.height() * 0.7)

    @property
    def _ends(self) -> tuple[str, str]:
        """The text to the left and to the right of the bar."""
        return ("a = 0", "1") if self._influence is None else ("influence 0", steady(self._influence, 2))

    @property
    def _bar_width(self) -> float:
        return self.theme.size(BAR if self._influence is None else BAR / 2)

    def _fitting(self, metrics: QFontMetrics) -> _Fitting:
        """Return what there is room for."""
        theme, gap, diameter, wide = self.theme, self.theme.size(8), self._diameter, metrics.horizontalAdvance
        edge, dashes = theme.size(14), theme.size(DASHES)
        # A class name that is the number itself is written once.
        names = [
            f"class {label}" if name == str(label) else f"{label}: {name}" for label, name in enumerate(self._classes)
        ]
        of_names = sum(min(wide(name), theme.size(NAME)) for name in names)
        # What is needed for all that was looked at so far, and for the symbols right of the names.
        least, symbols = edge + of_names + 2 * (diameter + 3.5 * gap), 0.0
        earlier = ""
        if self._earlier_runs:
            with_text = dashes + 2 * gap + wide(EARLIER)
            spared = of_names - sum(map(wide, self._classes))
            if self._classes == ("0", "1") and least + with_text - spared <= self.width() < least + with_text:
                names = list(self._classes)
                least -= spared
            # If there is no room for the names too, the dashes have no text; the tooltip explains them.
            earlier = EARLIER if least + with_text <= self.width() else ""
            symbols = with_text if earlier else dashes + gap
            least += with_text
        marks = []
        for mark in self._marks():
            needed = diameter + 3 * gap + wide(mark)
            if least + needed <= self.width():
                marks.append(mark)
            else:
                needed = diameter + gap
            symbols += needed
            least += needed
        usual = theme.size(240) if self._influence is None else least
        of_bar = self._bar_width + 5 * gap + sum(map(wide, self._ends))
        # To explain the lines is more important than the shading: without room for both, the bar is left out.
        bar = self.width() > of_bar + max(usual, least if symbols else 0)
        room = self.width() - edge - symbols - (of_bar if bar else 0)
        each = int(room / 2 - diameter - 3.5 * gap)
        if self._classes == ("0", "1") and any(wide(name) > each for name in names):
            names = list(self._classes)
        return _Fitting(names, max(each, 10), earlier, marks, bar)

    def _draw_classes(self, painter: QPainter, fitting: _Fitting) -> float:
        """Draw the symbols and names of the classes; return where they end."""
        gap, diameter, left = self.theme.size(8), self._diameter, float(self.theme.size(14))
        for label, name in enumerate(fitting.names):
            draw_sample(painter, self.theme, label, QPointF(left + diameter / 2, self.height() / 2), diameter)
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, fitting.widest_name)
            left = self._write(painter, left + diameter + gap, text, self.theme.text) + 2.5 * gap
        return left

    def _draw_mark(self, painter: QPainter, left: float, mark: str, word: str) -> float:
        """Draw the symbol of a mark and its word; return where they end."""
        gap, diameter = self.theme.size(8), self._diameter
        at = QPointF(left + diameter / 2, self.height() / 2)
        if mark == TEST:
            draw_sample(painter, self.theme, 0, at, diameter, hollow=True)
        else:
            for pen in ring_pens(self.theme):
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, diameter * 0.6, diameter * 0.6)
        return self._write(painter, left + diameter + gap, word, self.theme.text) + (2 * gap if word else 0)

    def _draw_dashes(self, painter: QPainter, left: float, text: str) -> None:
        theme, middle, right = self.theme, self.height() / 2, left + self.theme.size(DASHES)
        painter.setPen(other_pen(theme, theme.ghost, racing=False))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        self._write(painter, right + theme.size(8), text, theme.text)

    def _draw_bar(self, painter: QPainter) -> None:
        """Draw the bar of colours at the right end, with a text at each of its ends."""
        theme, gap, width, tall = self.theme, self.theme.size(8), self._bar_width, self.theme.size(12)
        before, after = map(painter.fontMetrics().horizontalAdvance, self._ends)
        right = self.width() - theme.size(14) - after
        area = QRectF(right - gap - width, (self.height() - tall) / 2, width, tall)
        self._write(painter, right, self._ends[1], theme.text_muted)
        self._write(painter, area.left() - gap - before, self._ends[0], theme.text_muted)
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

    def _write(self, painter: QPainter, left: float, text: str, colour: QColor) -> float:
        """Write a text; return where it ends."""
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(colour)
        area = QRectF(left, 0, wide + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return left + wide
