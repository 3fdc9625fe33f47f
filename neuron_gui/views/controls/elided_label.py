"""Lines of text that are shortened to the available width."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from neuron_gui.views.style.fonts import Role, ui_font
from neuron_gui.views.style.themed import ThemedWidget


class ElidedLabel(QLabel):
    """Plain text; a line that does not fit has "…" in its middle. ``text()`` has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def look(self, line: int) -> tuple[QFont, QColor]:
        """Return font and colour of a line."""
        return self.font(), self.palette().color(self.foregroundRole())

    def sizeHint(self) -> QSize:
        """Return the height of all lines; the width is arbitrary."""
        return QSize(0, sum(self._metrics(line).lineSpacing() for line in range(self.text().count("\n") + 1)))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: lines are not made lower."""
        return self.sizeHint()

    def shown(self) -> list[str]:
        """Return the lines as they are drawn."""
        middle, lines = Qt.TextElideMode.ElideMiddle, enumerate(self.text().split("\n"))
        return [self._metrics(line).elidedText(text, middle, self.width()) for line, text in lines]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter, top = QPainter(self), 0
        for line, text in enumerate(self.shown()):
            font, colour = self.look(line)
            painter.setFont(font)
            painter.setPen(colour)
            height = self._metrics(line).lineSpacing()
            rect = QRect(0, top, self.width(), height)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            top += height

    def _metrics(self, line: int) -> QFontMetrics:
        return QFontMetrics(self.look(line)[0])


class Sentence(ElidedLabel):
    """A sentence; one that does not fit ends after a whole word, so that no number is cut."""

    def shown(self) -> list[str]:
        """Return the sentence as it is drawn; with a word that takes most of the width, "…" is in its middle."""
        words, width = self.text().split(" "), self._metrics(0).horizontalAdvance
        shorter = (" ".join(words[:count]).rstrip(".,") + "…" for count in range(len(words) - 1, 0, -1))
        longest = next((text for text in (self.text(), *shorter) if width(text) <= self.width()), "")
        return [longest] if longest == self.text() or 2 * width(longest) > self.width() else super().shown()


class Summary(ThemedWidget, ElidedLabel):
    """A text with a bold first line and a plain second one; all others are small."""

    def look(self, line: int) -> tuple[QFont, QColor]:
        """Return font and colour of a line."""
        role: Role = "title" if line == 0 else "body" if line == 1 else "small"
        return ui_font(self.theme, role), self.theme.text if line < 2 else self.theme.text_muted
