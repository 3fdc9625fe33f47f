"""Where in the first rows of a table the names, the units and the data are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from neuron_gui.data.cells import is_missing_number, parse_number

#: The line number of a row, from 1, and its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table begins: ``start`` is the place of the header, or of the first row, among the rows."""

    start: int = 0
    header: bool = False
    units: bool = False


def usual_width(rows: Sequence[Row]) -> int:
    """Return the number of cells that most rows have; of equally common ones the larger."""
    counts = Counter(len(cells) for _, cells in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def find_layout(rows: Sequence[Row], decimal: str) -> Layout:
    """Find the first row of the table, and whether names and units stand above the data.

    A header is a row of texts over columns of numbers; a second such row holds the units. Column numbers
    0, 1, 2, … are a header too, as pandas writes them.

    Parameters
    ----------
    rows
        The first rows of the file, without empty lines.
    decimal
        "." or ",".
    """
    width = usual_width(rows)
    fitting = [place for place in range(len(rows)) if _fits(rows, place, width)]
    titled = [place for place in fitting if not _is_title(rows[place][1], width)]
    layout = _layout_from(rows, titled[0] if titled else 0, width, decimal)
    # Without a header below it, a row of few cells is no title but a row with missing values.
    return layout if layout.header or not fitting else Layout(fitting[0])


def _layout_from(rows: Sequence[Row], start: int, width: int, decimal: str) -> Layout:
    body = [cells for _, cells in rows[start:] if len(cells) == width]
    numeric = _numeric_columns(body, decimal, width)
    table = [cells for _, cells in rows[start:]]
    if not numeric:
        return Layout(start, header=len(table) == 1 or _are_names(table[0], table[1:]))
    leading = 0
    while leading < len(table) - 1 and _is_text_row(table[leading], numeric, width, decimal):
        leading += 1
    if leading >= 2 and len(table[0]) < width:
        # A title with a comma in it, not R's header: names come below.
        return _layout_from(rows, start + 1, width, decimal)
    if leading >= 3:
        return Layout(start + leading - 1, header=True)
    if leading:
        return Layout(start, header=True, units=leading == 2)
    return Layout(start, header=len(table) > 1 and _are_column_numbers(table[0], decimal))


def _fits(rows: Sequence[Row], place: int, width: int) -> bool:
    """Whether a row can be the first of the table, and is no remark above it."""
    cells = rows[place][1]
    last = place + 1 == len(rows)
    if all(parse_number(cell) is not None for cell in cells if cell.strip()):
        return True
    # R writes a header of one cell less: the column of row names has none.
    return (len(cells) == width or (len(cells) == width - 1 and not last)) and (
        last or len(rows[place + 1][1]) == width
    )


def _is_title(cells: Sequence[str], width: int) -> bool:
    """Whether a row of a wide table has a single filled cell, as Excel saves a title."""
    return width > 2 and sum(1 for cell in cells if cell.strip()) < 2


def _numeric_columns(body: Sequence[Sequence[str]], decimal: str, width: int) -> list[int]:
    """Return the columns whose cells below the first rows are mostly numbers."""
    below = body[3:] if len(body) > 6 else body[1:] or body
    numeric = []
    for column in range(width):
        cells = [cell for cells in below if not is_missing_number((cell := cells[column]).strip())]
        if 2 * sum(parse_number(cell, decimal) is not None for cell in cells) > len(cells):
            numeric.append(column)
    return numeric


def _is_text_row(cells: Sequence[str], numeric: Sequence[int], width: int, decimal: str) -> bool:
    """Whether texts stand over the columns of numbers, and no number does."""
    shift = width - len(cells)
    if shift not in (0, 1):
        return False
    over = [cells[column - shift].strip() for column in numeric if column >= shift]
    texts = [cell for cell in over if not is_missing_number(cell)]
    numbers = [cell for cell in texts if parse_number(cell, decimal) is not None]
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
    """Whether a row over columns of texts is unlike them: all different, and none of them below."""
    below = {cell for cells in rest for cell in cells}
    return all(first) and len(set(first)) == len(first) and not below & set(first)
