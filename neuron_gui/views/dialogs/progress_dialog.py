"""Shows the progress of a computation in the background, with a button to cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

#: Milliseconds until the dialog is shown; most computations end earlier.
PATIENCE_MS = 500


class ProgressDialog(QProgressDialog):
    """A progress bar with a button to cancel. It appears when the computation takes long.

    Parameters
    ----------
    text
        What is being done.
    parent
        The window. It takes no input while the dialog is shown.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "Cancel", 0, 100, parent)
        self.setObjectName("progress")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        # With a value: Qt takes no other duration than its own 4 s for a bar that has none.
        self._bar = QProgressBar(textVisible=False, value=0)
        self.setBar(self._bar)
        self.setMinimumDuration(PATIENCE_MS)

    def end(self) -> None:
        """Close and delete the dialog."""
        self.hide()
        self.deleteLater()

    @Slot(float)
    def show_progress(self, fraction: float) -> None:
        """Show the progress, 0 to 1."""
        # QProgressDialog.setValue would process events inside this slot.
        self._bar.setValue(round(100 * fraction))
