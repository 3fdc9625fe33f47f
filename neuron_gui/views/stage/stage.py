"""The stage in the middle of the window: applies a plan to views, headers and splitters."""

from __future__ import annotations

from types import FunctionType

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QRubberBand, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.stage.header import Header
from neuron_gui.views.stage.plan import HEADER, PlacedCell, Plan, Splitter
from neuron_gui.views.style.themed import current_theme
from neuron_gui.views.view import View, view_class

#: Duration in ms of the animation of a view that is maximized or exchanged.
MOTION_MS = 120


class Stage(QWidget):
    """Shows the views that a plan has in front, and handles the mouse on splitters and headers.

    A view is made when it is first shown, and keeps its parent.

    Signals
    -------
    resized()
        The size has changed: another plan is needed.
    made(View), seen(View)
        A view was made; it has become visible and may be out of date.
    wanted(FunctionType)
        A function that changes the arrangement: it takes an `Arrangement` and returns one.
    splitter_moved(Splitter, int)
        A `Splitter` was dragged by this many px.
    """

    resized = Signal()
    made = Signal(View)
    seen = Signal(View)
    wanted = Signal(FunctionType)
    splitter_moved = Signal(Splitter, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self._regions: dict[str, Region] = {}
        self._views: dict[str, View] = {}
        self._headers: list[Header] = []
        self._bars: list[QWidget] = []
        self.cells: tuple[PlacedCell, ...] = ()
        self._splitters: tuple[Splitter, ...] = ()
        #: Where the mouse button was pressed, and on what: a splitter, or the header of a cell.
        self._pressed: tuple[QPoint, PlacedCell | Splitter] | None = None
        self._target = QRubberBand(QRubberBand.Shape.Rectangle, self)

    def view(self, name: str) -> View:
        """Return a view, which is made now if it does not exist."""
        if name not in self._views:
            region = Region(parent=self)
            # Made with its final parent: after a change of parent Qt resets the fonts of its widgets.
            view = view_class(ALL_VIEWS[name])(region.viewport())
            region.hold(view)
            region.hide()
            self._regions[name], self._views[name] = region, view
            self.made.emit(view)
        return self._views[name]

    def views(self) -> list[View]:
        """Return the views that exist."""
        return list(self._views.values())

    def on_screen(self) -> list[View]:
        """Return the views that can be seen now."""
        return [self._views[cell.front] for cell in self.cells]

    def shows(self, name: str) -> bool:
        """Whether a view can be seen now."""
        return any(cell.front == name for cell in self.cells)

    def rect_of(self, name: str) -> QRect:
        """Return the rectangle of a view's cell; an empty one if the view is not shown."""
        return next((QRect(*cell.rect) for cell in self.cells if cell.front == name), QRect())

    def apply(self, plan: Plan, *, maximized: bool) -> None:
        """Set the geometry of everything as planned."""
        before, header = [cell.front for cell in self.cells], current_theme().size(HEADER)
        last = sum(len(cell.views) for cell in plan.cells) == 1
        for cell in plan.cells:
            self.view(cell.front)
        self.cells, self._splitters = plan.cells, plan.splitters
        while len(self._headers) < len(plan.cells):
            self._headers.append(Header(self))
            self._headers[-1].wanted.connect(self.wanted)
        while len(self._bars) < len(plan.splitters):
            self._bars.append(QWidget(self))
            self._bars[-1].setObjectName("splitter")
        for widget, cell in zip(self._headers, plan.cells, strict=False):
            x, y, width, height = cell.rect
            widget.show_cell(cell, maximized=maximized, last=last)
            widget.setGeometry(x, y, width, min(header, height))
            self._regions[cell.front].setGeometry(x, y + header, width, max(0, height - header))
        cursors = (Qt.CursorShape.SplitHCursor, Qt.CursorShape.SplitVCursor)
        for bar, splitter in zip(self._bars, plan.splitters, strict=False):
            bar.setCursor(cursors[splitter.way])
            bar.setGeometry(*splitter.rect)
        for widgets, number in ((self._headers, len(plan.cells)), (self._bars, len(plan.splitters))):
            for at, one in enumerate(widgets):
                one.setVisible(at < number)
        for name, region in self._regions.items():
            region.setVisible(self.shows(name))
        for view in self.on_screen():
            view.fit()
            if view.spec.name not in before:
                self.seen.emit(view)

    def animate(self, name: str, before: QRect) -> None:
        """Animate a picture of a view from its old rectangle to its new one; the layout itself changes at once."""
        after = self.rect_of(name)
        if before.isEmpty() or after.isEmpty() or before == after or not self.isVisible():
            return
        picture = QLabel(self)
        picture.setPixmap(self._regions[name].grab())
        picture.setScaledContents(True)
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture.show()
        motion = QPropertyAnimation(picture, b"geometry", picture)
        motion.setDuration(MOTION_MS)
        motion.setStartValue(before)
        motion.setEndValue(after)
        motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        motion.finished.connect(picture.deleteLater)
        motion.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another plan."""
        self.resized.emit()

    # The mouse

    def _under(self, at: QPoint) -> PlacedCell | None:
        return next((cell for cell in self.cells if QRect(*cell.rect).contains(at)), None)

    def _header_under(self, at: QPoint) -> Header | None:
        return next((one for one in self._headers if one.isVisible() and one.geometry().contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag a splitter or a header."""
        at, held = event.position().toPoint(), self._header_under(event.position().toPoint())
        splitter = next((one for one in self._splitters if QRect(*one.rect).contains(at)), None)
        found = splitter or (held.cell if held is not None else None)
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._pressed = at, found
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a splitter, or a header over the cell that it is to be exchanged with."""
        if self._pressed is None:
            event.ignore()
            return
        (start, held), at = self._pressed, event.position().toPoint()
        way = at - start
        if isinstance(held, Splitter):
            self.splitter_moved.emit(held, way.y() if held.way else way.x())
        elif self._target.isVisible() or way.manhattanLength() >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            cell = self._under(at) or held
            self._target.setGeometry(*cell.rect)
            self._target.setVisible(cell.front != held.front)
            self._target.raise_()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Exchange two cells if a header is dropped on another cell."""
        held, over = self._pressed, self._under(event.position().toPoint()) if self._target.isVisible() else None
        self.end_drag()
        if held is not None and isinstance(held[1], PlacedCell) and over is not None:
            names = held[1].front, over.front
            self.wanted.emit(lambda arrangement: arrangement.exchanged(*names))

    def end_drag(self) -> bool:
        """End a drag without an exchange; return whether there was one."""
        held, self._pressed = self._pressed, None
        self._target.hide()
        self.unsetCursor()
        return held is not None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximize the view of a header, or restore the cells."""
        header = self._header_under(event.position().toPoint())
        if header is not None:
            header.toggle_maximized()
