"""Opening other people's files: regular ones only, unpacked on the way, never all at once."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import DataError

#: A packed file that unpacks to more than this many bytes and this many times its size is not data.
BOMB_BYTES = 64 * 2**20
BOMB_RATIO = 100

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
# What files begin with that people take for data, and what to do about it.
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "is an old or protected Excel file; save it as .xlsx without a password, or as CSV",
    ),
    (b"BZh", "is packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "is packed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd; unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
    (b"PAR1", "is a Parquet file; export it as CSV first"),
    (b"\x89HDF", "is an HDF5 file; export it as CSV first"),
    (b"SQLite format 3", "is an SQLite database; export a table as CSV first"),
    (b"\x93NUMPY", "is a NumPy array; save it as CSV first"),
    (b"%PDF", "is a PDF document; choose a CSV or Excel file"),
    (b"\x89PNG", "is a picture; choose a CSV or Excel file"),
    (b"\xff\xd8\xff", "is a picture; choose a CSV or Excel file"),
)
_HTML = (b"<!doctype html", b"<html")


class ByteSource:
    """The bytes of a data file, unpacked if it is a .gz, read in blocks.

    Parameters
    ----------
    path
        A regular file.

    Raises
    ------
    DataError
        If it is not there, is no regular file, may not be read, is empty, or is of a kind that holds
        no table.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = shown(self.path.name or str(self.path))
        try:
            found = self.path.stat()
        except (OSError, ValueError) as error:
            raise self._not_opened(error) from error
        # Before it is opened: a pipe would be waited for.
        self._refuse_special(found.st_mode)
        try:
            self._raw: BinaryIO = self.path.open("rb")
        except OSError as error:
            raise self._not_opened(error) from error
        self._size = max(found.st_size, 1)
        self._unpacked = 0
        try:
            head = self._raw.read(64)
            self._refuse_kinds(head)
            self._raw.seek(0)
        except OSError as error:
            self._raw.close()
            raise DataError(f"{self.name} cannot be read: {error.strerror}.") from error
        except DataError:
            self._raw.close()
            raise
        self.packed = head.startswith(_GZIP)
        self.zipped = head.startswith(_ZIP)
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw)) if self.packed else self._raw

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self._raw.close()

    @property
    def fraction(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size``; none at the end.

        Raises
        ------
        DataError
            If the disk or the packing fails, or far more comes out than can be data.
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

    def _not_opened(self, error: OSError | ValueError) -> DataError:
        # ValueError: a NUL in the path.
        reason = error.strerror if isinstance(error, OSError) else "this is no file name"
        return DataError(f"{self.name} cannot be opened: {reason}.")

    def _refuse_special(self, mode: int) -> None:
        if stat.S_ISDIR(mode):
            raise DataError(f"{self.name} is a folder; choose a file in it.")
        if not stat.S_ISREG(mode):
            raise DataError(f"{self.name} is not a regular file; save the data to a file and choose that.")

    def _refuse_kinds(self, head: bytes) -> None:
        if not head:
            raise DataError(f"{self.name} is empty; choose another file.")
        for signature, reason in _REFUSED:
            if head.startswith(signature):
                raise DataError(f"{self.name} {reason}.")
        if head.lstrip().lower().startswith(_HTML):
            raise DataError(f"{self.name} is a web page, not a table; download the data itself.")
