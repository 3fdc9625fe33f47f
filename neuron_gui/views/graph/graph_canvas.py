"""The widget that draws the graph or the table of an update, and a formula below it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.formula_lines import LEADING, formula_lines, height
from neuron_gui.views.graph.graph_drawing import GraphDrawing, Labels
from neuron_gui.views.graph.update_steps import UpdateTable
from neuron_gui.views.graph.update_table import draw_table
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.style.themed import ThemedWidget

NOTHING = Labels({}, {}, frozenset())
#: Height of the formula in px at zoom 1, and its largest share of the height, at a desk and on a projector.
FOOT, FOOT_SHARE = 72, (0.25, 0.3)
#: Width of a column of the table of an update, in px at zoom 1.
COLUMN = 96


class GraphCanvas(ThemedWidget, QWidget):
    """The graph, or the table of an update, and below it the formula.

    Signals
    -------
    hovered(str)
        The symbol under the cursor; "" for none.
    asked(str)
        Show the formula of this symbol, which is under the cursor in the graph; "" if the cursor has left.
    scrolled()
        Other features are shown.
    """

    hovered = Signal(str)
    asked = Signal(str)
    scrolled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("graph_canvas")
        self.setMouseTracking(True)
        self.drawing = GraphDrawing()
        #: The table of an update that is shown in place of the graph, if any.
        self.table: UpdateTable | None = None
        self._bar = named(QScrollBar(Qt.Orientation.Vertical, self), "graph_features")
        self._bar.setAccessibleName("The first feature that is shown")
        self._bar.setToolTip("Features that have no room")
        self._bar.hide()
        self._bar.valueChanged.connect(self._on_scrolled)
        self.labels = NOTHING
        self.formula: list[pieces.Line] = []
        self.lit = ""
        self._rects: list[tuple[QRectF, str]] = []
        self.setAccessibleName("Computation graph")

    @property
    def first(self) -> int:
        """The first feature that is shown, counted from 0."""
        return self._bar.value() if self._bar.maximum() else 0

    @property
    def columns(self) -> int:
        """How many weights the table of an update has room for beside b."""
        return max(2, int(self.width() / self.theme.size(COLUMN)) - 3)

    def show_other_features(self, by: int) -> None:
        """Scroll the list by a number of features."""
        self._bar.setValue(self._bar.value() + by)

    @Slot()
    def _on_scrolled(self) -> None:
        self.scrolled.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Compute how many features have room."""
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the features."""
        if self._bar.isVisible():
            self._bar.event(event)
        else:
            event.ignore()

    def fit(self) -> None:
        """Set the range of the scroll bar by the number of features that have no room."""
        features = len(self.labels.weights)
        shown = self.columns if self.table is not None else self.drawing.rows(self._box(), features)
        spare = max(0, features - shown)
        if self._bar.maximum() != spare or self._bar.pageStep() != shown:
            self._bar.setRange(0, spare)
            self._bar.setPageStep(shown)
        if self._bar.isHidden() == (spare > 0):
            self._bar.setVisible(spare > 0)
        if spare:
            wide = self._bar.sizeHint().width()
            self._bar.setGeometry(self.width() - wide, 0, wide, round(self._box().height()))

    def _box(self) -> QRectF:
        """Return the rectangle of the graph: above the formula and beside the scroll bar."""
        box = QRectF(self.rect())
        foot = min(self.theme.size(FOOT), box.height() * FOOT_SHARE[self.theme.projector]) if self.formula else 0.0
        beside = 0 if self._bar.isHidden() else self._bar.sizeHint().width()
        return box.adjusted(0, 0, -beside, -foot)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the graph and the formula."""
        theme = self.theme
        painter = QPainter(self)
        box = QRectF(self.rect())
        painter.fillRect(box, theme.panel)
        inside = self._box()
        foot = box.height() - inside.height()
        self._rects = []
        if self.table is None:
            self.drawing.draw(painter, inside, self.labels, self.lit, self.first)
        else:
            self.drawing.forget()
            self._rects += draw_table(painter, inside, self.table, theme, self.lit)
        if self.formula:
            self._write(painter, box.adjusted(theme.size(8), box.height() - foot, -theme.size(8), -theme.size(4)))

    def _write(self, painter: QPainter, room: QRectF) -> None:
        """Draw the lines of the formula below each other, as large as they fit."""
        theme = self.theme
        size, lines = formula_lines(self.formula, theme, room.size())
        left = room.center().x() - max(pieces.width(line, theme) for line in lines) * size / 2
        top = room.center().y() - height(lines, theme) * size / 2
        for line in lines:
            above, below = pieces.reach(line, theme)
            _, rects = pieces.draw(painter, line, QPointF(left, top + above * size), size, theme, self.lit)
            self._rects += rects
            top += (above + below + LEADING) * size

    def symbol_at(self, point: QPointF) -> str:
        """Return the symbol of the graph or of the formula at a point, or ""."""
        inside = (symbol for rect, symbol in self._rects if rect.contains(point))
        return self.drawing.symbol_at(point) or next(inside, "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the symbol under the cursor."""
        symbol = self.drawing.symbol_at(event.position())
        if symbol:
            self.asked.emit(symbol)
        self.hovered.emit(symbol or self.symbol_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Emit that no symbol is under the cursor."""
        self.asked.emit("")
        self.hovered.emit("")
