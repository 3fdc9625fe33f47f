"""How a text file or a sheet stores a table: a guess that the user can change."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.data.dataset import DataError

#: The choices of a dialog, as (value, title); a format may also have other values.
ENCODINGS = (
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western (Windows-1252)"),
    ("latin-1", "Western (Latin-1)"),
    ("mac_roman", "Western (Mac Roman)"),
    ("cp850", "Western (DOS 850)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("iso8859-2", "Central European (ISO 8859-2)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-u", "Cyrillic (KOI8)"),
    ("cp866", "Cyrillic (DOS 866)"),
    ("mac_cyrillic", "Cyrillic (Mac)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("cp1257", "Baltic (Windows-1257)"),
    ("cp874", "Thai (Windows-874)"),
    ("gb18030", "Chinese (GB18030)"),
    ("big5", "Chinese (Big5)"),
    ("cp932", "Japanese (Shift-JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("cp949", "Korean (EUC-KR)"),
)
#: A space means any sequence of spaces and tabs.
DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Pipe"), (" ", "White space"))
DECIMALS = ((".", "Point: 3.14"), (",", "Comma: 3,14"))


@dataclass(frozen=True, slots=True)
class KnownFormat:
    """What is known of a file before its format is guessed, as in `CsvFormat`; None where nothing is.

    ``sheet`` is the sheet of a workbook. The delimiter and the encoding of a workbook are not used.
    """

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """How a file is read; change a choice with ``dataclasses.replace``.

    Parameters
    ----------
    delimiter
        The character between cells; a space means any sequence of spaces and tabs. Empty for a workbook.
    encoding
        A Python codec name. Empty for a workbook.
    decimal
        "." or ",". The other of the two, a space or an apostrophe may be between thousands.
    header
        Whether the first line after the skipped ones has the column names.
    units
        Number of lines after the header that have units or types; they are not read.
    skip_rows
        Lines before the header, or before the first row if there is no header.
    comment
        Lines that begin with this are not read; empty if there are none.
    quote
        The character around a cell that contains delimiters or line ends; empty if there is none.
    line_quoted
        Whether whole lines are in quotation marks.
    names
        The columns' names if the file has them elsewhere than in a header; else empty.
    label
        The column that the file itself marks as the label, from 0; −1 if it marks none.
    first_column, columns
        For a sheet with several tables: the first column of this one, from 0, and the number of columns; 0 means all.
    last_row
        Line of the table's last row, from 1; 0 if it ends with the sheet.
    formulas
        Whether the sheet has formulas without stored values.
    told
        Sentences about what is not read, or is read differently than it is in the file.
    ambiguous
        Whether the numbers make sense with either decimal mark, like ``1,234``: then the user must choose.
    note
        A sentence about an uncertain guess, or empty.

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
            raise DataError("A line end cannot be a mark, and the number of skipped rows cannot be negative.")
        try:
            if self.encoding:
                b"".decode(self.encoding)
        except LookupError as error:
            raise DataError(f"There is no encoding {self.encoding[:80]!r}; choose another.") from error

    @property
    def workbook(self) -> bool:
        """Whether this is the format of an Excel sheet, which has no delimiter and no encoding."""
        return not self.delimiter
