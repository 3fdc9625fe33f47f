"""Read a text file as a table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice

from neuron_gui.data.cells import is_comment
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import Rows
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.table import Progress, Table
from neuron_gui.data.table_builder import build_table
from neuron_gui.data.text_lines import Lines


def read_csv(
    path: str | os.PathLike[str],
    form: CsvFormat,
    columns: Sequence[int] | None,
    max_rows: int | None,
    progress: Progress | None,
) -> Table:
    """Read a text file; see ``files.read_table``."""
    with ByteSource(path) as source:
        lines = iter(Lines(source, form.encoding, progress))
        skipped = sum(1 for _ in islice(lines, form.skip_rows))
        if form.comment:
            lines = _without_comments(lines, form)
        rows = Rows(lines, form.delimiter, form.quote, source.name, skipped)
        return build_table(rows, form, path, columns, max_rows)


def _without_comments(lines: Iterator[str], form: CsvFormat) -> Iterator[str]:
    """Blank the comments, so that the lines keep their numbers; the header itself may stand in one."""
    if form.header:
        yield next(lines, "").lstrip(form.comment)
    for line in lines:
        yield "\n" if is_comment(line, form.comment) else line
