"""The choices in the import dialog: the scatter plot, the header, guesses, clashes, and how to train."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from neuron_gui.core.rate_advice import training_choices
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.files import ColumnChoice, KnownFormat
from neuron_gui.views.dialogs.import_dialog import ImportDialog
from neuron_gui.views.dialogs.import_scatter import ImportScatter
from neuron_gui.views.style.theme import Theme, make_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.views.dialogs.conftest import Driver, Opener

RNG = np.random.default_rng(4)
# A line separates length and age; neither of them does alone.
LEAVES = "plant,width,length,age,kind\n" + "".join(
    f"P{i},{w:.2f},{50 + 10 * u:.2f},{300 + 60 * v:.1f},{'yes' if u + v > 0 else 'no'}\n"
    for i, (w, u, v) in enumerate(RNG.normal(size=(40, 3)))
)


def text(driver: Driver, name: str) -> str:
    label = driver.dialog.findChild(QLabel, f"import_{name}")
    assert label is not None
    return label.text()


def caption(driver: Driver, name: str) -> str:
    box = driver.box(name)
    return next(label.text() for label in driver.dialog.findChildren(QLabel) if label.buddy() is box)


def scatter(driver: Driver) -> ImportScatter:
    found = driver.dialog.findChild(ImportScatter, "import_scatter")
    assert found is not None
    return found


def wait_for(driver: Driver, *features: str) -> None:
    """Wait until these two features are drawn."""

    def is_drawn() -> bool:
        dataset = scatter(driver).dataset
        return dataset is not None and dataset.feature_names == features and driver.ok.isEnabled()

    driver.qtbot.waitUntil(is_drawn)


def click_header(driver: Driver, section: int, entry: str) -> None:
    """Click on a column's name and choose what it becomes."""
    header = driver.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = driver.dialog.findChild(QMenu, "import_roles")
    assert menu is not None
    driver.qtbot.waitUntil(menu.isVisible)
    at = [action.text() for action in menu.actions()].index(entry)
    for _ in range(at + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(menu.isHidden)


def test_the_best_pair_is_proposed_with_its_accuracy(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    assert (driver.box("x").currentText(), driver.box("y").currentText()) == ("length", "age")
    assert text(driver, "told").startswith("Of all pairs, a line separates these best: length and age: 100 %.")
    driver.choose("x", "width")
    wait_for(driver, "width", "age")
    assert "best" not in text(driver, "told")


def test_the_scatter_plot_follows_each_choice(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    wait_for(driver, "length", "age")
    driver.choose("x", "width")
    wait_for(driver, "width", "age")
    driver.choose("y", "width")
    assert scatter(driver).dataset is None


def test_the_scatter_plot_draws_the_classes_in_their_colours(qtbot: QtBot) -> None:
    theme: Theme = make_theme("light")
    plot = ImportScatter()
    qtbot.addWidget(plot)
    plot.resize(300, 240)
    points = np.array([[-1e100, 1.0], [1e100, 1.0]])
    plot.show_dataset(Dataset(points, np.array([0, 1], np.int8), "two"))
    picture = plot.grab().toImage()
    colours = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(30, picture.height() - 30)]
    for colour in theme.classes[:2]:
        assert colour in colours


# The offscreen platform says so when a menu is opened.
@pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|lower)", extend=True)
def test_a_click_on_a_name_makes_the_column_a_feature_or_the_label(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    click_header(driver, 1, "x₂")
    wait_for(driver, "length", "width")
    assert [driver.box(name).currentText() for name in ("x", "y", "label")] == ["length", "width", "kind"]
    # What has a part already changes places.
    click_header(driver, 1, "x₁")
    wait_for(driver, "width", "length")
    assert [driver.box(name).currentText() for name in ("x", "y", "label")] == ["width", "length", "kind"]
    assert driver.take().feature_names == ("width", "length")


def test_guesses_look_different_from_choices(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    assert caption(driver, "x").endswith("(guess)")
    assert driver.box("x").font().italic()
    driver.choose("x", "width")
    wait_for(driver, "width", "age")
    assert "(guess)" not in caption(driver, "x")
    assert not driver.box("x").font().italic()
    assert caption(driver, "label").endswith("(guess)")


def test_a_clash_is_told_at_both_fields(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    driver.choose("x", "age")
    assert "the same as x₂" in caption(driver, "x")
    assert "the same as x₁" in caption(driver, "y")
    driver.choose("x", "length")
    wait_for(driver, "length", "age")
    assert "same" not in caption(driver, "x") + caption(driver, "y")


def test_the_keyboard_begins_where_the_choice_is(opened: Opener) -> None:
    driver = opened(LEAVES)
    driver.wait("40 samples")
    assert driver.dialog.focusWidget() is driver.box("x")
    doubtful = opened("a,b,group,ill\n" + "".join(f"{i / 3},{i * 7 % 5},{i % 2},{i // 5 % 2}\n" for i in range(20)))
    doubtful.wait("20 samples")
    assert doubtful.dialog.focusWidget() is doubtful.box("label")
    assert "'group' may be the label as well" in text(doubtful, "doubt")


def with_rate(
    opener: Opener, rate: float, known: KnownFormat | None = None, choice: ColumnChoice | None = None
) -> ImportDialog:
    path = opener.folder / "data.csv"
    path.write_text(LEAVES, encoding="utf-8")
    dialog = ImportDialog(path, learning_rate=rate, known=known, choice=choice)
    opener.qtbot.addWidget(dialog)
    opener.opened.append(dialog)
    dialog.show()
    return dialog


def test_a_learning_rate_that_is_too_large_is_told_with_a_choice(opened: Opener) -> None:
    driver = opened.driver(with_rate(opened, 0.1))
    driver.wait("40 samples")
    box = driver.box("training")
    opened.qtbot.waitUntil(box.isVisible)
    assert "may oscillate" in text(driver, "reason")
    assert driver.dialog.changes() == {"standardize": True}
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    rate = driver.dialog.changes()["learning_rate"]
    driver.take()
    assert driver.dialog.changes() == {"learning_rate": rate}
    assert 1e-6 <= rate < 1e-3


def test_the_learning_rate_that_is_offered_never_raises_the_loss() -> None:
    points = np.random.default_rng(1).normal(size=(200, 2)) * [300.0, 2.0] + [500.0, 1.0]
    labels = (points[:, 0] > 500).astype(np.int8)
    dataset = Dataset(points, labels, "large")
    _, choices = training_choices(dataset, 0.1, 1e-6)
    rate = next(one.changes["learning_rate"] for one in choices if "learning_rate" in one.changes)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=rate))
    losses = []
    for _ in range(50):
        trainer.step()
        losses.append(trainer.row().loss)
    assert losses == sorted(losses, reverse=True)
    assert training_choices(dataset, rate, 1e-6) == ("", [])


@pytest.mark.parametrize("standardized", [False, True])
def test_a_large_rate_left_from_other_data_is_not_proposed_again(standardized: bool) -> None:
    points = np.random.default_rng(1).normal(size=(200, 2)) * [0.001, 1e5] + [0.002, 3e5]
    labels = (points[:, 1] + 2e4 * np.sin(1e5 * points[:, 0]) > 3e5).astype(np.int8)
    dataset = Dataset(points, labels, "uneven")
    reason, choices = training_choices(dataset, 42.7, 1e-6, standardized=standardized)
    assert reason
    trainer = Trainer(dataset, TrainingConfig(**{"learning_rate": 42.7, "standardize": True, **choices[0].changes}))
    losses = []
    for _ in range(50):
        trainer.step()
        losses.append(trainer.row().loss)
    assert losses == sorted(losses, reverse=True)
    assert choices[-1].changes == {}


def test_where_the_rate_fits_nothing_is_asked(opened: Opener) -> None:
    driver = opened.driver(with_rate(opened, 1e-6))
    driver.wait("40 samples")
    row = driver.box("training")
    assert not row.isVisible()
    assert driver.dialog.changes() == {}


def test_what_was_chosen_before_is_there_again(opened: Opener) -> None:
    driver = opened.driver(with_rate(opened, 1e-6, KnownFormat(decimal="."), ColumnChoice(3, 1, 4, "no")))
    driver.wait("40 samples")
    assert [driver.box(name).currentText() for name in ("x", "y", "label")] == ["age", "width", "kind"]
    assert "(guess)" not in caption(driver, "x") + caption(driver, "decimal")
    dataset = driver.take()
    assert dataset.class_names == ("yes", "no")
    assert driver.dialog.asked() == (KnownFormat(decimal="."), ColumnChoice(3, 1, 4, "no"))


def test_what_was_put_together_and_read_differently_is_told(opened: Opener) -> None:
    driver = opened('price,age,label\n"$1,234.50",1,No\n$5,2,yes\n$6,3,no\n$7,4,yes\n')
    driver.wait("4 samples")
    assert "“$1,234.50” is read as 1234.5" in text(driver, "told")
    assert "Put together as one class: “No” with “no”." in text(driver, "told")


def test_a_text_without_a_file_is_read(opened: Opener) -> None:
    dialog = ImportDialog(Path("pasted"), content=LEAVES.replace(",", "\t").encode())
    opened.qtbot.addWidget(dialog)
    opened.opened.append(dialog)
    dialog.show()
    driver = opened.driver(dialog)
    driver.wait("40 samples")
    assert driver.box("delimiter").currentText() == "Tab"
    assert driver.take().name == "pasted"
