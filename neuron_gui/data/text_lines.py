"""Bytes to text: which encoding, and the lines one after another."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.table import Cancelled, Progress

#: Bytes that are decoded at a time; progress is told once for each.
BLOCK = 2**18
#: A longer line cannot be a row of the columns that a table may have.
LONGEST_LINE = 8 * 2**20
#: Bytes that are looked at to tell UTF-8 from the older encodings.
SCANNED_BYTES = 256 * 2**20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_SHARE_OF_CONTROLS = 0.01


def guess_encoding(source: ByteSource, progress: Progress | None = None) -> str:
    """Tell the encoding: a byte order mark, else strict UTF-8, else Windows-1252, else Latin-1.

    Parameters
    ----------
    source
        Where the bytes come from.
    progress
        Told after each block that nothing of the table has been read; may cancel.

    Raises
    ------
    DataError
        If the bytes are no text.
    Cancelled
        If ``progress`` returned False.
    """
    block = source.read(BLOCK)
    plain = _told_by(block, source)
    if plain:
        return plain
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, cp1252, seen = True, True, 0
    while block and seen < SCANNED_BYTES:
        seen += len(block)
        # ASCII needs no decoding, unless a character was cut at the end of the block before.
        if utf8 and not (block.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                utf8 = False
        cp1252 = cp1252 and (block.isascii() or not any(byte in block for byte in _NOT_IN_CP1252))
        if progress is not None and not progress(0.0):
            raise Cancelled
        block = source.read(BLOCK)
    if utf8 and not (decoder.getstate()[0] and not block):
        return "utf-8-sig"
    return "cp1252" if cp1252 else "latin-1"


def refuse_binary(source: ByteSource) -> None:
    """Look at the first bytes alone, which takes no time.

    Raises
    ------
    DataError
        If they are no text, or nothing but white space and all there is.
    """
    block = source.read(BLOCK)
    if not block.strip() and len(block) < BLOCK:
        raise only_space(source)
    _told_by(block, source)


def only_space(source: ByteSource) -> DataError:
    """Return what to say of a file without a letter in it."""
    return DataError(f"{source.name} holds nothing but white space; choose another file.")


def _told_by(block: bytes, source: ByteSource) -> str:
    """Return the encoding that the first bytes tell, "" if none; refuse what is no text."""
    for mark, encoding in _BOMS:
        if block.startswith(mark):
            return encoding
    if b"\0" in block:
        return _utf16_without_mark(source, block)
    if len(block) - len(block.translate(None, _CONTROLS)) > _SHARE_OF_CONTROLS * len(block):
        raise _binary(source)
    return ""


def _utf16_without_mark(source: ByteSource, block: bytes) -> str:
    """Tell UTF-16 by its NULs: nearly every other byte of Western text."""
    for encoding, high, low in (
        ("utf-16-le", block[1::2], block[::2]),
        ("utf-16-be", block[::2], block[1::2]),
    ):
        if high.count(0) > 0.9 * len(high) and not low.count(0):
            return encoding
    raise _binary(source)


def _binary(source: ByteSource) -> DataError:
    return DataError(f"{source.name} holds binary data, not text; choose a CSV or Excel file.")


class Lines:
    r"""The lines of a file, each with its "\n"; "\r\n" and "\r" end a line too.

    Parameters
    ----------
    source
        Where the bytes come from.
    encoding
        A Python codec name.
    progress
        Told the fraction after each block.
    """

    def __init__(self, source: ByteSource, encoding: str, progress: Progress | None = None) -> None:
        self._source = source
        self._encoding = encoding
        self._progress = progress

    def __iter__(self) -> Iterator[str]:
        """Yield the lines.

        Raises
        ------
        DataError
            If the text is not in this encoding, holds a NUL, or has a line beyond ``LONGEST_LINE``.
        Cancelled
            If ``progress`` returned False.
        """
        rest: list[str] = []
        waiting, line = 0, 1
        for text in self._decoded():
            cut = text.rfind("\n") + 1
            if not cut:
                rest.append(text)
                waiting += len(text)
                if waiting > LONGEST_LINE:
                    raise DataError(
                        f"{self._source.name}, line {line}: the line has more than {LONGEST_LINE:,} characters; "
                        "this does not look like a table."
                    )
                continue
            whole = "".join(rest) + text[:cut]
            rest, waiting = [text[cut:]], len(text) - cut
            nul = whole.find("\0")
            if nul >= 0:
                where = line + whole.count("\n", 0, nul)
                raise DataError(f"{self._source.name}, line {where}: there is a NUL byte; the file is damaged.")
            yield from io.StringIO(whole)
            line += whole.count("\n")
        last = "".join(rest)
        if "\0" in last:
            raise DataError(f"{self._source.name}, line {line}: there is a NUL byte; the file is damaged.")
        if last:
            yield last

    def _decoded(self) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(self._encoding)(), translate=True)
        line = 1
        while True:
            block = self._source.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                before = ""
                if isinstance(error, UnicodeDecodeError):
                    before = error.object[: error.start].decode(self._encoding, "replace")
                raise DataError(
                    f"{self._source.name}, line {line + before.count(chr(10))}: the text is not {self._encoding}; "
                    "choose another encoding."
                ) from error
            line += text.count("\n")
            if text:
                yield text
            if self._progress is not None and not self._progress(self._source.fraction):
                raise Cancelled
            if not block:
                return
