"""Open regular files only, and unpack them while they are read, never all at once."""

from __future__ import annotations

import gzip
import stat
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from neuron_gui.data.dataset import DataError

#: A packed file is refused if it unpacks to more than this many bytes and to more than this many times its size.
BOMB_BYTES = 64 * 2**20
BOMB_RATIO = 100

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


class ByteSource:
    """The bytes of an open file from its beginning, in blocks; gzip files are unpacked.

    Parameters
    ----------
    raw
        The file; it is not closed.
    name
        Its name, for messages.
    size
        Its length in bytes.
    """

    def __init__(self, raw: BinaryIO, name: str, size: int) -> None:
        self.name = name
        self._raw = raw
        self._size = max(size, 1)
        self._unpacked = 0
        try:
            raw.seek(0)
            head = raw.read(len(_ZIP))
            raw.seek(0)
        except OSError as error:
            raise DataError(f"{name} cannot be read: {error.strerror}.") from error
        self.packed = head.startswith(_GZIP)
        self.zipped = head.startswith(_ZIP)
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if self.packed else raw

    @property
    def fraction(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size``; empty at the end.

        Raises
        ------
        DataError
            If the file cannot be read or unpacked, or unpacks to far more than data would.
        """
        try:
            block = self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DataError(f"{self.name} is damaged or cut short and cannot be unpacked; fetch it again.") from error
        except OSError as error:
            raise DataError(f"{self.name} cannot be read: {error.strerror}.") from error
        self._unpacked += len(block)
        if self.packed and self._unpacked > max(BOMB_BYTES, BOMB_RATIO * self._raw.tell()):
            raise DataError(
                f"{self.name} unpacks to more than {BOMB_RATIO} times its size; unpack it and look at it first."
            )
        return block


def open_regular(path: Path, name: str) -> tuple[BinaryIO, int]:
    """Open a file and return it with its length.

    Raises
    ------
    DataError
        If it does not exist, is not a regular file, is not readable, or is empty.
    """
    try:
        found = path.stat()
        # Checked before opening, because opening a pipe would wait.
        if stat.S_ISDIR(found.st_mode):
            raise DataError(f"{name} is a folder; choose a file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise DataError(f"{name} is not a regular file; save the data to a file and choose that.")
        raw = path.open("rb")
    except DataError:
        raise
    except (OSError, ValueError) as error:
        # A ValueError means a NUL in the path.
        reason = error.strerror if isinstance(error, OSError) else "this is no file name"
        raise DataError(f"{name} cannot be opened: {reason}.") from error
    if not found.st_size:
        raw.close()
        raise DataError(f"{name} is empty; choose another file.")
    return raw, found.st_size
