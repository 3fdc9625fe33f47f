"""Position and size of the window: at the first start, and as they were stored."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

#: The window at the first start: its share of the screen, and its largest size in px.
SHARE, LARGEST = (0.92, 0.9), (1600, 900)


def geometry_of(window: QMainWindow) -> str:
    """Return position and size of a window as text."""
    return bytes(window.saveGeometry().toBase64().data()).decode()


def restore_geometry(window: QMainWindow, geometry: str) -> None:
    """Restore the stored geometry of a window if it is on a screen, else give it a size that fits the screen."""
    if geometry and window.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
        frame = window.frameGeometry()
        if not any(screen.availableGeometry().intersects(frame) for screen in QGuiApplication.screens()):
            window.resize(1280, 720)
    else:
        room = window.screen().availableGeometry()
        window.resize(min(LARGEST[0], int(room.width() * SHARE[0])), min(LARGEST[1], int(room.height() * SHARE[1])))
