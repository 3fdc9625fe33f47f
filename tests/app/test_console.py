"""Without a console, as Windows starts a window program, an error is a message box, and the log a file."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from neuron_gui.app import cli


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Return the texts of the message boxes that Windows is asked to show."""
    shown: list[str] = []
    user32 = SimpleNamespace(MessageBoxW=lambda owner, text, title, kind: shown.append(f"{title}: {text}"))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return shown


def run_without_console(*arguments: str) -> int:
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = None
    try:
        return cli.main(arguments)
    finally:
        for stream in dict.fromkeys((sys.__dict__["stdout"], sys.__dict__["stderr"])):
            stream.close()
        sys.stdout, sys.stderr = before


def test_an_error_is_shown_and_written(boxes: list[str], tmp_path: Path) -> None:
    assert run_without_console("train", "--samples", "none") == 2
    (box,) = boxes
    assert box.startswith("Neuron: argument --samples: ")
    assert box.partition(": ")[2] in (tmp_path / "neuron-gui.log").read_text(encoding="utf-8")


def test_what_is_printed_goes_to_the_file(boxes: list[str], tmp_path: Path) -> None:
    assert run_without_console("train", "--iterations", "1") == 0
    assert not boxes
    assert "after 1 iterations" in (tmp_path / "neuron-gui.log").read_text(encoding="utf-8")


def test_with_a_console_there_is_no_box(capsys: pytest.CaptureFixture[str], boxes: list[str]) -> None:
    assert cli.main(["train", "--samples", "none"]) == 2
    assert not boxes
    assert capsys.readouterr().err.startswith("neuron-gui: error: argument --samples: ")


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        *product(("ascii", "cp1252", "cp437"), (("--help",), ("train", "--help"))),
        # What a window prints takes longer, and goes the same way.
        ("ascii", ("--screenshot", "漢.png")),
    ],
    ids=str,
)
def test_an_output_of_few_characters_gets_escapes(home: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "neuron_gui", *arguments],
        env=os.environ | {"PYTHONIOENCODING": encoding, "NEURON_SETTINGS_DIR": str(home), "COLUMNS": "300"},
        cwd=home,
        capture_output=True,
        encoding=encoding,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "\\u" in run.stdout
