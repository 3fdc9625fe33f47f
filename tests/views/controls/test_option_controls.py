"""Controls made from the table of options: a choice is emitted once, and a shown value is not emitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum
from neuron_gui.core.options import Kind, Maybe, Named, Number, Numbers, Whole
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.views.controls.number_box import NumberBox
from neuron_gui.views.controls.option_controls import GROUP, OptionControls
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.tooltips import with_subscripts


def snapshot(**options: Any) -> Snapshot:
    return Observer(Trainer(generate("blobs", 60), TrainingConfig(**options))).snapshot(tolerance=1e-6)


@pytest.fixture
def controls(qtbot: QtBot) -> OptionControls:
    made = OptionControls()
    qtbot.addWidget(made)
    made.show()
    return made


def told(controls: OptionControls) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    controls.config_changed.connect(heard.append)
    return heard


def test_each_option_of_the_group_has_a_control_with_a_name_and_a_tooltip(controls: OptionControls) -> None:
    for one in OPTIONS.values():
        if one.group == GROUP and not one.headless:
            control = child(controls, QWidget, one.name)
            assert control.accessibleName() == one.label
            tip = " ".join(control.toolTip().lower().split())
            assert with_subscripts(one.help).lower().startswith(tip)
            assert "^" not in tip
            assert "beta=" not in tip
            if isinstance(control, QComboBox) and isinstance(one.kind, Named):
                tips = [control.itemData(place, Qt.ItemDataRole.ToolTipRole) for place in range(control.count())]
                assert [" ".join(text.split()) for text in tips] == [rule.help for rule in one.kind.rules]


def test_a_rule_is_chosen_with_its_constants(controls: OptionControls, qtbot: QtBot) -> None:
    heard = told(controls)
    combo = child(controls, QComboBox, "optimizer")
    combo.setFocus()
    qtbot.keyClicks(combo, "m")
    assert heard == [{"optimizer": Momentum()}]
    controls.show_config(TrainingConfig(optimizer=Momentum()))
    beta = child(controls, NumberBox, "optimizer_momentum_beta")
    assert beta.isVisible()
    beta.selectAll()
    qtbot.keyClicks(beta, "0.5")
    qtbot.keyClick(beta, Qt.Key.Key_Return)
    assert heard[1:] == [{"optimizer": Momentum(0.5)}]


def test_the_batch_size_is_all_or_a_number(controls: OptionControls, qtbot: QtBot) -> None:
    heard = told(controls)
    box = child(controls, QSpinBox, "batch_size")
    assert box.text() == "all"
    box.selectAll()
    qtbot.keyClicks(box, "16")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    box.setValue(box.minimum())
    assert heard == [{"batch_size": 16}, {"batch_size": None}]


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [
        (Maybe(Number(0.0, 5.0), "none"), ("0.5", "none"), [0.5, None]),
        (Maybe(Number(0.0, 1.0, share=True), "all"), ("25 %", "all"), [0.25, None]),
        (Maybe(Whole(2, 9), "auto"), ("4", "auto"), [4, None]),
        (Numbers(0.0, 5.0), ("1, 2.5", "3"), [(1.0, 2.5), (3.0,)]),
    ],
    ids=str,
)
def test_an_option_of_any_kind_has_a_field_that_reads_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: Kind, typed: tuple[str, str], values: list[object]
) -> None:
    monkeypatch.setitem(OPTIONS, "tried", replace(OPTIONS["l2"], name="tried", kind=kind, default=None))
    controls = OptionControls()
    qtbot.addWidget(controls)
    controls.show()
    heard = told(controls)
    field = child(controls, QWidget, "tried")
    for text in typed:
        qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [{"tried": value} for value in values]


def test_text_that_an_option_cannot_have_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIONS, "tried", replace(OPTIONS["l2"], name="tried", kind=Numbers(0.0, 5.0), default=()))
    controls = OptionControls()
    qtbot.addWidget(controls)
    controls.show()
    heard = told(controls)
    field = child(controls, QLineEdit, "tried")
    qtbot.keyClicks(field, "1, seven")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == []
    assert "'seven' is not a number" in QToolTip.text()
    assert field.text() == "1, seven"
    QToolTip.hideText()


def test_penalties_go_up_from_nought_and_back(controls: OptionControls) -> None:
    box = child(controls, NumberBox, "l2")
    assert box.value() == 0.0
    box.stepUp()
    assert box.value() == 1e-4
    box.stepUp()
    assert box.value() == 2e-4
    box.stepDown()
    box.stepDown()
    assert box.value() == 0.0


def test_a_configuration_is_shown_and_told_to_nobody(controls: OptionControls) -> None:
    heard = told(controls)
    controls.show_config(
        TrainingConfig(optimizer=Adam(beta1=0.5), batch_size=8, batch_seed=3, l2=0.5, l1=0.1, loss="squared-error")
    )
    assert heard == []
    assert child(controls, QComboBox, "optimizer").currentText() == "Adam"
    assert child(controls, NumberBox, "optimizer_adam_beta1").value() == 0.5
    assert child(controls, QSpinBox, "batch_size").value() == 8
    assert child(controls, QSpinBox, "batch_seed").isEnabled()
    assert child(controls, NumberBox, "l2").value() == 0.5
    assert child(controls, QComboBox, "loss").currentData() == "squared-error"
    controls.show_config(TrainingConfig(optimizer=GradientDescent()))
    assert not child(controls, NumberBox, "optimizer_adam_beta1").isVisible()
    assert not child(controls, QSpinBox, "batch_seed").isEnabled()


def test_the_objective_stands_beside_the_loss_only_with_a_penalty(qtbot: QtBot) -> None:
    readouts = Readouts()
    qtbot.addWidget(readouts)
    readouts.resize(1400, 80)
    readouts.show()
    readouts.show_snapshot(snapshot(l2=0.5, start=(1.0, -2.0, 0.0)))
    shown = readouts.values["objective"]
    assert shown.isVisible()
    assert shown.x() > readouts.values["loss"].x()
    assert float(shown.text()) - float(readouts.values["loss"].text()) == pytest.approx(0.25 * 5.0, abs=1e-5)
    readouts.show_snapshot(snapshot())
    assert not shown.isVisible()


def test_read_outs_of_the_test_set_are_there_only_with_a_test_set(qtbot: QtBot) -> None:
    readouts = Readouts()
    qtbot.addWidget(readouts)
    readouts.resize(1400, 80)
    readouts.show()
    readouts.show_snapshot(snapshot())
    names = ("test_loss", "test_accuracy", "epoch")
    assert not any(readouts.values[name].isVisible() for name in names)
    held_out = snapshot(test_share=0.25, batch_size=10)
    readouts.show_snapshot(held_out)
    assert all(readouts.values[name].isVisible() for name in names)
    readouts.show_snapshot(replace(held_out, test_loss=None, test_accuracy=None))
    assert not readouts.values["test_loss"].isVisible()
