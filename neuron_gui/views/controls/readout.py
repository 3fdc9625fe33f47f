"""One number that changes during training."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from neuron_gui.views.style.fonts import Role, ui_font
from neuron_gui.views.style.themed import ThemedWidget

#: Height of a caption and the value under it, usually and with little room, in px at zoom 1.
HEIGHT, HEIGHT_TIGHT = 50, 46


class Readout(ThemedWidget, QLabel):
    """One number: ``text()`` is the plain value; what is drawn has gaps between thousands and a minus sign.

    It draws itself, because a label that changes its layout in each frame costs more time than the training.

    Parameters
    ----------
    name
        Object name.
    caption
        The name of the number.
    large
        Whether it is drawn in large type.
    """

    def __init__(self, name: str, caption: str, *, large: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._caption = caption
        self._large = large
        self._role: Role = "readout"
        self._text = ""
        self._shown = ""
        self._hint = QSize(0, 0)

    def make_room(self, widest: tuple[str, ...], *, tight: bool) -> None:
        """Ask for room for the widest of these texts in the font of the present theme."""
        self._role = "figure" if self._large and not tight else "readout"
        self.setFont(ui_font(self.theme, self._role))
        metrics, small = QFontMetrics(self.font()), QFontMetrics(ui_font(self.theme, "small"))
        height = self.theme.size(HEIGHT_TIGHT if tight else HEIGHT)
        wide = max(small.horizontalAdvance(self._caption), *(metrics.horizontalAdvance(text) for text in widest))
        self._hint = QSize(wide, height)
        self.updateGeometry()

    def text(self) -> str:
        """Return the plain value, and no other number."""
        return self._text

    def shown(self) -> str:
        """Return the text that is drawn."""
        return self._shown

    def show_value(self, text: str, shown: str) -> None:
        """Show a value: `text` returns ``text``, and ``shown`` is drawn."""
        if text != self._text or shown != self._shown:
            self._text, self._shown = text, shown
            self.update()

    def speak(self) -> None:
        """Tell screen readers the present value."""
        self.setAccessibleName(f"{self._caption} {self._shown}")

    def sizeHint(self) -> QSize:
        """Return the size of the widest value, so that it stays the same."""
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """Return the same size, because a number that is cut off is a wrong number."""
        return self._hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caption and the value under it."""
        theme = self.theme
        painter = QPainter(self)
        painter.setFont(self._fitted(ui_font(theme, "small"), self._caption))
        painter.setPen(theme.text_muted)
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect(), top, self._caption)
        painter.setFont(self._fitted(ui_font(theme, self._role), self._shown))
        painter.setPen(theme.text)
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect(), bottom, self._shown)

    def _fitted(self, font: QFont, text: str) -> QFont:
        """Return a font that is small enough for the whole text."""
        wide = QFontMetrics(font).horizontalAdvance(text)
        if wide > self.width():
            font.setPixelSize(max(6, int(font.pixelSize() * self.width() / wide)))
        return font
