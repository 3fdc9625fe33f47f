"""What is shown while something takes longer than a moment: how far it is, and a way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

#: Milliseconds that nothing is shown for: most is done by then.
PATIENCE_MS = 500


class Waiting(QProgressDialog):
    """Progress of work that the window waits for; gone at the end of a ``with``.

    Parameters
    ----------
    text
        What is being done.
    parent
        The window.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "Cancel", 0, 100, parent)
        self.setObjectName("waiting")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(PATIENCE_MS)
        self.setBar(QProgressBar(textVisible=False))
        self.setAutoClose(False)
        self.setAutoReset(False)
        self.setValue(0)

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()
        self.deleteLater()

    def went(self, fraction: float) -> bool:
        """Show how much is done, 0 to 1; return whether to go on."""
        self.setValue(round(100 * fraction))
        return not self.wasCanceled()
