"""The lanes of a race as chips on a logarithmic axis of learning rates, edited with the mouse or with keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from neuron_gui.core.race_lanes import rounded
from neuron_gui.core.ticks import log_tick_texts, log_ticks
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.data.number_text import number
from neuron_gui.views.controls.rate_sentences import MARK_COLOURS
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Usual and largest number of rows of chips above the axis.
ROWS, MOST_ROWS = 3, 6
#: Height of a chip, and the gap between two, in px at zoom 1.
CHIP, GAP = 24, 4
#: The disc in the colour of a lane, in px at zoom 1.
DOT = 10
#: Space below the axis for marks and numbers, and at its ends, in px at zoom 1.
BELOW, SIDE = 44, 26
#: Smallest and preferred width, in px at zoom 1.
LEAST_WIDTH, WIDTH = 300, 560
#: The axis shows this many decades beyond the outermost chip.
BEYOND = 0.5
#: Ctrl with an arrow key multiplies or divides a rate by this.
STEP = 10**0.1
#: Digits of a rate that is set with the mouse or by keys.
DIGITS = 2


@dataclass(frozen=True, slots=True)
class AxisMark:
    """A limit of the learning rate on the axis.

    Attributes
    ----------
    rate
        The limit.
    filled
        True for ▲, False for △.
    sentence
        Its tooltip.
    """

    rate: float
    filled: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A lane on the axis.

    Attributes
    ----------
    rate
        Its learning rate.
    text
        Its text.
    name
        The full name of the lane.
    colour
        Index of its colour in the theme's colours of runs.
    """

    rate: float
    text: str
    name: str
    colour: int


class RaceAxis(ThemedWidget, QWidget):
    """Chips above a logarithmic axis.

    Signals
    -------
    added(float)
        Add a lane at this rate: an empty part of the axis was clicked, or Insert was pressed.
    moved(int, float)
        A chip, given by its index, was moved to this rate.
    removed(int)
        Remove a chip: its cross was clicked, or Delete was pressed.
    picked(int)
        A chip was chosen.
    height_changed()
        The number of rows has changed.
    """

    added = Signal(float)
    moved = Signal(int, float)
    removed = Signal(int)
    picked = Signal(int)
    height_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("race_axis")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._chips: tuple[Chip, ...] = ()
        self._marks: tuple[AxisMark, ...] = ()
        self._chosen: int | None = None
        self._rows = ROWS
        #: Exponents at the ends of the axis.
        self._ends = (-3.0, 1.0)
        #: The pressed chip, and the distance of the mouse from its rate, in px.
        self._held: tuple[int, float] | None = None
        self._dragging = False
        self._pressed_cross: int | None = None
        self._under: QPointF | None = None
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the font and the height."""
        self.setFont(ui_font(theme, "small"))
        self._set_height()

    def _set_height(self) -> None:
        self.setFixedHeight(self.theme.size(self._rows * (CHIP + GAP) + BELOW + GAP))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a width that keeps most chips in one row."""
        return QSize(self.theme.size(WIDTH), self.height())

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the axis can still be read."""
        return QSize(self.theme.size(LEAST_WIDTH), self.height())

    # What is shown

    def show_chips(self, chips: Sequence[Chip], chosen: int | None) -> None:
        """Show these chips, and mark the chosen one."""
        self._chips, self._chosen = tuple(chips), chosen
        if not self._dragging:
            self._fit()
        names = "; ".join(f"{chip.name}{', chosen' if index == chosen else ''}" for index, chip in enumerate(chips))
        self.setAccessibleName("Lanes of the race")
        self.setAccessibleDescription(
            f"{names or 'No lane'}. Left and right choose a lane, Control with them moves it, Delete removes it, "
            "Insert adds one beside it."
        )
        self.update()

    def show_marks(self, marks: Sequence[AxisMark]) -> None:
        """Show these limits."""
        self._marks = tuple(marks)
        self._fit()
        self.update()

    def _fit(self) -> None:
        """Choose the range of the axis, with some space beyond all chips and limits, and the number of rows."""
        rates = [chip.rate for chip in self._chips] + [mark.rate for mark in self._marks]
        exponents = [log10(rate) for rate in rates if LEARNING_RATES[0] <= rate <= LEARNING_RATES[1]] or [-1.0]
        low, high = floor(min(exponents) - BEYOND), ceil(max(exponents) + BEYOND)
        least, most = round(log10(LEARNING_RATES[0])), round(log10(LEARNING_RATES[1]))
        self._ends = max(float(low), least), min(float(high), most)
        rows = max(ROWS, self._rows_needed())
        if rows != self._rows:
            self._rows = rows
            self._set_height()
            self.height_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit range and rows to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    # Geometry

    def _line(self) -> QRectF:
        """Return the axis, as a rectangle without height."""
        side = self.theme.size(SIDE)
        return QRectF(side, self.height() - self.theme.size(BELOW), max(self.width() - 2 * side, 1), 0)

    def x_of(self, rate: float) -> float:
        """Return the x of a rate, in px."""
        (low, high), line = self._ends, self._line()
        return line.left() + (log10(rate) - low) / (high - low) * line.width()

    def rate_at(self, x: float) -> float:
        """Return the rate at an x in px, rounded to `DIGITS` digits."""
        (low, high), line = self._ends, self._line()
        share = min(max((x - line.left()) / line.width(), 0.0), 1.0)
        return rounded(10.0 ** (low + share * (high - low)), DIGITS)

    def chip_rects(self) -> list[QRectF]:
        """Return the rectangle of each chip: in the lowest row in which it covers no other one."""
        line, size = self._line(), self.theme.size
        rects = []
        for row, left, width in self._arranged():
            rects.append(QRectF(left, line.top() - (row + 1) * size(CHIP + GAP), width, size(CHIP)))
        return rects

    def _rows_needed(self) -> int:
        return 1 + max((row for row, _, _ in self._arranged()), default=0)

    def _arranged(self) -> list[tuple[int, float, float]]:
        """Return for each chip its row, counted from the axis, its left end and its width."""
        metrics, size = QFontMetricsF(self.font()), self.theme.size
        ends = [-inf] * MOST_ROWS
        found: dict[int, tuple[int, float, float]] = {}
        for chip, index in sorted((chip.rate, index) for index, chip in enumerate(self._chips)):
            width = metrics.horizontalAdvance(self._chips[index].text) + size(CHIP) + size(12) + size(DOT)
            left = min(max(self.x_of(chip) - width / 2, 0.0), max(self.width() - width, 0.0))
            row = next((row for row, end in enumerate(ends) if left > end + size(GAP)), MOST_ROWS - 1)
            ends[row] = left + width
            found[index] = row, left, width
        return [found[index] for index in range(len(self._chips))]

    def cross_of(self, rect: QRectF) -> QRectF:
        """Return the rectangle of the cross of a chip with this rectangle."""
        return QRectF(rect.right() - self.theme.size(CHIP) + 1, rect.top(), self.theme.size(CHIP) - 1, rect.height())

    def _chip_at(self, at: QPointF) -> int | None:
        """Return the index of the chip at a point; the chosen one is in front."""
        rects = self.chip_rects()
        order = sorted(range(len(rects)), key=lambda index: index != self._chosen)
        return next((index for index in order if rects[index].contains(at)), None)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axis, the limits and the chips, the chosen one in front."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_axis(painter)
        self._draw_marks(painter)
        rects = self.chip_rects()
        for chip, rect in zip(self._chips, rects, strict=True):
            self._draw_stalk(painter, chip, rect)
        for index in sorted(range(len(rects)), key=lambda index: index == self._chosen):
            self._draw_chip(painter, index, rects[index])
        if self._under is not None and self._held is None and self._chip_at(self._under) is None:
            self._draw_offer(painter, self._under)

    def _draw_axis(self, painter: QPainter) -> None:
        theme, line = self.theme, self._line()
        metrics = QFontMetricsF(self.font())
        painter.setPen(QPen(theme.axis, 1))
        painter.drawLine(line.topLeft(), line.topRight())
        (low, high) = self._ends
        ticks = log_ticks(low, high, max(2, int(line.width() // (4 * metrics.averageCharWidth() + theme.size(24)))))
        baseline = self.height() - metrics.descent() - theme.size(2)
        for tick, text in zip(ticks, log_tick_texts(ticks), strict=True):
            x = line.left() + (tick - low) / (high - low) * line.width()
            painter.drawLine(QPointF(x, line.top()), QPointF(x, line.top() + theme.size(4)))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(min(max(x - width / 2, 0), self.width() - width), baseline), text)

    def _draw_marks(self, painter: QPainter) -> None:
        theme, line = self.theme, self._line()
        for mark in self._seen_marks():
            x, top = self.x_of(mark.rate), line.top() + theme.size(5)
            # △ is larger, so that it is visible around ▲ if both are at one rate.
            size = theme.size(5 if mark.filled else 9)
            colour = getattr(theme, MARK_COLOURS["here" if mark.filled else "everywhere"])
            painter.setPen(QPen(colour, max(1.0, 1.5 * theme.scale)))
            painter.setBrush(colour if mark.filled else theme.window)
            top -= 0 if mark.filled else theme.size(3)
            corners = [QPointF(x, top), QPointF(x - size, top + 1.6 * size), QPointF(x + size, top + 1.6 * size)]
            painter.drawPolygon(QPolygonF(corners))

    def _seen_marks(self) -> list[AxisMark]:
        low, high = self._ends
        return [mark for mark in self._marks if 10**low <= mark.rate <= 10**high]

    def _draw_stalk(self, painter: QPainter, chip: Chip, rect: QRectF) -> None:
        """Draw a line from a chip to its rate on the axis."""
        foot, colour = QPointF(self.x_of(chip.rate), self._line().top()), self._colour(chip)
        painter.setPen(QPen(colour, max(1.0, self.theme.scale)))
        painter.drawLine(QPointF(foot.x(), rect.bottom()), foot)
        painter.setBrush(colour)
        painter.drawEllipse(foot, self.theme.size(3), self.theme.size(3))

    def _colour(self, chip: Chip) -> QColor:
        runs = self.theme.runs
        return runs[chip.colour % len(runs)]

    def _draw_chip(self, painter: QPainter, index: int, rect: QRectF) -> None:
        theme, chosen, chip = self.theme, index == self._chosen, self._chips[index]
        width = max(1.0, theme.scale * (2.0 if chosen else 1.0))
        painter.setPen(QPen(theme.accent if chosen else theme.outline, width))
        painter.setBrush(theme.accent_soft if chosen else theme.panel)
        inset, round_ = width / 2, rect.height() / 2
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), round_, round_)
        dot = theme.size(DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(chip))
        painter.drawEllipse(QPointF(rect.left() + theme.size(8) + dot / 2, rect.center().y()), dot / 2, dot / 2)
        cross = self.cross_of(rect)
        painter.setPen(theme.text)
        text = QRectF(rect.left() + theme.size(12) + dot, rect.top(), cross.left() - rect.left(), rect.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, chip.text)
        hot = self._under is not None and cross.contains(self._under)
        painter.setPen(QPen(theme.text if hot or chosen else theme.text_muted, theme.scale * (2.0 if hot else 1.2)))
        middle, arm = cross.center() - QPointF(theme.size(2), 0), 3.5 * theme.scale
        for way in (1, -1):
            painter.drawLine(middle - QPointF(arm, way * arm), middle + QPointF(arm, way * arm))

    def _draw_offer(self, painter: QPainter, at: QPointF) -> None:
        """Draw the lane that a click would add, beside the cursor."""
        theme, line, rate, metrics = self.theme, self._line(), self.rate_at(at.x()), QFontMetricsF(self.font())
        text, x = f"+ {number(rate, DIGITS)}", self.x_of(rate)
        width, height = metrics.horizontalAdvance(text) + theme.size(16), theme.size(CHIP)
        top = min(max(at.y() - height - theme.size(2), 1.0), line.top() - height - theme.size(GAP))
        plate = QRectF(min(max(x - width / 2, 0.0), self.width() - width), top, width, height)
        painter.setPen(QPen(theme.text_muted, max(1.0, theme.scale), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plate.bottom()), QPointF(x, line.top()))
        painter.setBrush(theme.window)
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        painter.setPen(theme.text)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a chip and begin to drag it, or note that its cross was pressed."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        index = self._chip_at(at)
        self._held = self._pressed_cross = None
        if index is None:
            return
        rect = self.chip_rects()[index]
        if self.cross_of(rect).contains(at):
            self._pressed_cross = index
            return
        self._held = index, at.x() - self.x_of(self._chips[index].rate)
        self.picked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the pressed chip, or show what a click would do."""
        at = event.position()
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            index, grip = self._held
            rate = self.rate_at(at.x() - grip)
            if rate != rounded(self._chips[index].rate, DIGITS):
                self._dragging = True
                self.moved.emit(index, rate)
        self._under = at
        under = self._chip_at(at)
        if under is None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            on_cross = self.cross_of(self.chip_rects()[under]).contains(at) and not self._dragging
            self.setCursor(Qt.CursorShape.PointingHandCursor if on_cross else Qt.CursorShape.SizeHorCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, remove the chip whose cross was clicked, or add one where there is none."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, held, cross = event.position(), self._held, self._pressed_cross
        self._held = self._pressed_cross = None
        if self._dragging:
            self._dragging = False
            self._fit()
            self.update()
        elif cross is not None:
            if self._chip_at(at) == cross and self.cross_of(self.chip_rects()[cross]).contains(at):
                self.removed.emit(cross)
        elif held is None and self._chip_at(at) is None and self.rect().contains(at.toPoint()):
            self._under = None  # do not offer another lane at the same rate
            self.added.emit(self.rate_at(at.x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Offer no lane any more."""
        self._under = None
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of the chip or limit under the cursor."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))

    def _tip(self, at: QPointF) -> str:
        index = self._chip_at(at)
        if index is not None:
            return f"{self._chips[index].name}. Drag it, or click its cross to remove it."
        if at.y() > self._line().top():
            for mark in self._seen_marks():
                if abs(self.x_of(mark.rate) - at.x()) <= self.theme.size(8):
                    return mark.sentence
        return "Click to add a lane"

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move, remove and add chips with keys."""
        order = sorted(range(len(self._chips)), key=lambda index: self._chips[index].rate)
        chosen = self._chosen if self._chosen is not None and self._chosen < len(order) else None
        arrow = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if arrow and order:
            if chosen is None:
                self.picked.emit(order[0])
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.moved.emit(chosen, rounded(self._chips[chosen].rate * STEP**arrow, DIGITS))
            else:
                at = min(max(order.index(chosen) + arrow, 0), len(order) - 1)
                self.picked.emit(order[at])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen is not None:
            self.removed.emit(chosen)
        elif event.key() == Qt.Key.Key_Insert:
            self.added.emit(self._beside(order, chosen))
        else:
            event.ignore()

    def _beside(self, order: list[int], chosen: int | None) -> float:
        """Return a rate between the chosen chip and the next larger one, or beyond the last."""
        if chosen is None:
            return rounded(10.0 ** (sum(self._ends) / 2), DIGITS)
        rate, at = self._chips[chosen].rate, order.index(chosen)
        larger = [self._chips[index].rate for index in order[at + 1 :] if self._chips[index].rate > rate]
        return rounded((rate * larger[0]) ** 0.5 if larger else 2.0 * rate, DIGITS)
