"""Run at the start of a standalone program: stand in for PySide6.QtOpenGL, which is 9 MB.

pyqtgraph imports it for drawing by OpenGL, which Neuron never switches on.
"""

import sys
import types

sys.modules["PySide6.QtOpenGL"] = types.ModuleType("PySide6.QtOpenGL")
