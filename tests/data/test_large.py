"""Files with many rows: read completely, in seconds, with progress, and cancelled at once."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, process_time

import numpy as np
import openpyxl
import pytest
from whole_files import guess_format, read_table

from neuron_gui.data.dataset import DataError
from neuron_gui.data.files import Cancelled, load, propose_columns

ROWS = 200_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.csv"
    lines = [f"{number},{number * 0.5},{'yes' if number % 4 == 0 else 'no'}" for number in range(ROWS)]
    path.write_text("a,b,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_all_rows_are_read_in_order_and_in_seconds(large: Path) -> None:
    told: list[float] = []

    def progress(fraction: float) -> bool:
        told.append(fraction)
        return True

    start = monotonic()
    dataset = load(large, progress=progress)
    seconds = monotonic() - start
    assert np.array_equal(dataset.points[:, 0], np.arange(ROWS))
    assert np.array_equal(dataset.points[:, 1], np.arange(ROWS) * 0.5)
    assert dataset.labels.sum(dtype=int) == ROWS // 4
    assert len(told) >= 10
    assert told == sorted(told)
    assert 0.0 < told[0] < 0.2
    assert told[-1] == 1.0
    assert seconds < 10.0  # a fifth of a second on an idle machine


@pytest.mark.parametrize("after", [0, 3])
def test_reading_can_be_cancelled(large: Path, after: int) -> None:
    calls = 0

    def progress(_: float) -> bool:
        nonlocal calls
        calls += 1
        return calls <= after

    with pytest.raises(Cancelled):
        read_table(large, progress=progress)
    assert calls == after + 1


def test_guessing_can_be_cancelled(large: Path) -> None:
    with pytest.raises(Cancelled):
        guess_format(large, progress=lambda _: False)


@pytest.mark.parametrize("last", ["1e-400,-0.0,1", "inf,2.5,0", "n/a,3,1", "1_000,4,0", "\u0661,5,1", "-\u22122,6,0"])
def test_numbers_have_the_bits_that_python_gives_them(tmp_path: Path, last: str) -> None:
    """The last line of a file of numbers alone decides whether its block is read at once or cell by cell."""
    rng = np.random.default_rng(1)
    values = rng.normal(size=(60_000, 2)) * 10.0 ** rng.integers(-300, 300, (60_000, 2))
    cells = [(f" {a!r}", f"{b:.17g} ") for a, b in values.tolist()]
    path = tmp_path / "numbers.csv"
    lines = [f"{a},{b},{row % 2}" for row, (a, b) in enumerate(cells)]
    path.write_text("\n".join(["a,b,label", *lines, last]) + "\n", encoding="utf-8")
    table = read_table(path)
    assert table.rows == 60_001
    for column in (0, 1):
        expected = [float(row[column]) for row in cells]
        assert table.columns[column].numbers[:-1].tobytes() == np.array(expected).tobytes()
    first = table.columns[0]
    is_text = first.codes[-1] >= 0
    assert is_text == last.startswith(("n/a", "1_000", "-"))
    if not is_text:
        assert first.numbers[-1] == float(last.split(",")[0])


def test_the_first_rows_alone(large: Path) -> None:
    table = read_table(large, max_rows=1000)
    assert (table.rows, table.complete, len(table.columns)) == (1000, False, 3)
    assert len(table.columns[0].numbers) == len(table.overlong) == 1000


def test_exactly_as_many_rows_as_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 10, encoding="utf-8")
    assert read_table(path, max_rows=10).complete
    assert not read_table(path, max_rows=9).complete


def test_a_wide_file_is_read_by_its_three_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    header = ",".join(f"v{number}" for number in range(500))
    path.write_text(
        header + "\n" + "".join(",".join([str(row)] * 499) + f",{row % 2}\n" for row in range(100)), encoding="utf-8"
    )
    dataset = load(path, x="v7", y="v300", label="v499")
    assert dataset.points.tolist() == [[row, row] for row in range(100)]


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,2,no\n3,4,yes\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column 'd'; the file has: a, b, c"):
        load(path, x="d")
    with pytest.raises(DataError, match="three different columns"):
        load(path, x="a", y="a", label="c")
    with pytest.raises(DataError, match="no value 'maybe'; it has: no, yes"):
        load(path, positive="maybe")


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Notes"
    first.append(["Lengths and widths of Series 4;", "days are missing"])
    sheet = book.create_sheet("Measured")
    sheet.append(["Series 4"])
    sheet.append([])
    sheet.append(["day", "length", "width", "ok"])
    for number in range(2000):
        sheet.append([None, number / 4, None if number == 5 else number, number % 3 == 0])
    path = tmp_path / "book.xlsx"
    book.save(path)
    told: list[float] = []

    def progress(fraction: float) -> bool:
        told.append(fraction)
        return True

    dataset = load(path, progress=progress)
    assert dataset.feature_names == ("length", "width")
    assert dataset.class_names == ("FALSE", "TRUE")
    expected = [number for number in range(2000) if number != 5]
    assert dataset.points.tolist() == [[number / 4, number] for number in expected]
    assert dataset.labels.tolist() == [int(number % 3 == 0) for number in expected]
    assert dataset.left_out.missing == 1
    assert told == sorted(told)
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("Measured", ("Notes", "Measured"))
    with pytest.raises(Cancelled):
        read_table(path, progress=lambda _: False)
    with pytest.raises(DataError, match="no sheet 'Sheet9'; it has: Notes, Measured"):
        read_table(path, sheet="Sheet9")


@pytest.mark.parametrize("name", ["v", "v{}"], ids=["equal names", "different names"])
def test_thousands_of_columns_cost_thousands_and_not_millions_of_steps(tmp_path: Path, name: str) -> None:
    path = tmp_path / "wide.csv"
    width = 9_000
    header = ",".join(name.format(number) for number in range(width - 1))
    rows = [",".join([f"{row % 7}.5"] * (width - 1)) + f",{'ab'[row % 2]}" for row in range(20)]
    path.write_text(f"{header},kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    start = process_time()
    table = read_table(path)
    choice = propose_columns(table)
    seconds = process_time() - start
    assert len(set(table.names)) == width
    assert table.names[:3] == (("v", "v (2)", "v (3)") if name == "v" else ("v0", "v1", "v2"))
    assert (choice.x, choice.y, choice.label) == (0, 1, width - 1)
    assert seconds < 3.0  # half a second on an idle machine; four to ten where each column asks all others
    with pytest.raises(Cancelled):
        propose_columns(table, progress=lambda _: False)
