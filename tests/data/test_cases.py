"""Small files of the kinds that often go wrong: each is read as intended, or refused with the real cause."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from neuron_gui.data.dataset import DataError
from neuron_gui.data.files import OpenedFile, load, propose_columns, select_rows, told_about_cells

CASES = Path(__file__).parent / "cases"

# File, features, class 0, class 1, first sample, labels.
READ = [
    ("delim.csv", ("a", "b"), "no", "yes", [4.5, 3.2], [0, 1, 0]),
    ("label_gender.csv", ("Age", "Salary"), "0", "1", [19, 19000], [0, 1, 0, 1, 1]),
    ("case.csv", ("a", "b"), "no", "yes", [1, 2], [0, 0, 1, 1]),
    ("mixedcase.csv", ("a", "b"), "no", "yes", [0, 3], [0] * 4 + [1] * 4),
    ("ru.csv", ("Длина", "Ширина"), "нет", "да", [1.5, 2], [1, 0, 1]),
    ("cp1251.csv", ("Длина", "Ширина"), "нет", "да", [0, 3], [0, 1] * 4),
    ("gbk.csv", ("长度", "宽度"), "否", "是", [0, 3], [0, 1] * 4),
    ("sjis.csv", ("長さ", "幅"), "いいえ", "はい", [0, 3], [0, 1] * 4),
    ("single.csv", ("size", "weight"), "a, old", "b, new", [1.5, 2], [0, 1, 0]),
    ("singlequote.csv", ("sepal length", "sepal width"), "a, old", "b, new", [0, 3], [0] * 4 + [1] * 4),
    ("percent.csv", ("churn", "age"), "no", "yes", [42, 52], [1, 0, 0]),
    ("percent_one.csv", ("churn", "age"), "no", "yes", [42, 52], [1, 0, 1, 0, 1]),
    ("currency.csv", ("price", "age"), "no", "yes", [1234.56, 52], [1, 0, 1, 0]),
    ("indian.csv", ("income", "loan"), "no", "yes", [123400, 250000], [0, 1] * 4),
    ("linequoted.csv", ("a", "b"), "0", "1", [0, 3], [0] * 4 + [1] * 4),
    ("x_notesfirst.xlsx", ("length", "width"), "no", "yes", [1, 3], [0, 1] * 4),
    ("x_twoheader.xlsx", ("LIMIT_BAL", "AGE"), "0", "1", [20000, 24], [0, 1] * 4),
    ("groupheader.csv", ("length", "width"), "0", "1", [0, 3], [0] * 4 + [1] * 4),
    ("names.csv", ("a", "b"), "0", "1", [1, 2], [0, 1, 0]),
    ("trail_first.csv", ("b", "freq"), "0", "1", [5, 9], [1, 0] * 5),
    ("jn.csv", ("a", "b"), "N", "J", [0, 3], [0] * 4 + [1] * 4),
    ("lost_positive.csv", ("a", "b"), "0", "1", [1, 2], [0, 1]),
]


@pytest.mark.parametrize(("file", "features", "zero", "one", "first", "labels"), READ, ids=[row[0] for row in READ])
def test_a_file_is_read_as_it_is_meant(
    file: str, features: tuple[str, str], zero: str, one: str, first: list[float], labels: list[int]
) -> None:
    dataset = load(CASES / file)
    assert dataset.feature_names == features
    assert dataset.class_names == (zero, one)
    assert dataset.points[0].tolist() == first
    assert dataset.labels.tolist() == labels


REFUSED = [
    ("oneclass.csv", ["one class (1)", "'y'"]),
    ("ids.csv", ["'customer'", "value of its own", "id"]),
    ("lostnum.csv", ["one class (yes)", "2 rows are left out", "“<0.5” in row 2"]),
    ("inequal_lost.csv", ["one class (yes)", "4 rows are left out", "“<0.5” in row 2"]),
    ("onefeature.csv", ["one feature (hours)", "two features"]),
    ("iq.csv", ["one feature (column 1)", "two features"]),
    ("hours.csv", ["one feature (Hours)", "two features"]),
    ("a.libsvm", ["libsvm", "CSV"]),
    ("a.jsonl", ["JSON", "csv"]),
    ("xmlss.xls", ["XML spreadsheet", "CSV"]),
    ("html.xls", ["HTML", "CSV"]),
    ("x_label_formula.xlsx", ["'label'", "formulas without stored values", "save it once"]),
    ("x_formulas.xlsx", ["'width'", "formulas without stored values", "save it once"]),
]


@pytest.mark.parametrize(("file", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_file_is_refused_by_its_cause(file: str, words: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        load(CASES / file)
    for word in words:
        assert word in str(caught.value)
    assert "Perhaps" not in str(caught.value)


def test_what_a_bound_leaves_out_is_counted_with_its_first_row() -> None:
    left_out = load(CASES / "lost_positive.csv").left_out
    assert left_out.by_reason() == {"unreadable": 1}
    assert left_out.examples == {"unreadable": "“a” in row 4"}
    assert left_out.told() == "1 with something that is no number (“a” in row 4)"


def test_what_is_read_in_another_way_is_told() -> None:
    with OpenedFile(CASES / "currency.csv") as file:
        table = file.read(file.guess())
    selection = select_rows(table, 0, 1, 2)
    assert told_about_cells(table, (0, 1, 2), selection) == ("price: “$1,234.56” is read as 1234.56.",)
    assert load(CASES / "currency.csv").notes == ("price: “$1,234.56” is read as 1234.56.",)
    assert load(CASES / "indian.csv").notes == (
        "income: “1,23,400” is read as 123400.",
        "loan: “2,50,000” is read as 250000.",
    )
    assert load(CASES / "cp1251.csv").notes == (
        "Letters are read as Cyrillic (Windows-1251), as in “Длина”; this is a guess.",
    )
    together = "Put together as one class: “NO”, “No” with “no”; “YES”, “Yes” with “yes”."
    assert load(CASES / "mixedcase.csv").notes == (together,)
    assert load(CASES / "groupheader.csv").notes == ("1 line above the table is not read: “Measurements,,Result”.",)
    assert load(CASES / "linequoted.csv").notes == ("Whole lines stand in quotation marks; these are not read.",)


def test_the_best_pair_of_columns_is_told_with_its_accuracy() -> None:
    with OpenedFile(CASES.parent.parent.parent / "assets" / "data" / "iris.csv") as file:
        table = file.read(file.guess())
    choice = propose_columns(table)
    assert "petal width (cm)" in (table.names[choice.x], table.names[choice.y])
    assert choice.accuracy is not None
    assert 0.95 < choice.accuracy < 1.0  # the first two columns give 0.82


def test_two_columns_that_may_both_be_the_label_are_told(tmp_path: Path) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text(
        "a,b,smoker,ill\n" + "".join(f"{i / 3},{i * 7 % 5},{i % 2},{i // 5 % 2}\n" for i in range(20)), encoding="utf-8"
    )
    with OpenedFile(path) as file:
        choice = propose_columns(file.read(file.guess()))
    assert choice.label == 3
    path.write_text(path.read_text(encoding="utf-8").replace("smoker", "class"), encoding="utf-8")
    with OpenedFile(path) as file:
        choice = propose_columns(file.read(file.guess()))
    assert (choice.label, choice.doubt) == (2, "")
    path.write_text(path.read_text(encoding="utf-8").replace("class", "group"), encoding="utf-8")
    with OpenedFile(path) as file:
        assert propose_columns(file.read(file.guess())).doubt == "'group' may be the label as well as 'ill'."


def test_lines_that_are_no_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    rows = "".join(f"{row},{row * row % 7},{'uv'[row % 2]}\n" for row in range(6))
    path.write_text(f"Report\nof May\n\na,b,kind\ncm,kg,\n{rows}#6,2,u\n7,1,v\n", encoding="utf-8")
    dataset = load(path)
    assert dataset.samples == 7
    assert dataset.notes == (
        "2 lines above the table are not read: “Report”, ….",
        "The line of units or types below the column names is not read.",
        "Lines that begin with “#” are not read, as line 12: “#6,2,u”.",
    )


@pytest.mark.parametrize(("zero", "one"), [("A", "B"), ("x", "y"), ("n", "y"), ("ne", "a"), ("f", "t"), ("m", "w")])
def test_single_letters_mean_yes_or_no_only_beside_their_opposites(zero: str, one: str, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text("a,b,kind\n" + "".join(f"{i},{i * i % 7},{(zero, one)[i % 2]}\n" for i in range(8)), "utf-8")
    assert load(path).class_names == (zero, one)


def test_a_second_feature_that_is_no_number_is_named_as_the_cause(tmp_path: Path) -> None:
    path = tmp_path / "bounds.csv"
    path.write_text("size,b,hit\n" + "".join(f"{i}.5±0.1,{i * i % 7},{i % 2}\n" for i in range(9)), encoding="utf-8")
    with pytest.raises(DataError, match=r"1 column of numbers \(b\).* 'size' with “0.5±0.1” in row 2"):
        load(path)


@pytest.mark.parametrize("period", [2, 3, 7])
def test_the_label_of_many_rows_is_found_where_classes_take_turns(period: int, tmp_path: Path) -> None:
    path = tmp_path / "turns.csv"
    rows = (f"{i % 97 / 7:.3f},{i % 89 / 3:.3f},n{i % 3000},{'no' if i % period else 'yes'}\n" for i in range(21_000))
    path.write_text("a,b,note,bought\n" + "".join(rows), encoding="utf-8")
    assert load(path).class_names == ("no", "yes")


def test_a_workbook_with_prices_as_texts_has_their_decimal_comma(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["price", "cost", "sold"])
    for row in range(6):
        sheet.append([f"1.{200 + row},50 €", f"{row},25 €", "ja" if row % 2 else "nein"])
    book.save(tmp_path / "prices.xlsx")
    assert load(tmp_path / "prices.xlsx").points[1].tolist() == [1201.5, 1.25]


def test_below_the_name_of_the_last_column_a_workbook_may_have_no_unit(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["force", "way", "broken"], ["N", "mm"], *([i, i * 7 % 5, ("no", "yes")[i % 2]] for i in range(8))):
        book.active.append(row)
    book.save(tmp_path / "units.xlsx")
    dataset = load(tmp_path / "units.xlsx")
    assert dataset.feature_names == ("force", "way")
    assert dataset.notes == ("The line of units or types below the column names is not read.",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "a,b,y\n" + "".join(f"{i % 5} (9%),{i * 7 % 5},{i % 2}\n" for i in range(30)),
            ["(b)", "'a'", "“0 (9%)” in row 2"],
        ),
        (
            "id,height,sex\n" + "".join(f"{i},{i * 7 % 5}.5,{'mf'[i % 2]}\n" for i in range(9)),
            ["(height)", "'id'", "id"],
        ),
        ("a,b,price\n" + "".join(f"{i},{i * 7 % 5}.5,{i}.7\n" for i in range(30)), ["'price'", "Choose the label"]),
        (
            "name" + "".join(f",s{i}" for i in range(9)) + "\na" + ",1.5,2" * 4 + ",3\nb" + ",3,7.5" * 4 + ",3\n",
            ["Transpose"],
        ),
    ],
    ids=[
        "a text is no label beside 0 and 1",
        "an id and one feature",
        "a measurement is no label",
        "samples in columns",
    ],
)
def test_what_no_column_can_be_is_named_as_the_cause(text: str, words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(path)
    for word in words:
        assert word in str(caught.value)


def test_a_space_that_does_not_break_is_quoted_as_a_space(tmp_path: Path) -> None:
    path = tmp_path / "price.csv"
    path.write_text(
        "price;b;y\n" + "".join(f"{i}\u00a0000 руб.;{i * 7 % 5};{i % 2}\n" for i in range(1, 9)), encoding="utf-8"
    )
    assert load(path).notes == ("price: “1 000 руб.” is read as 1000.",)


def test_spaces_after_delimiters_are_no_other_spelling_in_a_long_table_either(tmp_path: Path) -> None:
    path = tmp_path / "spaces.csv"
    path.write_text("a, b, y\n" + "1.5, 2.5, yes\n3.5, 0.5, no\n" * 2_000, encoding="utf-8")
    dataset = load(path)
    assert (len(dataset.labels), dataset.notes) == (4_000, ())
