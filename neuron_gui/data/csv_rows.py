"""Lines of text to rows of cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from neuron_gui.data.dataset import DataError

_QUOTED_OR_BARE = {mark: re.compile(rf"{mark}((?:[^{mark}]|{mark}{mark})*){mark}(?=\s|$)|(\S+)") for mark in ('"', "'")}


class QuoteError(DataError):
    """A quotation mark is not closed, or text follows a closing one.

    Parameters
    ----------
    message
        The sentence for the user.
    unclosed
        Whether the text ended before the mark was closed.
    """

    def __init__(self, message: str, unclosed: bool) -> None:
        super().__init__(message)
        self.unclosed = unclosed


class CsvRows:
    """Rows of cells, one after another; an empty line is a row of no cells.

    Parameters
    ----------
    lines
        The lines of the file.
    delimiter, quote
        As in ``CsvFormat``.
    name
        The file's name, for messages.
    line
        Number of lines of the file before these.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, quote: str, name: str, line: int = 0) -> None:
        self._name = name
        self._before = line
        self._counted = 0
        if delimiter == " ":
            self._rows: Iterator[list[str]] = self._split_at_white_space(lines, quote)
        else:
            self._rows = self._read(lines, delimiter, quote)

    @property
    def line(self) -> int:
        """Number of lines of the file that have been read."""
        return self._before + self._counted

    def skip(self, lines: int) -> None:
        """Count lines that were read elsewhere."""
        self._before += lines

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows.

        Raises
        ------
        DataError
            If a cell is too large.
        QuoteError
            If a quotation mark is in a wrong place.
        """
        return self._rows

    def _split_at_white_space(self, lines: Iterable[str], quote: str) -> Iterator[list[str]]:
        for line in lines:
            self._counted += 1
            if quote and quote in line:
                pattern = _QUOTED_OR_BARE.get(quote, _QUOTED_OR_BARE['"'])
                yield [inner.replace(2 * quote, quote) or bare for inner, bare in pattern.findall(line)]
            else:
                yield line.split()

    def _read(self, lines: Iterable[str], delimiter: str, quote: str) -> Iterator[list[str]]:
        reader = csv.reader(
            lines,
            delimiter=delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            skipinitialspace=delimiter != "\t",
            strict=True,
        )
        try:
            for row in reader:
                self._counted = reader.line_num
                yield row
        except csv.Error as error:
            where = f"{self._name}, line {self.line + 1}"
            if "limit" in str(error):
                raise DataError(
                    f"{where}: a cell has more than {csv.field_size_limit():,} characters; "
                    "perhaps a quotation mark is not closed."
                ) from error
            raise QuoteError(
                f"{where}: a quotation mark is not closed or stands within a cell; correct it, "
                "or read the file without quotation marks.",
                unclosed="end of data" in str(error),
            ) from error


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row comes from an empty line; a line with only delimiters is a row of missing values."""
    return not cells or (len(cells) == 1 and not cells[0].strip())


def split_lines(lines: Sequence[str], delimiter: str, quote: str, most: int) -> list[tuple[int, list[str]]]:
    """Return the first rows that are not blank, each with the number of its first line, from 1.

    The lines may end inside a quoted cell, like the first lines of a file; then that row is left out.

    Raises
    ------
    DataError
        If a cell is too large.
    QuoteError
        If a quotation mark is in a wrong place, or is not closed for more than half of the lines.
    """
    rows = CsvRows(lines, delimiter, quote, "")
    found = []
    before = 0
    try:
        for cells in rows:
            if not is_blank(cells):
                found.append((before + 1, cells))
                if len(found) == most:
                    break
            before = rows.line
    except QuoteError as error:
        if not error.unclosed or before <= len(lines) / 2:
            raise
    return found
