"""Groups of controls: each change is emitted once, and a value that the program sets is not emitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import Any

import pytest
from at_once import find_optimum
from children import child
from PySide6.QtCore import QObject, QRectF, Qt, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.app.commands import COMMANDS
from neuron_gui.core.diagnosis import State
from neuron_gui.core.observer import Observer
from neuron_gui.core.rate_limits import rate_limits
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import LeftOut
from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.data.number_text import number
from neuron_gui.data.origin import Origin
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.data_controls import DataControls
from neuron_gui.views.controls.learning_rate_control import LearningRate
from neuron_gui.views.controls.marked_slider import Mark, MarkedSlider, Tint
from neuron_gui.views.controls.number_box import NumberBox
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.controls.section import Section
from neuron_gui.views.controls.slim_bar import SlimBar
from neuron_gui.views.controls.start_controls import StartControls
from neuron_gui.views.controls.training_controls import TrainingControls
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import current_theme, use_theme

Keys = Qt.Key
Show = Callable[[QWidget], Any]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return shown


def heard(*signals: SignalInstance) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    for signal in signals:
        signal.connect(lambda *values: told.append(values))
    return told


def snapshot(dataset: str = "blobs", iterations: int = 0, **settings: Any) -> Snapshot:
    trainer = Trainer(generate(dataset), TrainingConfig(**settings))
    trainer.advance(iterations)
    return Observer(trainer).snapshot(tolerance=1e-6)


def test_a_rate_is_told_once_whichever_way_it_is_changed(show: Show, qtbot: QtBot) -> None:
    rate = show(LearningRate())
    told = heard(rate.changed)
    rate.box.selectAll()
    qtbot.keyClicks(rate.box, "0.25")
    qtbot.keyClick(rate.box, Keys.Key_Return)
    assert told == [(0.25,)]
    qtbot.keyClick(rate.box, Keys.Key_Up)
    assert told == [(0.25,), (0.5,)]
    told.clear()
    rate.slider.setValue(100)
    assert told == [(10.0,)]
    assert rate.box.value() == 10.0
    rate.box.setValue(3.0)
    assert told[1:] == [(3.0,)]


def test_the_slider_spans_all_rates_and_its_ends_are_the_ends(show: Show, qtbot: QtBot) -> None:
    rate = show(LearningRate())
    qtbot.keyClick(rate.slider, Keys.Key_Home)
    assert rate.box.value() == 1e-6
    qtbot.keyClick(rate.slider, Keys.Key_End)
    assert rate.box.value() == 1e3
    qtbot.keyClick(rate.slider, Keys.Key_PageDown)
    assert rate.box.value() == 100.0


def test_a_rate_that_the_program_shows_is_told_to_nobody_and_kept_exactly(show: Show) -> None:
    rate = show(LearningRate())
    told = heard(rate.changed)
    rate.show_snapshot(snapshot(learning_rate=0.12345678901234))
    assert rate.box.value() == 0.12345678901234
    assert told == []


def test_what_is_being_typed_is_not_overwritten(show: Show, qtbot: QtBot) -> None:
    rate = show(LearningRate())
    rate.activateWindow()
    qtbot.waitUntil(rate.isActiveWindow)
    rate.box.setFocus()
    rate.box.selectAll()
    qtbot.keyClicks(rate.box, "0.0")
    rate.show_snapshot(snapshot(learning_rate=5.0))
    qtbot.keyClicks(rate.box, "7")
    qtbot.keyClick(rate.box, Keys.Key_Return)
    assert rate.box.value() == 0.07


def test_the_edge_is_marked_where_it_is(show: Show) -> None:
    rate = show(LearningRate())
    now = snapshot("blobs", iterations=50)
    assert now.curvature is not None
    rate.show_snapshot(now)
    marks = {mark.sign: mark for mark in rate.slider.marks()}
    assert 10 ** (marks["▲"].value / 100) == pytest.approx(now.curvature.stable_learning_rate, rel=0.02)
    assert 10 ** (marks["△"].value / 100) == pytest.approx(now.curvature.stable_everywhere, rel=0.02)
    safe, edge = rate.legend.text().split("   ")
    assert safe.startswith("△ safe < ")
    assert now.curvature.stable_everywhere * 0.99 < float(safe.split()[-1]) <= now.curvature.stable_everywhere
    assert edge.startswith("▲ edge here ")
    optimum = find_optimum(*generate("blobs").columns())
    rate.show_snapshot(replace(now, limits=rate_limits(now.curvature, optimum)))
    assert rate.legend.text().endswith(f"◆ at the optimum {number(optimum.edge, 3)}")
    tips = {word.sign: word.tip for word, _ in rate.legend.words()}
    for sign, key in (("△", "safe"), ("▲", "edge"), ("◆", "optimum_edge")):
        assert GLOSSARY[key].sentence in tips[sign]


def zones(rate: LearningRate) -> dict[str, tuple[bool, QRectF]]:
    """Return the words of the zones: whether each is the present one, and where it stands."""
    return {word.text: (word.bold, place) for word, place in rate.legend.words() if not word.sign}


def test_the_zones_are_named_in_their_order_and_the_present_one_is_marked(show: Show) -> None:
    rate = show(LearningRate())
    rate.resize(230, 160)
    now = snapshot("blobs", iterations=50)
    optimum = find_optimum(*generate("blobs").columns())
    limits = rate_limits(now.curvature, optimum)
    assert limits is not None
    assert limits.at_optimum is not None
    rate.show_snapshot(replace(now, limits=limits))
    words = zones(rate)
    assert list(words) == ["safe", "may overshoot", "overshoots"]
    places = [place for _, place in words.values()]
    assert all(one.right() < other.left() for one, other in pairwise(places))
    assert places[0].left() >= 0
    assert places[-1].right() <= rate.legend.width()
    for alpha, word in (
        (limits.everywhere * 0.9, "safe"),
        (limits.everywhere * 1.1, "may overshoot"),
        (limits.at_optimum * 1.1, "overshoots"),
    ):
        rate.show_snapshot(replace(now, limits=limits, config=replace(now.config, learning_rate=alpha)))
        found = zones(rate)
        assert [one for one, (bold, _) in found.items() if bold] == [word]
        assert [place for _, place in found.values()] == places


def test_of_rules_without_an_edge_nothing_is_marked(show: Show) -> None:
    rate = show(LearningRate())
    rate.show_snapshot(snapshot("blobs", iterations=50))
    assert rate.legend.words()
    rate.show_snapshot(replace(snapshot("blobs"), limits=None))
    assert rate.slider.marks() == ()
    assert rate.legend.words() == []


def test_marks_that_coincide_are_both_seen(show: Show) -> None:
    slider = show(MarkedSlider())
    slider.resize(200, 28)
    slider.setRange(0, 100)
    slider.setValue(0)
    theme = current_theme()
    tints = (Tint(50, "ok", ""), Tint(100, "danger", ""))
    for values in ((50, 50), (100, 100), (30, 31)):
        slider.show_zones(tints, (Mark(values[0], "▲", "text", ""), Mark(values[1], "◆", "dw1", "")))
        picture = slider.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
        assert {theme.text.name(), theme.dw1.name()} <= seen


def test_speed_standardize_start_and_until_are_told_once(show: Show, qtbot: QtBot) -> None:
    controls = show(TrainingControls())
    speeds, told, untils = heard(controls.speed_changed), heard(controls.config_changed), heard(controls.until_changed)
    controls.speed.setValue(0)
    controls.speed.setValue(controls.speed.maximum())
    assert speeds == [(1.0,), (inf,)]
    qtbot.mouseClick(controls.standardize, Qt.MouseButton.LeftButton, pos=controls.standardize.rect().center() / 4)
    controls.standardize.setChecked(True)
    assert told == [({"standardize": True},)]
    told.clear()
    controls.start.random.click()
    assert len(told) == 1
    controls.start.zero.click()
    assert told[-1] == ({"start": (0.0, 0.0, 0.0)},)
    controls.until.at_iteration.setChecked(True)
    controls.until.at_iteration.setChecked(False)
    controls.until.choose(StopCriterion())
    assert untils == [(StopCriterion(1000, 1e-6),), (StopCriterion(None, 1e-6),), (StopCriterion(),)]
    controls.until.choose(StopCriterion(20, 1e-3))
    assert (controls.until.chosen,) == untils[-1] == (StopCriterion(20, 1e-3),)


def test_a_snapshot_is_told_to_nobody(show: Show) -> None:
    controls = show(TrainingControls())
    told = heard(controls.config_changed, controls.speed_changed, controls.until_changed)
    controls.show_snapshot(snapshot(learning_rate=3.0, standardize=True, start=(1.0, -2.0, 0.5)))
    controls.set_speed(30.0)
    assert told == []
    assert controls.standardize.isChecked()
    assert controls.learning_rate.box.value() == 3.0
    assert controls.speed_text.text().startswith("3")


def test_generate_takes_what_is_typed_though_nobody_pressed_enter(show: Show, qtbot: QtBot) -> None:
    controls = show(DataControls())
    told = heard(controls.generate_requested)
    controls.dataset.setCurrentIndex(controls.dataset.findData("circles"))
    assert controls.noise.value() == GENERATORS["circles"].noise
    for box, text in ((controls.samples, "120"), (controls.noise, "0.3"), (controls.seed, "8")):
        box.selectAll()
        qtbot.keyClicks(box, text)
    assert told == []
    controls.generate.click()
    assert told == [(Origin("circles", 120, 0.3, 8),)]
    controls.dice.click()
    assert told[1:] == [(Origin("circles", 120, 0.3, 9),)]


@pytest.mark.parametrize(("typed", "taken"), [("5", 10), ("0", 10), ("9999999", 999_999), ("", 10)])
def test_a_number_of_samples_out_of_range_is_not_taken(show: Show, qtbot: QtBot, typed: str, taken: int) -> None:
    controls = show(DataControls())
    told = heard(controls.generate_requested)
    controls.samples.selectAll()
    qtbot.keyClick(controls.samples, Keys.Key_Delete)
    qtbot.keyClicks(controls.samples, typed)
    controls.generate.click()
    (asked,) = told
    assert asked[0].samples == controls.samples.value() == taken


def test_rows_that_were_left_out_are_counted_on_the_screen(show: Show) -> None:
    controls = show(DataControls())
    data = generate("blobs")
    controls.show_data(data)
    assert controls.left_out.isHidden()
    assert "200" in controls.summary.text()
    controls.show_data(replace(data, left_out=LeftOut(missing=3, infinite=2)))
    assert controls.left_out.isVisible()
    assert "5 rows" in controls.left_out.text()
    assert "3 with a missing value" in controls.left_out.text()


def test_the_timeline_tells_only_what_a_hand_did(show: Show, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    transport = show(Transport(Actions(COMMANDS, window)))
    told = heard(transport.iteration_requested)
    now = snapshot(iterations=250)
    transport.show_snapshot(now)
    assert (transport.timeline.maximum(), transport.timeline.value()) == (250, 250)
    assert told == []
    qtbot.keyClick(transport.timeline, Keys.Key_Home)
    assert told == [(0,)]
    transport.timeline.setSliderDown(True)
    transport.show_snapshot(now)
    assert transport.timeline.value() == 0
    transport.timeline.setSliderDown(False)
    transport.show_snapshot(now)
    assert transport.timeline.value() == 250


def test_run_says_pause_while_it_runs(show: Show, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    transport = show(Transport(Actions(COMMANDS, window)))
    now = snapshot()
    for running, word in ((True, "Pause"), (False, "Run")):
        transport.show_snapshot(replace(now, running=running))
        assert transport.run.text() == word
        assert transport.run.accessibleName() == word


def test_a_notice_gives_way_to_the_state(show: Show) -> None:
    readouts = show(Readouts())
    now = snapshot(iterations=3)
    readouts.show_snapshot(now)
    readouts.show_notice("Something happened.")
    readouts.show_snapshot(replace(now, state=State.OSCILLATING))
    status = readouts.status
    assert status.message.text() == "Something happened."
    assert "Oscillating" in status.state.text()
    assert (status.state.property("role"), status.message.property("role")) == ("warning", None)
    readouts.end_notice()
    assert status.message.text() == ""
    assert "Oscillating" in status.state.text()


def test_a_message_ends_by_itself(show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neuron_gui.views.controls.status_line.MESSAGE_MS", 1)
    readouts = show(Readouts())
    readouts.show_notice("Something happened.", answer="undo")
    assert readouts.status.button.text() == "Undo"
    qtbot.waitUntil(lambda: not readouts.status.message.text())
    assert readouts.status.button.isHidden()


def test_a_message_that_holds_while_it_is_still_ends_when_training_goes_on(show: Show) -> None:
    readouts = show(Readouts())
    now = snapshot(iterations=3)
    readouts.show_snapshot(now)
    readouts.show_notice("Converged at iteration 3.", still=True, answer="run_on")
    readouts.show_snapshot(now)
    assert readouts.status.message.text()
    readouts.show_snapshot(replace(now, running=True))
    assert not readouts.status.message.text()


def test_the_button_beside_a_message_says_what_was_asked(show: Show, qtbot: QtBot) -> None:
    readouts = show(Readouts())
    told = heard(readouts.status.answered)
    for answer in ("undo", "redo", "run_on"):
        readouts.show_notice("Something happened.", answer=answer)
        qtbot.mouseClick(readouts.status.button, Qt.MouseButton.LeftButton)
    assert told == [("undo",), ("redo",), ("run_on",)]
    assert readouts.status.message.text() == ""


@pytest.mark.parametrize("width", [300, 500, 700, 1200, 1900])
def test_state_and_message_have_room_beside_each_other(show: Show, width: int) -> None:
    readouts = show(Readouts())
    readouts.resize(width, 100)
    readouts.show_snapshot(replace(snapshot(iterations=3), state=State.GROWING))
    status = readouts.status
    alone = status.state.text()
    readouts.show_notice("Back at the start. Undo (Ctrl+Z) brings the run before it back.", answer="undo")
    readouts.grab()
    assert status.state.text() in (alone, State.GROWING.value, "")
    assert status.sign.text()
    assert status.sign.accessibleName() == alone
    assert status.state.toolTip().split() == alone.partition(". ")[2].split()
    assert status.state.geometry().right() <= status.message.geometry().left()
    assert status.message.geometry().right() <= status.button.geometry().left()
    assert status.button.geometry().right() <= status.width()
    # In one size: nothing is made smaller to fit.
    assert status.state.font() == status.message.font()


@pytest.mark.parametrize("state", list(State))
def test_each_state_has_a_sign_and_a_sentence(show: Show, state: State) -> None:
    readouts = show(Readouts())
    readouts.show_snapshot(replace(snapshot(), state=state))
    assert readouts.status.sign.text()
    assert len(readouts.status.state.text()) > 10


def test_numbers_of_any_size_fit_their_place(show: Show) -> None:
    readouts = show(Readouts())
    readouts.resize(1200, 80)
    weights = readouts.values["weights"]
    for _ in range(2):
        readouts.show_snapshot(snapshot(start=(-1.23456789e-8, -9.87654321e99, -5e-300)))
        shown = weights.fontMetrics().horizontalAdvance(weights.shown())
        assert float(weights.text().strip("()").split(",")[1]) == pytest.approx(-9.87654321e99, rel=1e-5)
    assert shown > 0


@pytest.mark.parametrize("projector", [False, True])
def test_a_value_that_trains_stands_still_and_is_drawn_in_full_size(show: Show, projector: bool) -> None:
    use_theme(make_theme("light", projector=projector))
    readouts = show(Readouts())
    readouts.resize(1600 if projector else 1200, 80)
    lengths = set()
    for w2 in (1.3361, 1.35181, 0.5, 1.0, 9.99, 0.0, -0.0):
        readouts.show_snapshot(snapshot(start=(1.5, w2, 0.25)))
        lengths.add(len(readouts.values["weights"].shown()))
    assert len(lengths) == 1
    for small in (4.57035e-5, -4.57035e-5, -8.8e-9, 123.456, -1e5, 0.73):
        readouts.show_snapshot(snapshot(start=(small, -0.123456, small)))
        for value in readouts.values.values():
            assert value.fontMetrics().horizontalAdvance(value.shown()) <= value.width(), value.shown()


def test_a_section_opens_and_closes(show: Show, qtbot: QtBot) -> None:
    inside = QWidget()
    section = show(Section("More", inside))
    assert inside.isHidden()
    qtbot.mouseClick(section.button, Qt.MouseButton.LeftButton)
    assert not inside.isHidden()
    section.set_open(False)
    assert inside.isHidden()
    assert not section.button.isChecked()


def test_the_slim_bars_rate_is_told_once_and_shown_silently(show: Show, qtbot: QtBot) -> None:
    parent = show(QWidget())
    bar = SlimBar([QAction("&Leave", parent)], [], parent)
    told = heard(bar.config_changed)
    bar.show_snapshot(snapshot(learning_rate=0.7))
    assert bar.box.value() == 0.7
    assert told == []
    bar.box.selectAll()
    qtbot.keyClicks(bar.box, "0.9")
    qtbot.keyClick(bar.box, Keys.Key_Return)
    assert told == [({"learning_rate": 0.9},)]
    assert isinstance(bar, QObject)


def test_a_field_that_only_has_the_keyboard_shows_what_comes_from_elsewhere(show: Show, qtbot: QtBot) -> None:
    parent = show(QWidget())
    bar, start = SlimBar([QAction("&Leave", parent)], [], parent), show(StartControls())
    told = heard(start.config_changed)
    w1, w2, _ = (child(start, NumberBox, name) for name in ("start_w1", "start_w2", "start_b"))
    for box in (bar.box, w1):
        window = box.window()
        window.show()
        bar.show()
        window.activateWindow()
        box.setFocus()
        qtbot.waitUntil(box.hasFocus)
        now = snapshot(learning_rate=7.0, start=(5.0, 6.0, 7.0))
        bar.show_snapshot(now)
        start.show_snapshot(now)
        assert (bar.box.value(), w1.value()) == (7.0, 5.0)
    # The other fields are told with the one that is typed into: an old number in one of them would count as chosen.
    w2.setFocus()
    w2.selectAll()
    qtbot.keyClicks(w2, "2")
    start.show_snapshot(snapshot(start=(8.0, 9.0, 7.0)))
    qtbot.keyClick(w2, Keys.Key_Return)
    assert told == [({"start": (8.0, 2.0, 7.0)},)]
