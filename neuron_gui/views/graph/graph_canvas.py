"""Where the graph is drawn, and below it a formula whose symbols light up with the graph's."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.formula_lines import LEADING, formula_lines, height
from neuron_gui.views.graph.graph_drawing import GraphDrawing, Labels
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.style.themed import ThemedWidget

NOTHING = Labels({}, {}, frozenset())
#: Height of the formula's room: in px at zoom 1, and at most as a share of the height, at a desk and on a projector.
FOOT, FOOT_SHARE = 72, (0.25, 0.3)


class GraphCanvas(ThemedWidget, QWidget):
    """The graph, and below it the formula.

    Signals
    -------
    hovered(str)
        The symbol under the cursor; "" for none.
    asked(str)
        A symbol of the graph itself is under the cursor: its formula is asked for; "" when the cursor is gone.
    """

    hovered = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("graph_canvas")
        self.setMouseTracking(True)
        self.drawing = GraphDrawing()
        self.labels = NOTHING
        self.formula: list[pieces.Line] = []
        self.lit = ""
        self._places: list[tuple[QRectF, str]] = []
        self.setAccessibleName("Computation graph")

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the graph and the formula."""
        theme = self.theme
        painter = QPainter(self)
        box = QRectF(self.rect())
        painter.fillRect(box, theme.panel)
        foot = min(theme.size(FOOT), box.height() * FOOT_SHARE[theme.projector]) if self.formula else 0.0
        self.drawing.draw(painter, box.adjusted(0, 0, 0, -foot), self.labels, self.lit)
        self._places = []
        if self.formula:
            self._write(painter, box.adjusted(theme.size(8), box.height() - foot, -theme.size(8), -theme.size(4)))

    def _write(self, painter: QPainter, room: QRectF) -> None:
        """Write the formula's lines as large as they fit, below each other."""
        theme = self.theme
        size, lines = formula_lines(self.formula, theme, room.size())
        left = room.center().x() - max(pieces.width(line, theme) for line in lines) * size / 2
        top = room.center().y() - height(lines, theme) * size / 2
        for line in lines:
            above, below = pieces.reach(line, theme)
            _, places = pieces.draw(painter, line, QPointF(left, top + above * size), size, theme, self.lit)
            self._places += places
            top += (above + below + LEADING) * size

    def symbol_at(self, point: QPointF) -> str:
        """Return the symbol of the graph or of the formula at a point, or ""."""
        inside = (symbol for place, symbol in self._places if place.contains(point))
        return self.drawing.symbol_at(point) or next(inside, "")

    def symbols(self) -> set[str]:
        """Return the symbols that the formula has."""
        return {symbol for _, symbol in self._places}

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the cursor."""
        symbol = self.drawing.symbol_at(event.position())
        if symbol:
            self.asked.emit(symbol)
        self.hovered.emit(symbol or self.symbol_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the cursor."""
        self.asked.emit("")
        self.hovered.emit("")
