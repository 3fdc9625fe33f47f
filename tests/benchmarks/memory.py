"""Memory that the history of a long run takes, measured as resident memory of a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.table import Row

#: Iterations that are kept, and again as many that no longer fit.
ITERATIONS = 1_000_000
SAMPLES = (50, 500)

_CHILD = """
import sys
from pathlib import Path
from neuron_gui.data.generators import generate
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.trainer import Trainer

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000

samples, iterations = int(sys.argv[1]), int(sys.argv[2])
# Everything is loaded and in its place before the first look.
Trainer(generate("blobs", samples), TrainingConfig(learning_rate=5.0)).advance(2000)
trainer = Trainer(generate("blobs", samples), TrainingConfig(learning_rate=5.0))
trainer.step()
before = resident()
trainer.advance(iterations)
kept = resident()
trainer.advance(iterations)
print(before, kept, resident())
"""


def measure() -> list[Row]:
    """Return what a million iterations take, and what the next million adds."""
    rows = []
    for samples in SAMPLES:
        what, work = "memory of 1,000,000 iterations of history", f"m = {samples}"
        more, bounds = "growth in the next 1,000,000 iterations", (2.0, None)
        if not Path("/proc/self/status").exists():
            rows.append(Row(what, work, None, 100.0, 60.0, "", "needs /proc", "lower", "MB"))
            continue
        command = [sys.executable, "-c", _CHILD, str(samples), str(ITERATIONS)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        before, kept, after = map(float, printed.split())
        # What the numbers themselves take: three parameters, three slopes and a loss for each row.
        bare = f"{ITERATIONS * 7 * 8 / 1e6:.0f} MB of numbers"
        rows.append(Row(what, work, kept - before, 100.0, 60.0, f"{before:.0f} → {kept:.0f} MB", bare, "lower", "MB"))
        rows.append(Row(more, work, after - kept, *bounds, f"{kept:.0f} → {after:.0f} MB", "nothing", "lower", "MB"))
    return rows
