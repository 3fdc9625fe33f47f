"""The button that closes a panel: large enough to be hit, dark enough to be seen, at each zoom and in each theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication

from neuron_gui.views.controls.close_button import CloseButton

if TYPE_CHECKING:
    from tests.window.conftest import Desk

    MakeDesk = Callable[..., Desk]


def luminance(colour: QColor) -> float:
    each = colour.redF(), colour.greenF(), colour.blueF()
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in each]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_seen_and_hit_and_closes(desk: MakeDesk, theme: str) -> None:
    it = desk("--theme", theme)
    for zooms in range(2):
        if zooms:
            it.window.look.zoom_in()
            it.window.look.zoom_in()
        dock = it.window.docks["loss_panel"]
        dock.reveal()
        QApplication.processEvents()
        button = dock.findChild(CloseButton)
        assert button is not None
        scale = it.window.look.theme.scale
        assert min(button.width(), button.height()) >= 24 * scale - 1
        assert dock.rect().contains(button.geometry())
        image = dock.grab(button.geometry()).toImage()
        ground = image.pixelColor(0, 0)
        seen = [
            x
            for x in range(image.width())
            for y in range(image.height())
            if contrast(image.pixelColor(x, y), ground) >= 3
        ]
        assert max(seen) - min(seen) >= 9 * scale * image.devicePixelRatio() - 1
        middle = button.mapTo(it.window, button.rect().center())
        assert it.window.childAt(middle) is button
        it.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(2, button.height() - 3))
        it.wait(dock.isHidden)
        assert not dock.action.isChecked()


def test_it_is_the_only_one_and_goes_and_comes_with_the_title(desk: MakeDesk) -> None:
    dock = desk().window.docks["gradient_panel"]
    for titled in (True, False, True):
        dock.set_titled(titled)
        QApplication.processEvents()
        seen = [
            one
            for one in dock.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if one.isVisible() and not one.size().isEmpty()
        ]
        assert seen == [dock.findChild(CloseButton)] * titled
