"""A place of any size for something that needs more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

#: Smallest size of a place, in px: of what is in it there is always something to be seen, and to be scrolled.
SMALLEST = 32


class Region(QScrollArea):
    """Shows a widget in the room there is, and lets it be scrolled where that is less than it needs.

    Nothing in it pushes a window off its screen, however large the type is, and nothing is cut off.

    Parameters
    ----------
    inside
        What is shown; None to give it to `hold` later.
    parent
        Owner.
    """

    #: A class attribute, because Qt may send events while Python destroys the object.
    _inside: QWidget | None = None
    _tallest: int | None = None

    def __init__(self, inside: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        # The keyboard is for what is in it; Qt scrolls to whatever has it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if inside is not None:
            self.hold(inside)

    def hold(self, inside: QWidget) -> None:
        """Show a widget; one whose parent is the viewport already keeps the fonts that it was made with."""
        self._inside = inside
        self.setObjectName(f"{inside.objectName()}_region")
        self.setWidget(inside)

    def set_tallest(self, height: int) -> None:
        """Be as high as the contents need at the width of now, and no higher than this."""
        self._tallest = height
        self._fit()

    def _fit(self) -> None:
        if self._tallest is None or self._inside is None:
            return
        # Without a bar: contents that fit are not to be squeezed by it and then need it.
        needed = self._inside.heightForWidth(self.width())
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAsNeeded if needed > self._tallest else bars.ScrollBarAlwaysOff)
        height = min(needed, self._tallest)
        if self._inside.minimumSizeHint().width() > self.width():
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def event(self, event: QEvent) -> bool:
        """Follow the contents when they need more or less."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return the size that its contents like; Qt's own has a limit."""
        return self._inside.sizeHint() if self._inside is not None else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return a size that fits everywhere."""
        return QSize(SMALLEST, SMALLEST)
