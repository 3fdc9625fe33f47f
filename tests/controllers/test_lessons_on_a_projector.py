"""The lessons that come with the program on a projector of 4 : 3: what its room is used for, and what can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from children import child
from desk import Desk, MakeDesk
from lesson_files import read_lesson
from PySide6.QtCore import QBuffer, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from neuron_gui.data.assets import asset
from neuron_gui.views.plotting.axis import Axis
from neuron_gui.views.plotting.plot import Plot

LESSONS = sorted(asset("lessons").glob("*.lesson"))
#: Least share of the screen for all views of a scene, for the largest of them, and of the height for a number.
ALL, LARGEST, NUMBER = 0.6, 0.4, 1 / 30


def texts(widget: QWidget) -> list[tuple[str, float]]:
    """Return what a widget writes, and the size of its type in px: as SVG, text stays text."""
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
    # An axis is copied from a picture of it.
    for plot in widget.findChildren(Plot):
        axes = [item for item in plot.scene().items() if isinstance(item, Axis) and plot.isVisible()]
        found += [(f"axis 0 of {plot.accessibleName()}", axis.style["tickFont"].pixelSize()) for axis in axes]
    return found


def check(d: Desk, where: str) -> list[str]:
    """Return what is wrong with the scene that is shown."""
    window = d.window
    whole = window.width() * window.height()
    shares = [cell.rect.width * cell.rect.height / whole for cell in window.stage.cells]
    wrong = []
    if sum(shares) < ALL or max(shares) < LARGEST:
        wrong.append(f"{where}: shares {[round(share, 3) for share in shares]}")
    for view in window.stage.on_screen():
        region = child(window, QScrollArea, f"{view.spec.name}_region")
        if region.horizontalScrollBar().maximum() or region.verticalScrollBar().maximum():
            wrong.append(f"{where}: {view.spec.name} is cut off")
        small = {one for one in texts(view) if re.search(r"\d", one[0]) and one[1] < NUMBER * window.height() - 0.5}
        wrong += [f"{where}: {view.spec.name} writes {text!r} in {size:.1f} px" for text, size in small]
    return wrong


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_pictures_have_the_room_and_numbers_can_be_read(desk: MakeDesk, path: Path) -> None:
    d = desk()
    window = d.window
    window.actions_["projector"].toggle()
    d.wait(lambda: window.size() == window.screen().size())
    # The sizes of type follow the screen's height; of 4 : 3 it is as wide as this.
    height = window.height()
    window.resize(round(height * 4 / 3), height)
    window.give_lesson(read_lesson(path))
    player = window.lessons.player
    assert player is not None
    wrong = []
    presses: Counter[tuple[int, bool]] = Counter()
    while not player.ended:
        presses[player.index, player.asking] += 1
        d.rest()
        d.wait(lambda: not d.state.running)
        QApplication.processEvents()
        where = f"{player.index + 1} {player.scene.title}"
        assert (window.width(), window.height()) == (round(height * 4 / 3), height)
        if not player.asking:
            wrong += check(d, where)
        window.lessons.forward()
    assert wrong == []
    # No text needs a second page.
    assert set(presses.values()) == {1}
