"""Pictures for Qt that are made while the program runs and are no files: nothing is left behind, however it ends.

Style sheets and icons take pictures by name only. Under ``:/`` Qt finds what was handed to it as a tree of bytes,
in the form in which its resource compiler writes it (version 1).
"""

from __future__ import annotations

from struct import pack

from PySide6.QtCore import qRegisterResourceData

_VERSION = 1
_FOLDER, _FILE = 2, 0
#: Any country, and the language of programs: found wherever the program runs.
_EVERYWHERE = 0, 1
#: Qt reads these bytes for as long as the program lives, and keeps no copy.
_kept: list[tuple[bytes, bytes, bytes]] = []


def register(folder: str, name: str, content: bytes) -> str:
    """Hand something to Qt; return the path under which it is found.

    Parameters
    ----------
    folder, name
        One part each of the path ``:/folder/name``.
    content
        What a file there would hold.

    Raises
    ------
    ValueError
        If Qt does not take it.
    """
    names = _name(folder), _name(name)
    # The root, with one child at place 1; the folder, with one child at place 2; and the file.
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
    """Return a name as Qt looks it up: its length, its hash, and its letters."""
    value = 0
    for letter in text:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return pack(">HI", len(text), value) + text.encode("utf-16-be")
