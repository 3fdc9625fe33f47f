"""Lines of text that take no more room than there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """Plain text, a line a line; what does not fit has "…" in its middle, and ``text()`` has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a height for all lines; the width is what there is."""
        return QSize(0, self.text().count("\n") * self.fontMetrics().lineSpacing() + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: lines are not squeezed."""
        return self.sizeHint()

    def shown(self) -> list[str]:
        """Return the lines as they are drawn."""
        metrics = self.fontMetrics()
        return [
            metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, self.width()) for line in self.text().split("\n")
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        spacing, height = self.fontMetrics().lineSpacing(), self.fontMetrics().height()
        for number, line in enumerate(self.shown()):
            place = QRect(0, number * spacing, self.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
