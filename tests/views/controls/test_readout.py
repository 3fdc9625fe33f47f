"""One live number under the picture."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from neuron_gui.views.controls.readout import Readout


def test_a_caption_longer_than_the_room_is_drawn_smaller_and_not_cut_off(qtbot: QtBot) -> None:
    readout = Readout("test_accuracy", "Test accuracy")
    qtbot.addWidget(readout)
    readout.make_room(("100 %",), tight=True)
    readout.resize(2 * readout.sizeHint().width() // 3, readout.sizeHint().height())
    image = readout.grab().toImage()
    paper = QColor(image.pixel(0, image.height() // 2))
    empty = [all(image.pixelColor(x, y) == paper for y in range(image.height())) for x in range(image.width())]
    assert empty[-1]
    assert not all(empty[: image.width() // 2])
