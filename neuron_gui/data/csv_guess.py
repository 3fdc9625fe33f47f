"""Guess how a text file stores its table, from its first lines.

Each combination of delimiter, decimal mark and quotation mark gets a score. It is the share of lines with the usual
number of cells, times factors for how well the first line agrees with them, how few cells contain other delimiters,
how many quotation marks are at the ends of cells, and the share of numbers. Numbers alone do not decide: dates,
telephone numbers and lists in a text cell contain numbers as well.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from neuron_gui.data.affixes import is_almost_number, number_part
from neuron_gui.data.arff import arff_format
from neuron_gui.data.cells import is_comment, is_missing_number, parse_number, shown
from neuron_gui.data.csv_format import ENCODINGS, CsvFormat, KnownFormat
from neuron_gui.data.csv_read import unquoted_line
from neuron_gui.data.csv_rows import QuoteError, split_lines
from neuron_gui.data.dataset import DataError
from neuron_gui.data.encodings import first_word
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.sheet_tables import FEWEST_COLUMNS
from neuron_gui.data.table import Progress
from neuron_gui.data.table_layout import Layout, Row, find_layout, told_about_lines, usual_width
from neuron_gui.data.text_lines import guess_encoding, only_space

#: The first bytes that are read, and the limit if these have only a few lines.
SAMPLE_BYTES = 2**16
LONGEST_SAMPLE = 2**20
_FEW_LINES = 5
_MOST_ROWS = 200
# Cells that are examined for each delimiter: enough to decide, and few enough for wide tables.
_MOST_CELLS = 4_000

_TRIED = ("\t", ";", "|", ",", " ")
# Tried where these give one column only.
_SELDOM = ("^", "~", ":", "!")
_COMMENTS = "#%"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?')
_STRONG = frozenset("\t;|,")
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t| ])'[^']*'\s*(?:[,;\t|]|$)")
_LONGEST_LOOKED_AT = 10_000
# A first line that is not a row of the table may be a title, or a sign of another delimiter.
_OTHER_FIRST_LINE = 0.7
# One group of three digits after one mark: it may be thousands or a fraction.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_LINES_QUOTED = "Whole lines stand in quotation marks; these are not read."
_NOTE = "Numbers such as {example} may mean a thousand or a fraction: check the decimal mark."


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sample, read in one of the possible ways."""

    delimiter: str
    decimal: str
    quote: str
    line_quoted: bool
    rows: list[Row]
    score: float


def guess_csv(open_bytes: Callable[[], ByteSource], known: KnownFormat, progress: Progress | None) -> CsvFormat:
    """Guess the format of a text file; see ``OpenedFile.guess``.

    Parameters
    ----------
    open_bytes
        Returns the bytes of the file from its beginning, each time it is called.
    known, progress
        As for ``OpenedFile.guess``.

    Raises
    ------
    DataError
        If the file cannot be read or is not a text.
    """
    encoding = _known_encoding(known.encoding) or guess_encoding(open_bytes(), progress)
    source = open_bytes()
    lines = _sample(source, encoding)
    if not any(line.strip() for line in lines):
        raise only_space(source)
    told_encoding = "" if known.encoding else _told_encoding(encoding, lines)
    arff = arff_format(lines, encoding, source.name)
    if arff is not None:
        return arff
    separator = _SEPARATOR_LINE.fullmatch(lines[0].strip("\ufeff\r\n"))
    skipped = 1 if separator else 0
    comment = _comment_mark(lines)
    plain = [
        "" if number < skipped or (comment and is_comment(line, comment)) else line for number, line in enumerate(lines)
    ]
    delimiters = [known.delimiter] if known.delimiter else [separator[1]] if separator else [*_TRIED]
    readings = [*_readings(plain, delimiters, known.decimal or ".,")]
    if delimiters == [*_TRIED] and all(usual_width(reading.rows) < FEWEST_COLUMNS for reading in readings):
        seldom = _readings(plain, _SELDOM, known.decimal or ".,")
        readings += [reading for reading in seldom if usual_width(reading.rows) >= FEWEST_COLUMNS]
    best = max(readings, key=lambda reading: reading.score)
    decimal, example = (known.decimal, "") if known.decimal else _settle_decimal(best)
    layout = find_layout(best.rows, decimal) if best.rows else Layout()
    first_line = best.rows[layout.start][0] if best.rows else 1
    above = first_line - 2
    has_header = layout.header
    if comment and not has_header and above >= 0 and _is_header(lines[above], comment, best):
        has_header, first_line = True, above + 1
    if known.header is not None:
        has_header = known.header
    units = layout.units if has_header else 0
    told = [
        *([told_encoding] if told_encoding else []),
        *([_LINES_QUOTED] if best.line_quoted else []),
        *told_about_lines([line for line in plain[: first_line - 1] if line.strip()], units),
        *(_told_comments(lines, comment, first_line) if comment else []),
    ]
    return CsvFormat(
        delimiter=best.delimiter,
        encoding=encoding,
        decimal=decimal,
        header=has_header,
        units=units,
        skip_rows=first_line - 1,
        comment=comment,
        quote=best.quote,
        line_quoted=best.line_quoted,
        label=layout.label,
        told=tuple(told),
        ambiguous=bool(example),
        note=_NOTE.format(example=example) if example else "",
    )


def _told_encoding(encoding: str, lines: Sequence[str]) -> str:
    """Say which encoding was guessed from the letters, with the first word that shows whether the guess is right."""
    if encoding.startswith("utf"):
        return ""
    word = first_word("\n".join(lines))
    example = f", as in “{shown(word, 20)}”" if word else ""
    return f"Letters are read as {dict(ENCODINGS).get(encoding, encoding)}{example}; this is a guess."


def _known_encoding(encoding: str | None) -> str:
    """Return an encoding chosen by the user; for UTF-8, with or without a byte order mark."""
    if not encoding:
        return ""
    try:
        name = codecs.lookup(encoding).name
        b"".decode(encoding)
    except (LookupError, ValueError) as error:
        raise DataError(f"There is no encoding {shown(encoding)!r}; choose another.") from error
    return "utf-8-sig" if name in ("utf-8", "utf-8-sig", "ascii") else encoding


def _sample(source: ByteSource, encoding: str) -> list[str]:
    """Return the first lines; the last one is dropped if it may be cut."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text, ended = "", False
    while not ended and (not text or (text.count("\n") < _FEW_LINES and len(text) < LONGEST_SAMPLE)):
        block = source.read(SAMPLE_BYTES)
        ended = len(block) < SAMPLE_BYTES
        try:
            text += decoder.decode(block, final=ended)
        except UnicodeError as error:
            # UTF-16 without a byte order mark is an error that cannot be replaced.
            raise DataError(f"{source.name}: the text is not {encoding}; choose another encoding.") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if len(lines) > 1 and not ended else lines


def _comment_mark(lines: Sequence[str]) -> str:
    """Return the character at the beginning of some lines, but not of most."""
    filled = [line for line in lines if line.strip()]
    for mark in _COMMENTS:
        if 0 < sum(is_comment(line, mark) for line in filled) <= len(filled) / 2:
            return mark
    return ""


def _told_comments(lines: Sequence[str], comment: str, first_line: int) -> list[str]:
    """Say that lines below the first one of the table are comments; one of them may be meant as a row."""
    for number, line in enumerate(lines[first_line:], first_line + 1):
        if is_comment(line, comment):
            return [f"Lines that begin with “{comment}” are not read, as line {number}: “{shown(line.strip(), 30)}”."]
    return []


def _readings(lines: Sequence[str], delimiters: Sequence[str], decimals: str) -> Iterator[_Reading]:
    """Read the lines in each possible way."""
    quotes = ['"', "'"] if any(map(_SINGLE_QUOTED.search, lines)) else ['"']
    filled = [line for line in lines if line.strip()]
    unquoted = [unquoted_line(line) for line in lines]
    whole = sum(one is not line and bool(_STRONG.intersection(one)) for one, line in zip(unquoted, lines, strict=True))
    ways = [(lines, False)]
    if 5 * whole >= 4 * len(filled) - 5 and whole > 1:
        # The reading counts also if only the header has the right width.
        ways.append((unquoted, True))
    for text, line_quoted in ways:
        for delimiter in delimiters:
            # A quotation mark that is the delimiter quotes nothing.
            for quote in [quote for quote in quotes if quote != delimiter] or [""]:
                read, rows = _rows(text, delimiter, quote)
                if quote == "'" and not read:
                    continue
                for decimal in decimals:
                    score = _score(text, rows, delimiter, decimal, read)
                    yield _Reading(delimiter, decimal, read, line_quoted, rows, score)


def _rows(lines: Sequence[str], delimiter: str, quote: str) -> tuple[str, list[Row]]:
    """Return the quotation mark with which the lines can be read, and the rows."""
    try:
        return quote, split_lines(lines, delimiter, quote, _MOST_ROWS)
    except QuoteError:
        with contextlib.suppress(DataError):
            return "", split_lines(lines, delimiter, "", _MOST_ROWS)
    except DataError:
        # A cell is far too long: with this delimiter it is not a table.
        pass
    return quote, []


def _score(lines: Sequence[str], rows: Sequence[Row], delimiter: str, decimal: str, quote: str) -> float:
    """Return how well the rows form a table, from 0 to 1."""
    width = usual_width(rows)
    if not width:
        return 0.0
    usual = [cells for _, cells in rows if _is_as_wide(cells, width)]
    looked_at = usual[: max(_MOST_CELLS // width, 3)]
    cells = [cell.strip() for row in looked_at for cell in row[:width]]
    filled = [cell for cell in cells if not is_missing_number(cell)]
    numbers = clean = 0
    others = _STRONG.difference(delimiter)
    for cell in filled:
        if parse_number(cell, decimal) is not None or is_almost_number(cell, decimal):
            numbers += 1
            clean += 1
        elif not (others.intersection(cell) or (quote != "'" and cell.startswith("'"))):
            clean += 1
    share = (numbers + 0.01) / (len(filled) + 1)
    score = len(usual) / len(rows)
    score *= 0.3 + 0.7 * share
    score *= 0.3 + 0.7 * (clean + 1) / (len(filled) + 1)
    score *= 1.0 if _is_as_wide(rows[0][1], width) or len(rows[0][1]) == width - 1 > 1 else _OTHER_FIRST_LINE
    score *= 0.5 + 0.5 * _share_of_quotes_at_ends(lines, delimiter, quote)
    # Two features and a label need three columns.
    return score * min(width, 3) / 3


def _is_as_wide(cells: Sequence[str], width: int) -> bool:
    """Whether a row has this many cells, or one more that is empty."""
    return len(cells) == width or (len(cells) == width + 1 and not cells[-1].strip())


def _share_of_quotes_at_ends(lines: Sequence[str], delimiter: str, quote: str) -> float:
    if not quote:
        return 1.0
    mark, between = re.escape(quote), r"\s" if delimiter == " " else re.escape(delimiter)
    pattern = rf"(?:^|{between})\s*{mark}|{mark}{mark}|{mark}\s*(?={between}|$)"
    if delimiter == " ":
        # The mark of inches stands before a space, too: here only both marks of a cell count.
        pattern = rf"(?<!\S){mark}[^{mark}]*{mark}(?!\S)|{mark}{mark}"
    at_ends = re.compile(pattern)
    total = good = 0
    for line in lines[:_MOST_ROWS]:
        count = line.count(quote)
        if count and len(line) < _LONGEST_LOOKED_AT:
            total += count
            good += min(sum(found.count(quote) for found in at_ends.findall(line.rstrip("\n"))), count)
    return good / total if total else 1.0


def _settle_decimal(reading: _Reading) -> tuple[str, str]:
    """Return the decimal mark, and an example of a number that fits both marks if nothing decides."""
    if reading.decimal == ",":
        return ",", ""
    example = ""
    for _, cells in reading.rows:
        for cell in cells:
            plain = number_part(cell, ".")
            if not ("," in plain or "." in plain) or parse_number(plain, ".") is None:
                continue
            if not _EITHER.fullmatch(plain):
                return ".", ""
            if "," in plain or reading.delimiter == ";":
                example = example or plain
            else:
                return ".", ""
    # A semicolon between cells is usual where the comma is the decimal mark.
    return ("," if "," in example and reading.delimiter == ";" else "."), example


def _is_header(line: str, comment: str, reading: _Reading) -> bool:
    """Whether the comment above the data has the names of the columns, as numpy.savetxt writes them."""
    if not line.startswith(comment):
        return False
    rows = split_lines([line.lstrip(comment)], reading.delimiter, "", 1)
    return (
        bool(rows)
        and len(rows[0][1]) == usual_width(reading.rows)
        and not any(parse_number(cell, ".") is not None for cell in rows[0][1])
    )
