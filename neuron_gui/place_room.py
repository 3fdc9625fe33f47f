"""Where the window is, and how its columns share the room: at the first start, remembered, and put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from neuron_gui.window import MainWindow

#: Layout version: a remembered layout of another version is not used.
LAYOUT = 1


class PlaceRoom:
    """Size and layout of one window.

    Parameters
    ----------
    window
        Whose.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        #: Whether all has its place; None as long as there is none to be restored.
        self._settled: bool | None = None
        self._kept: tuple[str, str] | None = None

    def restore(self) -> None:
        """Take up the remembered size and layout, if they still fit a screen that is there."""
        window, settings = self._window, self._window.settings
        if settings.geometry and window.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode())):
            frame = window.frameGeometry()
            if not any(screen.availableGeometry().intersects(frame) for screen in QGuiApplication.screens()):
                window.resize(1280, 720)
        else:
            room = window.screen().availableGeometry()
            window.resize(min(1600, int(room.width() * 0.92)), min(900, int(room.height() * 0.9)))
        if settings.layout:
            if window.restoreState(QByteArray.fromBase64(settings.layout.encode()), LAYOUT):
                self._settled = False
            window.docks.settle_in()

    def settle(self) -> None:
        """Give the panels their share of the width once it is known, unless a layout was remembered."""
        columns = self._window.columns
        if self._settled is None:
            columns.share_out()
        elif not self._settled:
            columns.note()
        self._settled = True

    def keep(self) -> None:
        """Note size and layout: what a projector or a lesson makes of them is not for the next start."""
        if self._kept is None:
            self._kept = self._now()
            self._window.columns.keep()

    def put_back(self) -> None:
        """Give the docks the layout that was noted."""
        if self._kept is not None and not self._window.in_lesson:
            self._window.restoreState(QByteArray.fromBase64(self._kept[1].encode()), LAYOUT)
            self._window.columns.put_back()
            self._window.docks.settle_in()

    def release(self) -> None:
        """What the user makes of size and layout counts again, unless a projector or a lesson is still on."""
        if not (self._window.projector.on or self._window.in_lesson):
            self._kept = None
            self._window.columns.fit()

    def remember(self) -> None:
        """Write size and layout to the settings."""
        self._window.settings.geometry, self._window.settings.layout = self._kept or self._now()

    def _now(self) -> tuple[str, str]:
        geometry, layout = self._window.saveGeometry().toBase64(), self._window.saveState(LAYOUT).toBase64()
        return bytes(geometry.data()).decode(), bytes(layout.data()).decode()
