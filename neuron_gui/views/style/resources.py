"""Pictures for Qt that are made while the program runs, without temporary files.

Style sheets and icons take pictures by path only. Paths that begin with ``:/`` are looked up in registered resources,
given as bytes in the format of Qt's resource compiler (version 1).
"""

from __future__ import annotations

from struct import pack

from PySide6.QtCore import qRegisterResourceData

_VERSION = 1
_FOLDER, _FILE = 2, 0
#: QLocale.AnyTerritory and QLocale.C: found under any locale.
_EVERYWHERE = 0, 1
#: Qt reads these bytes until the program ends, and keeps no copy.
_kept: list[tuple[bytes, bytes, bytes]] = []


def register(folder: str, name: str, content: bytes) -> str:
    """Register a resource with Qt; return its path.

    Parameters
    ----------
    folder, name
        The parts of the path ``:/folder/name``.
    content
        The content of the resource.

    Raises
    ------
    ValueError
        If Qt refuses it.
    """
    names = _name(folder), _name(name)
    # The root, whose only child is entry 1; the folder, whose only child is entry 2; the file.
    tree = (
        pack(">IHII", 0, _FOLDER, 1, 1)
        + pack(">IHII", 0, _FOLDER, 1, 2)
        + pack(">IHHHI", len(names[0]), _FILE, *_EVERYWHERE, 0)
    )
    parts = tree, b"".join(names), pack(">I", len(content)) + content
    if not qRegisterResourceData(_VERSION, *parts):
        raise ValueError(f"Qt does not take {folder}/{name}")
    _kept.append(parts)
    return f":/{folder}/{name}"


def _name(text: str) -> bytes:
    """Return a name in Qt's format: its length, its hash, and its characters."""
    value = 0
    for letter in text:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return pack(">HI", len(text), value) + text.encode("utf-16-be")
