"""pyqtgraph with the quick imports: faster, and every item is imported when it is first used."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import PySide6.QtWidgets
from neuron_gui.app.quick_imports import import_pyqtgraph
import_pyqtgraph()
import pyqtgraph
print(sorted({"pyqtgraph.parametertree", "pyqtgraph.multiprocess", "pyqtgraph.imageview"} & set(sys.modules)))
for name in ("ImageItem", "ImageView", "PlotWidget", "RemoteGraphicsView", "ViewBox"):
    print(getattr(pyqtgraph, name).__name__, isinstance(getattr(pyqtgraph, name), type))
from pyqtgraph.graphicsItems.ROI import ROI
print(pyqtgraph.ROI is ROI, hasattr(pyqtgraph, "Nothing"))
"""


def test_what_is_left_out_is_there_when_it_is_asked_for() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "[]",
        *(f"{name} True" for name in ("ImageItem", "ImageView", "PlotWidget", "RemoteGraphicsView", "ViewBox")),
        "True False",
    ]
