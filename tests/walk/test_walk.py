"""A short random walk in each run of the tests; the long one is a command (see ``__main__``)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(240)
def test_600_steps_by_chance_find_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.walk", "--one", "--actions", "600", "--seed", "0"]
    run = subprocess.run(
        [*command, "--out", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.startswith("600 steps, 0 failures")
