"""Where the names, the units and the data are in the first rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from neuron_gui.data.affixes import is_almost_number
from neuron_gui.data.cells import is_missing_number, parse_number, shown, word_set

#: The line number of a row, from 1, and its cells.
Row = tuple[int, list[str]]


_TYPES = word_set(
    """
    c d s t continuous discrete string time text meta numeric categorical nominal float double real int integer number
    str bool boolean factor char character object date datetime float64 int64 varchar
    """
)
_FLAGS = frozenset({"class", "meta", "i", "ignore", "m", "c", "weight"})
_ORANGE_PREFIX = re.compile(r"([mci]{0,2})([CDST]?)#")
_UNIT_WORDS = re.compile(
    r"[\[(].*[\])]|.*[%°²³µμ€$£/^].*|-|1|[a-zµ]{1,2}|(?:mm|cm|km|kg|mg|sec|min|hrs?|years?|months?|days?|yrs?|"
    r"deg|rad|hz|khz|mhz|kpa|hpa|mbar|bar|mol|mmol|ppm|ppb|psi|rpm|bpm|units?|n/a|none|usd|eur|gbp|celsius|kelvin)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The beginning of a table.

    Parameters
    ----------
    start
        The index of the header, or of the first row, among the rows.
    header
        Whether it is a header.
    units
        Number of rows of units or types below it.
    label
        The column that the file marks as the label, from 0; −1 if it marks none.
    """

    start: int = 0
    header: bool = False
    units: int = 0
    label: int = -1


def usual_width(rows: Sequence[Row]) -> int:
    """Return the number of cells that most rows have; of equally common numbers the larger one."""
    counts = Counter(len(cells) for _, cells in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def find_layout(rows: Sequence[Row], decimal: str) -> Layout:
    """Find the first row of the table, and whether there are names and units above the data.

    A header is a row of texts over columns of numbers. Of two such rows the second has units, or types, or the names
    below the names of groups. Column numbers 0, 1, 2, … are also a header, as pandas writes them.

    Parameters
    ----------
    rows
        The first rows of the file, without empty lines.
    decimal
        "." or ",".
    """
    width = usual_width(rows)
    rows = [(line, _trimmed(cells, width)) for line, cells in rows]
    fitting = [index for index in range(len(rows)) if _fits(rows, index, width)]
    titled = [index for index in fitting if not _is_title(rows[index][1], width)]
    layout = _layout_from(rows, titled[0] if titled else 0, width, decimal)
    if layout.header and layout.label < 0:
        layout = replace(layout, label=_marked_label(rows[layout.start][1]))
    # Without a header below it, a row of few cells is not a title but a row with missing values.
    return layout if layout.header or not fitting else Layout(fitting[0])


def told_about_lines(above: Sequence[str], units: int) -> list[str]:
    """Return sentences about lines around the column names that are not read.

    Parameters
    ----------
    above
        The lines above the names, or above the data if there are no names, without empty ones.
    units
        Number of lines of units or types below the names.
    """
    told = []
    if above:
        lines = "1 line above the table is" if len(above) == 1 else f"{len(above)} lines above the table are"
        told.append(f"{lines} not read: “{shown(above[0].strip(), 40)}”{', …' * (len(above) > 1)}.")
    if units:
        line = "line" if units == 1 else f"{units} lines"
        told.append(f"The {line} of units or types below the column names {'is' if units == 1 else 'are'} not read.")
    return told


def without_orange_prefix(name: str) -> str:
    """Return a column's name without the prefix in which Orange writes its type and role: "cD#kind"."""
    match = _ORANGE_PREFIX.match(name)
    return name[match.end() :] if match and match.end() > 1 and match.end() < len(name) else name


def _marked_label(header: Sequence[str]) -> int:
    for index, name in enumerate(header):
        match = _ORANGE_PREFIX.match(name)
        if match and "c" in match[1]:
            return index
    return -1


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Return a row without the empty cells after its last column."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _layout_from(rows: Sequence[Row], start: int, width: int, decimal: str) -> Layout:
    body = [cells for _, cells in rows[start:] if len(cells) == width]
    numeric = _numeric_columns(body, decimal, width)
    table = [cells for _, cells in rows[start:]]
    if len(table) > 3 and _are_types(table[1]) and _are_flags(table[2]):
        flags = [cell.strip().lower() for cell in table[2]]
        return Layout(start, True, 2, next((index for index, flag in enumerate(flags) if flag in ("class", "c")), -1))
    if not numeric:
        return Layout(start, header=len(table) == 1 or _are_names(table[0], table[1:]))
    leading = 0
    while leading < len(table) - 1 and _is_text_row(table[leading], numeric, width, decimal):
        leading += 1
    if leading >= 2 and len(table[0]) < width:
        # A title that contains a comma, not a header of R: the names are below.
        return _layout_from(rows, start + 1, width, decimal)
    over = list(numeric)
    if leading >= 2 and _are_units(table[leading - 1], over):
        # The names are above the units, and perhaps the names of groups are above the names.
        return Layout(start + leading - 2, header=True, units=1)
    if leading >= 2:
        return Layout(start + leading - 1, header=True)
    if leading:
        return Layout(start, header=True)
    return Layout(start, header=len(table) > 1 and _are_column_numbers(table[0], decimal))


def _are_types(cells: Sequence[str]) -> bool:
    words = [cell.strip().lower() for cell in cells]
    return any(words) and all(not word or word in _TYPES for word in words)


def _are_flags(cells: Sequence[str]) -> bool:
    words = [cell.strip().lower() for cell in cells]
    return all(not word or word in _FLAGS or "=" in word for word in words)


def _are_units(cells: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row below others has units or types and not names: some are empty, or look like units."""
    over = [cells[column].strip() for column in numeric if column < len(cells)]
    filled = [cell for cell in over if cell]
    if _are_types(cells):
        return True
    like = sum(_UNIT_WORDS.fullmatch(cell) is not None for cell in filled)
    return not all(cell.strip() for cell in cells) or 2 * like > len(filled)


def _fits(rows: Sequence[Row], index: int, width: int) -> bool:
    """Whether a row can be the first row of the table, and is not a comment above it."""
    cells = rows[index][1]
    last = index + 1 == len(rows)
    if all(parse_number(cell) is not None for cell in cells if cell.strip()):
        return True
    # R writes a header with one cell less: the column of row names has none.
    return (len(cells) == width or (len(cells) == width - 1 and not last)) and (
        last or len(rows[index + 1][1]) == width
    )


def _is_title(cells: Sequence[str], width: int) -> bool:
    """Whether a row of a wide table has only one filled cell, as Excel saves a title."""
    return width > 2 and sum(1 for cell in cells if cell.strip()) < 2


def _numeric_columns(body: Sequence[Sequence[str]], decimal: str, width: int) -> dict[int, bool]:
    """Return the columns that are mostly numbers below the first rows, and whether they have a sign or a unit."""
    below = body[3:] if len(body) > 6 else body[1:] or body
    numeric = {}
    for column in range(width):
        cells = [cell for cells in below if not is_missing_number((cell := cells[column]).strip())]
        numbers = sum(parse_number(cell, decimal) is not None for cell in cells)
        affixed = 0 if numbers == len(cells) else sum(is_almost_number(cell, decimal) for cell in cells)
        if 2 * (numbers + affixed) > len(cells):
            numeric[column] = affixed > 0
    return numeric


def _is_text_row(cells: Sequence[str], numeric: Mapping[int, bool], width: int, decimal: str) -> bool:
    """Whether a row has texts over the columns of numbers, and no number there."""
    shift = width - len(cells)
    if shift not in (0, 1):
        return False
    over = [(cells[column - shift].strip(), affixed) for column, affixed in numeric.items() if column >= shift]
    texts = [(cell, affixed) for cell, affixed in over if not is_missing_number(cell)]
    numbers = [
        cell
        for cell, affixed in texts
        if parse_number(cell, decimal) is not None or (affixed and is_almost_number(cell, decimal))
    ]
    if numbers and len(numbers) < len(texts):
        return _are_column_numbers(numbers, decimal)
    return bool(texts) and not numbers


def _are_column_numbers(cells: Sequence[str], decimal: str) -> bool:
    numbers = [parse_number(cell, decimal) for cell in cells if cell.strip()]
    return len(numbers) > (1 if len(cells) < 3 else 2) and numbers in (
        list(range(len(numbers))),
        list(range(1, len(numbers) + 1)),
    )


def _are_names(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a row over columns of texts differs from them: all its cells are different, and none is found below."""
    below = {cell for cells in rest for cell in cells}
    return all(first) and len(set(first)) == len(first) and not below & set(first)
