"""Files of other formats without a table to read: recognized by their content, refused with a sentence for each."""

from __future__ import annotations

import json
import re

_EXPORT = "export the table as CSV there, and open that"
_CHOOSE = "choose a CSV or Excel file"
_UNPACK = "unpack it and open the CSV or Excel file in it"
_FRAME = "read it in Python with pandas and save it with to_csv"

#: The first bytes of a file, and the sentence about it.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "is an old or protected Excel file (.xls); save it as .xlsx without a password, or as CSV"),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", "is an old Excel file (.xls); save it as .xlsx or CSV"),
    (b"\x09\x08\x08\x00\x00\x05\x05\x00", "is an old Excel file (.xls); save it as .xlsx or CSV"),
    (b"BZh", f"is packed with bzip2; {_UNPACK}"),
    (b"\xfd7zXZ", f"is packed with xz; {_UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"is packed with zstd; {_UNPACK}"),
    (b"\x04\x22\x4d\x18", f"is packed with lz4; {_UNPACK}"),
    (b"\x1f\x9d", f"is packed with compress; {_UNPACK}"),
    (b"7z\xbc\xaf", f"is a 7z archive; {_UNPACK}"),
    (b"Rar!\x1a\x07", f"is a RAR archive; {_UNPACK}"),
    (b"PK\x05\x06", "is an empty zip archive; choose a CSV or Excel file"),
    (b"PAR1", f"is a Parquet file; {_FRAME}"),
    (b"ARROW1", f"is an Arrow or Feather file; {_FRAME}"),
    (b"FEA1", f"is a Feather file; {_FRAME}"),
    (b"ORC", f"is an ORC file; {_FRAME}"),
    (b"Obj\x01", f"is an Avro file; {_FRAME}"),
    (b"\x89HDF", f"is an HDF5 file; {_FRAME}"),
    (b"CDF\x01", f"is a NetCDF file; {_FRAME}"),
    (b"CDF\x02", f"is a NetCDF file; {_FRAME}"),
    (b"SQLite format 3", f"is an SQLite database; {_EXPORT}"),
    (b"\x00\x01\x00\x00Standard ", f"is an Access database; {_EXPORT}"),
    (b"\x93NUMPY", "is a NumPy array; save it with numpy.savetxt as CSV, and open that"),
    (b"$FL2", f"is an SPSS file (.sav); in SPSS, save it as CSV, or {_FRAME}"),
    (b"$FL3", f"is an SPSS file (.zsav); in SPSS, save it as CSV, or {_FRAME}"),
    (b"ASCII SPSS PORT FILE", "is an SPSS portable file; in SPSS, save it as CSV"),
    (b"<stata_dta>", f"is a Stata file (.dta); in Stata, use export delimited, or {_FRAME}"),
    (b"HEADER RECORD*******LIBRARY", f"is a SAS transport file; {_FRAME}"),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60", f"is a SAS file; {_FRAME}"),
    (b"MATLAB 5.0 MAT-file", "is a MATLAB file; in MATLAB, use writetable to save it as CSV"),
    (b"MATLAB 7.3 MAT-file", "is a MATLAB file; in MATLAB, use writetable to save it as CSV"),
    (b"RDX2", "is an R data file; in R, use write.csv"),
    (b"RDX3", "is an R data file; in R, use write.csv"),
    (b"RDA2", "is an R data file; in R, use write.csv"),
    (b"X\n\x00\x00\x00", "is an R data file (.rds); in R, use write.csv"),
    (b"\x80\x02", f"is a Python pickle, which is not opened because it can run code; {_FRAME}"),
    (b"\x80\x03", f"is a Python pickle, which is not opened because it can run code; {_FRAME}"),
    (b"\x80\x04", f"is a Python pickle, which is not opened because it can run code; {_FRAME}"),
    (b"\x80\x05", f"is a Python pickle, which is not opened because it can run code; {_FRAME}"),
    (b"%PDF", f"is a PDF document; {_CHOOSE}"),
    (b"%!PS", f"is a PostScript document; {_CHOOSE}"),
    (b"{\\rtf", "is a text document (RTF); save its table as CSV"),
    (b"\x89PNG", f"is a picture (PNG); {_CHOOSE}"),
    (b"\xff\xd8\xff", f"is a picture (JPEG); {_CHOOSE}"),
    (b"GIF87a", f"is a picture (GIF); {_CHOOSE}"),
    (b"GIF89a", f"is a picture (GIF); {_CHOOSE}"),
    (b"II*\x00", f"is a picture (TIFF); {_CHOOSE}"),
    (b"MM\x00*", f"is a picture (TIFF); {_CHOOSE}"),
    (b"\x00\x00\x01\x00", f"is a picture (icon); {_CHOOSE}"),
    (b"ID3", f"is a sound file; {_CHOOSE}"),
    (b"OggS", f"is a sound or video file; {_CHOOSE}"),
    (b"fLaC", f"is a sound file; {_CHOOSE}"),
    (b"\x7fELF", f"is a program; {_CHOOSE}"),
    (b"\xca\xfe\xba\xbe", f"is a program; {_CHOOSE}"),
)
#: The same for marks that are not at the beginning: position, mark, sentence.
_LATER = (
    (8, b"WEBP", f"is a picture (WebP); {_CHOOSE}"),
    (8, b"WAVE", f"is a sound file; {_CHOOSE}"),
    (8, b"AVI ", f"is a video; {_CHOOSE}"),
    (4, b"ftyp", f"is a picture or video; {_CHOOSE}"),
    (257, b"ustar", f"is a tar archive; {_UNPACK}"),
)
#: Bytes that no table has.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_XML_SHEET = re.compile(rb"mso-application|urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|table|div|style|script|p|h1)[\s>/]", re.I | re.S
)
_XML = re.compile(rb"\s*<(?:\?xml\s|[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>)")
#: A statement or a comment of SQL; the name of a column has no bracket or end of line before the next delimiter.
_SQL = re.compile(r"(?:--\n)?(?:PRAGMA |CREATE TABLE |INSERT INTO |-- MySQL dump |-- PostgreSQL )[^,;\t(\n]+[;(\n]")
_LIBSVM_LINE = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?:\s+(?:qid:\d+|\d+:[^\s:]+))*\s*(?:#.*)?")
_PAIR = re.compile(r"\s\d+:[^\s:]")

#: Number of bytes that ``refusal`` needs.
HEAD = 4096


def refusal(head: bytes) -> str:
    """Return what the file is and what to do, as the end of a sentence; "" if it may be a table.

    Parameters
    ----------
    head
        The first ``HEAD`` bytes of the file, unpacked.
    """
    for signature, reason in _SIGNATURES:
        # A column may have the name ID3.
        if head.startswith(signature) and (not signature.isalnum() or _BINARY.search(head)):
            return reason
    for start, mark, reason in _LATER:
        if head[start : start + len(mark)] == mark and _BINARY.search(head):
            return reason
    if head.startswith(b"BM") and b"\0" in head[:26]:
        return f"is a picture (BMP); {_CHOOSE}"
    if head[:1] in (b"\x6e", b"\x71", b"\x72", b"\x73") and head[1:4] in (b"\x01\x01\x00", b"\x02\x01\x00"):
        return f"is a Stata file (.dta); in Stata, use export delimited, or {_FRAME}"
    return _markup(_as_utf8(head))


def _as_utf8(head: bytes) -> bytes:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _markup(head: bytes) -> str:
    if _XML_SHEET.search(head) and _XML.match(head):
        return "is an XML spreadsheet, not an Excel workbook; open it in Excel and save it as .xlsx or CSV"
    if head.startswith(b"MIME-Version:"):
        return "is a web archive (MHTML), not an Excel workbook; open it in Excel and save it as .xlsx or CSV"
    if _HTML.match(head):
        if re.search(rb"<table", head, re.IGNORECASE):
            return "is a web page (HTML) with a table in it; open it in Excel or LibreOffice and save it as CSV"
        return "is a web page (HTML), not a table; download the data itself"
    if _XML.match(head):
        return "is an XML file; convert its table to CSV, for instance with pandas.read_xml and to_csv"
    text = head.decode("utf-8", "ignore")
    if _is_json(text):
        return "is a JSON file; read it with pandas.read_json and save it with to_csv"
    if _SQL.match(text):
        return f"is an SQL dump; {_EXPORT}"
    if _is_libsvm(text):
        return "is in the libsvm format; read it with sklearn.datasets.load_svmlight_file and save it as CSV"
    return ""


def _is_json(text: str) -> bool:
    """Whether a text begins with a JSON object or list."""
    start = text.lstrip()
    if start[:1] not in "{[" or not start:
        return False
    first = start.split("\n", 1)[0].strip()
    try:
        return isinstance(json.loads(first), dict | list)
    except ValueError:
        pass
    except RecursionError:
        return True
    # The rest of a longer one: a brace or a bracket, followed by a name, a number or another bracket.
    return bool(re.match(r'\{\s*("[^"\n]*"\s*:|\}|$)|\[\s*([\[{]|"[^"]*"\s*[,\]]|-?\d[\d.eE+-]*\s*,|$)', start)) and (
        not re.match(r"\[[^\]\n\"]*\]\s*[,;\t]", start)
    )


def _is_libsvm(text: str) -> bool:
    lines = [line for line in text.split("\n")[:-1][:20] if line.strip()]
    if not lines and "\n" not in text:
        lines = [text]
    return bool(lines) and all(map(_LIBSVM_LINE.fullmatch, lines)) and any(map(_PAIR.search, lines))
