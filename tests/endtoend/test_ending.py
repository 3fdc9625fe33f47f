"""The program is ended from outside: it saves its settings and prints no traceback."""

from __future__ import annotations

import json
import mmap
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running_program import PATIENCE, Program
from virtual_screen import VirtualScreen, missing_tools

pytestmark = pytest.mark.endtoend

Start = Callable[..., Program]


def train(program: Program) -> None:
    """Train at full speed, and check that it trains."""
    picture = program.settled()
    program.press("alt+p", "End")
    picture = program.changed(picture)
    program.press("space")
    program.changed(picture)


def remembered(home: Path) -> dict[str, object]:
    """Return what the settings file holds."""
    found = json.loads((home / "settings" / "settings.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("name", "code"), [("SIGTERM", 0), ("SIGHUP", 0), ("SIGINT", 130)], ids=["terminate", "hang up", "interrupt"]
)
def test_a_signal_while_it_trains_ends_it_as_quit_does(start: Start, home: Path, name: str, code: int) -> None:
    # A parent that ignores the signal, as nohup does, passes that on, and the program ignores it, too.
    before = signal.signal(signal.Signals[name], signal.SIG_DFL)
    try:
        program = start("--theme", "dark")
    finally:
        signal.signal(signal.Signals[name], before)
    train(program)
    program.process.send_signal(signal.Signals[name])
    assert program.process.wait(PATIENCE) == code
    assert program.errors() == ""
    assert remembered(home)["theme"] == "dark"


def test_a_signal_while_a_dialog_waits_asks_nobody(start: Start, home: Path) -> None:
    program = start("--theme", "dark")
    program.settled()
    program.press("ctrl+o")
    program.wait_for_window("pen")
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(PATIENCE) == 0
    assert program.errors() == ""
    assert remembered(home)["theme"] == "dark"


def test_settings_that_cannot_be_saved_are_told_in_one_line(start: Start, home: Path) -> None:
    (home / "settings").write_text("a file in the place of the folder", encoding="utf-8")
    program = start()
    train(program)
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(PATIENCE) == 0
    assert "cannot be" in program.errors()
    assert "Traceback" not in program.errors()


def test_two_windows_keep_what_the_first_has_saved(start: Start, home: Path) -> None:
    first, second = start("--theme", "dark"), start()
    train(second)
    for program in (first, second):
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(PATIENCE) == 0
    assert second.errors() == ""
    assert remembered(home)["theme"] == "dark"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")
def test_training_pauses_before_the_memory_ends(start: Start) -> None:
    resource = pytest.importorskip("resource")
    program = start("--log-level", "info")
    train(program)
    pid = program.process.pid
    used = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0]) * mmap.PAGESIZE
    resource.prlimit(pid, resource.RLIMIT_AS, (used + 60_000_000, resource.RLIM_INFINITY))
    deadline = time.monotonic() + PATIENCE
    while "MB of memory are left" not in program.errors():
        assert time.monotonic() < deadline, program.errors()
        time.sleep(0.05)
    program.press("ctrl+q")
    assert program.process.wait(PATIENCE) == 0
    assert "Traceback" not in program.errors()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")
@pytest.mark.parametrize("arguments", [["train", "--iterations", "1"], []], ids=["train", "window"])
def test_a_limit_that_is_too_low_is_told_at_the_start(arguments: list[str]) -> None:
    code = (
        "import resource, runpy; resource.setrlimit(resource.RLIMIT_AS, (100_000_000,) * 2); "
        "runpy.run_module('neuron_gui', run_name='__main__')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 2
    assert run.stderr.startswith("neuron-gui: error: the memory of a program is limited to 100 MB here")
    assert len(run.stderr.splitlines()) == 1


def test_a_display_that_goes_leaves_a_sentence_and_the_settings(tmp_path: Path, home: Path) -> None:
    if missing := missing_tools():
        pytest.skip(f"{' and '.join(missing)} not found")
    folder = tmp_path / "screen"
    folder.mkdir()
    with VirtualScreen(folder) as screen:
        program = Program(screen, home, "--theme", "dark")
        try:
            train(program)
            screen.stop()
            assert program.process.wait(PATIENCE) == 1
        finally:
            program.kill()
    assert "The display has gone" in program.errors()
    assert "Traceback" not in program.errors()
    assert remembered(home)["theme"] == "dark"
