"""The frame round what has the keyboard: after a key only, one at a time, in the accent colour, over no content."""

from __future__ import annotations

import pytest
from desk import Desk, Keys, MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFocusFrame, QSlider, QWidget

from neuron_gui.views.style.themed import current_theme

LEFT = Qt.MouseButton.LeftButton


def framed(desk: Desk) -> list[QWidget]:
    """Return what has a frame that is seen."""
    around = [ring.parentWidget() for ring in desk.window.findChildren(QFocusFrame) if ring.isVisible()]
    return [widget for widget in around if widget is not None]


def test_there_is_none_until_tab_and_then_one_that_follows(desk: MakeDesk) -> None:
    d = desk()
    assert framed(d) == []
    seen = set()
    for _ in range(12):
        d.press(Keys.Key_Tab)
        focus = QApplication.focusWidget()
        assert framed(d) in ([], [focus])
        seen |= set(framed(d))
    assert len(seen) > 4


def test_training_and_a_click_show_none(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    assert framed(d) == []
    d.press(Keys.Key_F6)
    assert framed(d) == [QApplication.focusWidget()]
    # A click in the picture takes the keyboard there, and shows no frame.
    at = d.window.boundary.inside().center().toPoint()
    viewport = d.window.boundary.childAt(at)
    assert viewport is not None
    d.qtbot.mouseClick(viewport, LEFT, pos=viewport.mapFrom(d.window.boundary, at))
    d.wait(lambda: framed(d) == [])


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_a_view_opened_by_its_key_has_one_and_one_opened_by_a_click_none(
    desk: MakeDesk, modifier: Qt.KeyboardModifier
) -> None:
    d = desk()
    # Qt keeps the modifiers of the last key or click, which may be those of another test.
    d.qtbot.mouseClick(d.window.boundary, LEFT)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    if modifier:
        d.press(Keys.Key_7, modifier)
    else:
        d.window.stage_controller.views["formula_panel"].trigger()
    formulas = d.find(QWidget, "formula_panel")
    d.wait(formulas.hasFocus)
    assert framed(d) == ([formulas] if modifier else [])


def test_it_is_in_the_accent_colour_round_the_widget_and_over_nothing_in_it(desk: MakeDesk) -> None:
    d = desk()
    slider = d.find(QSlider, "speed")
    d.window.boundary.setFocus()
    plain = slider.grab().toImage()
    slider.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert framed(d) == [slider]
    picture = slider.grab().toImage()
    assert picture.pixelColor(0, picture.height() // 2) == current_theme().accent
    inside = plain.rect().adjusted(4, 4, -4, -4)
    assert picture.copy(inside) == plain.copy(inside)
    slider.resize(slider.width() - 30, slider.height())
    assert framed(d)[0].rect() == slider.rect()
