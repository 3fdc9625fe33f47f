"""The button in a dock's title that closes it: Qt's own is 8 px high, and its sign 5 px at any zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QToolButton

from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Side of the button, of its sign, and its distance from the dock's corner, in px at zoom 1.
SIDE = 24
SIGN = 20
GAP = 4


class CloseButton(ThemedWidget, QToolButton):
    """Closes a dock, and keeps in its upper right corner.

    Parameters
    ----------
    dock
        Which.
    title
        Of the dock, for those who cannot see where the button is.
    tip
        What it does, and which key does the same.
    """

    def __init__(self, dock: QDockWidget, title: str, tip: str) -> None:
        super().__init__(dock)
        self._gap = 0
        self.setObjectName("close_dock")
        self.setAccessibleName(f"Close {title}")
        self.setToolTip(tip)
        # Its panel's own key does the same, and each panel has enough to go through.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        # Qt shows its own one again whenever it likes.
        for theirs in dock.findChildren(QAbstractButton, "qt_dockwidget_closebutton"):
            theirs.setFixedSize(0, 0)
        self.clicked.connect(self._on_clicked)
        dock.installEventFilter(self)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        side, sign = theme.size(SIDE), theme.size(SIGN)
        self.setIcon(icon("close", theme))
        self.setIconSize(QSize(sign, sign))
        self.setFixedSize(side, side)
        self._gap = theme.size(GAP)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the dock's width."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_clicked(self) -> None:
        dock = self.parentWidget()
        assert dock is not None
        dock.close()

    def _place(self) -> None:
        dock = self.parentWidget()
        assert dock is not None
        self.move(dock.width() - self.width() - self._gap, self._gap)
        self.raise_()
