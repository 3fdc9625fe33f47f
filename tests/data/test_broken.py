"""Broken files: each gives one clear sentence at once, and none crashes."""

from __future__ import annotations

import gzip
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from whole_files import guess_format

from neuron_gui.data.dataset import DataError
from neuron_gui.data.files import load

SECONDS = 10.0  # of computing; most take milliseconds

HEADER = "a,b,label\n"
GOOD = HEADER + "1,2,no\n3,4,yes\n5,6,no\n"
NOISE = random.Random(1).randbytes(100_000)


def workbook(cells: dict[tuple[int, int], object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), value in cells.items():
        sheet.cell(row, column, value)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(book: bytes, part: str, content: bytes) -> bytes:
    """Return a workbook with another content of one part."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return stream.getvalue()


SMALL_BOOK = workbook({(1, 1): "a", (1, 2): "b", (1, 3): "label", (2, 1): 1, (2, 2): 2, (2, 3): "no"})
SHEET = "xl/worksheets/sheet1.xml"


def zipped(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return stream.getvalue()


def sheet_of(rows: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part(SMALL_BOOK, SHEET, head + rows + b"</sheetData></worksheet>")


# Name, content, and a word that the sentence must hold.
BROKEN: list[tuple[str, str, bytes, str]] = [
    ("empty", "a.csv", b"", "empty"),
    ("white space", "a.csv", b" \n\n\t\n", "white space"),
    ("byte order mark alone", "a.csv", b"\xef\xbb\xbf", "white space"),
    ("empty gz", "a.csv.gz", gzip.compress(b""), "white space"),
    ("header alone", "a.csv", HEADER.encode(), "no rows of data below its header"),
    ("one row", "a.csv", (HEADER + "1,2,no\n").encode(), "at least 2"),
    ("one class", "a.csv", (HEADER + "1,2,no\n3,4,no\n").encode(), "one class"),
    ("one class by number", "a.csv", (HEADER + "1,2,1\n3,4,1\n5,6,1\n").encode(), "one class"),
    ("one class is left", "a.csv", (HEADER + "1,2,no\n3,4,no\n,4,yes\n").encode(), "one class"),
    ("one column of numbers", "a.csv", b"a,b,label\n1,x,no\n2,y,yes\n3,z,no\n", "1 column of numbers"),
    ("no column of numbers", "a.csv", b"a,b,label\nu,x,no\nv,y,yes\nw,z,no\n", "0 columns of numbers"),
    ("two columns", "a.csv", b"a,b\n1,2\n3,4\n", "two features and a label need three"),
    ("one column", "a.csv", b"a\n1\n2\n", "two features and a label need three"),
    ("all missing", "a.csv", (HEADER + "NA,NA,NA\n" * 5).encode(), "a.csv"),
    ("all features missing", "a.csv", b"a,b,label\n,,no\n,,yes\n", "a.csv"),
    ("all infinite", "a.csv", (HEADER + "inf,2,no\n3,-inf,yes\n").encode(), "infinite"),
    ("all too large", "a.csv", (HEADER + "1e308,2,no\n3,-1e308,yes\n").encode(), "too large"),
    (
        "label of measurements",
        "a.csv",
        b"a,b,c\n" + b"".join(b"%d.5,%d.25,%d.125\n" % (i, i, i) for i in range(2000)),
        "different values",
    ),
    ("binary", "a.csv", NOISE, "binary"),
    ("binary without NUL", "a.csv", NOISE.replace(b"\0", b"\1"), "binary"),
    ("picture", "a.csv", b"\x89PNG\r\n\x1a\n" + NOISE, "picture"),
    ("web page", "a.csv", b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "web page"),
    ("PDF", "a.csv", b"%PDF-1.7\n" + NOISE, "PDF"),
    ("old Excel", "a.xls", b"\xd0\xcf\x11\xe0" + NOISE, ".xlsx"),
    ("Parquet", "a.csv", b"PAR1\x15\x04" + NOISE, "Parquet"),
    ("SQL", "a.csv", b"CREATE TABLE t (\n  x REAL,\n  y REAL\n);\n", "SQL dump"),
    ("SQL of PostgreSQL", "a.csv", b"--\n-- PostgreSQL database dump\n--\n\nSET a = 0;\n", "SQL dump"),
    ("SQL of rows", "a.csv", b"INSERT INTO t VALUES (1,2,'a');\nINSERT INTO t VALUES (3,4,'b');\n", "SQL dump"),
    ("XML", "a.csv", b'<data set="1">\n<row a="1"/>\n</data>\n', "XML"),
    ("bzip2", "a.csv.bz2", b"BZh9" + NOISE, "unpack"),
    ("NUL bytes", "a.csv", GOOD.encode().replace(b"5", b"\x005"), "binary"),
    ("NUL bytes late", "a.csv", (HEADER + "1,2,no\n3,4,yes\n" * 50_000 + "5,\0,no\n").encode(), "line 100002"),
    ("not UTF-16", "a.csv", b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00\xd8\x00\xd8\n\0", "not utf-16"),
    ("field of 20 MB", "a.csv", (HEADER + "1,2,no\n3," + "x" * 20_000_000 + ",yes\n").encode(), "line 3"),
    ("number of 20 MB", "a.csv", b"1" * 20_000_000, "a.csv"),
    ("line of 20 MB", "a.csv", b"1,2,3," * 3_500_000, "a.csv"),
    ("20 MB of delimiters", "a.csv", b"," * 20_000_000, "a.csv"),
    ("20 MB of quotation marks", "a.csv", b'"' * 20_000_000, "a.csv"),
    (
        "quotation mark left open",
        "a.csv",
        (HEADER + "3,4,yes\n" * 50_000 + '1,2,"no\n' + "3,4,yes\n" * 50_000).encode(),
        "quotation mark",
    ),
    ("100 000 columns", "a.csv", (",".join(["1.5"] * 100_000) + "\n").encode() * 3, "columns"),
    ("truncated gz", "a.csv.gz", gzip.compress(NOISE.hex().encode())[:-5000], "damaged"),
    ("gz of noise", "a.csv.gz", b"\x1f\x8b" + NOISE, "damaged"),
    ("gz with a wrong sum", "a.csv.gz", gzip.compress(GOOD.encode())[:-8] + b"\0" * 8, "damaged"),
    ("gz followed by rubbish", "a.csv.gz", gzip.compress(GOOD.encode()) + b"rubbish", "damaged"),
    ("gz bomb of zeros", "a.csv.gz", gzip.compress(b"\0" * 200_000_000, 1), "a.csv.gz"),
    ("gz bomb of one line", "a.csv.gz", gzip.compress(b"1" * 200_000_000, 1), "a.csv.gz"),
    ("gz bomb of rows", "a.csv.gz", gzip.compress(GOOD.encode() + b"1,2,no\n" * 15_000_000, 1), "unpack"),
    ("text named xlsx", "a.xlsx", b"This is not a workbook.\n", "no Excel workbook"),
    ("header named xlsx", "a.xlsx", HEADER.encode(), "no Excel workbook, whatever its name says. a.xlsx has no rows"),
    ("noise named xlsx", "a.xlsx", NOISE, "binary"),
    ("zip of noise", "a.xlsx", b"PK\x03\x04" + NOISE, "damaged"),
    ("zip of a csv", "a.zip", zipped(data_csv=GOOD.encode()), "zip archive"),
    ("truncated xlsx", "a.xlsx", SMALL_BOOK[: len(SMALL_BOOK) // 2], "damaged"),
    ("xlsx without cells", "a.xlsx", workbook({}), "no sheet with data"),
    ("xlsx of bad XML", "a.xlsx", sheet_of(b"<row><c"), "damaged"),
    ("xlsx of bad shared text", "a.xlsx", sheet_of(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "damaged"),
    ("xlsx with two rows", "a.xlsx", SMALL_BOOK, "at least 2"),
    ("zip bomb in xlsx", "a.xlsx", with_part(SMALL_BOOK, SHEET, b"<worksheet>" + b" " * 100_000_000), "unpacks to"),
    (
        "zip bomb of texts",
        "a.xlsx",
        with_part(SMALL_BOOK, "xl/sharedStrings.xml", b"<sst>" + b" " * 100_000_000),
        "unpacks to",
    ),
    ("xlsx with a far column", "a.xlsx", workbook({(1, 1): 1.0, (1, 16_000): 2.0}), "columns"),
    ("xlsx with a far row", "a.xlsx", workbook({(1, 1): 1.0, (1_048_576, 1): 2.0}), "a.xlsx"),
]


def sentence_of(path: Path) -> str:
    start = process_time()
    with pytest.raises(DataError) as caught:
        load(path)
    assert process_time() - start < SECONDS
    return str(caught.value)


def assert_is_a_sentence(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert text.isprintable()
    assert 20 < len(text) < 400


@pytest.mark.parametrize(("file", "content", "word"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_refused_with_a_sentence(file: str, content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_bytes(content)
    sentence = sentence_of(path)
    assert_is_a_sentence(sentence)
    assert word in sentence
    assert file in sentence or "All rows belong to one class" in sentence or "column" in sentence


@pytest.mark.parametrize(
    "header",
    [
        *("ORCID,b,label", "PAR1,PAR2,label", "FEA1,FEA2,label", "ID3,b,label", "MATLAB mark,b,label", "BMI,b,label"),
        *("country,WAVE,label", "CREATE TABLE,b,label", "INSERT INTO x,b,label", "-- MySQL dump,b,label", "<a b,c,d"),
    ],
)
def test_a_table_is_read_though_its_header_begins_as_a_file_of_another_format(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header + "\n" + "1.5,2,no\n3,4.5,yes\n" * 5, encoding="utf-8")
    assert load(path).feature_names == tuple(header.split(",")[:2])


def test_numbers_near_the_largest_are_refused_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(
        HEADER + "".join(f"{'-' * (i % 2)}{i / 8}e308,{i % 3},{i % 2}\n" for i in range(8, 14)), encoding="utf-8"
    )
    assert "too large" in sentence_of(path)


def test_a_far_cell_does_not_hide_the_table(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    cells: dict[tuple[int, int], object] = {(1, 1): "a", (1, 2): "b", (1, 3): "label"}
    for row in range(2, 22):
        cells |= {(row, 1): row / 2, (row, 2): row * 3, (row, 3): "yes" if row % 2 else "no"}
    path.write_bytes(workbook(cells | {(22, 16_384): "stray", (100_000, 2): "stray"}))
    dataset = load(path)
    assert dataset.samples == 20
    assert dataset.feature_names == ("a", "b")
    # What stands outside the table is told, and is no row of it.
    assert dataset.left_out.total == 1
    assert guess_format(path).told == ("Cells outside the columns A to C are not read.",)


@pytest.mark.parametrize("name", ["gone.csv", "no/such/folder.csv", "nul\0.csv", "x" * 300 + ".csv"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    assert "cannot be opened" in sentence_of(tmp_path / name)


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder; choose a file in it." in sentence_of(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "loop.csv"
    path.symlink_to(path)
    assert "cannot be opened" in sentence_of(path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    if sys.platform != "win32":
        os.mkfifo(path)
    assert "not a regular file" in sentence_of(path)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "cannot be opened" in sentence_of(path)


def truncated(content: bytes, cut: int) -> bytes:
    return content[: len(content) - cut]


def flipped(content: bytes, cut: int) -> bytes:
    place = cut * 7919 % len(content)
    return content[:place] + struct.pack("B", content[place] ^ (1 << cut % 8)) + content[place + 1 :]


@pytest.mark.parametrize("damage", [truncated, flipped])
@pytest.mark.parametrize("kind", ["xlsx", "gz", "csv"])
def test_damage_anywhere_is_an_error_with_a_sentence_or_none(
    kind: str, damage: Callable[[bytes, int], bytes], tmp_path: Path
) -> None:
    whole = {"xlsx": SMALL_BOOK, "gz": gzip.compress(GOOD.encode()), "csv": GOOD.encode("utf-16")}[kind]
    path = tmp_path / f"a.{kind}"
    for cut in range(1, min(len(whole), 60)):
        path.write_bytes(damage(whole, cut))
        try:
            load(path)
        except DataError as error:
            assert_is_a_sentence(str(error))


SAVE_ON_A_FULL_DISK = """
import resource, signal, sys
from neuron_gui.data.dataset import DataError
from neuron_gui.data.generators import generate
from neuron_gui.data.saving import save_in_steps
dataset = generate("blobs", samples=5000)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    list(save_in_steps(dataset, sys.argv[1]))
except DataError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on a file's size")
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "data.csv"
    target.write_text(GOOD, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", SAVE_ON_A_FULL_DISK, str(target)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert run.stdout.startswith("data.csv was not saved: "), run.stderr
    assert_is_a_sentence(run.stdout.strip())
    assert target.read_text(encoding="utf-8") == GOOD
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["data.csv"]
