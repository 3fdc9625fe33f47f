"""From bytes to text: the encoding, and the lines one after another."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

import numpy as np

from neuron_gui.data.dataset import DataError
from neuron_gui.data.encodings import tell_encoding
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.table import Cancelled, Progress

#: Bytes that are decoded at once; progress is reported after each block.
BLOCK = 2**18
#: The longest line: a longer one cannot be a row of the most columns that a table may have.
LONGEST_LINE = 8 * 2**20
#: Bytes that are examined to tell UTF-8 from the older encodings.
SCANNED_BYTES = 256 * 2**20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_SHARE_OF_CONTROLS = 0.01
# Bytes of lines with letters beyond ASCII that are examined.
_SAMPLE_BYTES = 2**14


def guess_encoding(source: ByteSource, progress: Progress | None) -> str:
    """Find the encoding: by a byte order mark, else strict UTF-8, else from the first letters beyond ASCII.

    Parameters
    ----------
    source
        The bytes of the file.
    progress
        Called after each block with the fraction 0, because nothing of the table is read yet; may cancel.

    Raises
    ------
    DataError
        If the bytes are not a text.
    Cancelled
        If ``progress`` returned False.
    """
    block = source.read(BLOCK)
    plain = _told_by(block, source)
    if plain:
        return plain
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, seen = True, 0
    strange = bytearray()
    while block and seen < SCANNED_BYTES:
        seen += len(block)
        # ASCII needs no decoding, unless a character was cut at the end of the previous block.
        if not (block.isascii() and not decoder.getstate()[0]):
            if len(strange) < _SAMPLE_BYTES:
                strange += b"\n".join(line for line in block.split(b"\n") if not line.isascii())[:_SAMPLE_BYTES]
            if utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
        if not utf8 and len(strange) >= _SAMPLE_BYTES:
            break
        if progress is not None and not progress(0.0):
            raise Cancelled
        block = source.read(BLOCK)
    if utf8 and not (decoder.getstate()[0] and not block):
        return "utf-8-sig"
    return tell_encoding(bytes(strange))


def refuse_binary(source: ByteSource) -> None:
    """Check the first bytes only, which is fast.

    Raises
    ------
    DataError
        If they are not a text, or the whole file is white space.
    """
    block = source.read(BLOCK)
    if not block.strip() and len(block) < BLOCK:
        raise only_space(source)
    _told_by(block, source)


def only_space(source: ByteSource) -> DataError:
    """Return the error for a file that has only white space."""
    return DataError(f"{source.name} holds nothing but white space; choose another file.")


def _told_by(block: bytes, source: ByteSource) -> str:
    """Return the encoding that the first bytes show, or ""; refuse bytes that are not a text."""
    for mark, encoding in _BOMS:
        if block.startswith(mark):
            return encoding
    if b"\0" in block:
        return _utf16_without_mark(source, block)
    if len(block) - len(block.translate(None, _CONTROLS)) > _SHARE_OF_CONTROLS * len(block):
        raise _binary(source)
    return ""


def _utf16_without_mark(source: ByteSource, block: bytes) -> str:
    """Recognize UTF-16 by its NULs: they are the high bytes of digits and delimiters, and of all Western letters."""
    block = block[: len(block) // 2 * 2]
    for encoding, high, low in (
        ("utf-16-le", block[1::2], block[::2]),
        ("utf-16-be", block[::2], block[1::2]),
    ):
        if 4 * high.count(0) < len(high) or low.count(0):
            continue
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(block)
        except UnicodeDecodeError:
            continue
        strange = sum(not (letter.isprintable() or letter in "\t\r\n") for letter in text)
        if strange <= _SHARE_OF_CONTROLS * len(text):
            return encoding
    raise _binary(source)


def _binary(source: ByteSource) -> DataError:
    return DataError(f"{source.name} holds binary data, not text; choose a CSV or Excel file.")


def text_blocks(source: ByteSource, encoding: str, progress: Progress | None) -> Iterator[str]:
    r"""Yield the text in blocks of whole lines, each line with its "\n"; "\r\n" and "\r" end a line too.

    Parameters
    ----------
    source
        The bytes of the file.
    encoding
        A Python codec name.
    progress
        Called with the fraction after each block.

    Raises
    ------
    DataError
        If the text is not in this encoding, has a NUL, or has a line longer than ``LONGEST_LINE``.
    Cancelled
        If ``progress`` returned False.
    """
    rest: list[str] = []
    waiting, line = 0, 1
    for line, text in _decoded(source, encoding, progress):
        cut = text.rfind("\n") + 1
        if not cut:
            rest.append(text)
            waiting += len(text)
            if waiting > LONGEST_LINE:
                raise DataError(
                    f"{source.name}, line {line}: the line has more than {LONGEST_LINE:,} characters; "
                    "this does not look like a table."
                )
            continue
        whole = "".join(rest) + text[:cut]
        rest, waiting = [text[cut:]], len(text) - cut
        _refuse_nul(source, whole, line)
        yield whole
    last = "".join(rest)
    _refuse_nul(source, last, line)
    if last:
        yield last


def line_count(text: str) -> int:
    r"""Return the number of "\n": for many of them faster than ``str.count``."""
    return int(np.count_nonzero(np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8) == ord("\n")))


def _refuse_nul(source: ByteSource, text: str, line: int) -> None:
    nul = text.find("\0")
    if nul >= 0:
        where = line + text.count("\n", 0, nul)
        raise DataError(f"{source.name}, line {where}: there is a NUL byte; the file is damaged.")


def _decoded(source: ByteSource, encoding: str, progress: Progress | None) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces, each with the number of the line in which it begins; the last one may be empty."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    line = 1
    while True:
        block = source.read(BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError as error:
            before = ""
            if isinstance(error, UnicodeDecodeError):
                before = error.object[: error.start].decode(encoding, "replace")
            raise DataError(
                f"{source.name}, line {line + before.count(chr(10))}: the text is not {encoding}; "
                "choose another encoding."
            ) from error
        yield line, text
        line += line_count(text)
        if progress is not None and not progress(source.fraction):
            raise Cancelled
        if not block:
            return
