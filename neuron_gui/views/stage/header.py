"""The header of a cell: the choice of its view, its tabs, and the buttons that maximize and close it."""

from __future__ import annotations

from types import FunctionType

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.object_names import named
from neuron_gui.views.stage.plan import PlacedCell, Rect
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.themed import current_theme

#: Side of an icon, and width below which a header shows short titles, in px at zoom 1.
SIGN, NARROW = 18, 330


class Header(QWidget):
    """Shows what is in a cell. The stage handles presses and drags beside its buttons.

    Signals
    -------
    wanted(FunctionType)
        A function that changes the arrangement: it takes an `Arrangement` and returns one.
    """

    wanted = Signal(FunctionType)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cell = PlacedCell(Rect(0, 0, 0, 0), (), "")
        self._shown: object = None
        names = ("cell_picker", "maximize_cell", "close_cell")
        self._picker, self._maximize, self._close = (self._button(name) for name in names)
        self._menu = QMenu(self._picker)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_chosen)
        self._picker.setMenu(self._menu)
        self._picker.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._picker.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._picker.setToolTip("Choose what this cell shows; drag the header to exchange two cells")
        self._tabs = QTabBar(self, expanding=False, drawBase=False, usesScrollButtons=True)
        self._tabs.setObjectName("cell_tabs")
        self._tabs.setAccessibleName("Views in this cell")
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._tabs.currentChanged.connect(self._on_tab)
        self._maximize.clicked.connect(self.toggle_maximized)
        self._close.clicked.connect(self._on_close)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picker)
        self._row.addWidget(self._tabs, 1)
        self._row.addStretch()
        self._row.addWidget(self._maximize)
        self._row.addWidget(self._close)

    def show_cell(self, cell: PlacedCell, *, maximized: bool, last: bool) -> None:
        """Show the tabs and the title of a cell; ``last`` is whether its view is the only open one (not closable)."""
        theme = current_theme()
        self.cell, narrow = cell, cell.rect.width < theme.size(NARROW)
        several = len(cell.views) > 1
        shown = (cell.views, cell.front, theme, cell.rect.width if several else narrow, maximized, last)
        if shown == self._shown:
            return
        self._shown = shown
        spec = ALL_VIEWS[cell.front]
        # A space, because Qt leaves little between icon and text.
        self._picker.setText("" if several else f" {spec.short if narrow else spec.title}")
        self._picker.setAccessibleName(f"{spec.title}: choose what this cell shows")
        style = Qt.ToolButtonStyle
        self._picker.setToolButtonStyle(style.ToolButtonIconOnly if several else style.ToolButtonTextBesideIcon)
        self._tabs.blockSignals(True)
        while self._tabs.count():
            self._tabs.removeTab(0)
        for name in cell.views:
            number = self._tabs.addTab(ALL_VIEWS[name].short)
            self._tabs.setTabToolTip(number, ALL_VIEWS[name].title)
            self._tabs.setAccessibleTabName(number, ALL_VIEWS[name].title)
        self._tabs.setCurrentIndex(cell.views.index(cell.front))
        self._tabs.blockSignals(False)
        self._tabs.setVisible(several)
        word, picture = ("Restore", "restore") if maximized else ("Maximize", "maximize")
        self._maximize.setAccessibleName(f"{word} {spec.title}")
        self._maximize.setToolTip(f"{word} (M, or a double click on the header)")
        self._close.setAccessibleName(f"Close {spec.title}")
        keys = f" ({spec.key})" if spec.key else ""
        self._close.setToolTip(f"Close{keys}; the menu View opens it again")
        self._close.setVisible(not last)
        self._maximize.setVisible(not last or maximized)
        for button, name in ((self._picker, spec.icon), (self._maximize, picture), (self._close, "close")):
            button.setIcon(icon(name, theme))
        for part in (self._picker, self._maximize, self._close, self._tabs):
            part.setIconSize(QSize(theme.size(SIGN), theme.size(SIGN)))
        self._row.setContentsMargins(theme.size(4), theme.size(1), theme.size(3), theme.size(1))
        self._row.setSpacing(theme.size(2))
        if several and self._too_wide():
            for number, name in enumerate(cell.views):
                if name != cell.front:
                    self._tabs.setTabText(number, "")
                    self._tabs.setTabIcon(number, icon(ALL_VIEWS[name].icon, theme))
            self._close.setVisible(not last and not self._too_wide())

    def _too_wide(self) -> bool:
        """Whether the tabs would have to scroll."""
        return self._row.sizeHint().width() + self._tabs.sizeHint().width() > self.cell.rect.width

    def _button(self, name: str) -> QToolButton:
        button = named(QToolButton(self, autoRaise=True), name)
        # Shortcuts do the same, and each view has many widgets for the Tab key already.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for spec in ALL_VIEWS.values():
            sign = QIcon(icon(spec.icon, current_theme()))
            action = self._menu.addAction(sign, f"{spec.title}\t{spec.key}".rstrip("\t"))
            action.setData(spec.name)
            action.setCheckable(True)
            action.setChecked(spec.name == self.cell.front)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.wanted.emit(lambda arrangement: arrangement.chosen(str(action.data()), self.cell.front))

    @Slot(int)
    def _on_tab(self, number: int) -> None:
        name = self.cell.views[number]
        self.wanted.emit(lambda arrangement: arrangement.opened(name))

    @Slot()
    def toggle_maximized(self) -> None:
        """Ask to maximize this view, or to restore the cells."""
        self.wanted.emit(lambda arrangement: arrangement.toggled(self.cell.front))

    @Slot()
    def _on_close(self) -> None:
        self.wanted.emit(lambda arrangement: arrangement.without(self.cell.front))
