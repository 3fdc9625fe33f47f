"""A sentence in the picture that says what a picture without a line means."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.theme import Theme

#: Share of the picture's height that it may have.
MOST = 0.5


class Note(QLabel):
    """Stands at the bottom, in the middle: what is under the cursor is told at the top.

    Parameters
    ----------
    theme
        Colours, font and sizes.
    parent
        Over which it lies.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boundary_note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, font and sizes."""
        self._theme = theme
        self.setFont(ui_font(theme, "body"))
        self.setMargin(theme.size(5))
        colours = self.palette()
        colours.setColor(self.backgroundRole(), theme.panel)
        colours.setColor(self.foregroundRole(), theme.text)
        self.setPalette(colours)

    def say(self, text: str, inside: QRectF) -> None:
        """Show a sentence, or none, in this part of the parent."""
        if text != self.text():
            self.setText(text)
            self.place(inside)

    def place(self, inside: QRectF) -> None:
        """Go to its place in this part of the parent, unless it would cover most of it."""
        self.setWordWrap(False)
        self.adjustSize()
        most = int(inside.width()) - 2 * self._theme.size(8)
        if self.width() > most > 0:
            self.setWordWrap(True)
            self.resize(most, self.heightForWidth(most))
        # The points say more than the sentence, where there is room for one of them only.
        self.setVisible(bool(self.text()) and self.height() < MOST * inside.height())
        bottom = inside.bottom() - self._theme.size(8) - self.height()
        self.move(QPointF(inside.center().x() - self.width() / 2, bottom).toPoint())
