"""Any zoom in any window: what has no room takes turns or is scrolled, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from neuron_gui.controls.elided_label import ElidedLabel
from neuron_gui.docks import SPECS
from neuron_gui.settings import ZOOMS

if TYPE_CHECKING:
    from tests.window.conftest import Desk

    MakeDesk = Callable[..., Desk]

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHOWING = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QTabBar)
SIZES = ((1024, 768), (1280, 720), (1920, 1080))
LAYOUT_TAKES = 12  # rounds of events


def laid_out() -> None:
    for _ in range(LAYOUT_TAKES):
        QApplication.processEvents()


def cut_off(window: QWidget) -> Iterator[str]:
    """Name what shows something and can neither be seen as a whole nor be scrolled to."""
    docks = window.findChildren(QDockWidget)
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, SHOWING) or not widget.isVisible() or widget.size().isEmpty():
            continue
        name = widget.objectName() or type(widget).__name__
        if any(dock.isAncestorOf(widget) and dock.visibleRegion().isEmpty() for dock in docks):
            continue  # behind another tab
        inner = widget
        while inner is not window:
            outer = inner.parentWidget()
            assert outer is not None
            area = outer.parentWidget()
            if isinstance(area, QScrollArea) and area.widget() is inner:
                # All of the contents can be scrolled to as long as the bars' ranges are theirs.
                across, down = area.horizontalScrollBar(), area.verticalScrollBar()
                if across.maximum() + outer.width() < inner.width() or down.maximum() + outer.height() < inner.height():
                    yield f"{name}: {area.objectName()} does not scroll far enough"
                inner = area
                continue
            place = QRect(widget.mapTo(outer, QPoint()), widget.size())
            if widget is not inner and isinstance(inner, QScrollArea):
                place = inner.geometry()
            if not outer.rect().contains(place):
                yield f"{name}: {place.getRect()} is not inside {outer.objectName()} {outer.rect().getRect()}"
                break
            if isinstance(inner, QScrollArea):
                widget = inner
            inner = outer
        least = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton | QLabel) and not isinstance(widget, ElidedLabel):
            room = widget.width()
            if widget.minimumSizeHint().width() > room and not (isinstance(widget, QLabel) and widget.wordWrap()):
                yield f"{name}: {room} px wide, needs {least.width()}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("projector", [False, True])
def test_nothing_is_cut_off_at_any_zoom(desk: MakeDesk, size: tuple[int, int], projector: bool) -> None:
    d = desk("--iterations", "30")
    window = d.window
    found = {}
    for zoom in ZOOMS:
        window.settings.zoom = zoom
        window.look.apply()
        window.resize(*size)
        laid_out()
        for spec in SPECS:
            window.docks.reveal(spec.name)
            laid_out()
            assert window.size().toTuple() == size, (zoom, spec.name)
            found |= dict.fromkeys(cut_off(window), (zoom, spec.name))
    for k, v in found.items():
        print("XX", k, v)
    assert not found
