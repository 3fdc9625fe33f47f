"""The picture of a rate map: one row for each update rule, one cell for each learning rate, coloured by final loss."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.core.rate_map import DIGITS, RateMap
from neuron_gui.core.rate_sweep import Pace
from neuron_gui.core.shades import Shades
from neuron_gui.core.ticks import log_tick_texts, log_ticks
from neuron_gui.data.number_text import number
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.sweep.sweep_plot import AXIS, SHORT_AXIS

#: Smallest and largest height of a row, in px at zoom 1.
LEAST_ROW, MOST_ROW = 13, 40
#: Gaps, in px at zoom 1.
GAP = 6
#: From this width on the rules have their full names, in px at zoom 1.
WIDE = 620
#: Number of colours.
SHADES = 256
#: Opacity of the stripes that mark a cell, 0 to 255.
STRIPES = 120
#: The heading of the ranks and the losses.
HEADING = "rank, loss"
#: What the arrow keys change: the rate and the rule.
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Cell(NamedTuple):
    """A cell, as indices of the map, the rule and the learning rate."""

    map: int
    row: int
    rate: int


class RateMapPicture(OwnKeys, ThemedWidget, QWidget):
    """One map, or two with the same colours and rates, one above the other.

    Signals
    -------
    picked(Cell)
        A `Cell` was chosen, by a click or by Enter.
    pointed(Cell)
        The `Cell` under the cursor or reached by keys; None for none.
    """

    picked = Signal(Cell)
    pointed = Signal(Cell)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rate_map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Map of update rules and learning rates")
        self._maps: tuple[RateMap, ...] = ()
        self._titles: tuple[str, ...] = ()
        self._best: list[list[int]] = []
        self._ranks: list[list[int]] = []
        self._images: list[QImage] = []
        self._shades = Shades(0.0, 1.0, is_log=False)
        self._present: tuple[int, int, float] | None = None
        self._cursor: Cell | None = None
        self._empty = ""
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and the font."""
        self.setFont(ui_font(theme, "small"))
        self._paint_images()
        self.updateGeometry()

    # What is shown

    @property
    def maps(self) -> tuple[RateMap, ...]:
        """The maps that are shown."""
        return self._maps

    @property
    def shades(self) -> Shades:
        """The scale of the colours."""
        return self._shades

    def show_maps(self, maps: Sequence[RateMap], titles: Sequence[str], empty: str = "") -> None:
        """Show maps with their titles ("" for none); without any map, show the sentence ``empty``."""
        self._maps, self._titles, self._empty = tuple(maps), tuple(titles), empty
        self._cursor = None
        self._best = [[one.best(row) for row in range(len(one.updates))] for one in maps]
        self._ranks = [one.ranks() for one in maps]
        if maps:
            losses = np.array([one.final_losses for one in maps])
            self._shades = Shades.of(losses, max(one.start_loss for one in maps))
        self._paint_images()
        self.updateGeometry()
        self.update()

    def show_present(self, present: tuple[int, int, float] | None) -> None:
        """Mark the present learning rate in a row, given as (map, row, rate), or nothing."""
        if present != self._present:
            self._present = present
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which all rows can be told apart."""
        rows = sum(len(one.updates) for one in self._maps) or 6
        extra = self._top() * max(len(self._maps), 1) + self._axis()
        return QSize(self.theme.size(220), round(rows * self.theme.size(LEAST_ROW) + extra))

    def sizeHint(self) -> QSize:
        """Return the minimum: the layout gives the picture the rest of the space."""
        return self.minimumSizeHint()

    # Geometry

    def _line(self) -> float:
        return QFontMetricsF(self.font()).lineSpacing()

    def _top(self) -> float:
        """Return the height of the line above a map: its title and the heading of the results."""
        return self._line() + self.theme.size(2)

    def _axis(self) -> float:
        """Return the height of the axis: its numbers and its label."""
        return 2 * self._line() + self.theme.size(8)

    def _names(self) -> list[str]:
        """Return the names of the rules, in full if the picture is wide enough."""
        rules = [update.optimizer for update in self._maps[0].updates] if self._maps else []
        wide = self.width() >= self.theme.size(WIDE)
        return [rule.title if wide else rule.short for rule in rules]

    def _results(self, index: int) -> list[str]:
        """Return the text to the right of each row of a map: its rank and its smallest loss."""
        one = self._maps[index]
        losses = [
            number(float(sweep.final_loss[at]), DIGITS) for sweep, at in zip(one.sweeps, self._best[index], strict=True)
        ]
        return [f"{rank}.  {loss}" for rank, loss in zip(self._ranks[index], losses, strict=True)]

    def rect_of(self, index: int) -> QRectF:
        """Return the rectangle of the cells of a map."""
        metrics, gap = QFontMetricsF(self._bold()), self.theme.size(GAP)
        left = max(map(metrics.horizontalAdvance, self._names()), default=0.0) + 2 * gap
        results = [text for one in range(len(self._maps)) for text in self._results(one)]
        right = max(map(metrics.horizontalAdvance, [*results, HEADING]), default=0.0) + 2 * gap
        height, top = self._row() * len(self._maps[index].updates), self._top()
        return QRectF(left, top + index * (top + height), max(self.width() - left - right, 1.0), height)

    def _row(self) -> float:
        rows = sum(len(one.updates) for one in self._maps)
        room = self.height() - self._top() * len(self._maps) - self._axis()
        least, most = self.theme.size(LEAST_ROW), self.theme.size(MOST_ROW)
        return float(min(max(room / rows, least), most))

    def rect_of_cell(self, cell: Cell) -> QRectF:
        """Return the rectangle of a cell."""
        one, rect = self._maps[cell.map], self.rect_of(cell.map)
        width, height = rect.width() / len(one.rates), rect.height() / len(one.updates)
        return QRectF(rect.left() + cell.rate * width, rect.top() + cell.row * height, width, height)

    def _x_of(self, rate: float) -> float:
        """Return the x of a learning rate; the rate of a cell is at the middle of the cell."""
        rates, rect = self._maps[0].rates, self.rect_of(0)
        step = log10(rates[1] / rates[0])
        return rect.left() + (log10(rate / rates[0]) / step + 0.5) * rect.width() / len(rates)

    def _cell_at(self, at: QPointF) -> Cell | None:
        for index, one in enumerate(self._maps):
            rect = self.rect_of(index)
            if rect.contains(at):
                column = int((at.x() - rect.left()) / rect.width() * len(one.rates))
                row = int((at.y() - rect.top()) / rect.height() * len(one.updates))
                return Cell(index, min(row, len(one.updates) - 1), min(column, len(one.rates) - 1))
        return None

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the maps, their marks and the axis; or the sentence if there is no map."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._maps:
            painter.setPen(self.theme.text_muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        for index in range(len(self._maps)):
            self._draw_map(painter, index)
        if self._maps:
            self._draw_axis(painter)
            self._draw_present(painter)
            if self._cursor is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for colour, width in ((QColor("black"), 3.0), (QColor("white"), 1.0)):
                    painter.setPen(QPen(colour, width))
                    painter.drawRect(self.rect_of_cell(self._cursor).adjusted(-1, -1, 1, 1))

    def _draw_map(self, painter: QPainter, index: int) -> None:
        one, rect, theme = self._maps[index], self.rect_of(index), self.theme
        painter.drawImage(rect, self._images[index])
        for row, sweep in enumerate(one.sweeps):
            for first, last in _stretches([state is Pace.OSCILLATING for state in sweep.states]):
                cells = self.rect_of_cell(Cell(index, row, first)) | self.rect_of_cell(Cell(index, row, last))
                draw_stripes(painter, cells)
        painter.setPen(QPen(theme.panel, max(1.0, theme.scale)))
        row_height = rect.height() / len(one.updates)
        for row in range(1, len(one.updates)):
            y = rect.top() + row * row_height
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        now = self._present
        middle = Qt.AlignmentFlag.AlignVCenter
        gap = theme.size(GAP)
        results = self._results(index)
        for row, name in enumerate(self._names()):
            present = now is not None and now[:2] == (index, row)
            painter.setFont(self._bold() if present else self.font())
            painter.setPen(theme.text)
            y = rect.top() + row * row_height
            painter.drawText(
                QRectF(gap, y, rect.left() - 2 * gap, row_height), middle | Qt.AlignmentFlag.AlignRight, name
            )
            beside = QRectF(rect.right() + gap, y, self.width() - rect.right() - gap, row_height)
            painter.setFont(self._bold() if self._ranks[index][row] == 1 else self.font())
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignLeft, results[row])
            draw_best(painter, self.rect_of_cell(Cell(index, row, self._best[index][row])).center(), theme)
        painter.setFont(self._bold())
        painter.setPen(theme.text)
        over = QRectF(rect.left(), rect.top() - self._top(), rect.width(), self._line())
        painter.drawText(over, Qt.AlignmentFlag.AlignLeft, self._titles[index])
        painter.setFont(self.font())
        painter.setPen(theme.text_muted)
        over = QRectF(rect.right() + gap, over.top(), self.width() - rect.right() - gap, self._line())
        painter.drawText(over, Qt.AlignmentFlag.AlignLeft, HEADING)

    def _draw_axis(self, painter: QPainter) -> None:
        theme, rates = self.theme, self._maps[0].rates
        rect, metrics = self.rect_of(len(self._maps) - 1), QFontMetricsF(self.font())
        painter.setPen(QPen(theme.axis, 1))
        room = 5 * metrics.averageCharWidth() + theme.size(16)
        ticks = log_ticks(log10(rates[0]), log10(rates[-1]), max(2, int(rect.width() // room)))
        y, below = rect.bottom(), theme.size(4)
        for tick, text in zip(ticks, log_tick_texts(ticks), strict=True):
            x = self._x_of(10.0**tick)
            painter.drawLine(QPointF(x, y), QPointF(x, y + below))
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, y + below + metrics.ascent()), text)
        label = QRectF(rect.left(), y + below + self._line(), rect.width(), self._line())
        text = AXIS if metrics.horizontalAdvance(AXIS) <= rect.width() else SHORT_AXIS
        painter.drawText(label, Qt.AlignmentFlag.AlignHCenter, text)

    def _draw_present(self, painter: QPainter) -> None:
        if self._present is None:
            return
        index, row, rate = self._present
        rates = self._maps[0].rates
        if index < len(self._maps) and rates[0] <= rate <= rates[-1]:
            cell = self.rect_of_cell(Cell(index, row, 0))
            x = self._x_of(rate)
            draw_present(painter, QPointF(x, cell.top()), QPointF(x, cell.bottom()), self.theme)

    def _paint_images(self) -> None:
        """Make an image of the losses of each map, one pixel for each cell."""
        stops = self.theme.colormap
        table = [stops[round(shade * (len(stops) - 1) / (SHADES - 1))].rgb() for shade in range(SHADES)]
        self._images = []
        for one in self._maps:
            shades = self._shades.of_losses(one.final_losses)
            indices = np.ascontiguousarray(np.round(shades * (SHADES - 1)), dtype=np.uint8)
            height, width = indices.shape
            image = QImage(indices.data, width, height, width, QImage.Format.Format_Indexed8)
            image.setColorTable(table)
            # The conversion copies the pixels: the image must not use the array, which is freed.
            self._images.append(image.convertToFormat(QImage.Format.Format_RGB32))

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a cell."""
        self._point(self._cell_at(event.position()))
        self.setCursor(Qt.CursorShape.ArrowCursor if self._cursor is None else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that was clicked."""
        cell = self._cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.picked.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from cell to cell with the arrow keys, choose with Enter."""
        if not self.is_own_key(event):
            super().keyPressEvent(event)
        elif event.key() not in ARROWS:
            if self._cursor is not None:
                self.picked.emit(self._cursor)
        elif self._cursor is None:
            self._point(self._first())
        else:
            right, down = ARROWS[Qt.Key(event.key())]
            one = self._maps[0]
            rules = len(one.updates)
            row = min(max(self._cursor.map * rules + self._cursor.row + down, 0), rules * len(self._maps) - 1)
            rate = min(max(self._cursor.rate + right, 0), len(one.rates) - 1)
            self._point(Cell(row // rules, row % rules, rate))

    def _first(self) -> Cell:
        """Return the cell where the keys begin: the one nearest to the present learning rate."""
        index, row, rate = self._present or (0, 0, float(self._maps[0].rates[0]))
        rates = np.log(self._maps[0].rates)
        return Cell(min(index, len(self._maps) - 1), row, int(np.argmin(np.abs(rates - np.log(rate)))))

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys that choose a cell."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return bool(self._maps) and plain and event.key() in (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._cursor:
            self._cursor = cell
            self.update()
            self.pointed.emit(cell)


def draw_stripes(painter: QPainter, cells: QRectF) -> None:
    """Mark cells whose loss was still rising: dark and light stripes, visible on every colour of the map."""
    painter.save()
    for shift, grey in ((0, 0), (4, 255)):
        painter.setBrushOrigin(shift, 0)
        painter.fillRect(cells, QBrush(QColor(grey, grey, grey, STRIPES), Qt.BrushStyle.BDiagPattern))
    painter.restore()


def draw_best(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Mark the best rate of a rule: a white ring with a dark edge, visible on every colour of the map."""
    radius = 4.0 * theme.scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor("black"), 4.0), (QColor("white"), 2.0)):
        painter.setPen(QPen(colour, width * theme.scale))
        painter.drawEllipse(at, radius, radius)


def draw_present(painter: QPainter, top: QPointF, bottom: QPointF, theme: Theme) -> None:
    """Mark the present rule and learning rate by a line."""
    for colour, width in ((theme.panel, 6.0), (theme.accent, 3.0)):
        painter.setPen(QPen(colour, width * theme.scale))
        painter.drawLine(top, bottom)


def _stretches(marked: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first and the last index of each run of True."""
    ends = [index for index, on in enumerate(marked) if on and not (index + 1 < len(marked) and marked[index + 1])]
    firsts = [index for index, on in enumerate(marked) if on and not (index and marked[index - 1])]
    return list(zip(firsts, ends, strict=True))
