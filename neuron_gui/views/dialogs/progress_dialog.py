"""Shows how far a computation in the background is, and lets it be cancelled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

#: Milliseconds before the dialog is shown: most computations have ended by then.
PATIENCE_MS = 500


class ProgressDialog(QProgressDialog):
    """A progress bar with a button to cancel; it shows itself when the computation takes long.

    Parameters
    ----------
    text
        What is being done.
    parent
        The window, which takes no input while the dialog is shown.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "Cancel", 0, 100, parent)
        self.setObjectName("progress")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._bar = QProgressBar(textVisible=False)
        self.setBar(self._bar)
        self.setMinimumDuration(PATIENCE_MS)

    @Slot(float)
    def show_progress(self, fraction: float) -> None:
        """Show how much is done, 0 to 1."""
        # The dialog's own setValue would process events in the middle of this slot.
        self._bar.setValue(round(100 * fraction))
