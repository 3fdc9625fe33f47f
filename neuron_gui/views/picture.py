"""A picture in a file format."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap


def png(picture: QPixmap) -> bytes:
    """Return a picture as PNG.

    Raises
    ------
    MemoryError
        If there is not enough memory for it.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise MemoryError
    return bytes(buffer.data().data())
