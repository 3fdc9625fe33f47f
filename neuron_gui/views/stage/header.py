"""The header of a cell: which view it shows, its tabs, and the buttons that maximize and close it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.plan import PlacedCell
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme

#: Side of an icon, in px at zoom 1; a narrower header shows short titles.
SIGN, NARROW = 18, 330


class Header(QWidget):
    """Shows what is in a cell and says what is asked for.

    Signals
    -------
    view_chosen(str, str)
        Show the first view in the place of the second one.
    raised(str)
        Bring this view to the front.
    maximize_requested(str), close_requested(str)
        Give this view the whole stage, or the cells back; close it.
    dragged(str, QPoint), dropped(str, QPoint)
        The header of this view is held over a point of the screen, or was let go there.
    """

    view_chosen = Signal(str, str)
    raised = Signal(str)
    maximize_requested = Signal(str)
    close_requested = Signal(str)
    dragged = Signal(str, QPoint)
    dropped = Signal(str, QPoint)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("cell_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cell: PlacedCell | None = None
        self._theme = theme
        self._shown: object = None
        self._pressed: QPoint | None = None
        self._picker = self._button("cell_picker")
        self._picker.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._picker.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self._picker)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_chosen)
        self._picker.setMenu(self._menu)
        self._tabs = QTabBar(self)
        self._tabs.setObjectName("cell_tabs")
        self._tabs.setAccessibleName("Views in this cell")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._tabs.currentChanged.connect(self._on_tab)
        self._maximize, self._close = self._button("maximize_cell"), self._button("close_cell")
        self._maximize.clicked.connect(self._on_maximize)
        self._close.clicked.connect(self._on_close)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picker)
        self._row.addWidget(self._tabs, 1)
        self._row.addStretch()
        self._row.addWidget(self._maximize)
        self._row.addWidget(self._close)

    def show_cell(self, cell: PlacedCell, theme: Theme, *, maximized: bool, last: bool) -> None:
        """Show the tabs and the title of a cell; the last view that is open cannot be closed."""
        self.cell, self._theme = cell, theme
        narrow = cell.rect.width < theme.size(NARROW)
        shown = (cell.views, cell.front, theme, narrow, maximized, last)
        if shown == self._shown:
            return
        self._shown = shown
        spec = ALL_VIEWS[cell.front]
        several = len(cell.views) > 1
        title = spec.short if narrow else spec.title
        # Qt sets a text close to its icon.
        self._picker.setText("" if several else f" {title}")
        self._picker.setAccessibleName(f"{spec.title}: choose what this cell shows")
        self._picker.setToolTip("Choose what this cell shows; drag the header to exchange two cells")
        style = Qt.ToolButtonStyle
        self._picker.setToolButtonStyle(style.ToolButtonIconOnly if several else style.ToolButtonTextBesideIcon)
        self._tabs.blockSignals(True)
        while self._tabs.count():
            self._tabs.removeTab(0)
        for name in cell.views:
            self._tabs.addTab(ALL_VIEWS[name].short)
            self._tabs.setTabToolTip(self._tabs.count() - 1, ALL_VIEWS[name].title)
        self._tabs.setCurrentIndex(cell.views.index(cell.front))
        self._tabs.blockSignals(False)
        self._tabs.setVisible(several)
        word, picture = ("Restore", "restore") if maximized else ("Maximize", "maximize")
        self._maximize.setAccessibleName(f"{word} {spec.title}")
        self._maximize.setToolTip(f"{word} (M, or a double click on the header)")
        self._close.setAccessibleName(f"Close {spec.title}")
        self._close.setToolTip(f"Close ({spec.key})" if spec.key else "Close")
        self._close.setVisible(not last)
        self._maximize.setVisible(not last or maximized)
        for button, name in ((self._picker, spec.icon), (self._maximize, picture), (self._close, "close")):
            button.setIcon(icon(name, theme))
            button.setIconSize(QSize(theme.size(SIGN), theme.size(SIGN)))
        self._row.setContentsMargins(theme.size(4), theme.size(1), theme.size(3), theme.size(1))
        self._row.setSpacing(theme.size(2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the header."""
        if self._pressed is None or self.cell is None:
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if self.cursor().shape() == Qt.CursorShape.ClosedHandCursor or way >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self.cell.front, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the header."""
        if self._pressed is not None and self.cursor().shape() == Qt.CursorShape.ClosedHandCursor and self.cell:
            self.unsetCursor()
            self.dropped.emit(self.cell.front, event.globalPosition().toPoint())
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximize the view, or give the cells back."""
        self._on_maximize()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        # The view's own keys do the same, and each view has enough to go through.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for spec in ALL_VIEWS.values():
            action = self._menu.addAction(QIcon(icon(spec.icon, self._theme)), f"{spec.title}\t{spec.key}".rstrip("\t"))
            action.setData(spec.name)
            action.setCheckable(True)
            action.setChecked(self.cell is not None and spec.name == self.cell.front)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        if self.cell is not None:
            self.view_chosen.emit(str(action.data()), self.cell.front)

    @Slot(int)
    def _on_tab(self, number: int) -> None:
        if self.cell is not None and 0 <= number < len(self.cell.views):
            self.raised.emit(self.cell.views[number])

    @Slot()
    def _on_maximize(self) -> None:
        if self.cell is not None:
            self.maximize_requested.emit(self.cell.front)

    @Slot()
    def _on_close(self) -> None:
        if self.cell is not None:
            self.close_requested.emit(self.cell.front)
