"""Walks randomly over the window and records every fault."""

from __future__ import annotations

import gc
import json
import logging
import mmap
import random
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TextIO

import numpy as np
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from neuron_gui.app import create_window
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.assets import lesson_files
from tests.walk.steps import Step, carry_out, choose, leave, top
from tests.walk.watchdog import Watchdog

#: Seconds that one step may hold up the window.
LONGEST_GAP = 0.2
#: Seconds after which a menu or a dialog that a step has opened is answered: it waits in an event loop of its own.
BLOCKED = 0.15
#: What Qt says of the platform without a screen.
NOISE = ("This plugin does not support",)


@dataclass(slots=True)
class Report:
    """The results of a walk.

    Attributes
    ----------
    steps
        All that was done.
    failures
        (number of the step, what went wrong).
    gaps
        (number of the step, seconds, where the window's thread was) of those that held up the window.
    memory
        (number of the step, resident MB) now and then.
    """

    steps: list[Step] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    gaps: list[tuple[int, float, str]] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)


class _Records(logging.Handler):
    """Notes what the program logs: an error in the worker's thread is caught there, shown and logged."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        self._found.append(logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record))


class _Watch(QObject):
    """Collects errors, Qt's messages and warnings, and answers menus and dialogs that a step waits for."""

    _held_up = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[str] = []
        #: The step under way, and when it was begun.
        self.step: Step | None = None
        self.begun = 0.0
        #: The step that was answered last.
        self._left: Step | None = None
        # Not from the timer itself: an answer may open a dialog, and a timer waits for the end of its own slot.
        self._held_up.connect(self._on_held_up, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._on_timer)
        self._timer.start()

    def stop(self) -> None:
        """End the watch."""
        self._timer.stop()

    @Slot()
    def _on_timer(self) -> None:
        if self.step is not None and perf_counter() - self.begun > BLOCKED:
            self.begun = perf_counter()
            self._held_up.emit()

    @Slot()
    def _on_held_up(self) -> None:
        if self.step is not None:
            leave(self.step, again=self.step is self._left)
            self._left = self.step
            self.begun = perf_counter()

    def take_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Note an exception that nobody caught."""
        self.found.append("".join(traceback.format_exception(kind, error, trace)))

    def take_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Note what Qt complains of."""
        if kind != QtMsgType.QtDebugMsg and not message.startswith(NOISE):
            self.found.append(f"Qt: {message}")


def walk(folder: Path, seed: int, actions: int, journal: TextIO, replay: Iterable[Step] | None = None) -> Report:
    """Take steps by chance, or those of a replay.

    Parameters
    ----------
    folder
        For the files that are dropped on the window.
    seed
        Same seed, same walk.
    actions
        How many steps.
    journal
        Each step is written to it before it is taken, as a line of JSON: a crash leaves it behind.
    replay
        Steps to take instead.
    """
    chance = random.Random(seed)
    readable = write_files(folder, seed)
    files = readable + write_other_files(folder)
    report = Report()
    application = QApplication.instance() or QApplication(["neuron-gui", "-style", "Fusion"])
    watch, watchdog = _Watch(application), Watchdog()
    watchdog.start()
    hook = sys.excepthook
    sys.excepthook = watch.take_error
    old_handler = qInstallMessageHandler(watch.take_message)
    records = _Records(watch.found)
    logging.getLogger().addHandler(records)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        window = create_window([str(folder / readable[seed % len(readable)]), "--size", "1280x800"])
        leave = window.findChild(QAction, "action_quit")
        assert leave is not None
        leave.setEnabled(False)
        try:
            for number, step in enumerate(_steps(chance, window, files, actions) if replay is None else replay):
                journal.write(json.dumps(step.written()) + "\n")
                journal.flush()
                _take(number, step, window, folder, report, watch, watchdog)
        finally:
            _close_all(window)
            window.close()
            window.deleteLater()
            QApplication.processEvents()
            watch.stop()
            watchdog.stop()
            logging.getLogger().removeHandler(records)
            qInstallMessageHandler(old_handler)
            sys.excepthook = hook
    return report


def _steps(chance: random.Random, window: QWidget, files: list[str], actions: int) -> Iterator[Step]:
    for _ in range(actions):
        yield choose(chance, window, files)


def _take(
    number: int, step: Step, window: QWidget, folder: Path, report: Report, watch: _Watch, watchdog: Watchdog
) -> None:
    report.steps.append(step)
    if step.kind != "wait":
        watch.step, watch.begun = step, perf_counter()
    watchdog.begin()
    begun = perf_counter()
    try:
        carry_out(step, window, folder)
        QApplication.processEvents()
    except Exception:  # noqa: BLE001 - any error is a finding
        watch.found.append(traceback.format_exc())
    taken = perf_counter() - max(begun, watch.begun)
    watch.step = None
    if taken > LONGEST_GAP + (step.value / 1000 if step.kind == "wait" else 0):
        report.gaps.append((number, taken, watchdog.said()))
    if number % 100 == 0:
        gc.collect()
        report.memory.append((number, resident()))
    focus = QApplication.focusWidget()
    if top(window) is window and focus is not None and focus.window() is window and not focus.isVisible():
        watch.found.append(f"the keyboard is at {focus.objectName() or focus!r}, which nobody sees")
    report.failures += [(number, text) for text in watch.found]
    watch.found.clear()


def _close_all(window: QWidget) -> None:
    """Close dialogs and menus that are open."""
    for _ in range(20):
        front = top(window)
        if front is window:
            return
        front.close()
        QApplication.processEvents()


def resident() -> float:
    """Return the memory that this process holds, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="utf-8").split()[1]) * mmap.PAGESIZE / 1e6 if status.exists() else 0.0


def write_files(folder: Path, seed: int) -> list[str]:
    """Write data sets of every scale; return the names of the files."""
    rng = np.random.default_rng(seed)
    points = np.vstack([rng.normal(-1, 1, (40, 2)), rng.normal(1, 0.7, (40, 2))])
    labels = np.repeat([0, 1], 40)
    kinds = {
        "plain": points,
        "tiny": points * 1e-160,
        "huge": points * 1e100,
        "uneven": points * (1e-6, 1e6),
        "far": points + 1e12,
        "constant": points * (1, 0) + (0, 5),
        "collinear": np.column_stack([points[:, 0], 2 * points[:, 0]]),
        "places": np.repeat(points[:2], 40, axis=0),
        "apart": points + 10 * labels[:, None],
        "two": points[[0, -1]],
        "touching": np.round(points),
        # Sizes that nobody chose: other ones for each seed.
        **{f"chance-{number}": _by_chance(rng, points) for number in range(4)},
    }
    files = []
    for name, values in kinds.items():
        path = folder / f"{name}.csv"
        files.append(path.name)
        chosen = labels if len(values) == len(labels) else labels[[0, -1]]
        rows = [f"{x!r},{y!r},{label}\n" for (x, y), label in zip(values.tolist(), chosen.tolist(), strict=True)]
        path.write_text("x1,x2,label\n" + "".join(rows), encoding="utf-8")
    return files


def write_other_files(folder: Path) -> list[str]:
    """Write files that cannot be read, and lessons; return their names."""
    files = {"broken.csv": "a,b\n1\n", "broken.lesson": "# no lesson\n", "empty.xlsx": "", "long.csv": "x" * 100_000}
    files |= {lesson.name: lesson.read_text(encoding="utf-8") for lesson in lesson_files()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(files)


def _by_chance(rng: np.random.Generator, points: FloatArray) -> FloatArray:
    """Return the points in units and at a place that are drawn for each feature."""
    units = 10.0 ** rng.permuted(rng.uniform((-160, -12), (100, 12)))
    far = rng.choice([0.0, 0.0, 1.0, 1e3, 1e9, 1e12], 2)
    made: FloatArray = units * (points + far)
    return made
