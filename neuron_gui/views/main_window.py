"""The main window: what keys, drops and closing mean, wherever in it they happen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLayout, QMainWindow, QWidget

#: Keys that a control wants for itself while it has the keyboard.
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_OWN_KEYS: dict[type[QWidget], tuple[Qt.Key, ...]] = {
    QAbstractButton: (Qt.Key.Key_Space, *_ARROWS),
    QComboBox: (Qt.Key.Key_Space, *_ARROWS),
    QAbstractSlider: _ARROWS,
}


class MainWindow(QMainWindow):
    """An empty window that takes files and gives keys to whom they belong.

    Signals
    -------
    files_dropped(list)
        The paths of files that were dropped on it; none where a link was dropped.
    field_left
        Enter or Escape was pressed in a field: the next key is for the neuron again.
    closing
        It is about to close.
    """

    files_dropped = Signal(list)
    field_left = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        #: Asked at Escape: gives a maximized view's neighbours their places back, and tells whether there was one.
        self.restores: Callable[[], bool] = bool
        self.setWindowTitle("Neuron")
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        # Its own constraint would make the window larger before the views can take turns.
        layout = self.layout()
        assert layout is not None
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell it, so that nothing is left running behind."""
        self.closing.emit()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave a focused control its own keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            own = next((keys for kind, keys in _OWN_KEYS.items() if isinstance(focus, kind)), ())
            if event.key() in own and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape restores a maximized view. Enter and Escape leave a field."""
        if event.key() == Qt.Key.Key_Escape and self.restores():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.field_left.emit()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, unless a dialog waits for an answer."""
        if event.mimeData().hasUrls() and QApplication.activeModalWidget() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files were dropped."""
        event.acceptProposedAction()
        self.files_dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
