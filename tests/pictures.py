"""Draws the pictures of the README from the program itself: ``python -m tests.pictures``.

They are drawn without a display, at one size and from fixed seeds, so that a new one differs from the old one
only where the program does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from neuron_gui.app.program import Program

FOLDER = ROOT / "assets" / "pictures"
#: Seconds that a picture may take to become ready.
PATIENCE = 20.0


def rest(seconds: float) -> None:
    """Handle events for a while; unlike QTest's waiting, this lets the worker thread have the interpreter."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait(ready: Callable[[], bool]) -> None:
    """Handle events until something is so, and a little longer."""
    for _ in range(round(PATIENCE / 0.05)):
        rest(0.05)
        if ready():
            rest(0.4)
            return
    raise TimeoutError("the picture did not become ready")


def settled(window: Program, iteration: int) -> Callable[[], bool]:
    """Return whether an iteration was reached and shown."""

    def ready() -> bool:
        snapshot = window.snapshot
        return (
            snapshot is not None
            and not snapshot.running
            and snapshot.iteration == iteration
            and snapshot.optimum is not None
        )

    return ready


def window_picture(window: Program) -> None:
    """The first screen."""
    window.engine.configure(learning_rate=0.5)
    window.engine.run_to(40)
    wait(settled(window, 40))


def race_picture(window: Program) -> None:
    """Learning rates racing, with the leader board."""
    window.training.race((0.02, 0.1, 0.5, 2.0, 10.0, 40.0), 60)
    wait(settled(window, 60))


def landscape_picture(window: Program) -> None:
    """The loss landscape, in the dark theme."""
    from neuron_gui.views.stage.arrangement import ARRANGEMENTS

    window.appearance.set_dark()
    window.stage_controller.arrange(ARRANGEMENTS["Learning rate"])
    window.engine.configure(start=(-3.0, 2.5, 1.0))
    window.engine.configure(learning_rate=1.5)
    window.engine.run_to(200)
    wait(settled(window, 200))


def lesson_picture(window: Program) -> None:
    """A lesson that asks first, on a projector's colours."""
    from neuron_gui.lessons.lesson_reader import read_lesson
    from neuron_gui.views.all_views import VIEW_WORDS

    window.appearance.set_light()
    window.give_lesson(read_lesson(ROOT / "assets" / "lessons" / "4-too-slow-just-right-too-fast.lesson", VIEW_WORDS))
    rest(1.0)


def main() -> None:
    """Draw all pictures."""
    with tempfile.TemporaryDirectory() as settings:
        os.environ["NEURON_SETTINGS_DIR"] = settings
        from neuron_gui.app import create_window

        FOLDER.mkdir(exist_ok=True)
        for draw in (window_picture, race_picture, landscape_picture, lesson_picture):
            window = create_window(["--size", "1600x900", "--theme", "light", "--seed", "1"])
            wait(lambda window=window: window.snapshot is not None)  # type: ignore[misc]
            draw(window)
            window.readouts.end_notice()
            path = FOLDER / f"{draw.__name__.removesuffix('_picture')}.png"
            window.grab().save(str(path))
            window.close()
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
