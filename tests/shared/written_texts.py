"""The texts that a widget paints, and their font sizes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from PySide6.QtCore import QBuffer, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from neuron_gui.views.plotting.axis import Axis
from neuron_gui.views.plotting.plot import Plot


def texts(widget: QWidget) -> list[tuple[str, float]]:
    """Return the texts that a widget paints, with their font sizes in px, read from an SVG of the widget."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    sheet = QSvgGenerator()
    sheet.setOutputDevice(buffer)
    sheet.setSize(widget.size())
    sheet.setResolution(96)
    painter = QPainter(sheet)
    widget.render(painter, QPoint())
    painter.end()
    found: list[tuple[str, float]] = []

    def walk(element: ET.Element, scale: float, size: float) -> None:
        matrix = re.match(r"matrix\(([^)]*)\)", element.get("transform", ""))
        if matrix is not None:
            a, b, c, d, *_ = map(float, matrix.group(1).split(","))
            scale *= abs(a * d - b * c) ** 0.5
        size = float(element.get("font-size", size))
        if element.tag.endswith("}text"):
            found.append(("".join(element.itertext()).strip(), size * scale))
        for inner in element:
            walk(inner, scale, size)

    walk(ET.fromstring(bytes(buffer.data().data())), 1.0, 0.0)
    # Axes are cached as pictures and do not appear in the SVG.
    for plot in widget.findChildren(Plot):
        axes = [item for item in plot.scene().items() if isinstance(item, Axis) and plot.isVisible()]
        found += [(f"axis 0 of {plot.accessibleName()}", axis.style["tickFont"].pixelSize()) for axis in axes]
    return found
