"""Data that were opened without the import dialog get its advice about the learning rate, with a button."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QToolButton

from neuron_gui.data.number_text import at_most
from neuron_gui.data.origin import Origin


def file_of(folder: Path, scale: float) -> str:
    """Write two clouds that overlap, in units that are so large."""
    rng = np.random.default_rng(3)
    labels = np.arange(80) % 2
    points = (rng.normal(size=(80, 2)) + labels[:, None]) * scale
    path = folder / "units.csv"
    rows = (f"{x},{y},{label}" for (x, y), label in zip(points, labels, strict=True))
    path.write_text("\n".join(["length,weight,kind", *rows]), encoding="utf-8")
    return str(path)


def test_a_file_named_at_the_start_gets_the_advice(desk: MakeDesk, tmp_path: Path) -> None:
    d = desk(file_of(tmp_path, 100.0))
    button = d.find(QToolButton, "message_button")
    assert d.state.limits is not None
    told = d.find(QLabel, "message").text()
    assert "may oscillate" in told
    assert f"only up to {at_most(d.state.limits.everywhere, 3)}." in told, "the number below the slider"
    assert not d.state.standardize, "nothing is changed unasked"
    d.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    d.wait(lambda: d.state.standardize)
    assert d.state.limits is not None
    assert d.state.learning_rate < d.state.limits.everywhere
    assert not button.isVisible()


@pytest.mark.parametrize(
    ("scale", "options"), [(1.0, ()), (100.0, ("--learning-rate", "0.2")), (100.0, ("--standardize",))]
)
def test_who_chose_or_need_not_gets_none(
    desk: MakeDesk, tmp_path: Path, scale: float, options: tuple[str, ...]
) -> None:
    d = desk(file_of(tmp_path, scale), *options)
    assert d.find(QLabel, "message").text() == ""


def test_generated_data_get_it_too(desk: MakeDesk) -> None:
    d = desk()
    d.window.files.generate(Origin("scales", 100, 0.6, 0))
    d.wait(lambda: "may oscillate" in d.find(QLabel, "message").text())
    assert d.find(QToolButton, "message_button").text() == "Standardize"


def test_the_generators_fields_give_way_to_the_columns_of_a_file(desk: MakeDesk, tmp_path: Path) -> None:
    d = desk(file_of(tmp_path, 1.0))
    columns, generate = d.find(QPushButton, "columns_button"), d.find(QPushButton, "generate")
    assert columns.isVisible()
    assert not generate.isVisible()
    d.qtbot.mouseClick(columns, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.reject()
    d.window.files.generate(Origin("blobs", 60, 0.6, 0))
    d.wait(generate.isVisible)
    assert not columns.isVisible()
