"""The data's controls: they show what makes the present data, and make others where others are confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QValidator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.data.origin import Origin
from neuron_gui.data.sample_data import load_sample
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.data_controls import DataControls
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import make_theme

Keys = Qt.Key
Asked = list[tuple[Any, ...]]


@pytest.fixture
def controls(qapp: QApplication, qtbot: QtBot) -> DataControls:
    apply_theme(qapp, make_theme("light"))
    made = DataControls()
    qtbot.addWidget(made)
    made.resize(260, 400)
    made.show()
    made.show_data(generate("blobs"))
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def asked(controls: DataControls) -> Asked:
    told: Asked = []

    def note(origin: Origin) -> None:
        told.append((origin.kind, origin.samples, origin.noise, origin.seed))

    controls.generate_requested.connect(note)
    return told


def fields(controls: DataControls) -> tuple[Any, ...]:
    return (
        controls.dataset.currentData(),
        controls.samples.value(),
        controls.noise.value(),
        controls.seed.value(),
    )


def primary(controls: DataControls) -> bool:
    return bool(controls.generate.property("primary"))


def retype(qtbot: QtBot, box: Any, text: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)


def test_the_fields_show_what_made_the_data_and_tell_nobody(controls: DataControls, asked: Asked) -> None:
    for kind, samples, noise, seed in (
        ("moons", 60, 0.3, 7),
        ("xor", 1_000_000, 0.0, 2**31 - 1),
        ("blobs", 200, 1.0, 0),
    ):
        controls.show_data(generate(kind, samples, noise, seed))
        assert fields(controls) == (kind, samples, noise, seed)
        assert not primary(controls)
    assert asked == []


def test_data_that_were_read_are_no_kind(controls: DataControls, asked: Asked) -> None:
    controls.show_data(generate("moons", 60, 0.3, 7))
    controls.show_data(load_sample("iris"))
    assert controls.dataset.currentText() == ""
    assert controls.dataset.placeholderText() == "From a file"
    assert not primary(controls)
    assert asked == []
    controls.generate.click()
    assert asked == [("moons", 60, 0.3, 7)]
    controls.show_data(generate("moons", 60, 0.3, 7))
    assert fields(controls) == ("moons", 60, 0.3, 7)


def test_values_set_by_the_program_make_nothing_until_generate(controls: DataControls, asked: Asked) -> None:
    controls.dataset.setCurrentIndex(controls.dataset.findData("circles"))
    controls.samples.setValue(77)
    controls.noise.setValue(0.5)
    controls.seed.setValue(3)
    assert asked == []
    assert primary(controls)
    controls.generate.click()
    assert asked == [("circles", 77, 0.5, 3)]
    controls.show_data(generate("circles", 77, 0.5, 3))
    assert not primary(controls)
    controls.generate.click()
    assert len(asked) == 2


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_kind_chosen_from_the_list_is_made_at_once(controls: DataControls, asked: Asked, qtbot: QtBot) -> None:
    qtbot.keyClick(controls.dataset, Keys.Key_Space)
    view = controls.dataset.view()
    qtbot.waitUntil(view.isVisible)
    for _ in range(3):
        qtbot.keyClick(view, Keys.Key_Down)
    assert asked == []
    qtbot.keyClick(view, Keys.Key_Return)
    assert asked == [("moons", 200, GENERATORS["moons"].noise, 0)]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_present_kind_chosen_again_changes_nothing(controls: DataControls, asked: Asked, qtbot: QtBot) -> None:
    qtbot.keyClick(controls.dataset, Keys.Key_Space)
    view = controls.dataset.view()
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Keys.Key_Return)
    assert asked == []


def test_arrows_through_the_closed_list_make_nothing_until_enter(
    controls: DataControls, asked: Asked, qtbot: QtBot
) -> None:
    controls.dataset.setFocus()
    for key in (Keys.Key_Down, Keys.Key_Down, Keys.Key_Up, Keys.Key_C):
        qtbot.keyClick(controls.dataset, key)
    assert controls.dataset.currentData() == "circles"
    assert asked == []
    assert primary(controls)
    qtbot.keyClick(controls.dataset, Keys.Key_Return)
    assert asked == [("circles", 200, GENERATORS["circles"].noise, 0)]


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("samples", "1 500", ("blobs", 1500, 1.0, 0)),
        ("noise", "0,25", ("blobs", 200, 0.25, 0)),
        ("seed", "12", ("blobs", 200, 1.0, 12)),
    ],
)
def test_another_number_and_enter_makes_new_data_once(
    controls: DataControls, asked: Asked, qtbot: QtBot, name: str, typed: str, wanted: tuple[Any, ...]
) -> None:
    box = getattr(controls, name)
    retype(qtbot, box, typed)
    assert asked == []
    assert primary(controls)
    qtbot.keyClick(box, Keys.Key_Return)
    assert asked == [wanted]
    controls.show_data(generate(*wanted))
    assert not primary(controls)
    qtbot.keyClick(box, Keys.Key_Enter)
    assert asked == [wanted]


def test_the_same_number_typed_again_makes_nothing(controls: DataControls, asked: Asked, qtbot: QtBot) -> None:
    retype(qtbot, controls.samples, "200")
    qtbot.keyClick(controls.samples, Keys.Key_Return)
    assert asked == []
    assert not primary(controls)


def test_what_is_typed_and_left_is_not_made_but_marked(controls: DataControls, asked: Asked, qtbot: QtBot) -> None:
    retype(qtbot, controls.samples, "500")
    qtbot.keyClick(controls.samples, Keys.Key_Tab)
    assert QApplication.focusWidget() is controls.noise
    assert asked == []
    assert primary(controls)
    controls.show_data(generate("blobs"))
    assert controls.samples.value() == 200
    assert not primary(controls)


def test_what_is_being_typed_is_not_overwritten(controls: DataControls, qtbot: QtBot) -> None:
    retype(qtbot, controls.noise, "0.")
    controls.show_data(generate("moons", seed=4))
    assert controls.seed.value() == 4
    qtbot.keyClicks(controls.noise, "7")
    assert controls.noise.text() == "0.7"
    assert primary(controls)


def test_the_die_makes_the_next_data(controls: DataControls, asked: Asked, qtbot: QtBot) -> None:
    qtbot.mouseClick(controls.dice, Qt.MouseButton.LeftButton)
    assert asked == [("blobs", 200, 1.0, 1)]


def test_long_names_take_no_more_room(controls: DataControls) -> None:
    height = controls.summary.sizeHint().height()
    names = ("a class that has quite a long name, of five words more", "another class <b>with</b> quite a long name")
    data = replace(generate("blobs"), name="data with a name that is very long, too", class_names=names)
    controls.show_data(data)
    assert controls.summary.sizeHint().height() == height
    first, size, *classes = controls.summary.shown()
    for number, line in enumerate((first, size, *classes)):
        assert ("…" in line) is (line is not size)
        font, _ = controls.summary.look(number)
        assert QFontMetrics(font).horizontalAdvance(line) <= controls.summary.width()
    assert size == "m = 200 samples"
    assert all(name in controls.summary.toolTip() for name in names)


def test_a_million_samples_fit_with_their_classes_beside_a_scroll_bar(controls: DataControls) -> None:
    controls.resize(258, 400)
    controls.show_data(generate("blobs", 1_000_000))
    assert controls.summary.shown() == controls.summary.text().split("\n")
    assert "500\u2009000 × class 1" in controls.summary.text()


@pytest.fixture
def box(qtbot: QtBot) -> CountBox:
    made = CountBox(10, 1_000_000)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("1000000", 1_000_000, "1\u2009000\u2009000"),
        ("1 000", 1000, "1\u2009000"),
        ("12,345", 12_345, "12\u2009345"),
        ("3", 10, "10"),
        ("99999999", 999_999, "999\u2009999"),
        ("1e5", 100_000, "100\u2009000"),
        ("1.000", 1000, "1\u2009000"),
        ("1,5e3", 1500, "1\u2009500"),
    ],
)
def test_counts_are_typed_with_gaps_or_without(box: CountBox, qtbot: QtBot, typed: str, value: int, text: str) -> None:
    retype(qtbot, box, typed)
    qtbot.keyClick(box, Keys.Key_Return)
    assert (box.value(), box.text()) == (value, text)
    qtbot.keyClick(box, Keys.Key_Return)
    assert (box.value(), box.text()) == (value, text)


def test_digits_of_other_scripts_are_digits(box: CountBox) -> None:
    assert box.validate("٤٢", 2)[0] == QValidator.State.Acceptable
    assert box.valueFromText("٤٢") == box.valueFromText("４２") == 42


@pytest.mark.parametrize("text", ["-1", "x", "²", "1000001", "1e7", "9" * 5000])
def test_what_is_no_count_is_not_let_in(box: CountBox, text: str) -> None:
    assert box.validate(text, 0)[0] == QValidator.State.Invalid


def test_a_unit_and_a_word_for_none_stand_beside_the_number(box: CountBox, qtbot: QtBot) -> None:
    box.setRange(-1, 5000)
    box.setSuffix(" px")
    box.setSpecialValueText("all")
    for typed, value in (("1e3", 1000), ("1 000 px", 1000), ("1,5e3", 1500), ("all", -1)):
        retype(qtbot, box, typed)
        qtbot.keyClick(box, Keys.Key_Return)
        assert box.value() == value
    assert box.text() == "all"
    assert box.validate("٤٢ px", 2)[0] == QValidator.State.Acceptable
    assert box.valueFromText("٤٢ px") == 42
