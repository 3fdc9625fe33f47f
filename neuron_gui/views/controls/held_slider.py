"""A slider that tells when the mouse button or the key that moved it is released."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent

from neuron_gui.views.controls.jump_slider import JumpSlider


class HeldSlider(JumpSlider):
    """A slider whose values from press to release, or while a key is held down, are one change.

    Signals
    -------
    change_ended()
        The mouse button or the key was released, and the change has ended.
    """

    change_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key_held = False
        self.sliderReleased.connect(self.change_ended)

    @property
    def is_held(self) -> bool:
        """Whether more changes may follow."""
        return self.isSliderDown() or self._key_held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move; the change ends when the key is released."""
        self._key_held = True
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End the change, unless the event is a repeat of a held key."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the change, because another widget gets the release of the key."""
        super().focusOutEvent(event)
        self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the change."""
        super().hideEvent(event)
        self._end()

    @Slot()
    def _end(self) -> None:
        if self._key_held:
            self._key_held = False
            self.change_ended.emit()
