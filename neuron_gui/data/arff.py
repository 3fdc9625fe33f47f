"""The head of an ARFF file, as Weka writes it: the names of the attributes, followed by rows of CSV."""

from __future__ import annotations

import re
from collections.abc import Sequence

from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.dataset import DataError

_ATTRIBUTE = re.compile(r"""@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|([^\s{]+))\s*(.*)""", re.IGNORECASE)
_LABELS = frozenset({"class", "label", "target"})


def arff_format(lines: Sequence[str], encoding: str, name: str) -> CsvFormat | None:
    """Return the format of an ARFF file; None if the lines are not the beginning of one.

    Parameters
    ----------
    lines
        The first lines of the file.
    encoding
        Encoding of the file.
    name
        Name of the file, for messages.

    Raises
    ------
    DataError
        If there is no data section in these lines, or the file is a sparse one.
    """
    filled = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("%")]
    if not filled or not filled[0].lower().startswith("@relation"):
        return None
    start = next((number for number, line in enumerate(lines, 1) if line.strip().lower().startswith("@data")), 0)
    matches = [match for line in lines[:start] if (match := _ATTRIBUTE.match(line.strip()))]
    names = [next((one for one in match.groups()[:3] if one), "") for match in matches]
    if not start:
        raise DataError(f"{name} is an ARFF file without @data in its first lines; save it as CSV.")
    below = [line.strip() for line in lines[start:] if line.strip() and not line.lstrip().startswith("%")]
    if any(line.startswith("{") for line in below[:5]):
        raise DataError(f"{name} is a sparse ARFF file; in Weka, apply SparseToNonSparse and save it as CSV.")
    text = "\n".join(below[:50])
    delimiter = "," if "," in text or not below else "\t" if "\t" in text else " "
    label = [index for index, one in enumerate(names) if one.lower() in _LABELS]
    return CsvFormat(
        delimiter=delimiter,
        encoding=encoding,
        header=False,
        skip_rows=start,
        comment="%",
        quote="'" if text.count("'") > text.count('"') else '"',
        names=tuple(names),
        label=label[-1] if label else -1,
        told=("The names of the columns are those of the ARFF attributes.",),
    )
