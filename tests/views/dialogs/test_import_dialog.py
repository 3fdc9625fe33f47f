"""The import dialog, by real keys and clicks."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.data.dataset import DataError
from neuron_gui.views.dialogs import import_dialog
from neuron_gui.views.dialogs.import_dialog import ImportDialog
from neuron_gui.views.dialogs.import_preview import PreviewModel
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import Theme, make_theme

if TYPE_CHECKING:
    from tests.views.dialogs.conftest import Opener

PLAIN = "id,length,width,kind\n0,1.5,2,no\n1,2.5,3.5,yes\n2,3.5,1,no\n3,4.5,,yes\n4,5.5,7,yes\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("import") / "large.csv"
    # The second class comes after the rows that are shown first.
    lines = [f"{number},{number % 7},{'late' if number > 150_000 else 'early'}" for number in range(400_000)]
    path.write_text("a,b,label\n" + "\n".join(lines) + "\n,1,late\n", encoding="utf-8")
    return path


def test_the_guess_is_shown_and_taken(opened: Opener) -> None:
    driver = opened(PLAIN)
    driver.wait("samples")
    assert "4 samples: 2 in class 0 (no), 2 in class 1 (yes)." in driver.message
    assert "1 row is left out: 1 with a missing value (nothing in row 5)." in driver.message
    shown = {name: driver.box(name).currentText() for name in ("delimiter", "encoding", "x", "y", "label")}
    assert shown == {"delimiter": "Comma", "encoding": "UTF-8", "x": "length", "y": "width", "label": "kind"}
    dataset = driver.take()
    assert dataset.points.tolist() == [[1.5, 2], [2.5, 3.5], [3.5, 1], [5.5, 7]]
    assert dataset.labels.tolist() == [0, 1, 0, 1]
    assert dataset.left_out.missing == 1
    assert not driver.dialog.isVisible()


def test_the_preview_marks_the_chosen_columns(opened: Opener, theme: Theme) -> None:
    driver = opened(PLAIN)
    driver.wait("samples")
    model = driver.table.model()
    headers = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    assert headers == ["\nid", "x₁\nlength", "x₂\nwidth", "label\nkind"]
    assert model.rowCount() == 5
    cells = [[model.index(row, column).data() for column in range(4)] for row in (0, 3)]
    assert cells == [["0", "1.5", "2", "no"], ["3", "4.5", "(empty)", "yes"]]
    background = [model.index(0, column).data(Qt.ItemDataRole.BackgroundRole) for column in range(4)]
    assert background[0] is None
    assert background[1].color() == theme.accent_soft
    picture = driver.table.viewport().grab().toImage()
    place = driver.table.visualRect(model.index(0, 1)).topLeft()
    assert picture.pixelColor(place.x() + 3, place.y() + 3) == theme.accent_soft
    driver.choose("x", "id")
    assert model.headerData(0, Qt.Orientation.Horizontal) == "x₁\nid"


def test_another_delimiter_reads_anew(opened: Opener) -> None:
    driver = opened("a;b;c,d;label\n1;2;3,4;0\n5;6;7,8;1\n")
    driver.wait("samples")
    assert driver.box("delimiter").currentText() == "Semicolon"
    driver.choose("delimiter", "Comma")
    driver.wait("2 columns; two features and a label need three")
    assert not driver.ok.isEnabled()
    assert driver.table.model().columnCount() == 2
    driver.choose("delimiter", "Semicolon")
    driver.wait("2 samples")
    assert driver.take().points.tolist() == [[1, 2], [5, 6]]


def test_an_ambiguous_number_is_told_and_can_be_settled(opened: Opener) -> None:
    driver = opened("a;b;label\n1,234;2;no\n7,500;3;yes\n")
    driver.wait("samples")
    note = driver.dialog.findChild(QLabel, "import_note")
    assert note is not None
    assert note.isVisible()
    assert "1,234" in note.text()
    driver.choose("decimal", "Point")
    driver.qtbot.waitUntil(note.isHidden)
    driver.wait("samples")
    assert driver.take().points.tolist() == [[1234, 2], [7500, 3]]


def test_header_or_not(opened: Opener) -> None:
    driver = opened("1,2,0\n3,4,1\n5,6,1\n7,8,0\n")
    driver.wait("4 samples")
    assert driver.box("header").currentText() == "Data"
    driver.choose("header", "Column names")
    driver.wait("3 samples")
    assert driver.box("x").currentText() == "1"
    driver.choose("header", "Data")
    driver.wait("4 samples")
    assert driver.take().points.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_encoding(opened: Opener) -> None:
    driver = opened("Größe,b,label\n1,2,no\n3,4,yes\n".encode("cp1252"))
    driver.wait("samples")
    assert driver.box("x").currentText() == "Größe"
    driver.choose("encoding", "UTF-8")
    driver.wait("the text is not utf-8")
    assert not driver.ok.isEnabled()
    driver.choose("encoding", "Western (Latin-1)")
    driver.wait("samples")
    assert driver.take().feature_names == ("Größe", "b")


def test_of_three_classes_one_is_positive(opened: Opener) -> None:
    rows = [(1, 1, "ash"), (2, 1, "birch"), (3, 2, "cedar"), (4, 3, "birch"), (5, 5, "<b>")]
    driver = opened("a,b,label\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows))
    driver.wait("samples")
    box = driver.box("positive")
    assert [box.itemText(place) for place in range(box.count())] == ["<b>  (1)", "ash  (1)", "birch  (2)", "cedar  (1)"]
    assert "1 in class 1 (cedar)" in driver.message
    driver.choose("positive", "birch")
    driver.wait("2 in class 1 (birch)")
    dataset = driver.take()
    assert dataset.labels.tolist() == [0, 1, 0, 1, 0]
    assert dataset.class_names == ("not birch", "birch")


def test_other_columns(opened: Opener) -> None:
    driver = opened("a,b,c,label\n1,2,0,u\n3,4,1,v\n5,6,1,v\n")
    driver.wait("samples")
    driver.choose("y", "a")
    driver.wait("three different columns")
    assert not driver.ok.isEnabled()
    driver.choose("x", "b")
    driver.choose("label", "c")
    driver.wait("3 samples: 1 in class 0 (0), 2 in class 1 (1)")
    dataset = driver.take()
    assert dataset.points.tolist() == [[2, 1], [4, 3], [6, 5]]
    assert dataset.feature_names == ("b", "a")


def test_a_sheet_of_a_workbook(opened: Opener, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("One", "Two")):
        sheet = book.create_sheet(title)
        sheet.append(["a", "b", "label"])
        for row in range(4):
            sheet.append([row + 10 * number, row / 2, "uv"[row % 2]])
    path = tmp_path / "book.xlsx"
    book.save(path)
    driver = opened(path)
    driver.wait("4 samples")
    assert driver.box("sheet").currentText() == "One"
    assert not driver.box("delimiter").isVisible()
    driver.choose("sheet", "Two")
    driver.wait("4 samples")
    assert driver.take().points.tolist() == [[10, 0], [11, 0.5], [12, 1], [13, 1.5]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \n\t\n", "nothing but white space"),
        (b"\x89PNG\r\n", "is a picture"),
        (bytes(range(256)) * 50, "binary data"),
        (b"PK\x03\x04rubbish", "damaged"),
        (None, "cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_told_at_once(
    content: bytes | None, sentence: str, tmp_path: Path, theme: Theme
) -> None:
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        ImportDialog(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b,label\n1,2,no\n3,4,no\n", "one class"),
        (b"a,b,label\n1,x,no\n2,y,yes\n3,z,no\n", "1 column of numbers"),
        (b"a,b,label\n", "no rows"),
        (b"a,b,label\n" + b"1,2,no\n3,4,yes\n" * 30_000 + b"5,\0,no\n", "NUL"),
    ],
    ids=["one class", "text", "no rows", "NUL"],
)
def test_a_broken_file_is_told_in_the_dialog(opened: Opener, content: bytes, sentence: str) -> None:
    driver = opened(content)
    driver.wait(sentence)
    assert not driver.ok.isEnabled()
    QTest.keyClick(driver.dialog, Qt.Key.Key_Return)
    assert driver.dialog.isVisible()
    with driver.qtbot.waitSignal(driver.dialog.finished):
        QTest.keyClick(driver.dialog, Qt.Key.Key_Escape)
    assert driver.dialog.dataset() is None


def test_a_wrong_encoding_is_told_and_can_be_mended(opened: Opener) -> None:
    driver = opened(PLAIN)
    driver.wait("4 samples")
    driver.choose("encoding", "UTF-16")
    driver.wait("the text is not utf-16; choose another encoding")
    assert not driver.ok.isEnabled()
    driver.choose("encoding", "UTF-8")
    driver.wait("4 samples")


def test_the_wheel_changes_no_choice_without_the_keyboard(opened: Opener) -> None:
    driver = opened(PLAIN)
    driver.wait("samples")
    box = driver.box("x")
    driver.cancel.setFocus()
    middle = QPointF(box.rect().center())
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, middle, QPoint(), QPoint(0, -120), *nothing, False)
    QApplication.sendEvent(box, event)
    assert box.currentText() == "length"
    assert not event.isAccepted()


def test_the_buttons_stand_in_the_platforms_order(opened: Opener) -> None:
    driver = opened(PLAIN)
    driver.wait("samples")
    assert isinstance(driver.ok.parent(), QDialogButtonBox)
    assert driver.cancel.parent() is driver.ok.parent()
    driver.qtbot.waitUntil(driver.ok.isEnabled)
    usual = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    driver.qtbot.addWidget(usual)
    usual.resize(400, 60)
    usual.show()
    ok, cancel = (usual.button(one) for one in (usual.StandardButton.Ok, usual.StandardButton.Cancel))
    assert (driver.ok.x() < driver.cancel.x()) == (ok.x() < cancel.x())


def test_rows_beyond_the_first_are_counted(opened: Opener, large: Path) -> None:
    driver = opened(large)
    driver.wait("In the first 10\u2009000 rows: All rows belong to one class")
    assert not driver.ok.isEnabled()
    driver.wait("400\u2009000 samples: 150\u2009001 in class 0 (early), 249\u2009999 in class 1 (late).")
    assert "1 row is left out: 1 with a missing value (nothing in row 400\u2009002)." in driver.message
    assert not driver.progress.isVisible()
    dataset = driver.take()
    assert np.array_equal(dataset.points[:, 0], np.arange(400_000))


def test_ok_waits_for_the_last_row(opened: Opener, large: Path) -> None:
    driver = opened(large)
    driver.wait("In the first")
    driver.choose("label", "b")
    driver.choose("y", "label")
    driver.choose("y", "a")
    driver.choose("x", "b")
    driver.choose("label", "label")
    dataset = driver.take()
    assert dataset.feature_names == ("b", "a")
    assert dataset.samples == 400_001 - dataset.left_out.total


@pytest.mark.parametrize("way", ["button", "escape", "close"])
@pytest.mark.parametrize("pressed_ok", [False, True])
def test_a_long_load_is_cancelled_at_once(opened: Opener, tmp_path: Path, way: str, pressed_ok: bool) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b,label\n" + "1,2,no\n3,4,yes\n" * 500_000, encoding="utf-8")
    driver = opened(path)
    driver.qtbot.waitUntil(driver.ok.isEnabled, timeout=60_000)
    if pressed_ok:
        QTest.keyClick(driver.dialog, Qt.Key.Key_Return)
        assert driver.dialog.isVisible()
        assert driver.progress.isVisible()
    start = monotonic()
    with driver.qtbot.waitSignal(driver.dialog.finished):
        if way == "button":
            QTest.mouseClick(driver.cancel, Qt.MouseButton.LeftButton)
        elif way == "escape":
            QTest.keyClick(driver.dialog, Qt.Key.Key_Escape)
        else:
            driver.dialog.close()
    assert monotonic() - start < 2.0  # milliseconds on an idle machine
    assert driver.dialog.dataset() is None


def test_of_thousands_of_columns_only_those_that_are_seen_are_asked_for_their_width(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    data = PreviewModel.data

    def counted(model: PreviewModel, *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return data(model, *arguments)

    monkeypatch.setattr(PreviewModel, "data", counted)
    width = 3_000
    rows = [",".join([f"{row % 7}.5"] * (width - 1)) + f",{'ab'[row % 2]}" for row in range(20)]
    driver = opened(",".join(f"v{number}" for number in range(width)) + "\n" + "\n".join(rows) + "\n")
    driver.qtbot.waitUntil(driver.ok.isEnabled, timeout=60_000)
    assert asked < 50_000  # 400,000 for all
    header = driver.table.horizontalHeader()
    assert header.sectionSize(0) != header.sectionSize(width // 2) == header.defaultSectionSize()


def test_progress_is_shown(opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # However fast the machine is, all of the work is shown.
    monkeypatch.setattr(import_dialog, "PATIENCE", 0.0)
    path = tmp_path / "long.csv"
    path.write_text("a,b,label\n" + "1,2,no\n3,4,yes\n" * 500_000, encoding="utf-8")
    driver = opened(path)
    seen: set[int] = set()

    def is_done() -> bool:
        if driver.progress.isVisible():
            seen.add(driver.progress.value())
        return str(driver.message).startswith("1\u2009000\u2009000 samples")

    driver.qtbot.waitUntil(is_done, timeout=60_000)
    assert len(seen) >= 3
    assert not driver.progress.isVisible()


def test_a_dialog_that_is_deleted_while_it_reads(large: Path, theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    dialog = ImportDialog(large, parent)
    dialog.show()
    with qtbot.waitSignal(parent.destroyed):
        parent.deleteLater()


def test_only_choices_of_people_are_answered(opened: Opener) -> None:
    """Filling the boxes asks for nothing: the file is read once."""
    driver = opened(PLAIN)
    driver.wait("samples")
    assert driver.dialog._number == 2  # the preview, and its data


@pytest.mark.parametrize("name", ["delimiter", "decimal", "encoding", "header", "x", "y", "label", "positive"])
def test_each_field_has_a_name_a_tip_and_a_key(opened: Opener, name: str) -> None:
    driver = opened(PLAIN)
    driver.wait("samples")
    box = driver.box(name)
    assert box.accessibleName()
    assert box.toolTip()
    labels = [label for label in driver.dialog.findChildren(QLabel) if label.buddy() is box]
    assert len(labels) == 1
    assert "&" in labels[0].text()
    mnemonics = [
        label.text()[label.text().index("&") + 1].lower()
        for label in driver.dialog.findChildren(QLabel)
        if label.buddy() is not None and label.isVisible()
    ] + ["u"]
    assert len(set(mnemonics)) == len(mnemonics)


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
def test_it_fits_on_the_screen(opened: Opener, qapp: QApplication, zoom: float) -> None:
    apply_theme(qapp, make_theme("dark", zoom=zoom))
    driver = opened(PLAIN, "a long name " * 15 + ".csv")
    driver.wait("samples")
    dialog = driver.dialog
    screen = dialog.screen().availableGeometry()
    assert dialog.width() <= screen.width()
    assert dialog.height() <= screen.height()
    for button in (driver.ok, driver.cancel):
        corner = button.mapTo(dialog, button.rect().bottomRight())
        assert dialog.rect().contains(corner)
    dialog.reject()
