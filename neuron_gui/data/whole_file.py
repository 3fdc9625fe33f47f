"""Write a file completely or not at all: the old file stays until the new one is on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: A name may have 255 bytes on most systems; the temporary file's name is longer than the target's.
_LONGEST_NAME = 100


@contextlib.contextmanager
def replacing(target: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Yield a temporary file that replaces the target when all of it is on the disk, and is deleted if that fails.

    Parameters
    ----------
    target
        The path. A link is followed: the file that it points to is meant.

    Raises
    ------
    OSError
        If not all can be written, also if the target is a folder or a device; the target is unchanged then.
    ValueError
        If the path cannot be the name of a file.
    """
    path = Path(os.path.realpath(target))
    if path.is_symlink():
        raise OSError(errno.ELOOP, "its links lead in a circle")
    if path.exists() and not path.is_file():
        # Replacing a device such as a terminal would take it away from the whole system.
        raise OSError(errno.EINVAL, "it is not an ordinary file")
    part = path.with_name(f".{path.name[:_LONGEST_NAME]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, part)
        try:
            part.replace(path)
        except PermissionError as error:
            # Windows keeps a file that a program has open, as Excel has a table, and tells only that access is denied.
            raise OSError(errno.EACCES, "it may not be replaced, or another program has it open") from error
    finally:
        # The temporary file no longer exists if everything succeeded.
        with contextlib.suppress(OSError):
            part.unlink()


def write_whole(target: str | os.PathLike[str], content: bytes) -> str:
    """Write a file that has this content, or change nothing; return why it failed, or ""."""
    try:
        with replacing(target) as stream:
            stream.write(content)
    except OSError as error:
        return str(error.strerror or error)
    except ValueError:
        return "this is no file name"
    return ""
