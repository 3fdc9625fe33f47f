"""Print the oldest version of each dependency that the project works with, as constraints for pip.

python -m tests.oldest_versions > oldest.txt
python -m pip install --constraint oldest.txt --editable ".[test]"
python -m pytest
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def oldest(requirements: list[str]) -> list[str]:
    """Return a constraint for each requirement; its first bound is the oldest version."""
    found = (re.match(r"([\w.-]+)>=([\w.]+)", one) for one in requirements)
    return sorted({f"{one[1]}=={one[2]}" for one in found if one})


def main() -> int:
    """Print the constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print("\n".join(oldest(project["dependencies"] + project["optional-dependencies"]["test"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
