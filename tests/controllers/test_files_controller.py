"""Files opened in the window: dropped, chosen again, broken. Whatever fails, the data and the run stay."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from children import child
from desk import Desk, MakeDesk
from full_disk import FullDisk
from PySide6.QtCore import QLibraryInfo, QMimeData, QPoint, QPointF, QStandardPaths, Qt, QUrl, QVersionNumber
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QMessageBox
from whole_files import save_csv

from neuron_gui.data.assets import asset
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.files import load
from neuron_gui.data.generators import generate
from neuron_gui.data.saving import save_in_steps
from neuron_gui.views.dialogs.import_dialog import ImportDialog
from neuron_gui.views.dialogs.progress_dialog import ProgressDialog
from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
FLOWERS = "width,length,kind\n" + "".join(f"{0.1 * i:.1f},{0.2 * (i % 7):.1f},{'rs'[i % 2]}\n" for i in range(30))


@pytest.fixture
def flowers(home: Path) -> Path:
    path = home / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    return path


def offer(desk: Desk, *paths: Path | str) -> bool:
    """Carry files, or links as texts, over the window, and drop them if it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl(path) if isinstance(path, str) else QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # From Qt 6.12 on the place is in fractions of a pixel, and whole ones are deprecated.
    place: Any = QPointF(50, 50) if QLibraryInfo.version() >= QVersionNumber(6, 12) else QPoint(50, 50)
    enter = QDragEnterEvent(place, *how)
    enter.ignore()
    QApplication.sendEvent(desk.window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(50, 50), *how)
        event.setDropAction(Qt.DropAction.MoveAction)
        QApplication.sendEvent(desk.window, event)
        assert event.dropAction() == Qt.DropAction.CopyAction
    return enter.isAccepted()


def drop(desk: Desk, *paths: Path) -> None:
    assert offer(desk, *paths)


def accept(desk: Desk) -> None:
    """Press Enter in the import dialog once it can be accepted."""
    desk.wait(lambda: desk.window.findChild(ImportDialog) is not None)
    dialog = child(desk.window, ImportDialog)
    ok = desk.find(QAbstractButton, "import_ok")
    desk.wait(ok.isEnabled)
    assert dialog.isModal()
    desk.qtbot.keyClick(dialog, Keys.Key_Return)


def dismiss(desk: Desk) -> str:
    """Read the message and close it."""
    desk.wait(lambda: desk.window.findChild(QMessageBox, "message") is not None)
    box = desk.find(QMessageBox, "message")
    text = str(box.informativeText())
    desk.qtbot.keyClick(box, Keys.Key_Escape)
    desk.wait(lambda: not box.isVisible())
    return text


@pytest.mark.parametrize(
    ("dropped", "said"),
    [
        (("https://example.org/a.csv",), "A link cannot be opened"),
        ((Path("a.csv"), Path("b.csv")), "2 files cannot be opened at once"),
    ],
)
def test_a_link_and_two_files_are_told(desk: MakeDesk, dropped: tuple[Path | str, ...], said: str) -> None:
    d = desk()
    before = d.data
    assert offer(d, *dropped)
    assert said in d.text("message")
    assert d.data is before


def test_a_dropped_file_is_previewed_taken_and_remembered(desk: MakeDesk, flowers: Path) -> None:
    d = desk("--iterations", "20")
    d.at(20)
    before = d.numbers()
    drop(d, flowers)
    assert d.numbers() == before
    accept(d)
    d.wait(lambda: d.data.name == "flowers")
    d.at(0)
    expected = load(flowers)
    assert np.array_equal(d.data.points, expected.points)
    assert np.array_equal(d.data.labels, expected.labels)
    assert "flowers" in d.window.windowTitle()
    assert d.window.settings.recent_files == [str(flowers)]
    d.press(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.at(20)
    assert d.numbers() == before


def test_a_recent_file_can_be_opened_again(desk: MakeDesk, flowers: Path) -> None:
    d = desk(str(flowers))
    assert d.data.name == "flowers"
    d.click("generate")
    d.wait(lambda: d.data.name != "flowers")
    (entry,) = d.window.menus.recent.actions()
    assert entry.text() == "flowers.csv"
    entry.trigger()
    accept(d)
    d.wait(lambda: d.data.name == "flowers")


def test_recent_files_of_one_name_are_told_apart(desk: MakeDesk, home: Path) -> None:
    d = desk()
    for path in (home / "one" / "data.csv", home / "two" / "data.csv", home / "other.csv"):
        d.window.files.remember(path)
    texts = [entry.text() for entry in d.window.menus.recent.actions()]
    assert texts == ["other.csv", f"data.csv ({home / 'two'})", f"data.csv ({home / 'one'})"]


def test_recent_files_are_there_at_the_next_start(desk: MakeDesk, flowers: Path) -> None:
    d = desk(str(flowers))
    d.window.close()
    again = desk()
    assert [entry.data() for entry in again.window.menus.recent.actions()] == [str(flowers)]


def drawn(desk: MakeDesk) -> Desk:
    """Open a window and draw a sample in it."""
    d = desk()
    plot = child(d.window.boundary, Plot)
    d.press(Keys.Key_D)
    d.qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.inside().center().toPoint())
    d.wait(lambda: d.data.edited)
    return d


def test_samples_that_were_drawn_and_not_saved_are_in_a_recent_file_at_the_next_start(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = drawn(desk)
    data = d.data
    d.window.close()
    again = desk()
    (entry,) = again.window.menus.recent.actions()
    assert entry.text() == "Tall clouds (edited).csv"
    kept = load(entry.data())
    assert np.array_equal(kept.points, data.points)
    assert np.array_equal(kept.labels, data.labels)
    # The next dialog does not open in the folder of the settings.
    begun: list[str] = []

    def ask(_parent: object, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        begun.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    again.window.files.open_data()
    assert Path(begun[0]) != Path(entry.data()).parent


def test_kept_samples_of_one_class_can_be_opened_and_are_not_kept_again(desk: MakeDesk, home: Path) -> None:
    d = desk()
    d.window.actions_["new_data"].trigger()
    d.click("create_data")
    d.wait(lambda: d.data.samples == 0)
    plot = child(d.window.boundary, Plot)
    for x in (-20, 20):
        at = plot.inside().center().toPoint() + QPoint(x, 0)
        d.qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    d.wait(lambda: d.data.samples == 2)
    data = d.data
    d.window.close()
    again = desk()
    (entry,) = again.window.menus.recent.actions()
    entry.trigger()
    again.wait(lambda: again.data.samples == 2)
    assert again.data.points.tobytes() == data.points.tobytes()
    assert again.data.labels.tobytes() == data.labels.tobytes()
    assert not again.data.is_learnable
    again.window.close()
    assert [path.name for path in (home / "settings").glob("*.csv")] == ["Drawn data.csv"]


def test_kept_samples_do_not_replace_those_of_an_earlier_time(desk: MakeDesk, home: Path) -> None:
    for _ in range(2):
        drawn(desk).window.close()
    names = ["Tall clouds (edited).csv", "Tall clouds (edited) 2.csv"]
    assert sorted(path.name for path in (home / "settings").glob("*.csv")) == sorted(names)
    assert [entry.text() for entry in desk().window.menus.recent.actions()] == names[::-1]


def test_drawn_samples_that_were_saved_are_in_one_file_only(
    desk: MakeDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = drawn(desk)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(home / "own.csv"), ""))
    d.window.files.save_data()
    d.wait(lambda: "Saved" in d.text("message"))
    d.window.close()
    assert d.window.settings.recent_files == [str(home / "own.csv")]
    assert not list((home / "settings").glob("*.csv"))


def test_a_window_closes_where_drawn_samples_cannot_be_kept(
    desk: MakeDesk, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    d = drawn(desk)
    (home / "settings").write_text("a file where the folder should be", encoding="utf-8")
    d.window.close()
    assert not d.window.isVisible()
    assert "The edited data cannot be kept" in caplog.text
    assert d.window.settings.recent_files == []


@pytest.mark.parametrize(
    "content", [b"", b"x,y,kind\n", b"1,2,a\n", b"\x00\xff" * 500, b"a,b\nc,d\ne,f\n"], ids=range(5)
)
def test_a_file_that_cannot_be_used_leaves_data_and_run_alone(desk: MakeDesk, home: Path, content: bytes) -> None:
    path = home / "broken.csv"
    path.write_bytes(content)
    d = desk("--iterations", "20")
    d.at(20)
    before, dataset = d.numbers(), d.window.dataset
    drop(d, path)
    d.rest()
    for dialog in d.window.findChildren(ImportDialog):
        d.qtbot.keyClick(dialog, Keys.Key_Escape)
    for box in d.window.findChildren(QMessageBox):
        d.qtbot.keyClick(box, Keys.Key_Escape)
    d.rest()
    assert d.numbers() == before
    assert d.window.dataset is dataset
    assert d.window.settings.recent_files == []
    d.press(Keys.Key_Right)
    d.at(21)


@pytest.mark.parametrize("content", [b"", b"\n \n", bytes(range(256)) * 20, b"PK\x03\x04"], ids=range(4))
def test_what_no_choice_could_mend_is_told_in_one_way(desk: MakeDesk, home: Path, content: bytes) -> None:
    path = home / "<b>broken.csv"
    path.write_bytes(content)
    d = desk()
    drop(d, path)
    box = child(d.window, QMessageBox, "message")
    assert d.window.findChild(ImportDialog) is None
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in box.findChildren(QLabel))
    assert box.icon() == QMessageBox.Icon.NoIcon
    told = dismiss(d)
    assert told.startswith("<b>broken.csv ")
    assert told.endswith("Data and run stay as they are.")


def test_a_drop_while_a_dialog_is_open_waits_for_nobody(desk: MakeDesk, flowers: Path, home: Path) -> None:
    other = home / "other.csv"
    other.write_text(FLOWERS.replace("width", "weight"), encoding="utf-8")
    d = desk()
    drop(d, flowers)
    (dialog,) = d.window.findChildren(ImportDialog)
    assert not offer(d, other)
    d.window.files.open_dropped([str(other)])
    assert d.window.findChildren(ImportDialog) == [dialog]
    accept(d)
    d.wait(lambda: d.data.name == "flowers")
    d.rest()
    assert offer(d, other)


def test_each_of_two_dialogs_takes_its_own_file(desk: MakeDesk, flowers: Path, home: Path) -> None:
    other = home / "other.csv"
    other.write_text(FLOWERS.replace("width", "weight"), encoding="utf-8")
    d = desk()
    d.window.files.open_file(str(flowers))
    d.window.files.open_file(str(other))
    for dialog, name in zip(d.window.findChildren(ImportDialog), ("flowers", "other"), strict=True):
        ok = child(dialog, QAbstractButton, "import_ok")
        d.wait(ok.isEnabled)
        ok.click()
        d.wait(lambda name=name: d.data.name == name)
    assert d.window.settings.recent_files == [str(other), str(flowers)]


@pytest.mark.parametrize("name", ["gone.csv", ""], ids=["missing", "folder"])
def test_what_is_no_file_is_told_in_one_sentence(desk: MakeDesk, home: Path, name: str) -> None:
    d = desk("--iterations", "20")
    d.at(20)
    before = d.numbers()
    drop(d, home / name)
    told = dismiss(d)
    assert told.strip()
    assert "Traceback" not in told
    assert d.numbers() == before


def test_a_dropped_lesson_is_given_and_a_broken_one_is_told(desk: MakeDesk, home: Path) -> None:
    d = desk()
    broken = home / "broken.lesson"
    broken.write_text("not a lesson at all", encoding="utf-8")
    drop(d, broken)
    assert dismiss(d).strip()
    lesson = home / "FIRST.LESSON"
    lesson.write_bytes(sorted(asset("lessons").glob("*.lesson"))[0].read_bytes())
    drop(d, lesson)
    d.wait(lambda: d.window.lessons.panel is not None and d.window.lessons.panel.isVisible())


def test_a_real_data_set_is_a_choice_in_the_menu(desk: MakeDesk) -> None:
    d = desk()
    entries = d.window.menus.samples.actions()
    assert len(entries) >= 3
    for entry in entries:
        before = d.window.dataset
        entry.trigger()
        d.wait(lambda before=before: d.data is not before)
        d.press(Keys.Key_Right)
        d.at(1)
        assert np.isfinite(d.state.loss)


@pytest.mark.parametrize("cancel", [False, True])
def test_saving_shows_how_far_it_is_and_can_be_cancelled(
    desk: MakeDesk, home: Path, monkeypatch: pytest.MonkeyPatch, cancel: bool
) -> None:
    d = desk("--samples", "300")
    path = home / "saved.csv"
    path.write_text("what was there before", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("neuron_gui.data.saving._ROWS_AT_A_TIME", 10)
    monkeypatch.setattr("neuron_gui.views.dialogs.progress_dialog.PATIENCE_MS", 0)
    paused = threading.Event()

    def slow(dataset: Dataset, target: Path) -> Iterator[float]:
        for fraction in save_in_steps(dataset, target):
            if fraction > 0.5:
                paused.wait(10)
            yield fraction

    monkeypatch.setattr("neuron_gui.controllers.data_saver.save_in_steps", slow)
    d.window.files.save_data()
    d.wait(lambda: any(one.isVisible() for one in d.window.findChildren(ProgressDialog)))
    (dialog,) = d.window.findChildren(ProgressDialog)
    assert dialog.isModal()
    assert dialog.labelText() == "Saving 300 samples to saved.csv …"
    if cancel:
        d.qtbot.mouseClick(child(dialog, QAbstractButton), Qt.MouseButton.LeftButton)
    paused.set()
    d.wait(lambda: ("Nothing was saved." if cancel else "Saved 300 samples") in d.text("message"))
    assert (path.read_text(encoding="utf-8") == "what was there before") == cancel
    d.wait(lambda: not d.window.findChildren(ProgressDialog))
    assert [one.name for one in home.iterdir() if one.suffix == ".part"] == []


def test_a_file_that_is_being_saved_is_whole_when_the_window_is_closed(
    desk: MakeDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk("--samples", "300")
    path = home / "saved.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("neuron_gui.data.saving._ROWS_AT_A_TIME", 1)
    d.window.files.save_data()
    d.window.close()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 301


def test_data_that_cannot_be_saved_are_told_with_the_reason(
    desk: MakeDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk("--samples", "300")
    path = home / "missing" / "saved.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    d.window.files.save_data()
    d.wait(lambda: any(box.isVisible() for box in d.window.findChildren(QMessageBox)))
    (box,) = d.window.findChildren(QMessageBox)
    assert box.text() == "The data could not be saved"
    assert "Nothing was overwritten" in box.informativeText()
    box.accept()


def test_saved_data_come_back_bit_for_bit(desk: MakeDesk, home: Path) -> None:
    d = desk("--dataset", "moons", "--seed", "3")
    path = home / "saved.csv"
    save_csv(d.data, path)
    drop(d, path)
    accept(d)
    d.wait(lambda: d.data.name == "saved")
    expected = generate("moons", samples=200, seed=3)
    assert np.array_equal(d.data.points, expected.points)
    assert np.array_equal(d.data.labels, expected.labels)


def test_the_picture_can_be_copied(desk: MakeDesk) -> None:
    d = desk()
    d.window.actions_["copy_picture"].trigger()
    picture = QGuiApplication.clipboard().pixmap()
    assert picture.width() >= d.window.width()
    d.wait(lambda: "clipboard" in d.text("message"))


@pytest.mark.parametrize(("command", "suffix"), [("save_picture", ".png"), ("save_data", ".csv")])
def test_what_is_saved_on_a_full_disk_is_told_and_the_old_file_is_kept(
    desk: MakeDesk, home: Path, monkeypatch: pytest.MonkeyPatch, full_disk: FullDisk, command: str, suffix: str
) -> None:
    target = home / f"old{suffix}"
    target.write_bytes(b"old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(target), ""))
    d = desk("--samples", "3000")
    with full_disk():
        d.window.actions_[command].trigger()
        d.wait(lambda: d.window.findChild(QMessageBox) is not None)
    box = child(d.window, QMessageBox)
    assert target.name in box.informativeText()
    assert box.informativeText().endswith("Nothing was overwritten.")
    box.close()
    assert target.read_bytes() == b"old"
    assert [path.name for path in home.iterdir() if path.is_file()] == [target.name]


def test_dialogs_open_where_the_last_file_was_and_propose_the_name_of_the_data(
    desk: MakeDesk, flowers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk()
    asked: list[str] = []

    def answer(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(start)
        return "", ""

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, answer)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    known = Path(documents) if Path(documents).is_dir() else Path.home()
    d.window.actions_["open"].trigger()
    d.window.actions_["save_picture"].trigger()
    assert asked == [str(known), str(known / "Tall clouds.png")]
    asked.clear()
    drop(d, flowers)
    accept(d)
    d.wait(lambda: d.data.name == "flowers")
    for name in ("open", "open_lesson", "save_data", "save_picture"):
        d.window.actions_[name].trigger()
    folder = flowers.parent
    assert asked == [str(folder), str(folder), str(folder / "flowers.csv"), str(folder / "flowers.png")]
