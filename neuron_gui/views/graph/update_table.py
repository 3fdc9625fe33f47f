"""Draws the operations of an update as a table: a row for each operation, a column for each parameter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.graph.update_steps import TableRow, UpdateTable
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.typeset import typeset

#: Largest share of the width for the formulas, and their font size as a share of the height of a row.
FORMULAS, TYPE = 0.5, 0.6
#: Largest height of a row, in px at zoom 1, and the smallest, in sizes of the small font.
HIGHEST_ROW, LOWEST_ROW = 46, 1.35
#: At least this many rows are shown.
FEWEST = 3


def draw_table(painter: QPainter, box: QRectF, table: UpdateTable, theme: Theme, lit: str) -> list[tuple[QRectF, str]]:
    """Draw the table into a box; return the rectangle and the symbol of each column."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = theme.size(10)
    room = box.adjusted(side, theme.size(4), -side, -theme.size(4))
    rows = _rows(table, int(room.height() / (ui_font(theme, "small").pixelSize() * LOWEST_ROW)) - 1)
    high = min(room.height() / (len(rows) + 1), theme.size(HIGHEST_ROW))
    top = room.y() + (room.height() - high * (len(rows) + 1)) / 2
    size = min(high * TYPE, float(theme.size(19)))
    widest = max(typeset(row.latex, theme.text).width(size) for row in rows)
    left = min(widest + 2 * side, room.width() * FORMULAS)
    wide = (room.width() - left) / len(table.columns)
    font = ui_font(theme, "body")
    font.setPixelSize(max(7, round(size)))
    longest = max((text for row in rows for text in row.numbers), key=len, default="")
    advance = QFontMetricsF(font).horizontalAdvance(longest)
    if advance > wide * 0.94:
        font.setPixelSize(max(7, int(font.pixelSize() * wide * 0.94 / advance)))
    rects = []
    for at, column in enumerate(table.columns):
        rect = QRectF(room.x() + left + at * wide, top, wide, high * (len(rows) + 1))
        if same(column.symbol, lit):
            painter.fillRect(rect, theme.accent_soft)
        heading = typeset(column.latex, theme.text)
        heading.draw(painter, QPointF(rect.right() - heading.width(size), top + high * 0.65), size)
        rects.append((rect, column.symbol))
    painter.setFont(font)
    for number, row in enumerate(rows, 1):
        rect = QRectF(room.x(), top + number * high, room.width(), high)
        if row.active:
            painter.fillRect(rect, theme.accent_soft)
        painter.setPen(QPen(theme.border, 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        known = any(row.numbers)
        formula = typeset(row.latex, theme.text if known else theme.text_muted)
        # A formula that is too wide or too high for its cell is drawn smaller.
        fitting = min(size, (left - side) / formula.width(1.0), high * 0.9 / formula.height(1.0))
        above = formula.height(fitting) - formula.depth * fitting
        middle = rect.center().y() + (above - formula.depth * fitting) / 2
        formula.draw(painter, QPointF(rect.x() + theme.size(3), middle), fitting)
        painter.setPen(theme.text if row.active else theme.forward)
        for at, text in enumerate(row.numbers):
            cell = QRectF(room.x() + left + at * wide, rect.y(), wide - theme.size(2), high)
            painter.drawText(cell, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return rects


def _rows(table: UpdateTable, room: int) -> tuple[TableRow, ...]:
    """Return the rows that fit: the last one done, the next one, and those before."""
    room = max(room, FEWEST)
    active = next((at for at, row in enumerate(table.rows) if row.active), 0)
    first = max(0, min(active + 2, len(table.rows)) - room)
    return table.rows[first : first + room]
