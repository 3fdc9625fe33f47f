"""Guess how a text file holds its table, from its first lines.

Each delimiter with each decimal mark gets a score: the share of lines that have the usual number of cells,
times the share of cells that are numbers. The best one wins, in the order of ``DELIMITERS`` if they are equal.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from neuron_gui.data.cells import is_comment, is_missing_number, parse_number
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import QuoteError, split_lines
from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.table import Progress
from neuron_gui.data.table_layout import Layout, Row, find_layout, usual_width
from neuron_gui.data.text_lines import guess_encoding, only_space

#: The first bytes that are looked at, and how far to go if they hold but a few lines.
SAMPLE_BYTES = 2**16
LONGEST_SAMPLE = 2**20
_FEW_LINES = 5
_MOST_ROWS = 200
# Cells whose content is looked at for each delimiter: enough to tell, and wide tables stay quick.
_MOST_CELLS = 4_000

_TRIED = ("\t", ";", "|", ",", " ")
_COMMENTS = "#%"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?')
# One group of three digits after one mark: a thousand or a fraction.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_NOTE = "Numbers such as {example} may mean a thousand or a fraction: check the decimal mark."


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sample, read in one way."""

    delimiter: str
    decimal: str
    quote: str
    rows: list[Row]
    score: float


def guess_csv(
    path: str | os.PathLike[str],
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> CsvFormat:
    """Guess the format of a text file; see ``files.guess_format``.

    Raises
    ------
    DataError
        If the file cannot be read or holds no text.
    """
    with ByteSource(path) as source:
        encoding = encoding or guess_encoding(source, progress)
    with ByteSource(path) as source:
        lines = _sample(source, encoding)
        if not any(line.strip() for line in lines):
            raise only_space(source)
    separator = _SEPARATOR_LINE.fullmatch(lines[0].strip("\ufeff\r\n"))
    skipped = 1 if separator else 0
    comment = _comment_mark(lines)
    plain = [
        "" if number < skipped or (comment and is_comment(line, comment)) else line for number, line in enumerate(lines)
    ]
    best = max(
        (
            _read(plain, one, mark)
            for one in ([delimiter] if delimiter else [separator[1]] if separator else _TRIED)
            for mark in (decimal or ".,")
        ),
        key=lambda reading: reading.score,
    )
    decimal, example = (decimal, "") if decimal else _settle_decimal(best)
    layout = find_layout(best.rows, decimal) if best.rows else Layout()
    first_line = best.rows[layout.start][0] if best.rows else 1
    above = first_line - 2
    header = layout.header
    if comment and not header and above >= 0 and _is_header(lines[above], comment, best):
        header, first_line = True, above + 1
    return CsvFormat(
        delimiter=best.delimiter,
        encoding=encoding,
        decimal=decimal,
        header=header,
        units=layout.units,
        skip_rows=first_line - 1,
        comment=comment,
        quote=best.quote,
        ambiguous=bool(example),
        note=_NOTE.format(example=example) if example else "",
    )


def _sample(source: ByteSource, encoding: str) -> list[str]:
    """Return the first lines, whole ones if there is more than one."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text, ended = "", False
    while not ended and (not text or (text.count("\n") < _FEW_LINES and len(text) < LONGEST_SAMPLE)):
        block = source.read(SAMPLE_BYTES)
        ended = len(block) < SAMPLE_BYTES
        try:
            text += decoder.decode(block, final=ended)
        except UnicodeError as error:
            # UTF-16 without its mark is an error that nothing replaces.
            raise DataError(f"{source.name}: the text is not {encoding}; choose another encoding.") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if len(lines) > 1 and not ended else lines


def _comment_mark(lines: Sequence[str]) -> str:
    """Return the character that begins some lines, but not most of them."""
    filled = [line for line in lines if line.strip()]
    for mark in _COMMENTS:
        if 0 < sum(is_comment(line, mark) for line in filled) <= len(filled) / 2:
            return mark
    return ""


def _read(lines: Sequence[str], delimiter: str, decimal: str) -> _Reading:
    quote, rows = '"', list[Row]()
    try:
        rows = split_lines(lines, delimiter, quote, _MOST_ROWS)
    except QuoteError:
        quote = ""
        rows = split_lines(lines, delimiter, quote, _MOST_ROWS)
    except DataError:
        # A cell beyond all measure: with this delimiter it is no table.
        pass
    width = usual_width(rows)
    usual = [cells for _, cells in rows if len(cells) == width]
    looked_at = usual[: max(_MOST_CELLS // max(width, 1), 3)]
    filled = [cell for cells in looked_at for cell in cells if not is_missing_number(cell.strip())]
    numbers = sum(parse_number(cell, decimal) is not None for cell in filled)
    share = (numbers + 0.01) / (len(filled) + 1)
    # Two features and a label want three columns.
    score = len(usual) / max(len(rows), 1) * share * min(width, 3) / 3
    return _Reading(delimiter, decimal, quote, rows, score)


def _settle_decimal(reading: _Reading) -> tuple[str, str]:
    """Return the decimal mark, and a number that could be read with either, if nothing tells."""
    if reading.decimal == ",":
        return ",", ""
    example = ""
    for _, cells in reading.rows:
        for cell in cells:
            plain = cell.strip().replace("−", "-")
            if not ("," in plain or "." in plain) or parse_number(plain, ".") is None:
                continue
            if not _EITHER.fullmatch(plain):
                return ".", ""
            if "," in plain or reading.delimiter == ";":
                example = example or plain
            else:
                return ".", ""
    # A semicolon between cells is the custom where the comma is the decimal mark.
    return ("," if "," in example and reading.delimiter == ";" else "."), example


def _is_header(line: str, comment: str, reading: _Reading) -> bool:
    """Whether the remark above the data holds the names of the columns, as numpy.savetxt writes them."""
    if not line.startswith(comment):
        return False
    rows = split_lines([line.lstrip(comment)], reading.delimiter, "", 1)
    return (
        bool(rows)
        and len(rows[0][1]) == usual_width(reading.rows)
        and not any(parse_number(cell, ".") is not None for cell in rows[0][1])
    )
