#!/usr/bin/env python3
"""Try a built program: training, a picture, a lesson with formulas, an Excel file. Exit code 0 if all of it works.

python packaging/smoke_test.py dist/neuron-gui/neuron-gui
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Seconds that a call may take on a slow machine.
PATIENCE = 120
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>""",
}


def main(program: str) -> int:
    """Try the program; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        trained = json.loads(call(home, program, "train", "--iterations", "100", "--json"))
        expect(trained["iterations"] == 100, "train --json counts its iterations")
        book = home / "table.xlsx"
        write_book(book)
        trained = json.loads(call(home, program, "train", str(book), "--json"))
        expect(trained["samples"] == 40, "an Excel file is read")
        picture(home, program, "--iterations", "50")
        for number in (1, 3):
            (lesson,) = ROOT.glob(f"assets/lessons/{number}-*.lesson")
            picture(home, program, "--lesson", str(lesson))
    print("The program starts, trains, draws, gives a lesson, and reads an Excel file.")
    return 0


def call(home: Path, *command: str) -> str:
    """Run the program in a home of its own; return what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    environment = {**clean, "HOME": str(home), "NEURON_SETTINGS_DIR": str(home / "settings"), "PYTHONUTF8": "1"}
    run = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )
    expect(run.returncode == 0, f"{' '.join(command)}: exit code {run.returncode}\n{run.stderr}")
    expect(not run.stderr, f"{' '.join(command)}: {run.stderr}")
    return run.stdout


def picture(home: Path, program: str, *arguments: str) -> None:
    """Let the program draw a picture of its window, and look at its size."""
    path = home / "picture.png"
    call(home, program, *arguments, "--screenshot", str(path), "--size", "1280x800")
    content = path.read_bytes()
    expect(struct.unpack(">II", content[16:24]) == (1280, 800), "the picture has the size that was asked for")
    expect(len(content) > 20_000, "the picture is not empty")
    path.unlink()


def write_book(path: Path) -> None:
    """Write a small workbook by hand: two features and a label, 40 rows."""
    rows = [["length", "width", "kind"]]
    rows += [[str(i % 7 + i / 40), str(i % 5 - i / 50), "ab"[i % 3 == 0]] for i in range(40)]
    cells = ""
    for number, row in enumerate(rows, 1):
        texts = "".join(
            f'<c t="inlineStr"><is><t>{text}</t></is></c>' if not is_number(text) else f"<c><v>{text}</v></c>"
            for text in row
        )
        cells += f'<row r="{number}">{texts}</row>'
    with zipfile.ZipFile(path, "w") as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        book.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=cells))


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    return text.lstrip("-").replace(".", "", 1).isdigit()


def expect(truth: bool, what: str) -> None:
    """Stop with a sentence where something is not as it must be."""
    if not truth:
        sys.exit(f"smoke test failed: {what}")


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).absolute())))
