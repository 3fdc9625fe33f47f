"""What the first opening of a view needs is imported while nothing runs."""

from __future__ import annotations

import subprocess
import sys

#: Run in a process of its own, because this one has imported all modules.
SCRIPT = """
import sys
from neuron_gui.app import create_window
from neuron_gui.app import preparation
from PySide6.QtTest import QTest

preparation.EVERY_MS = 1
window = create_window(["--learning-rate", "0.001"])
window.engine.run()
window.settle()
made = preparation.Preparation(window)
made.start()
QTest.qWait(100)
assert "ziamath" not in sys.modules and made.left, "imported while it ran"
window.engine.pause()
for _ in range(300):
    QTest.qWait(10)
    if "ziamath" in sys.modules:
        break
assert not made.left and "ziamath" in sys.modules
assert "neuron_gui.views.graph.graph_view" in sys.modules
made.stop()
window.close()
"""


def test_modules_are_imported_while_no_training_runs() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
