"""The fields of the data agree with the data that are shown; the wheel scrolls past all fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from children import child
from desk import Desk, MakeDesk
from lesson_files import read_lesson
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from neuron_gui.data.assets import asset
from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.views.controls.section import Section
from neuron_gui.views.style.themed import current_theme

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def fields(desk: Desk) -> tuple[Any, ...]:
    controls = desk.window.data_controls
    values = controls.samples.value(), controls.noise.value(), controls.seed.value()
    return (controls.dataset.currentData(), *values)


def made(desk: Desk, kind: str, samples: int, noise: float, seed: int) -> None:
    """Wait for these data, and fail unless the fields say the same."""
    expected = generate(kind, samples, noise, seed)
    desk.wait(lambda: np.array_equal(desk.data.points, expected.points))
    assert fields(desk) == (kind, samples, noise, seed)
    assert not desk.window.data_controls.generate.property("primary")


def test_undo_and_redo_of_data_take_the_fields_along(desk: MakeDesk) -> None:
    d = desk("--dataset", "xor", "--samples", "120", "--noise", "0.2", "--seed", "4")
    made(d, "xor", 120, 0.2, 4)
    d.type("samples", "300", QSpinBox)
    made(d, "xor", 300, 0.2, 4)
    d.click("next_seed")
    made(d, "xor", 300, 0.2, 5)
    d.window.files.open_sample("iris")
    d.wait(lambda: d.data.name == "Iris flowers")
    assert fields(d)[0] is None
    for _ in range(2):
        d.press(Keys.Key_Z, CTRL)
        d.rest()
    made(d, "xor", 300, 0.2, 4)
    d.press(Keys.Key_Z, CTRL)
    made(d, "xor", 120, 0.2, 4)
    for _ in range(3):
        d.press(Keys.Key_Z, CTRL | SHIFT)
        d.rest()
    assert d.data.name == "Iris flowers"
    assert fields(d)[0] is None


def test_a_lessons_data_are_in_the_fields(desk: MakeDesk) -> None:
    d = desk()
    d.window.give_lesson(read_lesson(Path(str(asset("lessons", "2-what-the-loss-measures.lesson")))))
    made(d, "blobs", 60, GENERATORS["blobs"].noise, 4)


def test_enter_in_a_field_is_told_and_gives_the_keyboard_back(desk: MakeDesk) -> None:
    d = desk("--dataset", "blobs", "--iterations", "20")
    d.at(20)
    before = d.numbers()
    d.type("noise", "0,3")
    d.at(0)
    made(d, "blobs", 200, 0.3, 0)
    assert "Undo brings the old data back" in d.text("message")
    assert d.window.boundary.hasFocus()
    d.press(Keys.Key_Z, CTRL)
    d.at(20)
    assert d.numbers() == before
    made(d, "blobs", 200, 1.0, 0)


def test_all_kinds_fit_into_their_box_beside_a_scroll_bar(desk: MakeDesk) -> None:
    d = desk()
    d.window.resize(1280, 600)
    bar = d.find(QScrollArea, "sidebar_scroll").verticalScrollBar()
    d.wait(bar.isVisible)
    box = d.window.data_controls.dataset
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    edit = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, box).width()
    for place in range(box.count()):
        text = box.fontMetrics().horizontalAdvance(box.itemText(place))
        assert box.iconSize().width() + text + current_theme().size(12) <= room, box.itemText(place)


# The wheel


def roll(widget: QWidget, notches: int = -1) -> None:
    """Turn the wheel over the middle of a widget; a widget that ignores it passes it to its parent."""
    window = widget.window()
    at = widget.mapTo(window, widget.rect().center())
    target: QWidget | None = window.childAt(at)
    assert target is not None
    assert target is widget or widget.isAncestorOf(target)
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    while target is not None:
        here, there = QPointF(target.mapFrom(window, at)), QPointF(window.mapToGlobal(at))
        button, key, phase = nothing
        event = QWheelEvent(here, there, QPoint(), QPoint(0, 120 * notches), button, key, phase, False)
        event.ignore()
        QApplication.sendEvent(target, event)
        target = None if event.isAccepted() or target.isWindow() else target.parentWidget()


def value_of(field: QWidget) -> Any:
    return field.currentIndex() if isinstance(field, QComboBox) else field.value()  # type: ignore[attr-defined]


def all_fields(root: QWidget) -> list[QWidget]:
    """Return the fields that can be reached: those in a closed section cannot."""
    fields = QAbstractSpinBox | QComboBox | QSlider
    return [one for one in root.findChildren(QWidget) if isinstance(one, fields) and one.isVisible()]


@pytest.mark.parametrize("features", ["x1,x2", "x1,x2,x1*x2"])
def test_the_wheel_scrolls_the_sidebar_past_every_field(desk: MakeDesk, features: str) -> None:
    d = desk("--features", features)
    d.window.resize(1280, 600)
    training = d.window.training_controls
    for section in (training.start_section, training.until_section):
        section.set_open(True)
    training.until.at_iteration.setChecked(True)
    d.rest()
    area = d.find(QScrollArea, "sidebar_scroll")
    bar = area.verticalScrollBar()
    before, data = d.numbers(), d.window.dataset
    d.window.boundary.setFocus()
    # Fields in a closed section cannot be under the wheel.
    contents = area.widget()
    assert contents is not None
    found = [field for field in all_fields(contents) if field.isVisible()]
    assert len(found) >= 12
    for field in found:
        area.ensureWidgetVisible(field)
        value, place = value_of(field), bar.value()
        down = -1 if place < bar.maximum() else 1
        roll(field, down)
        assert value_of(field) == value, field.objectName()
        assert bar.value() != place, field.objectName()
        # The wheel does not give it the focus either.
        assert field.focusPolicy() != Qt.FocusPolicy.WheelFocus
    d.rest()
    assert d.numbers() == before
    assert d.window.dataset is data


def test_a_field_with_the_keyboard_listens_to_the_wheel(desk: MakeDesk) -> None:
    d = desk("--dataset", "blobs")
    d.window.activateWindow()
    d.wait(d.window.isActiveWindow)
    box = d.window.data_controls.samples
    box.setFocus()
    roll(box, 1)
    assert box.value() > 200
    kinds = d.window.data_controls.dataset
    kinds.setFocus()
    chosen = kinds.currentIndex()
    roll(kinds, -1)
    assert kinds.currentIndex() == chosen + 1
    d.rest()
    assert d.data.name == GENERATORS["blobs"].title


@pytest.mark.parametrize("name", ["runs_panel", "sweep_panel", "graph_panel", "passes_panel", "landscape_panel"])
def test_in_panels_fields_leave_the_wheel_alone_and_their_text_keeps_off_the_frame(desk: MakeDesk, name: str) -> None:
    d = desk()
    d.window.stage_controller.reveal(name)
    view = d.window.stage.view(name)
    d.wait(view.isVisible)
    d.rest()
    found = all_fields(view)
    assert found
    for field in found:
        value = value_of(field)
        for notches in (1, -2):
            roll(field, notches)
            assert value_of(field) == value, field.objectName()
        if isinstance(field, QAbstractSpinBox):
            assert field.lineEdit().textMargins().left() >= 4


def test_the_margin_of_text_grows_with_the_letters(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_G)
    asked = d.find(QDialog, "go_to")
    boxes = [d.window.data_controls.samples, d.window.projector.bar.box, child(asked, QSpinBox)]
    margins = [box.lineEdit().textMargins().left() for box in boxes]
    assert min(margins) >= 4
    asked.reject()
    d.window.settings.zoom = 2.0
    d.window.appearance.apply()
    for box, margin in zip(boxes[:2], margins, strict=False):
        assert box.lineEdit().textMargins().left() > margin


# Sections


@pytest.mark.parametrize("name", ["start", "until"])
def test_what_is_opened_in_a_low_window_comes_into_view(desk: MakeDesk, name: str) -> None:
    d = desk()
    d.window.resize(1280, 600)
    d.rest()
    section: Section = getattr(d.window.training_controls, f"{name}_section")
    area = d.find(QScrollArea, "sidebar_scroll")
    area.ensureWidgetVisible(section.button)
    d.qtbot.mouseClick(section.button, Qt.MouseButton.LeftButton)

    def is_seen() -> bool:
        top = section.mapTo(area.viewport(), QPoint(0, 0)).y()
        return (
            section.height() > 2 * section.button.height() and 0 <= top <= area.viewport().height() - section.height()
        )

    d.wait(is_seen)
