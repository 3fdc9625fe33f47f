"""Shows the pressed key, for the audience of a lecture."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Milliseconds that a key is shown.
KEY_MS = 1500
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class PressedKeys(ThemedWidget, QLabel):
    """Shows the last key at the upper edge of a window for a while."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("pressed_keys")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._forget = QTimer(self, singleShot=True, interval=KEY_MS)
        self._forget.timeout.connect(self.hide)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the font and size of the theme."""
        self.setFont(ui_font(theme, "readout"))
        self.setMargin(theme.size(10))

    def show_key(self, event: QKeyEvent) -> None:
        """Show a key, unless it is a modifier."""
        if event.key() in _MODIFIERS:
            return
        self.show()  # first, because a new theme may change its size
        self.setText(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.NativeText))
        self.adjustSize()
        self.move((self.window().width() - self.width()) // 2, self.theme.size(16))
        self.raise_()
        self._forget.start()
