"""Read a text file as a table, in blocks.

Blocks of plain numbers are read at once, other simple blocks are split at once, and the rest is for the csv module.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain, islice

import numpy as np

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.cells import is_comment
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import CsvRows
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.table import Progress, Table
from neuron_gui.data.table_builder import Chunk, FlatChunk, NumberChunk, RowChunk, build_table
from neuron_gui.data.text_lines import line_count, text_blocks

# Lines from the header on that are split one by one: names and units are found in them.
_FIRST_LINES = 1_000


def read_csv(
    source: ByteSource,
    form: CsvFormat,
    path: str,
    columns: Sequence[int] | None,
    max_rows: int | None,
    progress: Progress | None,
) -> Table:
    """Read a text file; see ``OpenedFile.read``."""
    return build_table(_TextChunks(source, form, columns, progress), form, path, columns, max_rows)


def unquoted_line(line: str) -> str:
    """Return a line without the quotation marks around the whole line, if there are any."""
    text = line.strip()
    if len(text) < 2 or not text.startswith('"') or not text.endswith('"'):
        return line
    # A NUL is in no text, so it can be the mark.
    inner = text[1:-1].replace('""', "\0")
    return line if '"' in inner else inner.replace("\0", '"') + "\n"


class _TextChunks:
    """The rows of a text file from the header on; the first block as rows, so that names can be found.

    Parameters
    ----------
    source
        The bytes of the file.
    form
        The format of the file.
    columns
        Those that are kept; None for all.
    progress
        As for ``text_blocks``.
    """

    def __init__(
        self, source: ByteSource, form: CsvFormat, columns: Sequence[int] | None, progress: Progress | None
    ) -> None:
        self.width = 0
        self._form = form
        self._name = source.name
        self._blocks: Iterator[str] = text_blocks(source, form.encoding, progress)
        self._line = 0  # lines before the waiting ones
        self._waiting: deque[str] = deque()
        #: Whether all cells of the blocks so far were plain numbers.
        self._plain = form.decimal == "."
        self._columns = columns

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the rows, chunk by chunk."""
        self._skip()
        rows = CsvRows(self._lines(), self._form.delimiter, self._form.quote, self._name, self._line)
        while True:
            chunk = self._take_rows(rows)
            if chunk.rows:
                yield chunk
            block = next(self._blocks, "")
            if not block:
                return
            while flat := self._flat(block, rows.line):
                rows.skip(flat.rows)
                yield flat
                if not (block := next(self._blocks, "")):
                    return
            self._waiting.extend(StringIO(block))

    def _skip(self) -> None:
        """Skip to the header; some lines after it wait."""
        skipped = 0
        for block in self._blocks:
            lines = StringIO(block)
            skipped += sum(1 for _ in islice(lines, self._form.skip_rows - skipped))
            self._waiting.extend(islice(lines, _FIRST_LINES))
            if self._waiting:
                self._blocks = chain(filter(None, [lines.read()]), self._blocks)
                break
        self._line = skipped
        if self._form.comment and self._form.header and self._waiting:
            # The header itself may be in a comment.
            self._waiting[0] = self._waiting[0].lstrip(self._form.comment)

    def _lines(self) -> Iterator[str]:
        """Yield the waiting lines, and those of the next block if a quoted cell continues there."""
        form = self._form
        while True:
            while self._waiting:
                line = self._waiting.popleft()
                if form.comment and is_comment(line, form.comment):
                    yield "\n"  # so that later lines keep their numbers
                else:
                    yield unquoted_line(line) if form.line_quoted else line
            block = next(self._blocks, "")
            if not block:
                return
            self._waiting.extend(StringIO(block))

    def _take_rows(self, rows: CsvRows) -> RowChunk:
        """Read the rows that begin in the waiting lines."""
        found: list[list[str]] = []
        lines: list[int] = []
        iterator = iter(rows)
        while self._waiting:
            before = rows.line
            cells = next(iterator, None)
            if cells is None:
                break
            found.append(cells)
            lines.append(before + 1)
        return RowChunk(found, lines)

    def _flat(self, block: str, line: int) -> FlatChunk | NumberChunk | None:
        """Split a block at once; None if one of its lines needs the csv module."""
        form = self._form
        if self.width < 2 or form.delimiter == " " or form.line_quoted or not form.delimiter.isascii():
            return None
        if (form.quote and form.quote in block) or (form.comment and form.comment in block):
            return None
        if not block.endswith("\n"):
            block += "\n"
        # Where most columns are left out, it is quicker not to read them as numbers.
        if self._plain and (self._columns is None or 2 * len(self._columns) >= self.width):
            numbers = _numbers(block, form.delimiter)
            if numbers is not None and numbers.shape == (line_count(block), self.width):
                return NumberChunk(numbers, line + 1)
        letters = np.frombuffer(block.encode("utf-8", "surrogatepass"), np.uint8)
        ends = letters[(letters == ord(form.delimiter)) | (letters == ord("\n"))] == ord("\n")
        if len(ends) % self.width or (ends != (np.arange(1, len(ends) + 1) % self.width == 0)).any():
            return None
        self._plain = False
        cells = block[:-1].replace("\n", form.delimiter).split(form.delimiter)
        if form.delimiter != "\t" and " " in block:
            # As the csv module does in the other blocks.
            cells = [cell.lstrip(" ") for cell in cells]
        return FlatChunk(cells, self.width, line + 1)


def _numbers(block: str, delimiter: str) -> FloatArray | None:
    """Read lines of numbers at once, shape (lines, columns); None if one of the cells is not a plain number.

    Numbers get the bits that ``float`` gives. It accepts all that is accepted here.
    """
    try:
        numbers: FloatArray = np.loadtxt(StringIO(block), np.float64, comments=None, delimiter=delimiter, ndmin=2)
    except ValueError:
        return None
    return None if np.isnan(numbers).any() else numbers
