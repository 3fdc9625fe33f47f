"""The program is ended from outside: it saves its settings and prints no traceback."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from running_program import PATIENCE, Program
from virtual_screen import VirtualScreen, missing_tools

pytestmark = pytest.mark.endtoend

Start = Callable[..., Program]


def train(program: Program) -> None:
    """Let it train flat out, and see that it does."""
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
    # A parent that ignores the signal, as nohup does, hands that down to the program, and the program keeps to it.
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
