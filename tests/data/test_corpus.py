"""Ordinary files are read as a person would read them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from whole_files import guess_format

from neuron_gui.data.files import load

#: Most files hold these four samples: x, y, and the class that is positive by default or not.
POINTS = ((1.5, 20.25, 0), (2.5, 30.0, 1), (-3.25, 4.0, 0), (4.0, -50.5, 1))


@dataclass(frozen=True)
class Case:
    """A file."""

    name: str
    content: bytes
    rows: tuple[tuple[float, float, int], ...] = POINTS
    #: missing, infinite, too large, unreadable
    left_out: tuple[int, int, int, int] = (0, 0, 0, 0)
    features: tuple[str, str] = ("length", "width")
    classes: tuple[str, str] = ("no", "yes")
    file: str = "data.csv"
    #: Fields of the guessed format.
    form: dict[str, object] = field(default_factory=dict)
    positive: str | None = None

    def __str__(self) -> str:
        return self.name


PLAIN = "length,width,label\n1.5,20.25,no\n2.5,30,yes\n-3.25,4,no\n4,-50.5,yes\n"
COMMA = "length;width;label\n1,5;20,25;no\n2,5;30;yes\n-3,25;4;no\n4;-50,5;yes\n"
TAB = PLAIN.replace(",", "\t")
BARE = "".join(PLAIN.splitlines(keepends=True)[1:])
NAMELESS = ("column 1", "column 2")
UMLAUT = PLAIN.replace("length", "Länge").replace("width", "Größe")
UMLAUT_NAMES = ("Länge", "Größe")


def case(name: str, text: str, **known: object) -> Case:
    encoding = str(known.pop("encoding", "utf-8"))
    return Case(name, text.encode(encoding), **known)  # type: ignore[arg-type]


def missing(spelling: str) -> Case:
    """A row with a missing x among four good ones."""
    return case(f"missing: {spelling!r}", PLAIN + f"{spelling},7.5,yes\n", left_out=(1, 0, 0, 0))


CASES = [
    case("plain", PLAIN, form={"delimiter": ",", "decimal": ".", "header": True, "skip_rows": 0}),
    case("no last line end", PLAIN.rstrip("\n")),
    *(
        case(f"{yes} and {no}", PLAIN.replace("no", no).replace("yes", yes), classes=(no, yes))
        for no, yes in (("nein", "ja"), ("Nee", "Ja"), ("ne", "ano"), ("нет", "да"), ("non", "oui"), ("falsch", "wahr"))
    ),
    *(
        case(f"{yes} and {no}", PLAIN.replace("no", no).replace("yes", yes), classes=(no, yes))
        for yes, no in (
            *(("paid", "unpaid"), ("Fit", "not fit"), ("bestanden", "nicht bestanden"), ("apto", "no apto")),
            *(("合适", "不合适"), ("ผ่าน", "ไม่ผ่าน"), ("годен", "негоден"), ("통과", "불통과")),
        )
    ),
    case("windows line ends", PLAIN.replace("\n", "\r\n")),
    case("old mac line ends", PLAIN.replace("\n", "\r")),
    case("semicolon", PLAIN.replace(",", ";"), form={"delimiter": ";", "decimal": "."}),
    case("decimal comma", COMMA, form={"delimiter": ";", "decimal": ","}),
    case("decimal comma, tab", COMMA.replace(";", "\t"), form={"delimiter": "\t", "decimal": ","}),
    case(
        "decimal comma in quotation marks",
        'length,width,label\n"1,5","20,25",no\n"2,5",30,yes\n"-3,25",4,no\n4,"-50,5",yes\n',
        form={"delimiter": ",", "decimal": ","},
    ),
    case("tab named csv", TAB, form={"delimiter": "\t"}),
    case("pipe", PLAIN.replace(",", "|"), file="data.txt", form={"delimiter": "|"}),
    case("white space", PLAIN.replace(",", "   "), file="data.dat", form={"delimiter": " "}),
    case(
        "white space, columns aligned",
        "\n".join("".join(f"{cell:>10}" for cell in line.split(",")) for line in PLAIN.splitlines()),
        form={"delimiter": " "},
    ),
    case("sep line", "sep=;\n" + COMMA, form={"delimiter": ";", "skip_rows": 1}),
    case("sep line of an odd mark", "sep=^\n" + PLAIN.replace(",", "^"), form={"delimiter": "^"}),
    case(
        "preamble",
        "Instrument 7, serial 123\nDate: 2024-01-05\n\n" + PLAIN,
        form={"skip_rows": 3, "header": True},
    ),
    case("comments above", "# made by hand\n# on a Monday\n" + PLAIN, form={"comment": "#"}),
    case("comments between", PLAIN.replace("-3.25", "# recalibrated\n-3.25")),
    case("header in a comment", "# length width label\n" + BARE.replace(",", " "), form={"header": True}),
    case("units row", PLAIN.replace("label\n", "label\ncm,mm,\n"), form={"units": True}),
    case("units in brackets", PLAIN.replace("label\n", "label\n[cm],[mm],[-]\n"), form={"units": True}),
    case("title of Excel", "My measurements,,\n" + PLAIN, form={"skip_rows": 1}),
    case(
        "thousands, point",
        'length,width,label\n"1,234.5",2,no\n"12,345.5",3,yes\n',
        rows=((1234.5, 2.0, 0), (12345.5, 3.0, 1)),
    ),
    case(
        "thousands, comma",
        "length;width;label\n1.234,5;2;no\n12.345.678,5;3;yes\n",
        rows=((1234.5, 2.0, 0), (12345678.5, 3.0, 1)),
        form={"decimal": ","},
    ),
    case(
        "thousands, thin space",
        "length;width;label\n1\u202f234,5;2;no\n12\u00a0345,5;3;yes\n",
        rows=((1234.5, 2.0, 0), (12345.5, 3.0, 1)),
    ),
    case(
        "thousands, apostrophe",
        "length;width;label\n1'234.5;2;no\n12’345.5;3;yes\n",
        rows=((1234.5, 2.0, 0), (12345.5, 3.0, 1)),
    ),
    case(
        "a thousand or a fraction",
        "length;width;label\n1,234;2,5;no\n7,345;3,5;yes\n",
        rows=((1.234, 2.5, 0), (7.345, 3.5, 1)),
        form={"decimal": ","},
    ),
    case("U+2212 minus", PLAIN.replace("-", "−")),
    case("exponents", PLAIN.replace("1.5,", "15E-1,").replace("30,", "3.0e+01,")),
    case("Fortran exponents", PLAIN.replace("1.5,", "0.15D+01,").replace("30,", "3.0d1,")),
    case("plus signs", PLAIN.replace("2.5,30", "+2.5,+30")),
    case("no header", BARE, features=NAMELESS, form={"header": False}),
    case("no header, decimal comma", COMMA.split("\n", 1)[1], features=NAMELESS, form={"header": False}),
    case(
        "column numbers of pandas",
        "0,1,2\n" + BARE,
        features=("0", "1"),
        form={"header": True},
    ),
    case(
        "row names of R",
        '"length","width","label"\n' + "".join(f'"{i}",{line}\n' for i, line in enumerate(BARE.split(), 1)),
    ),
    case(
        "index column of pandas",
        "".join(f"{i if i >= 0 else ''},{line}\n" for i, line in enumerate(PLAIN.split(), -1)),
    ),
    case("blank lines", PLAIN.replace("\n", "\n\n")),
    case("trailing delimiters", PLAIN.replace("\n", ",\n")),
    case("trailing delimiters of the data alone", PLAIN.split("\n")[0] + "\n" + BARE.replace("\n", ",\n")),
    case("spaces around cells", PLAIN.replace(",", " , ")),
    case("short rows", PLAIN + "5.5\n6.5,7.5\n", left_out=(2, 0, 0, 0)),
    case("long rows", PLAIN + "5,5,6,5,yes\n", left_out=(0, 0, 0, 1)),
    case("a row of delimiters", PLAIN + ",,\n", left_out=(1, 0, 0, 0)),
    case("a total below", PLAIN + "total,n/a,\n", left_out=(1, 0, 0, 0)),
    case("a word among numbers", PLAIN + "about 5,3,yes\n", left_out=(0, 0, 0, 1)),
    case("infinite", PLAIN + "inf,3,yes\n3,-Infinity,no\n∞,2,no\n", left_out=(0, 3, 0, 0)),
    case("beyond all measure", PLAIN + "1e308,3,yes\n3,-1e101,no\n", left_out=(0, 0, 2, 0)),
    case("overflows to infinity", PLAIN + "1e999,3,yes\n", left_out=(0, 1, 0, 0)),
    *map(missing, ("", " ", "NA", "N/A", "nan", "NaN", "NULL", "null", "?", "-", "--", ".", "none", "#N/A", "#DIV/0!")),
    case("missing label", PLAIN + "5,6,\n7,8,NA\n", left_out=(2, 0, 0, 0)),
    case("UTF-8 BOM", UMLAUT, encoding="utf-8-sig", features=UMLAUT_NAMES),
    case("UTF-8", UMLAUT, features=UMLAUT_NAMES, form={"encoding": "utf-8-sig"}),
    case("Windows-1252", UMLAUT, encoding="cp1252", features=UMLAUT_NAMES, form={"encoding": "cp1252"}),
    case("Latin-1", UMLAUT, encoding="latin-1", features=UMLAUT_NAMES),
    case(
        "Latin-1 late in the file",
        PLAIN + "5,6,yes\n" * 20_000 + "7,8,größer\n",
        encoding="latin-1",
        rows=(*((x, y, int(label == 9)) for x, y, label in POINTS), *[(5.0, 6.0, 0)] * 20_000, (7.0, 8.0, 1)),
        classes=("not größer", "größer"),
        positive="größer",
    ),
    case("UTF-16 with BOM", UMLAUT, encoding="utf-16", features=UMLAUT_NAMES),
    case("UTF-16 without BOM", PLAIN, encoding="utf-16-le"),
    case("UTF-16 big-endian", "\ufeff" + COMMA.replace(";", "\t"), encoding="utf-16-be"),
    case("all cells quoted", "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.split())),
    case(
        "quoted cells with line ends and delimiters",
        'note,length,width,label\n"one\nline, more",1.5,20.25,no\n"a ""quoted"" word",2.5,30,yes\n'
        '"\n\n",-3.25,4,no\nplain,4,-50.5,yes\n',
    ),
    case(
        "a lone quotation mark", PLAIN.replace("label", 'label in "').replace("no", '5" no'), classes=('5" no', "yes")
    ),
    case("inches", "size,length,width,label\n" + "".join(f'3.5",{line}\n' for line in BARE.split())),
    case("quoted header over two lines", PLAIN.replace("length", '"len\ngth"'), features=("len gth", "width")),
    case("same names", PLAIN.replace("width", "length"), features=("length", "length (2)")),
    case("true and false", PLAIN.replace("no", "False").replace("yes", "True"), classes=("False", "True")),
    case("0 and 1", PLAIN.replace("no", "0").replace("yes", "1"), classes=("0", "1")),
    case("-1 and 1", PLAIN.replace("no", "-1").replace("yes", "1"), classes=("-1", "1")),
    case("1.0 and 2.0", PLAIN.replace("no", "1.0").replace("yes", "2.0"), classes=("1", "2")),
    case("minus and plus", PLAIN.replace("no", "-").replace("yes", "+"), classes=("-", "+")),
    case(
        "label first",
        "label,length,width\n" + "".join(f"{c},{a},{b}\n" for a, b, c in (row.split(",") for row in BARE.split())),
    ),
    case(
        "three classes",
        PLAIN + "9,9,maybe\n",
        rows=(*POINTS, (9.0, 9.0, 0)),
        classes=("not yes", "yes"),
        positive="yes",
    ),
    case(
        "numbered rows and a constant",
        "id,constant,length,width,label\n" + "".join(f"{i},7,{row}\n" for i, row in enumerate(BARE.split() * 2)),
        rows=POINTS * 2,
    ),
    case("inches", TAB.replace("length", "name\tlength").replace("\n", '\n3/4" bolt\t', 4)),
    case("a quotation mark as the delimiter", 'sep="\n' + PLAIN.replace(",", '"'), form={"delimiter": '"'}),
    *(case(f"delimiter {mark}", PLAIN.replace(",", mark), form={"delimiter": mark}) for mark in "^~:!"),
    Case("gz", gzip.compress(PLAIN.encode()), file="data.csv.gz"),
    Case("gz, decimal comma, Windows-1252", gzip.compress(COMMA.encode("cp1252")), file="data.gz"),
    Case("gz of two parts", gzip.compress(PLAIN[:30].encode()) + gzip.compress(PLAIN[30:].encode()), file="a.gz"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_file_is_read_as_a_person_would(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.content)
    form = guess_format(path)
    assert {name: getattr(form, name) for name in case.form} == case.form

    dataset = load(path, positive=case.positive)

    assert dataset.points.tolist() == [[x, y] for x, y, _ in case.rows]
    assert dataset.labels.tolist() == [label for _, _, label in case.rows]
    assert dataset.feature_names == case.features
    assert dataset.class_names == case.classes
    left_out = dataset.left_out
    assert (left_out.missing, left_out.infinite, left_out.too_large, left_out.unreadable) == case.left_out
    assert dataset.points.dtype == np.float64
    assert not dataset.points.flags.writeable
