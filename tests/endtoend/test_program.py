"""The installed program as a process: used with keys and mouse, and checked by screenshots."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from running_program import Program
from virtual_screen import VirtualScreen, missing_tools

pytestmark = pytest.mark.endtoend

Start = Callable[..., Program]

FLOWERS = "width;length;kind\n" + "".join(
    f"{0.1 * i:.1f};{0.2 * (i % 7):.1f};{'rose' if i % 3 else 'tulip'}\n" for i in range(30)
)


def test_step_back_and_forth_shows_the_very_same_pictures(start: Start) -> None:
    program = start("--theme", "light", "--learning-rate", "3")
    begin = program.settled()
    program.press("Right")
    program.changed(begin)
    first = program.settled()
    program.press("Left")
    program.changed(first)
    back = program.settled()
    program.press("Right")
    program.changed(back)
    assert np.array_equal(program.settled(), first)
    program.press("Left")
    program.changed(first)
    assert np.array_equal(program.settled(), back)
    program.leave()


def test_space_runs_and_pauses(start: Start) -> None:
    program = start()
    picture = program.settled()
    program.press("space")
    for _ in range(5):
        picture = program.changed(picture)
    program.press("space")
    paused = program.settled()
    assert np.array_equal(program.settled(), paused)
    program.press("r")
    program.changed(paused)
    program.leave()


def test_leaving_while_it_trains_flat_out(start: Start) -> None:
    program = start("--samples", "100000")
    picture = program.settled()
    program.press("alt+p", "End")
    program.changed(picture)
    picture = program.settled()
    program.press("space")
    program.changed(picture)
    program.leave()


def test_a_file_is_opened_through_the_dialogs(start: Start, home: Path) -> None:
    (home / "flowers.csv").write_text(FLOWERS, encoding="utf-8")
    program = start()
    program.settled()
    program.press("ctrl+o")
    dialog = program.wait_for_window("pen")
    program.focus(dialog)
    program.type(str(home / "flowers.csv"))
    program.press("Return")
    preview = program.wait_for_window("flowers", other_than=program.window)
    program.focus(preview)
    program.settled()
    program.press("Return")
    program.wait_for_window("flowers.* Neuron")
    program.focus(program.window)
    program.settled()
    program.leave()
    remembered = json.loads((home / "settings" / "settings.json").read_text("utf-8"))
    assert remembered["recent_files"] == [str(home / "flowers.csv")]


def test_a_file_is_opened_from_the_command_line_and_a_size_is_remembered(start: Start, home: Path) -> None:
    (home / "flowers.csv").write_text(FLOWERS, encoding="utf-8")
    program = start("flowers.csv", "--x", "width", "--y", "length", "--label", "kind", "--positive", "rose")
    program.wait_for_window("flowers.* Neuron")
    normal = program.settled()
    program.press("ctrl+equal")
    program.changed(normal)
    large = program.settled()
    program.leave()
    program = start("flowers.csv", "--x", "width", "--y", "length", "--label", "kind", "--positive", "rose")
    # If it were not remembered, the picture would have the normal look. A few pixels of the spacing differ between
    # a size that was chosen in a window and one that it began with.
    again = program.settled()
    assert np.mean(again != large) < np.mean(again != normal)
    remembered = json.loads((home / "settings" / "settings.json").read_text("utf-8"))
    assert remembered["zoom"] > 1
    program.leave()


def run_program(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end where there is no display."""
    environment = {name: value for name, value in os.environ.items() if name not in NO_DISPLAY}
    return subprocess.run(
        [sys.executable, "-m", "neuron_gui", *arguments],
        env=environment | {"XDG_RUNTIME_DIR": str(home), "PYTHONUTF8": "1"} | variables,
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


NO_DISPLAY = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"QT_QPA_PLATFORM": "wayland;xcb"},
        {"DISPLAY": ":9876"},
        {"WAYLAND_DISPLAY": "wayland-9876"},
        {"WAYLAND_DISPLAY": "wayland-9876", "QT_QPA_PLATFORM": "wayland"},
    ],
    ids=str,
)
def test_without_a_display_it_says_what_works_without_one(home: Path, variables: dict[str, str]) -> None:
    run = run_program(home, **variables)
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("neuron-gui: error:")
    assert run.stderr.count("\n") == 1
    assert "--screenshot" in run.stderr
    assert "neuron-gui train" in run.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is no X server")
def test_a_display_that_turns_us_away_is_told(home: Path) -> None:
    if missing := missing_tools():
        pytest.skip(f"{' and '.join(missing)} not found")
    cookie = b"MIT-MAGIC-COOKIE-1"
    # Family "wild": two bytes of it, then address, number, name and cookie, each after its length.
    parts = b"".join(len(part).to_bytes(2, "big") + part for part in (b"", b"", cookie, bytes(range(16))))
    (home / "keys").write_bytes(b"\xff\xff" + parts)
    with VirtualScreen(home, "-auth", str(home / "keys")) as screen:
        run = run_program(home, DISPLAY=screen.display, XAUTHORITY=str(home / "no-keys"))
    assert (run.returncode, run.stdout) == (2, "")
    # libxcb has already printed the reason that the server gave.
    last = run.stderr.splitlines()[-1]
    assert last.startswith("neuron-gui: error:")
    assert "does not let this user in" in last


def test_a_screenshot_needs_no_display(home: Path) -> None:
    settings = home / "settings"
    run = run_program(
        home, "--screenshot", "picture.png", "--size", "1200x700", "--iterations", "100", "--theme", "dark",
        NEURON_SETTINGS_DIR=str(settings),
    )  # fmt: skip
    assert not settings.exists()
    assert (run.returncode, run.stderr) == (0, "")
    picture = QImage(str(home / "picture.png"))
    assert (picture.width(), picture.height()) == (1200, 700)


def test_training_from_a_file_prints_one_object(home: Path) -> None:
    (home / "flowers.csv").write_text(FLOWERS, encoding="utf-8")
    run = run_program(home, "train", "flowers.csv", "--positive", "rose", "--iterations", "50", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    result = json.loads(run.stdout)
    assert result["iterations"] == 50
    assert result["features"] == ["width", "length"]
    assert result["positive_label"] == "rose"
    assert result["samples"] == 30


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.csv"],
        ["--learning-rate", "fast"],
        ["--nonsense"],
        ["train", "--samples", "0"],
        ["--screenshot", "no-such-folder/picture.png"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_cannot_be_used_is_told_in_one_line(home: Path, arguments: list[str]) -> None:
    run = run_program(home, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("neuron-gui: error:")
    assert run.stderr.count("\n") == 1
