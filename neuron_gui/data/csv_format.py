"""How a text file or a sheet holds a table: a guess that people can change."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.data.dataset import DataError

#: The choices of a dialog, as (value, title); a format may also hold others.
ENCODINGS = (
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western (Windows-1252)"),
    ("latin-1", "Western (Latin-1)"),
    ("mac_roman", "Western (Mac Roman)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("gb18030", "Chinese (GB18030)"),
    ("big5", "Chinese (Big5)"),
    ("cp932", "Japanese (Shift-JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("cp949", "Korean (EUC-KR)"),
)
#: A space stands for any run of spaces and tabs.
DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Pipe"), (" ", "White space"))
DECIMALS = ((".", "Point: 3.14"), (",", "Comma: 3,14"))


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """How a file is read; change a choice with ``dataclasses.replace``.

    Parameters
    ----------
    delimiter
        The character between cells; a space stands for any run of spaces and tabs. Empty for a workbook.
    encoding
        A Python codec name. Empty for a workbook.
    decimal
        "." or ",". The other of the two, a space or an apostrophe may group thousands.
    header
        Whether the first line after the skipped ones holds the column names.
    units
        Number of lines after the header that hold units or types, which are not read.
    skip_rows
        Lines before the header, or before the first row where there is none.
    comment
        Lines that begin with this are not read; empty if there are none.
    quote
        The character around a cell that holds delimiters or line ends; empty if there is none.
    line_quoted
        Whether whole lines stand in quotation marks.
    names
        The columns' names where the file gives them elsewhere than in a header; else empty.
    label
        The column that the file itself marks as the label, from 0; −1 if it marks none.
    first_column, columns
        Of a sheet with several tables: the first column of this one, from 0, and how many; 0 stands for all.
    last_row
        Line of the table's last row, from 1; 0 if it goes on to the end.
    formulas
        Whether the sheet holds formulas without stored values.
    told
        Sentences about what is read in another way than it stands in the file, or not read.
    ambiguous
        Whether the numbers read well with either decimal mark, as ``1,234`` does: ask.
    note
        A sentence about what was guessed, or empty.

    Raises
    ------
    DataError
        If the marks contradict each other, or there is no such encoding.
    """

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    decimal: str = "."
    header: bool = True
    units: int = 0
    skip_rows: int = 0
    comment: str = ""
    quote: str = '"'
    line_quoted: bool = False
    names: tuple[str, ...] = ()
    label: int = -1
    first_column: int = 0
    columns: int = 0
    last_row: int = 0
    formulas: bool = False
    told: tuple[str, ...] = ()
    ambiguous: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        marks = (self.comment, self.quote)
        if self.decimal not in (".", ",") or len(self.delimiter) > 1 or any(len(mark) > 1 for mark in marks):
            raise DataError("The decimal mark is a point or a comma; the other marks are single characters.")
        if self.delimiter and self.delimiter in (self.decimal if self.decimal == "." else "", *marks):
            raise DataError(f"The delimiter {self.delimiter!r} cannot be another mark as well.")
        if self.delimiter in ("\n", "\r") or self.quote in ("\n", "\r", " ") or self.skip_rows < 0:
            raise DataError("A line end is no mark, and the number of skipped rows cannot be negative.")
        try:
            if self.encoding:
                b"".decode(self.encoding)
        except LookupError as error:
            raise DataError(f"There is no encoding {self.encoding[:80]!r}; choose another.") from error

    @property
    def workbook(self) -> bool:
        """Whether this is the format of an Excel sheet, which has no delimiter and no encoding."""
        return not self.delimiter
