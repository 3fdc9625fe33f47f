"""Run at the start of a standalone program: stand in for PySide6's modules for OpenGL, which are 10 MB.

pyqtgraph imports them for drawing by OpenGL, which Neuron never switches on.
"""

import sys
import types

sys.modules["PySide6.QtOpenGL"] = types.ModuleType("PySide6.QtOpenGL")
sys.modules["PySide6.QtOpenGLWidgets"] = widgets = types.ModuleType("PySide6.QtOpenGLWidgets")
widgets.QOpenGLWidget = type("QOpenGLWidget", (), {})
