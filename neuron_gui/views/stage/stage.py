"""The middle of the window: applies plans to views, headers and splitters."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QRubberBand, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.stage.header import Header
from neuron_gui.views.stage.plan import HEADER, PlacedCell, Plan, Splitter
from neuron_gui.views.style.themed import current_theme
from neuron_gui.views.view import View, view_class

#: How long a view moves that is maximized or exchanged.
MOTION_MS = 120


class SplitterBar(QWidget):
    """A bar between two cells or columns that can be dragged.

    Signals
    -------
    moved(object, int)
        It was dragged by so many px.
    """

    moved = Signal(object, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("splitter")
        self.splitter: Splitter | None = None
        self._start: tuple[QPoint, Splitter] | None = None

    def show_splitter(self, splitter: Splitter) -> None:
        """Take a place."""
        self.splitter = splitter
        shape = Qt.CursorShape.SplitHCursor if splitter.row is None else Qt.CursorShape.SplitVCursor
        self.setCursor(shape)
        self.setGeometry(*splitter.rect)
        self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        if event.button() == Qt.MouseButton.LeftButton and self.splitter is not None:
            self._start = event.globalPosition().toPoint(), self.splitter

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._start is not None:
            at, splitter = self._start
            way = event.globalPosition().toPoint() - at
            self.moved.emit(splitter, way.x() if splitter.row is None else way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._start = None


class Stage(QWidget):
    """Shows the views that a plan has in front. A view is made when it is first shown, and never gets another parent.

    Signals
    -------
    resized()
        There is another size to plan for.
    made(View), seen(View)
        A view was made; it came onto the screen and may be out of date.
    view_chosen(str, str), raised(str), maximize_requested(str), close_requested(str)
        From the headers.
    exchanged(str, str)
        The header of the first view was dropped on the cell of the second one.
    splitter_moved(object, int)
        A `Splitter` was dragged by so many px.
    """

    resized = Signal()
    made = Signal(object)
    seen = Signal(object)
    view_chosen = Signal(str, str)
    raised = Signal(str)
    maximize_requested = Signal(str)
    close_requested = Signal(str)
    exchanged = Signal(str, str)
    splitter_moved = Signal(object, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self._views: dict[str, View] = {}
        self._regions: dict[str, Region] = {}
        self._headers: list[Header] = []
        self._bars: list[SplitterBar] = []
        self.cells: tuple[PlacedCell, ...] = ()
        self._target = QRubberBand(QRubberBand.Shape.Rectangle, self)
        self._moving: QLabel | None = None

    def view(self, name: str) -> View:
        """Return a view, made now if it was not yet."""
        if name not in self._views:
            region = Region()
            region.setParent(self)
            region.setObjectName(f"region_{name}")
            # Made where it stays: with another parent Qt takes back the fonts of what is in it.
            view = view_class(ALL_VIEWS[name])(region.viewport())
            region.hold(view)
            region.hide()
            self._regions[name], self._views[name] = region, view
            self.made.emit(view)
        return self._views[name]

    def views(self) -> list[View]:
        """Return the views that were made."""
        return list(self._views.values())

    def on_screen(self) -> list[View]:
        """Return the views that can be seen now."""
        return [self._views[cell.front] for cell in self.cells]

    def shows(self, name: str) -> bool:
        """Say whether a view can be seen now."""
        return any(cell.front == name for cell in self.cells)

    def region(self, name: str) -> Region | None:
        """Return the place of a view that was made."""
        return self._regions.get(name)

    def apply(self, plan: Plan, *, maximized: bool) -> None:
        """Give everything its place."""
        before = {cell.front for cell in self.cells}
        theme = current_theme()
        header = theme.size(HEADER)
        last = sum(len(cell.views) for cell in plan.cells) == 1
        for cell in plan.cells:
            self.view(cell.front)
        self.cells = plan.cells
        while len(self._headers) < len(plan.cells):
            self._headers.append(self._new_header())
        while len(self._bars) < len(plan.splitters):
            self._bars.append(SplitterBar(self))
            self._bars[-1].moved.connect(self.splitter_moved)
        fronts = {cell.front for cell in plan.cells}
        for name, region in self._regions.items():
            if name not in fronts:
                region.hide()
        for widget, cell in zip(self._headers, plan.cells, strict=False):
            x, y, width, height = cell.rect
            widget.show_cell(cell, theme, maximized=maximized, last=last)
            widget.setGeometry(x, y, width, min(header, height))
            widget.show()
            self._regions[cell.front].setGeometry(x, y + header, width, max(0, height - header))
        for header_left in self._headers[len(plan.cells) :]:
            header_left.hide()
        for bar, splitter in zip(self._bars, plan.splitters, strict=False):
            bar.show_splitter(splitter)
        for bar in self._bars[len(plan.splitters) :]:
            bar.hide()
        for name in fronts:
            self._regions[name].show()
            self._views[name].fit()
        for name in fronts - before:
            self.seen.emit(self._views[name])

    def place(self, name: str) -> QRect:
        """Return where a view is shown; empty where it is not."""
        return next((QRect(*cell.rect) for cell in self.cells if cell.front == name), QRect())

    def animate(self, name: str, before: QRect) -> None:
        """Let a picture of a view move from where it was to where it is now; the layout itself is there at once."""
        after = self.place(name)
        if before.isEmpty() or after.isEmpty() or before == after or not self.isVisible():
            return
        self._end_motion()
        self._moving = picture = QLabel(self)
        picture.setPixmap(self._regions[name].grab())
        picture.setScaledContents(True)
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture.setGeometry(before)
        picture.show()
        motion = QPropertyAnimation(picture, b"geometry", picture)
        motion.setDuration(MOTION_MS)
        motion.setStartValue(before)
        motion.setEndValue(after)
        motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        motion.finished.connect(self._end_motion)
        motion.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another plan."""
        self.resized.emit()

    def _new_header(self) -> Header:
        header = Header(self, current_theme())
        header.view_chosen.connect(self.view_chosen)
        header.raised.connect(self.raised)
        header.maximize_requested.connect(self.maximize_requested)
        header.close_requested.connect(self.close_requested)
        header.dragged.connect(self._on_dragged)
        header.dropped.connect(self._on_dropped)
        return header

    def _under(self, at: QPoint) -> PlacedCell | None:
        point = self.mapFromGlobal(at)
        return next((cell for cell in self.cells if QRect(*cell.rect).contains(point)), None)

    @Slot(str, QPoint)
    def _on_dragged(self, name: str, at: QPoint) -> None:
        cell = self._under(at)
        if cell is not None and cell.front != name:
            self._target.setGeometry(*cell.rect)
            self._target.show()
            self._target.raise_()
        else:
            self._target.hide()

    @Slot(str, QPoint)
    def _on_dropped(self, name: str, at: QPoint) -> None:
        self._target.hide()
        cell = self._under(at)
        if cell is not None and cell.front != name:
            self.exchanged.emit(name, cell.front)

    @Slot()
    def _end_motion(self) -> None:
        if self._moving is not None:
            self._moving.hide()
            self._moving.deleteLater()
            self._moving = None
