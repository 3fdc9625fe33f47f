"""Measure the program against its rivals, all in the same run on this machine, and print one table.

    python -m tests.benchmarks              everything
    python -m tests.benchmarks arithmetic   one module, or several

Run it from the top of the repository, in the environment that ``start.py`` made; PyTorch, a rival and nothing
else, comes with ``pip install -e .[benchmark]``, and where it is missing its rows say so.

Each figure is the best of several timings, and rivals take turns. *must* and *aim* are the bounds that this project
has set itself; the column after them says which is reached. On a machine that others use too, only the ratios count,
and a second run may tell more than the first.

To add a benchmark, put a module beside this file that has ``def measure() -> list[Row]`` (`table.Row`): it is
found by itself; one with ``SLOW = True`` runs only when it is named. Nothing here is collected by pytest.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np

from tests.benchmarks.table import Row, text_of


def names() -> list[str]:
    """Return the modules in this folder that may measure something."""
    found = [module.name for module in iter_modules([str(Path(__file__).parent)])]
    return [name for name in found if name not in ("__main__", "table") and not name.startswith("_")]


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything."""
    unknown = set(arguments) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in arguments or names():
        module = import_module(f"tests.benchmarks.{name}")
        if hasattr(module, "measure") and (arguments or not getattr(module, "SLOW", False)):
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += module.measure()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(text_of(rows))
    return 1 if any(row.verdict == "MISSED" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
