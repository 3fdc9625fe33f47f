"""The real window: frames and iterations a second, delay of a key, cost of a picture, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from neuron_gui.data.origin import GENERATOR_OPTIONS
from tests.benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[2]
STARTS = 7
PATIENCE = 900


@contextmanager
def display() -> Generator[dict[str, str]]:
    """Give the environment of a virtual screen, or the present one where there is no Xvfb."""
    sys.path.insert(0, str(ROOT / "tests" / "endtoend"))
    from virtual_screen import VirtualScreen, missing_tools  # type: ignore[import-not-found, unused-ignore]

    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        # As on anybody's machine: Python compiles a module once and not at every start, whatever is set here.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        if missing_tools():
            yield environment
            return
        with VirtualScreen(Path(folder)) as screen:
            yield environment | {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}


def probe(case: str, environment: dict[str, str]) -> dict[str, float]:
    """Measure one case in a process of its own, with settings of its own: a case leaves none to the next one."""
    with tempfile.TemporaryDirectory() as settings:
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks._probe", case],
            cwd=ROOT,
            env=environment | {"NEURON_SETTINGS_DIR": settings},
            stdout=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def start_up(case: str, environment: dict[str, str]) -> float:
    """Return the seconds from starting a process to its first painted picture."""
    begin = time.monotonic()
    return probe(case, environment)["at"] - begin


def pictures(work: str, fps: float, gap99: float) -> list[Row]:
    """Return the rows for pictures a second and gaps."""
    gap = Row("99 % of the gaps under", work, gap99, 40, 25, f"{gap99:.1f} ms", "", better="lower", unit="ms")
    return [Row("frames a second", work, fps, 50, 60, f"{fps:.1f}", "60 a second", unit="/s"), gap]


def measure() -> list[Row]:
    """Measure everything that needs a window."""
    with display() as environment:
        frames = probe("frames", environment)
        drag = probe("drag", environment)
        sliders = probe("sliders", environment)
        race = probe("race", environment)
        landscape = probe("landscape", environment)
        four = probe("four_cells", environment)
        classify = probe("classify", environment)
        many_weights = probe("many_weights", environment)
        million = probe("million", environment)
        switches = probe("switches", environment)
        latency = probe("latency", environment)
        growth = probe("growth", environment)
        start_up("bare", environment), start_up("start", environment)  # once, to fill the caches
        ours, bare = [], []
        for _ in range(STARTS):
            bare.append(start_up("bare", environment))
            ours.append(start_up("start", environment))
    work = "500 points, flat out"
    return [
        *pictures(work, frames["fps"], frames["gap99"]),
        *pictures("a sample of 1,000 in hand", drag["move_fps"], drag["move_gap99"]),
        *pictures("drawing among 1,000", drag["draw_fps"], drag["draw_gap99"]),
        *(
            row
            for name, option in GENERATOR_OPTIONS.items()
            if option.step is not None
            for row in pictures(f"{option.words} dragged, 1,000", sliders[f"{name}_fps"], sliders[f"{name}_gap99"])
        ),
        *pictures("a race of 12", race["fps"], race["gap99"]),
        *pictures("landscape open, settling", landscape["calm_fps"], landscape["calm_gap99"]),
        *pictures("landscape open, oscillating", landscape["wild_fps"], landscape["wild_gap99"]),
        *pictures(f"four cells, {four['width']:.0f} x {four['height']:.0f}", four["fps"], four["gap99"]),
        *pictures(f"Classify, {classify['width']:.0f} x {classify['height']:.0f}", classify["fps"], classify["gap99"]),
        *pictures("27 weights, batches of 16", many_weights["fps"], many_weights["gap99"]),
        *(
            Row(
                "longest gap",
                f"1,000,000 points, {name}",
                gap,
                250,
                100,
                f"{gap:.0f} ms",
                "",
                better="lower",
                unit="ms",
            )
            for name, gap in million.items()
        ),
        *(
            Row(f"another {name}", "all views opened", ms, 150, 100, f"{ms:.0f} ms", "", better="lower", unit="ms")
            for name, ms in switches.items()
        ),
        Row(
            "iterations against headless",
            work,
            100 * frames["share"],
            40,
            60,
            f"{frames['rate']:,.0f} /s",
            f"{frames['headless']:,.0f} /s",
            unit="%",
        ),
        Row(
            "99 % of key to picture",
            work,
            latency["p99"],
            60,
            30,
            f"{latency['p99']:.1f} ms",
            f"median {latency['median']:.1f} ms",
            better="lower",
            unit="ms",
        ),
        Row(
            "a picture after 1,000,000 iterations",
            "against after 1,000",
            growth["long"] / growth["short"],
            1.2,
            1.05,
            f"{growth['long']:.2f} ms",
            f"{growth['short']:.2f} ms",
            better="lower",
        ),
        Row(
            "a picture with 1,000,000 points",
            "against 1,000",
            growth["many"] / growth["few"],
            3,
            1.5,
            f"{growth['many']:.2f} ms",
            f"{growth['few']:.2f} ms",
            better="lower",
        ),
        Row(
            "start to first picture",
            "against a bare plot",
            min(ours) / min(bare),
            1.5,
            1.15,
            f"{min(ours):.2f} s",
            f"{min(bare):.2f} s",
            better="lower",
        ),
    ]
