"""The base of all plots: themed, with ranges that a view sets, readable numbers and a read-out of the cursor."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QMenu, QWidget

from neuron_gui.core.view_ranges import Range, Scale, sane
from neuron_gui.views.interval import Interval
from neuron_gui.views.plotting.axis import Axis
from neuron_gui.views.plotting.filling import FAILED
from neuron_gui.views.plotting.paint_guard import kept_apart, show_sentence
from neuron_gui.views.plotting.plot_box import ZOOM_LIMITS, Grabs, PlotBox
from neuron_gui.views.plotting.plot_readout import PlotReadout
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Seconds between two read-outs for a cursor that does not move.
TELL_EVERY = 0.2
#: Zoom factor of one press of + or −.
KEY_ZOOM = 1.25
#: The property of a plot whose cached background could not be drawn.
SHEET_FAILED = "sheet_failed"


class Plot(ThemedWidget, pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """A themed pyqtgraph plot whose ranges are always set by the view.

    Items are placed in view coordinates: `x_scale` and `y_scale` turn values into those. On a linear axis, for data
    of ordinary size, they are equal.

    Parameters
    ----------
    name
        Accessible name, e.g. "Loss curve".
    x_label, y_label
        What the axes show; "" for nothing.
    scrubs
        Whether a left drag emits `scrubbed` instead of panning. Shift or the middle button then pans.
    parent
        Owner.

    Signals
    -------
    hovered(float, float)
        The values under the cursor.
    left
        The cursor has left the plot.
    pressed(float, float)
        Left click, at these values.
    scrubbed(float, float, bool)
        Dragged to these values; True at the end.
    dragged(float, float, float, float, bool)
        An object that `set_grabs` accepted is dragged: from these values, to these; True at the end.
    fit_requested
        Double click, or the entry of the context menu: show everything again.
    view_moved
        The user has zoomed or panned.
    """

    hovered = Signal(float, float)
    left = Signal()
    pressed = Signal(float, float)
    scrubbed = Signal(float, float, bool)
    dragged = Signal(float, float, float, float, bool)
    fit_requested = Signal()
    view_moved = Signal()

    def __init__(
        self,
        name: str,
        x_label: str = "",
        y_label: str = "",
        scrubs: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._box = PlotBox()
        self._box.scrubs = scrubs
        self.x_axis = Axis("bottom", x_label)
        self.y_axis = Axis("left", y_label)
        super().__init__(parent, background=None)  # type: ignore[call-arg]  # pyqtgraph has no types
        self._sheet = self._lay_out()
        self.x_scale = Scale()
        self.y_scale = Scale()
        self._readout = PlotReadout(self)
        #: Where the cursor is, in pixels, and when the read-out was last updated.
        self._under: QPointF | None = None
        self._told = Interval(TELL_EVERY)
        self._extra: list[QAction] = []
        self._tell_later = QTimer(self, singleShot=True)
        self._tell_later.timeout.connect(self.tell_at_once)
        self._box.disableAutoRange()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription("F shows everything again, plus and minus zoom.")
        self.viewport().setAccessibleName(name)
        self._box.sigRangeChanged.connect(self._redraw_sheet)
        self._box.sigRangeChanged.connect(self.tell_again)
        self._box.sigResized.connect(self._redraw_sheet)
        self._box.sigRangeChangedManually.connect(self._on_moved)
        self._box.pressed.connect(self._on_pressed)
        self._box.scrubbed.connect(self._on_scrubbed)
        self._box.grabbed.connect(self._on_grabbed)
        self._box.fit_requested.connect(self.fit_requested)
        self.left.connect(self._hide_readout)
        self.follow_theme()

    def _lay_out(self) -> QGraphicsGridLayout:
        """Place the axes around the inside. pyqtgraph's PlotItem is not used: it brings a menu of sixty widgets."""
        inside = pg.GraphicsWidget()
        layout = QGraphicsGridLayout()
        layout.setSpacing(0)
        layout.addItem(self.y_axis, 0, 0)
        layout.addItem(self._box, 0, 1)
        layout.addItem(self.x_axis, 1, 1)
        layout.setColumnStretchFactor(1, 1)
        layout.setRowStretchFactor(0, 1)
        inside.setLayout(layout)
        self.setCentralItem(inside)
        for axis in (self.x_axis, self.y_axis):
            axis.linkToView(self._box)
            axis.setZValue(0.5)
        return layout

    def add_to_menu(self, action: QAction) -> None:
        """Add an entry to the context menu."""
        self._extra.append(action)

    def addItem(self, item: Any) -> None:
        """Add an item in view coordinates; it does not change the ranges."""
        self._box.addItem(item, ignoreBounds=True)

    def removeItem(self, item: Any) -> None:
        """Remove an item."""
        self._box.removeItem(item)

    # Appearance

    def restyle(self, theme: Theme) -> None:
        """Apply colours, font and sizes."""
        for axis in (self.x_axis, self.y_axis):
            axis.restyle(theme)
        self._sheet.setContentsMargins(theme.size(4), theme.size(8), theme.size(12), theme.size(4))
        self._redraw_sheet()

    def set_labels(self, x_label: str, y_label: str, short_y_label: str = "") -> None:
        """Set the labels of the axes ("" for none), and a short one for y if there is little room."""
        self.x_axis.set_label(x_label)
        self.y_axis.set_label(y_label, short_y_label)

    # Ranges

    @property
    def box(self) -> pg.ViewBox:
        """The ViewBox, in whose coordinates items are placed."""
        return self._box

    def set_log(self, x: bool, y: bool) -> None:
        """Choose logarithmic axes. The view must be set afterwards."""
        for scale, log in (("x_scale", x), ("y_scale", y)):
            if getattr(self, scale).log != log:
                setattr(self, scale, Scale(log=log))
        self.x_axis.set_scale(self.x_scale)
        self.y_axis.set_scale(self.y_scale)

    def set_view(self, x: Range, y: Range) -> None:
        """Show a range of values of any size; on a logarithmic axis, of base-10 logarithms of values."""
        x, y = sane(*x), sane(*y)
        if not self.x_scale.log:
            self.x_scale = Scale.linear(*x)
        if not self.y_scale.log:
            self.y_scale = Scale.linear(*y)
        self.x_axis.set_scale(self.x_scale)
        self.y_axis.set_scale(self.y_scale)
        x = (x[0] / self.x_scale.unit, x[1] / self.x_scale.unit)
        y = (y[0] / self.y_scale.unit, y[1] / self.y_scale.unit)
        self._box.spans = (x[1] - x[0], y[1] - y[0])
        self._box.setRange(xRange=x, yRange=y, padding=0)

    def set_view_around(self, x: Range, y: Range, diameter: float, least: float = 0.0) -> None:
        """Show ranges as `set_view` does, with a margin around them: a dot at their edge is drawn whole.

        Parameters
        ----------
        x, y
            The ranges.
        diameter
            Diameter of the dots with their rim, in px.
        least
            Smallest margin, as a share of a range.
        """
        inside, radius = self.inside(), diameter / 2

        def widened(low: float, high: float, side: float) -> Range:
            margin = max(least, radius / max(side - diameter, radius)) * (high - low)
            return low - margin, high + margin

        self.set_view(widened(*x, inside.width()), widened(*y, inside.height()))

    def set_grabs(self, grabs: Grabs) -> None:
        """Let left drags that ``grabs`` accepts emit `dragged` instead of panning."""
        self._box.grabs = grabs

    def inside(self) -> QRectF:
        """Return the rectangle inside the axes, in pixels of this widget."""
        return QRectF(self._box.mapRectToScene(self._box.boundingRect()))

    def height_of_view(self) -> float:
        """Return the height of the view, in its own coordinates."""
        low, high = self._box.viewRange()[1]
        return float(high - low)

    def pixel(self, x: float, y: float) -> QPointF:
        """Return the point of two values, in pixels of this widget."""
        at = self._box.mapViewToScene(
            QPointF(
                float(self.x_scale.to_view(np.array(x))),
                float(self.y_scale.to_view(np.array(y))),
            )
        )
        return QPointF(at)

    # Read-out

    def show_readout(self, text: str) -> None:
        """Show a read-out in a corner away from the newest values and from what it describes; "" for none.

        It is hidden when the cursor leaves.
        """
        if text:
            self._readout.say(text, self.inside().toAlignedRect().adjusted(2, 2, -2, -2), self._under)
        else:  # the plot is being closed
            self._readout.hide()

    def keep_clear(self, newest: QPointF | None) -> None:
        """Set where the newest values are drawn, in pixels: the read-out avoids this point."""
        self._readout.newest = newest

    def keep_readout_off(self, taken: QRect) -> None:
        """Set a rectangle, in pixels, that the read-out must not cover; an empty one for none."""
        self._readout.taken = QRectF(taken)

    # Events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the values under the cursor."""
        super().mouseMoveEvent(event)
        self.track(event.position())

    def track(self, at: QPointF) -> None:
        """Emit the values under a cursor at this point, in pixels."""
        if self.inside().contains(at):
            self._under = at
            self._tell_under()
        else:
            self.left.emit()

    @Slot()
    def tell_again(self) -> None:
        """Emit the values under a still cursor while the picture changes, a few times a second.

        They are emitted after the last change too, so that the read-out does not belong to an older picture.
        """
        if not self._readout.isVisible() or self._tell_later.isActive():
            return
        wait = self._told.remaining
        if wait <= 0:
            self.tell_at_once()
        else:
            self._tell_later.start(ceil(1000 * wait))

    @Slot()
    def tell_at_once(self) -> None:
        """Emit the values under a still cursor when the range changes."""
        if self._readout.isVisible() and self._under is not None:
            self._tell_under()

    def _tell_under(self) -> None:
        assert self._under is not None
        self._told.begin()
        at = self._box.mapSceneToView(self._under)
        self.hovered.emit(self.x_scale.from_view(at.x()), self.y_scale.from_view(at.y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Emit that the cursor has left."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with plus and minus; all other keys belong to the window."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(1 / KEY_ZOOM)
        elif event.key() == Qt.Key.Key_Minus:
            self._zoom(KEY_ZOOM)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the context menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show e&verything\tF").triggered.connect(self.fit_requested)
        menu.addActions(self._extra)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the read-out: it may no longer be in its corner."""
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls it without an event
            self.show_readout("")

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the sheet. Qt caches the picture until the view changes."""
        self.setProperty(SHEET_FAILED, False)
        _draw_sheet(self, painter, rect)

    def draw_sheet(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the background and the grid."""
        theme = self.theme
        painter.fillRect(rect, theme.panel)
        inside = self.inside()
        painter.fillRect(inside, theme.plot_background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(_hairline(theme.grid))
        (x0, x1), (y0, y1) = self._box.viewRange()
        for x in self.x_axis.major_ticks(inside.width()):
            at = inside.left() + (x - x0) / (x1 - x0) * inside.width()
            painter.drawLine(QPointF(at, inside.top()), QPointF(at, inside.bottom()))
        for y in self.y_axis.major_ticks(inside.height()):
            at = inside.bottom() - (y - y0) / (y1 - y0) * inside.height()
            painter.drawLine(QPointF(inside.left(), at), QPointF(inside.right(), at))

    def draw_sentence(self, painter: QPainter, sentence: str) -> None:
        """Write a sentence on the sheet, at the top of the inside."""
        painter.setPen(self.theme.text_muted)
        painter.setFont(ui_font(self.theme, "body"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.inside().adjusted(0, self.theme.size(12), 0, 0), flags, sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all of it, or say that it cannot be drawn."""
        inside = self.inside()
        if min(inside.width(), inside.height()) < 1:
            # Without any room between the axes Qt would end the program: the transformation has no inverse.
            QPainter(self.viewport()).fillRect(self.viewport().rect(), self.theme.panel)
            return
        self.setProperty(FAILED, False)
        super().paintEvent(event)
        if self.property(SHEET_FAILED) or self.property(FAILED):
            show_sentence(self.viewport())

    # Slots

    @Slot()
    def _hide_readout(self) -> None:
        """Hide the read-out: the cursor has left."""
        self.show_readout("")

    @Slot()
    def _redraw_sheet(self) -> None:
        self.resetCachedContent()

    @Slot()
    def _on_moved(self) -> None:
        self.view_moved.emit()

    @Slot(QPointF)
    def _on_pressed(self, at: QPointF) -> None:
        self.pressed.emit(self.x_scale.from_view(at.x()), self.y_scale.from_view(at.y()))

    @Slot(QPointF, bool)
    def _on_scrubbed(self, at: QPointF, finished: bool) -> None:
        self.scrubbed.emit(self.x_scale.from_view(at.x()), self.y_scale.from_view(at.y()), finished)

    @Slot(QPointF, QPointF, bool)
    def _on_grabbed(self, start: QPointF, at: QPointF, finished: bool) -> None:
        self.dragged.emit(
            self.x_scale.from_view(start.x()),
            self.y_scale.from_view(start.y()),
            self.x_scale.from_view(at.x()),
            self.y_scale.from_view(at.y()),
            finished,
        )

    def _zoom(self, factor: float) -> None:
        for side, (low, high) in enumerate(self._box.viewRange()):
            share = (high - low) * factor / self._box.spans[side]
            if not ZOOM_LIMITS[0] <= share <= ZOOM_LIMITS[1]:
                return
        self._box.scaleBy((factor, factor))
        self.view_moved.emit()


def _hairline(colour: QColor) -> QPen:
    pen = QPen(colour)
    pen.setCosmetic(True)
    return pen


def _mark_sheet(plot: Plot) -> None:
    plot.setProperty(SHEET_FAILED, True)


_draw_sheet = kept_apart(lambda plot, *arguments: plot.draw_sheet(*arguments), _mark_sheet)
