"""An area of any size that scrolls a larger widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

#: Smallest size of the area, in px, so that a part of the contents is always visible.
SMALLEST = 32


class Region(QScrollArea):
    """Shows a widget in the available room, with scroll bars if it needs more.

    So a window fits its screen however large the type is, and everything can be reached.

    Parameters
    ----------
    inside
        The widget; None if `hold` sets it later.
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
        # The contents take the keyboard, and Qt scrolls to the widget that has it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        if inside is not None:
            self.hold(inside)

    def hold(self, inside: QWidget) -> None:
        """Show a widget; one whose parent is already the viewport keeps its fonts."""
        self._inside = inside
        self.setObjectName(f"{inside.objectName()}_region")
        self.setWidget(inside)

    def set_tallest(self, height: int) -> None:
        """Take the height that the contents need at the present width, but no more than this."""
        self._tallest = height
        self._fit()

    def _fit(self) -> None:
        if self._tallest is None or self._inside is None:
            return
        # Computed without a scroll bar: its width must not be the reason that it is needed.
        needed = self._inside.heightForWidth(self.width())
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAsNeeded if needed > self._tallest else bars.ScrollBarAlwaysOff)
        height = min(needed, self._tallest)
        if self._inside.minimumSizeHint().width() > self.width():
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to a field that got the keyboard by its letter: Qt does so for Tab only."""
        # Nothing had the keyboard before if the window becomes active again.
        if before is not None and now is not None and self.isAncestorOf(now) and now.visibleRegion().isEmpty():
            self.ensureWidgetVisible(now)

    def event(self, event: QEvent) -> bool:
        """Fit again when the contents need more or less room."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return the preferred size of the contents, without Qt's limit."""
        return self._inside.sizeHint() if self._inside is not None else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return a small size."""
        return QSize(SMALLEST, SMALLEST)
