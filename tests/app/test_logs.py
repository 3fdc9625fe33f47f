"""What is written to standard error, at each log level."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def said(*arguments: str) -> str:
    """Return what a run that succeeds writes to standard error."""
    run = subprocess.run(
        [sys.executable, "-m", "neuron_gui", *arguments],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stderr


@pytest.mark.parametrize(
    ("level", "lines"), [(None, 0), ("warning", 0), ("info", 1), ("debug", 1)], ids=["none", "warning", "info", "debug"]
)
def test_training_logs_its_data_from_level_info_on(level: str | None, lines: int) -> None:
    asked = [] if level is None else ["--log-level", level]
    told = said("train", "--iterations", "1", "--samples", "40", *asked).splitlines()
    assert len(told) == lines
    assert all("INFO" in line and "40 samples" in line for line in told)


def test_the_window_logs_versions_and_the_place_of_its_settings(home: Path) -> None:
    told = said("--screenshot", str(home / "a.png"), "--log-level", "info")
    assert f"Python {sys.version.split()[0]}" in told
    assert str(home / "settings") in told


def test_damaged_settings_are_logged_by_default_and_not_at_level_error(home: Path) -> None:
    (home / "settings").mkdir()
    for level, heard in (("warning", True), ("error", False)):
        (home / "settings" / "settings.json").write_text("{", encoding="utf-8")
        told = said("--screenshot", str(home / "a.png"), "--log-level", level)
        assert ("damaged" in told) is heard
