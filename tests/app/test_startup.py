"""The window's command-line arguments."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from children import child
from desk import MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.app.arguments import UsageError
from neuron_gui.data.assets import asset
from neuron_gui.views.dialogs.import_dialog import ImportDialog

LESSON = asset("lessons", "1-what-a-neuron-computes.lesson")


def test_a_lesson_given_as_the_file_is_given_as_a_lesson(qtbot: QtBot) -> None:
    """A desktop that opens a .lesson file passes its name and nothing else."""
    window = create_window([str(LESSON)])
    qtbot.addWidget(window)
    assert window.windowTitle().endswith("Neuron")
    assert window.lessons.active


def test_a_system_that_writes_from_right_to_left_turns_no_number_round(desk: MakeDesk, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    d = desk()
    assert qapp.layoutDirection() == d.window.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_the_option_of_qt_for_the_other_direction_is_ignored_and_told(
    desk: MakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    d = desk("-reverse")
    assert d.window.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert "-reverse is ignored" in caplog.text


def test_settings_that_cannot_be_saved_are_told_once(
    desk: MakeDesk, home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk()
    (home / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("NEURON_SETTINGS_DIR", str(home / "file" / "settings"))
    d.window.close()
    d.window.shut_down()
    assert caplog.text.count("The settings cannot be saved") == 1


def test_a_file_that_macos_wants_opened_is_opened(desk: MakeDesk, home: Path) -> None:
    """A double click on a file, or a drop on the icon in the dock, comes as an event there."""
    d = desk()
    app = QApplication.instance()
    assert app is not None
    QApplication.sendEvent(app, QFileOpenEvent(str(LESSON)))
    assert d.window.lessons.active
    table = home / "table.csv"
    table.write_text("a,b,kind\n1,2,x\n2,1,y\n3,5,x\n", encoding="utf-8")
    QApplication.sendEvent(app, QFileOpenEvent(str(table)))
    assert child(d.window, ImportDialog).path == table


def test_what_was_read_in_another_way_is_told_of_a_file_that_is_named(desk: MakeDesk, tmp_path: Path) -> None:
    table = tmp_path / "rates.csv"
    table.write_text("a,b,kind\n1%,2,yes\n<5,3,no\n3%,4,Yes\n4%,1,no\n", encoding="utf-8")
    d = desk(str(table))
    assert "1 row is left out" in d.text("message")
    assert "“<5” in row 3" in d.text("left_out")
    assert d.text("data_notes").splitlines() == [
        "a: “1%” is read as 1.",
        "Put together as one class: “Yes” with “yes”.",
    ]
    d.click("generate")
    d.wait(lambda: d.data.name != "rates")
    assert not d.find(QLabel, "data_notes").isVisible()


def test_the_dialog_begins_with_the_options_with_which_a_file_was_named(desk: MakeDesk, tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("a~b~c~kind\n" + "".join(f"{i},5~{i * 7 % 5}~{i % 3}~{'xy'[i % 2]}\n" for i in range(12)), "utf-8")
    d = desk(
        *(str(table), "--delimiter", "~", "--decimal", "comma"),
        *("--x", "c", "--y", "a", "--label", "kind", "--positive", "X"),
    )
    before = d.data
    d.click("columns_button")
    dialog = child(d.window, ImportDialog)
    button = child(dialog, QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    d.wait(button.isEnabled)
    d.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    d.wait(lambda: d.data is not before)
    assert d.data.points.tobytes() == before.points.tobytes()
    assert (d.data.feature_names, d.data.class_names) == (("c", "a"), ("y", "x"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["nowhere.csv"], "nowhere.csv"),
        (["."], "folder"),
        (["one.csv"], "learning needs"),
        (["empty.csv"], "empty"),
        (["bad.lesson"], "bad.lesson"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_opened_is_told_in_the_window(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str], said: str
) -> None:
    """A desktop that opens a file shows nobody what is written to standard error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.csv").write_text("a,b,kind\n1,2,x\n2,1,x\n3,5,x\n", encoding="utf-8")
    for name in ("empty.csv", "bad.lesson"):
        (tmp_path / name).touch()
    d = desk(*files)
    box = d.window.findChild(QMessageBox, "message")
    dialog = d.window.findChild(ImportDialog)
    assert (box is None) != (dialog is None)
    if box is not None:
        assert said in box.informativeText()
    if dialog is not None:
        d.wait(lambda: said in d.text("import_message"))
    for one in filter(None, (box, dialog)):
        d.qtbot.keyClick(one, Qt.Key.Key_Escape)
    d.train(3)


def test_two_files_that_are_named_at_once_are_told_in_the_window(desk: MakeDesk) -> None:
    d = desk("a.csv", "b.csv")
    assert d.text("message") == "2 files cannot be opened at once: open one at a time."


@pytest.mark.parametrize("more", [["--x", "a"], ["--screenshot", "a.png"], ["--lesson", str(LESSON)]], ids=str)
def test_with_options_for_it_a_file_that_cannot_be_opened_ends_the_program(more: list[str], home: Path) -> None:
    for files in (["nowhere.csv"], ["a.csv", "b.csv"]):
        with pytest.raises(UsageError):
            create_window([*files, *more])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's words are those of Linux")
def test_a_missing_library_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A PySide6 whose widgets cannot be loaded stands in for a system without libGL."""
    package = tmp_path / "PySide6"
    package.mkdir()
    (package / "__init__.py").write_text("__version__ = '6.11.3'\n", encoding="utf-8")
    words = "libGL.so.1: cannot open shared object file: No such file or directory"
    (package / "QtWidgets.py").write_text(f"raise ImportError({words!r})\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "neuron_gui", "--screenshot", str(tmp_path / "a.png")],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("neuron-gui: error: Qt needs libGL.so.1, which is not installed")
    assert len(run.stderr.splitlines()) == 1


def lines_of(code: str, folder: Path) -> list[str]:
    """Run code in a process of its own, with fresh settings and no display, and return what it prints."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "NEURON_SETTINGS_DIR": str(folder)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout.splitlines()


OPENED = """
import gc, sys
from neuron_gui.app import create_window
window = create_window(["--size", "1280x800"])
window.settle()
print(*sorted(sys.modules))
print(gc.isenabled())
window.close()
print(gc.isenabled())
"""
#: Modules that are needed later only, and would make the start longer.
FOR_LATER = """
    concurrent.futures.thread csv numpy.ma openpyxl
    neuron_gui.controllers.lesson_controller neuron_gui.core.gradient_check neuron_gui.core.rate_map
    neuron_gui.core.scikit_learn neuron_gui.data.csv_read neuron_gui.data.excel neuron_gui.data.opened_file
    neuron_gui.views.dialogs neuron_gui.views.graph.graph_view neuron_gui.views.landscape.landscape_view
    neuron_gui.views.sweep.sweep_view
"""


def test_the_window_opens_without_what_is_for_later_and_without_a_search_for_garbage(tmp_path: Path) -> None:
    modules, with_window, after_it = lines_of(OPENED, tmp_path)
    assert not set(modules.split()) & set(FOR_LATER.split())
    assert (with_window, after_it) == ("False", "True")


SHORTCUTS = """
import builtins, linecache
from neuron_gui.app import create_window
window = create_window(["--size", "1280x800"])
window.settle()
window.close()
from pyqtgraph.Qt import QtCore, QtGui, QtWidgets
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
copies, originals = (QtCore, QtGui, QtWidgets), (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets)
print(sum(len(vars(copy)) for copy in copies), sum(len(dir(original)) for original in originals))
print(all(getattr(a, name) is getattr(b, name) for a, b in zip(copies, originals) for name in dir(b) if name[0] == "Q"))
print(sum("neuron_gui" in path and "views" in path for path in linecache.cache))
print(builtins.__import__ is builtins.__feature_import__)
"""


def test_the_start_makes_no_class_of_qt_and_reads_no_source_that_nobody_needs(tmp_path: Path) -> None:
    counts, same, sources, restored = lines_of(SHORTCUTS, tmp_path)
    taken, all_names = map(int, counts.split())
    assert all_names > 600
    assert taken < all_names / 2
    assert (same, restored) == ("True", "True")
    # Without the shortcut nearly all of them are loaded.
    assert int(sources) < 40
