"""A sentence in the picture that explains why there is no line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: The largest share of the picture's height.
MOST = 0.3


class Note(ThemedWidget, QLabel):
    """A sentence at the bottom; at the top are the values under the cursor.

    Parameters
    ----------
    parent
        The picture.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boundary_note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours, font and sizes of the theme."""
        self.setFont(ui_font(theme, "body"))
        self.setMargin(theme.size(5))

    def say(self, text: str, inside: QRectF) -> None:
        """Show a sentence, or none, in this part of the parent."""
        if text != self.text():
            self.setText(text)
            self.place(inside)

    def place(self, inside: QRectF) -> None:
        """Move to this part of the parent; hide if it would cover much of it, or if a word does not fit."""
        self.setWordWrap(False)
        self.adjustSize()
        most = int(inside.width()) - 2 * self.theme.size(8)
        if self.width() > most:
            self.setWordWrap(True)
            self.resize(max(most, 1), self.heightForWidth(max(most, 1)))
        words = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        # In a small picture the points are more important than the sentence.
        fits = words + 2 * self.margin() <= self.width() and self.height() < MOST * inside.height()
        self.setVisible(bool(self.text()) and fits)
        bottom = inside.bottom() - self.theme.size(8) - self.height()
        self.move(QPointF(inside.center().x() - self.width() / 2, bottom).toPoint())
