"""Icons and the pictures of the style sheet: in the theme's colours, without files on disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QFile, QIODevice, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon
from PySide6.QtSvg import QSvgRenderer

import neuron_gui
from neuron_gui.data.assets import asset
from neuron_gui.views.style.icons import icon, tinted
from neuron_gui.views.style.resources import register
from neuron_gui.views.style.theme import make_theme

NAMES = sorted(path.stem for path in asset("icons", "line").glob("*.svg"))

KILLED = """
import os
from PySide6.QtWidgets import QApplication, QComboBox
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import make_theme
app = QApplication([])
theme = make_theme("dark")
app.setStyleSheet(stylesheet(theme))
box = QComboBox()
box.addItem(icon("run", theme), "run")
box.show()
assert not box.grab().isNull()
os._exit(7)
"""


def read(path: str) -> bytes:
    file = QFile(path)
    assert file.open(QIODevice.OpenModeFlag.ReadOnly), path
    return bytes(file.readAll().data())


@pytest.mark.parametrize("name", NAMES)
def test_each_icon_is_found_in_each_colour(qapp: QGuiApplication, name: str) -> None:
    for colour in (QColor("#123456"), QColor("#abcdef")):
        path = tinted(name, colour)
        content = read(path)
        assert colour.name().encode() in content
        assert b"currentColor" not in content
        assert QSvgRenderer(path).isValid()


def test_every_icon_is_drawn_somewhere() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(neuron_gui.__file__).parent.rglob("*.py"))
    sheet = asset("styles", "neuron.qss").read_text("utf-8")
    used = {*re.findall(r'"([a-z-]+)"', sources), *re.findall(r"@icon\(([a-z-]+),", sheet)}
    assert not set(NAMES) - used


def test_names_are_kept_apart_and_content_is_kept_whole() -> None:
    contents = {f"{first}{number}-ü": bytes(range(number)) * 50 for first in "az" for number in range(60)}
    paths = {name: register("of-a-test", name, content) for name, content in contents.items()}
    for name, content in contents.items():
        assert read(paths[name]) == content
    assert not QFile.exists(":/of-a-test/none")


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
def test_an_icon_is_drawn_in_its_colour_at_any_size(qapp: QGuiApplication, mode: QIcon.Mode) -> None:
    theme = make_theme("light")
    wanted = theme.text if mode is QIcon.Mode.Normal else theme.text_disabled
    for side in (16, 22, 44, 90):
        image = icon("pause", theme).pixmap(QSize(side, side), 1.0, mode).toImage()
        assert image.size() == QSize(side, side)
        assert image.pixelColor(round(side * 8.1 / 24), side // 2).name() == wanted.name()


@pytest.mark.parametrize("name", ["first", "step-back", "play-back", "run", "pause", "step", "last"])
def test_signs_of_the_transport_are_one_family_filled(qapp: QGuiApplication, name: str) -> None:
    image = icon(name, make_theme("light")).pixmap(QSize(96, 96), 1.0).toImage()
    broad = 0
    for y in range(96):
        run = 0
        for x in range(96):
            run = run + 1 if image.pixelColor(x, y).alpha() > 200 else 0
            broad = max(broad, run)
    assert broad >= 16  # the line of an outline is 7 wide


def test_a_program_that_is_killed_leaves_no_files_behind(tmp_path: Path) -> None:
    folder = tmp_path / "temp"
    folder.mkdir()
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    run = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ | places | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 7, run.stderr
    assert list(folder.iterdir()) == []
