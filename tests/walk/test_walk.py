"""A short random walk in each run of the tests; the long one is a command (see ``__main__``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.walk.__main__ import apart


@pytest.mark.timeout(3600)  # `apart` ends a walk that does not get on
def test_600_steps_by_chance_find_nothing(tmp_path: Path) -> None:
    code, said = apart(["--actions", "600", "--seed", "0"], tmp_path)
    assert code == 0, said
    assert said.splitlines()[-1].startswith("600 steps, 0 failures")
