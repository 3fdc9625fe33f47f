"""Walk randomly over the window with real clicks, keys, drags, wheels, drops, resizes and menu actions.

    python -m tests.walk --actions 100000              walks of 2,000 steps, each in a process of its own
    python -m tests.walk --actions 600 --seed 7        one walk
    python -m tests.walk --replay FILE                 the steps of a failure again

Warnings, Qt's messages and exceptions are failures, and so are a crash and a walk that does not end. The steps that
led to a failure are shortened as far as it still happens, and written to FILE in the folder given by --out.
It runs without a screen (QT_QPA_PLATFORM=offscreen) unless that variable says otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from operator import itemgetter
from pathlib import Path
from time import monotonic, time
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
#: Steps of one process, and the seconds that one step may take: a slow machine needs long for all of them.
LENGTH, PATIENCE = 2000, 120
#: Shortened replays are tried so often, and for so many seconds, at the most.
TRIES, TRIED_FOR = 60, 300


def main() -> int:
    """Do what the arguments say; return 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description="A random walk over the window.")
    parser.add_argument("--actions", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "neuron-walk")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.one or arguments.replay is not None:
        return one(arguments.seed, arguments.actions, arguments.replay, arguments.out)
    found = 0
    for number in range(-(-arguments.actions // LENGTH)):
        seed, actions = arguments.seed + number, min(LENGTH, arguments.actions - number * LENGTH)
        code, said = apart(["--seed", str(seed), "--actions", str(actions)], arguments.out)
        *lines, last = said.strip().splitlines() or [f"exit code {code}"]
        print(f"seed {seed}: {last}", flush=True)
        if not code:
            print("".join(f"  {line}\n" for line in lines), end="", flush=True)
        else:
            found += 1
            print(said, flush=True)
            steps = arguments.out / f"seed-{seed}.jsonl"
            print(f"  shortened to {shorten(steps, arguments.out)} steps: {steps}", flush=True)
    return 1 if found else 0


def one(seed: int, actions: int, replay: Path | None, out: Path) -> int:
    """Walk in this process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    home = tempfile.TemporaryDirectory()
    os.environ["HOME"] = os.environ["NEURON_SETTINGS_DIR"] = home.name
    from tests.walk.steps import read
    from tests.walk.walker import walk

    steps = None
    if replay is not None:
        seed, taken = read_journal(replay)
        steps = [read(step) for step in taken]
    path = out / (f"seed-{seed}.jsonl" if replay is None else "replayed.jsonl")
    with home, path.open("w", encoding="utf-8") as journal:
        journal.write(f"{seed}\n")
        report = walk(Path(home.name), seed, actions, journal, steps)
    for number, text in report.failures[:5]:
        print(f"step {number} {report.steps[number]}:\n{text}")
    if report.failures:
        write_journal(path, seed, [step.written() for step in report.steps[: report.failures[0][0] + 1]])
    else:
        path.unlink()
    for number, seconds, where in sorted(report.gaps, key=itemgetter(1), reverse=True)[:5]:
        print(f"step {number} took {seconds:.2f} s, {where}: {report.steps[number]}")
    print(
        f"{len(report.steps)} steps, {len(report.failures)} failures, {len(report.gaps)} steps over 0.2 s, "
        f"memory {grown(report.memory)}"
    )
    return 1 if report.failures else 0


def grown(memory: list[tuple[int, float]]) -> str:
    """Say how much memory was held, and how much of it each thousand steps added in the second half."""
    if len(memory) < 4:
        return "not measured"
    steps, held = np.array(memory[len(memory) // 2 :]).T
    slope = 1000 * np.polyfit(steps, held, 1)[0]
    return f"{memory[0][1]:.0f} to {memory[-1][1]:.0f} MB, at last {slope:+.0f} MB in 1000 steps"


def apart(arguments: list[str], out: Path) -> tuple[int, str]:
    """Walk in a process of its own; return its exit code and what it printed."""
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.walk", "--one", "--out", str(out), *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        while (code := within(process, PATIENCE)) is None:
            if time() - max((path.stat().st_mtime for path in out.glob("*.jsonl")), default=0) > PATIENCE:
                process.kill()
                process.wait()
                return 1, "it did not end"
        said.seek(0)
        return code, said.read()


def within(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return the exit code of a process, or None if it is still running after so many seconds."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def shorten(path: Path, out: Path) -> int:
    """Leave out steps as long as the replay still fails; return how many are left."""
    seed, steps = read_journal(path)
    size, tries = max(1, len(steps) // 2), 0
    end = monotonic() + TRIED_FOR
    while size and tries < TRIES and monotonic() < end:
        at = 0
        while at < len(steps) and tries < TRIES and monotonic() < end:
            left = steps[:at] + steps[at + size :]
            write_journal(path, seed, left)
            tries += 1
            if left and apart(["--replay", str(path)], out)[0]:
                steps = left
            else:
                at += size
        size //= 2
    write_journal(path, seed, steps)
    return len(steps)


def read_journal(path: Path) -> tuple[int, list[dict[str, Any]]]:
    """Return the seed, which says with which data the walk began, and the steps."""
    seed, *steps = path.read_text(encoding="utf-8").splitlines()
    return int(seed), [json.loads(step) for step in steps]


def write_journal(path: Path, seed: int, steps: list[dict[str, Any]]) -> None:
    """Write a seed and steps, a line each."""
    path.write_text("\n".join([str(seed), *map(json.dumps, steps)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
