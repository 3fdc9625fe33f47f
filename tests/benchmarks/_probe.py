"""Runs inside a process of its own and prints what it measured as JSON: ``python -m tests.benchmarks._probe CASE``."""

from __future__ import annotations

import gc
import itertools
import json
import mmap
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

FRAME_SECONDS = 6.0
TRIALS = 60
#: Pictures behind one figure of the cost of a frame.
FRAMES = 80


def _loop(seconds: float) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _window(*arguments: str) -> Any:
    from PySide6.QtWidgets import QCheckBox

    from neuron_gui.app import create_window

    window = create_window(["--size", "1600x900", "--learning-rate", "1", *arguments])
    window.training_controls.speed.setValue(window.training_controls.speed.maximum())
    stops = window.findChild(QCheckBox, "until_converged_on")
    assert stops is not None
    stops.setChecked(False)  # a run that stops paints no pictures
    return window


def _watch(widget: Any) -> tuple[list[float], Any]:
    """Return a list that gets the time of every paint event of a widget, and what keeps it going."""
    from PySide6.QtCore import QEvent, QObject

    times: list[float] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                times.append(time.perf_counter())
            return False

    watch = Watch()
    widget.installEventFilter(watch)
    return times, watch


def _viewports(window: Any, without: type[Any] | tuple[()] = ()) -> list[Any]:
    from neuron_gui.views.plotting.plot import Plot

    plots = [plot for plot in window.findChildren(Plot) if not isinstance(plot, without)]
    return [plot.viewport() for plot in plots if not plot.viewport().visibleRegion().isEmpty()]


def frames() -> dict[str, float]:
    """Train flat out, count pictures and iterations; then press keys and wait for the picture."""

    from neuron_gui.core.trainer import Trainer
    from neuron_gui.core.training_config import TrainingConfig
    from neuron_gui.data.generators import generate

    trainer = Trainer(generate("blobs", samples=500), TrainingConfig(learning_rate=1.0))
    trainer.advance(2000)
    headless = []
    for _ in range(5):
        begin, first = time.perf_counter(), trainer.iteration
        trainer.advance(1 << 40, begin + 0.6)
        headless.append((trainer.iteration - first) / (time.perf_counter() - begin))
    window = _window("--samples", "500")
    _loop(1.5)
    window.engine.run()
    best = _pictures(window)
    window.close()
    return {**best, "share": best["rate"] / max(headless), "headless": max(headless)}


def _pictures(window: Any, without: type[Any] | tuple[()] = ()) -> dict[str, float]:
    """Count the pictures of a window that trains, on the panel with the fewest; the best of three stretches.

    A panel where nothing moves any more, because the run has converged, is not painted and does not count.
    """
    import numpy as np

    _loop(1.5)
    watched = [_watch(viewport) for viewport in _viewports(window, without)]
    runs = []
    for _ in range(3):
        for times, _watcher in watched:
            times.clear()
        begin, first = time.perf_counter(), window.snapshot.iteration
        _loop(FRAME_SECONDS)
        seconds = time.perf_counter() - begin
        slowest = min((times for times, _watcher in watched if len(times) > 1), key=len)
        runs.append(
            {
                "fps": len(slowest) / seconds,
                "gap99": float(np.percentile(np.diff(slowest) * 1000, 99)),
                "rate": (window.snapshot.iteration - first) / seconds,
            }
        )
    return max(runs, key=lambda run: run["fps"])


def _data_shown(window: Any, move: Callable[[], object]) -> tuple[float, float]:
    """Call ``move`` 125 times a second, as often as a mouse sends its position.

    Returns how many pictures a second have other data, and the 99th percentile of the gaps in ms; the better of two.
    """
    import numpy as np
    from PySide6.QtCore import QObject, QTimer, Slot

    class Hand(QObject):
        """A timer that moves, and a list of the times at which other data were shown."""

        def __init__(self) -> None:
            super().__init__(window)
            self.shown: list[float] = []
            window.engine.data_changed.connect(self.note)
            self.timer = QTimer(self, interval=8)
            self.timer.timeout.connect(self.move)
            self.timer.start()

        @Slot()
        def move(self) -> None:
            move()

        @Slot(object)
        def note(self, _dataset: Any) -> None:
            self.shown.append(time.perf_counter())

    hand = Hand()
    _loop(0.5)
    runs = []
    for _ in range(2):
        hand.shown.clear()
        _loop(FRAME_SECONDS / 2)
        gaps = np.diff(hand.shown)
        runs.append((1 / float(gaps.mean()), float(np.percentile(gaps, 99)) * 1000))
    hand.timer.stop()
    return max(runs)


def drag() -> dict[str, float]:
    """Train flat out on 1,000 samples and drag one of them in a circle; then draw others along such a circle.

    Returns for "move" and "draw" how many pictures a second have other data, and the 99th percentile of the gaps.
    """
    import numpy as np
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from neuron_gui.views.plotting.plot import Plot

    found: dict[str, float] = {}
    for name, tool in (("move", "move_samples"), ("draw", "draw")):
        window = _window("--samples", "1000")
        _loop(1.0)
        window.engine.run()
        window.actions_[tool].trigger()
        _loop(0.5)
        picture = window.boundary.findChild(Plot).viewport()
        centre, begun = window.boundary.tools.canvas.pixels()[0] - (60, 0), time.perf_counter()

        def place(centre: Any = centre, begun: float = begun) -> QPoint:
            turn = 2 * np.pi * (time.perf_counter() - begun) / 3
            return QPoint(*np.rint(centre + 60 * np.array([np.cos(turn), np.sin(turn)])).astype(int).tolist())

        def move(picture: Any = picture, place: Callable[[], QPoint] = place) -> None:
            QTest.mouseMove(picture, place())

        QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=place())
        found[f"{name}_fps"], found[f"{name}_gap99"] = _data_shown(window, move)
        QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=place())
        window.close()
    return found


def sliders() -> dict[str, float]:
    """Train flat out on 1,000 samples and drag each live slider, a notch at a time; return what `drag` returns."""
    window = _window("--samples", "1000")
    window.data_controls.shape.button.click()
    _loop(1.0)
    window.engine.run()
    found: dict[str, float] = {}
    for name, row in window.data_controls.sliders.rows.items():
        slider = row.slider
        span, turn = slider.maximum() - slider.minimum(), itertools.count()

        def move(slider: Any = slider, span: int = span, turn: Iterator[int] = turn) -> None:
            # From a quarter to three quarters and back.
            slider.setSliderPosition(slider.minimum() + span // 4 + abs(next(turn) % span - span // 2))

        slider.setSliderDown(True)
        found[f"{name}_fps"], found[f"{name}_gap99"] = _data_shown(window, move)
        slider.setSliderDown(False)
    window.close()
    return found


def race() -> dict[str, float]:
    """Let twelve learning rates, from crawling to oscillating, race flat out."""
    import numpy as np

    window = _window("--samples", "500")
    _loop(1.5)
    from neuron_gui.core.race import lanes_of_rates

    window.engine.start_race(lanes_of_rates(tuple(np.geomspace(0.003, 30.0, 12).tolist())))
    best = _pictures(window)
    window.close()
    return best


def landscape() -> dict[str, float]:
    """Train flat out with the landscape open: a rate that settles, and one that oscillates and changes the map."""
    found: dict[str, float] = {}
    for name, rate in (("calm", "1"), ("wild", "30")):
        window = _window("--samples", "500", "--learning-rate", rate)
        window.stage_controller.reveal("landscape_panel")
        _loop(1.5)
        window.engine.run()
        found |= {f"{name}_{what}": value for what, value in _pictures(window).items()}
        window.close()
    return found


def four_cells() -> dict[str, float]:
    """Train flat out with four cells open. The sweep does not count: it is painted when it has another answer."""
    from neuron_gui.views.sweep.sweep_plot import SweepPlot

    return _arranged("Learning rate", SweepPlot)


def classify() -> dict[str, float]:
    """Train flat out with the boundary, the sigmoid and the metrics, and a test set."""
    return _arranged("Classify", (), "--test-share", "0.3")


def many_weights() -> dict[str, float]:
    """Train 27 weights flat out on batches, with a penalty and a test set."""
    options = "--degree 6 --standardize --batch-size 16 --l2 0.01 --test-share 0.3 --learning-rate 0.05"
    window = _window("--samples", "500", *options.split())
    window.engine.run()
    found = _pictures(window)
    window.close()
    return found


def _arranged(arrangement: str, without: type[Any] | tuple[()], *arguments: str) -> dict[str, float]:
    """Count the pictures of an arrangement in a window that fills a screen of 1920 x 1080."""
    from neuron_gui.views.stage.arrangement import ARRANGEMENTS

    window = _window("--samples", "500", "--learning-rate", "30", "--size", "1920x1080", *arguments)
    window.showMaximized()
    window.stage_controller.arrange(ARRANGEMENTS[arrangement])
    _loop(2.0)
    window.engine.run()
    found = _pictures(window, without) | {"width": window.width(), "height": window.height()}
    window.close()
    return found


def million() -> dict[str, float]:
    """Train on 1,000,000 samples; return the longest time in ms that the window's thread is busy without a pause."""
    from PySide6.QtCore import QObject, QTimer, Slot

    from neuron_gui.core.race import lanes_of_rates

    class Pulse(QObject):
        """A timer that notes when it is late."""

        def __init__(self) -> None:
            super().__init__()
            self._last, self.longest = time.perf_counter(), 0.0
            self._timer = QTimer(self, interval=4)
            self._timer.timeout.connect(self.beat)
            self._timer.start()

        @Slot()
        def beat(self) -> None:
            now = time.perf_counter()
            self.longest = max(self.longest, (now - self._last) * 1000)
            self._last = now

    cases: dict[str, tuple[str, ...]] = {
        "a test share of 30 %": ("--test-share", "0.3"),
        "monomials up to degree 2": ("--degree", "2"),
        "Standardize": ("--standardize",),
        "a race of 4": (),
        "the metrics": ("--test-share", "0.3"),
    }
    found: dict[str, float] = {}
    for name, arguments in cases.items():
        window = _window("--samples", "1000000", *arguments)
        _loop(2.0)  # the first picture is that of a program which starts
        pulse = Pulse()
        if name == "a race of 4":
            window.engine.start_race(lanes_of_rates((0.03, 0.1, 0.3, 1.0)))
        else:
            window.engine.run()
        if name == "the metrics":
            window.stage_controller.reveal("metrics_panel")
        _loop(FRAME_SECONDS)
        found[name] = pulse.longest
        window.close()
    return found


def switches() -> dict[str, float]:
    """Switch theme, zoom, projector, maximizing and arrangement with every view opened once.

    Returns the median of the processor time in ms that the window's thread takes for each, repainting included.
    """
    from PySide6.QtWidgets import QApplication

    from neuron_gui.views.all_views import ALL_VIEWS
    from neuron_gui.views.stage.arrangement import ARRANGEMENTS

    window = _window("--samples", "200")
    stage, look = window.stage_controller, window.appearance
    window.engine.run_to(50)
    for name in ALL_VIEWS:
        stage.reveal(name)
        _loop(0.3)
    stage.reset()
    pairs = {
        "theme": (look.set_dark, look.set_light),
        "zoom": (look.zoom_in, look.zoom_out),
        "projector": (window.actions_["projector"].trigger,) * 2,
        "maximize": (stage.toggle_maximized,) * 2,
        "arrangement": tuple(partial(stage.arrange, one) for one in ARRANGEMENTS.values()),
    }
    found: dict[str, float] = {}
    for name, turn in pairs.items():
        costs = []
        for switch in turn * 4:
            _loop(0.3)
            begun = time.thread_time()
            switch()
            for _ in range(4):
                QApplication.processEvents()
            costs.append((time.thread_time() - begun) * 1000)
        found[name] = statistics.median(costs)
    window.close()
    return found


def latency() -> dict[str, float]:
    """Press the Run button again and again while it trains flat out; wait for the first picture of the new state."""
    import numpy as np
    from PySide6.QtCore import QObject, Qt, Slot
    from PySide6.QtTest import QTest

    window = _window("--samples", "500")
    _loop(1.0)
    painted, _watcher = _watch(window.transport.run)
    arrived: list[tuple[float, bool]] = []

    class Arrival(QObject):
        @Slot(object)
        def note(self, snapshot: Any) -> None:
            arrived.append((time.perf_counter(), snapshot.running))

    arrival = Arrival()
    window.engine.snapshot_changed.connect(arrival.note)
    chance = random.Random(0)
    delays = []
    window.engine.run()
    _loop(0.5)
    for _ in range(TRIALS):
        _loop(chance.uniform(0.08, 0.2))
        running = window.snapshot.running
        painted.clear()
        arrived.clear()
        begin = time.perf_counter()
        QTest.mouseClick(window.transport.run, Qt.MouseButton.LeftButton)
        for _ in range(100):
            _loop(0.01)
            changed = next((at for at, now in arrived if now is not running), None)
            shown = next((at for at in painted if changed is not None and at >= changed), None)
            if shown is not None:
                break
        else:
            raise TimeoutError("the Run button did not change")
        if running:  # it was training flat out
            delays.append((shown - begin) * 1000)
    window.close()
    return {"p99": float(np.percentile(delays, 99)), "median": float(np.median(delays))}


def _frame_cost(samples: int, iterations: int) -> float:
    """Return the median cost of a picture in ms: a new snapshot taken in and painted, nothing training."""
    from PySide6.QtWidgets import QApplication

    from neuron_gui.core.observer import Observer
    from neuron_gui.core.trainer import Trainer
    from neuron_gui.core.training_config import TrainingConfig
    from neuron_gui.data.generators import generate

    dataset = generate("blobs", samples=samples)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=0.01))
    trainer.advance(iterations)
    observer = Observer(trainer)
    window = _window("--samples", str(samples))
    _loop(1.0)
    costs = []
    for _ in range(FRAMES):
        trainer.advance(3)
        snapshot = observer.snapshot(running=True, tolerance=1e-6)
        begin = time.perf_counter()
        window._show_snapshot(snapshot)
        for _ in range(3):
            QApplication.processEvents()
        costs.append((time.perf_counter() - begin) * 1000)
    window.close()
    costs.sort()
    return costs[len(costs) // 2]


def growth() -> dict[str, float]:
    """Return the cost of a picture after few and many iterations, and with few and many points; best of two."""
    cases = {"short": (500, 1_000), "long": (500, 1_000_000), "few": (1_000, 60), "many": (1_000_000, 60)}
    found = [{name: _frame_cost(*case) for name, case in cases.items()} for _ in range(2)]
    return {name: min(one[name] for one in found) for name in cases}


def start() -> dict[str, float]:
    """Open the window; the time ends when its first picture has been painted."""
    gc.disable()  # as `main` does: loading modules leaves no garbage
    window = _window("--samples", "200")
    return _first_picture(window, window.boundary)


def bare() -> dict[str, float]:
    """Do the same with the smallest program that there is: import, an empty plot."""
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    _app = QApplication([])
    plot = pg.PlotWidget()
    plot.resize(1600, 900)
    plot.show()
    return _first_picture(plot, plot)


def _first_picture(window: Any, shown: Any) -> dict[str, float]:
    import pyqtgraph as pg

    plot = shown if isinstance(shown, pg.GraphicsView) else shown.findChild(pg.GraphicsView)
    times, _watcher = _watch(plot.viewport())
    while not times:
        _loop(0.001)
    _loop(0.0)
    at = time.monotonic()
    window.close()
    return {"at": at}


def endurance() -> dict[str, float]:
    """Train flat out for ten minutes; compare the memory after one minute and after ten."""
    window = _window("--samples", "500")
    _loop(1.0)
    window.engine.run()
    _loop(60)
    first, at = _resident(), window.snapshot.iteration
    _loop(540)
    last, rows = _resident(), window.snapshot.iteration
    window.close()
    return {"first": first, "last": last, "iterations_first": at, "iterations_last": rows}


def _resident() -> float:
    """Return the memory that this process holds, in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a kernel's file
        return int(file.read().split()[1]) * mmap.PAGESIZE / 1e6


CASES = {
    case.__name__: case
    for case in (
        *(frames, drag, sliders, race, landscape, four_cells, classify, many_weights, million),
        *(switches, latency, growth, start, bare, endurance),
    )
}

if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]]()))
