"""The main window: keys, dropped files and closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLayout, QMainWindow, QWidget

from neuron_gui.views.keyboard_and_wheel import OwnKeys

#: Keys that a control uses itself while it has the focus.
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_OWN_KEYS: dict[type[QWidget], tuple[Qt.Key, ...]] = {
    QAbstractButton: (Qt.Key.Key_Space, *_ARROWS),
    QComboBox: (Qt.Key.Key_Space, *_ARROWS),
    QAbstractSlider: _ARROWS,
}


class MainWindow(OwnKeys, QMainWindow):
    """A window without contents that accepts dropped files and passes keys on.

    Signals
    -------
    files_dropped(Sequence)
        The paths of the files that were dropped on it; empty if only links were dropped.
    field_left
        Enter or Escape was pressed in a field: the focus should go back to the boundary.
    closing
        The window is about to close.
    """

    files_dropped = Signal(Sequence)
    field_left = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        #: Called when Escape is pressed: restores a maximized view and returns whether there was one.
        self.restores: Callable[[], bool] = bool
        self.setWindowTitle("Neuron")
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        # The default constraint would not let the window become as small as planned.
        layout = self.layout()
        assert layout is not None
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Emit ``closing``, so that the program can stop its threads."""
        self.closing.emit()
        super().closeEvent(event)

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys that the control with the focus uses itself."""
        focus = QApplication.focusWidget()
        own = next((keys for kind, keys in _OWN_KEYS.items() if isinstance(focus, kind)), ())
        return event.key() in own and not event.modifiers()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Escape restore a maximized view; with Enter or Escape leave a field."""
        if event.key() == Qt.Key.Key_Escape and self.restores():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.field_left.emit()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files, unless a dialog is open."""
        if event.mimeData().hasUrls() and QApplication.activeModalWidget() is None:
            _copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Emit the paths of the dropped files."""
        _copy(event)
        self.files_dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])


def _copy(event: QDropEvent) -> None:
    """Accept the drop as a copy: after a move, the other program would delete the file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
