"""The first click of a new user, on each control of the first screen: with a window manager, in a fresh home."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from running_program import PATIENCE, Program
from virtual_screen import VirtualScreen, missing_tools

from neuron_gui.app import create_window
from neuron_gui.views.plotting.plot import Plot

pytestmark = pytest.mark.endtoend

WIDTH, HEIGHT = 1280, 760
#: Cases that one program is started for each.
KINDS = ("menus", "buttons", "tools", "fields", "sliders", "plots", "splitters", "headers")


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Generator[VirtualScreen]:
    """Give a virtual screen with a window manager."""
    missing = missing_tools() + [tool for tool in ("openbox",) if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not found (`python3 start.py test` as root installs them on Debian)")
    with VirtualScreen(tmp_path_factory.mktemp("screen")) as screen:
        manager = subprocess.Popen(
            ["openbox"],
            env=os.environ | {"DISPLAY": screen.display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield screen
        finally:
            manager.terminate()
            manager.wait(10)


def first_screen(qtbot: QtBot) -> dict[str, list[QPoint]]:
    """Return where the controls are, by kind, in a window of this size: it looks the same on any platform."""
    window = create_window(["--size", f"{WIDTH}x{HEIGHT}", "--theme", "light"])
    qtbot.addWidget(window)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.snapshot is not None and window.snapshot.optimum is not None, timeout=20_000)
    QApplication.processEvents()
    found: dict[str, list[QPoint]] = {kind: [] for kind in KINDS}

    def add(kind: str, widget: QWidget, at: QPoint | None = None) -> None:
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            inside = widget.visibleRegion().boundingRect()
            place = widget.mapTo(window, inside.center() if at is None else at)
            if not any((place - other).manhattanLength() < 4 for one in found.values() for other in one):
                found[kind].append(place)

    bar = window.menuBar()
    for action in bar.actions():
        add("menus", bar, bar.actionGeometry(action).center())
    for header in window.stage.findChildren(QWidget, "cell_header"):
        add("headers", header, QPoint(header.width() * 2 // 3, header.height() // 2))
    for bar_between in window.stage.findChildren(QWidget, "splitter"):
        add("splitters", bar_between)
    for plot in window.findChildren(Plot):
        place = plot.mapTo(window, plot.rect().center())
        if plot.isVisible():
            found["plots"].append(place)
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QScrollBar):
            continue
        if isinstance(widget, QAbstractSpinBox):
            add("fields", widget)
            add("fields", widget, QPoint(widget.width() - 10, widget.height() // 4))
        elif isinstance(widget, QComboBox):
            add("fields", widget)
        elif isinstance(widget, QAbstractSlider):
            add("sliders", widget)
        elif isinstance(widget, QAbstractButton):
            kind = "tools" if "cell" in widget.objectName() else "buttons"
            add(kind, widget)
            if isinstance(widget, QToolButton) and widget.menu() is not None:
                add(kind, widget, QPoint(widget.width() - 8, widget.height() // 2))
    window.close()
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_click_may_be_anywhere(managed: VirtualScreen, tmp_path: Path, qtbot: QtBot, kind: str) -> None:
    """Each control gets the first click of a program of its own: press and release, Escape, then a step."""
    places = first_screen(qtbot)[kind]
    assert places
    for number, place in enumerate(places):
        home = tmp_path / str(number)
        home.mkdir()
        program = Program(managed, home, "--size", f"{WIDTH}x{HEIGHT}", "--theme", "light")
        try:
            click(program, place)
            program.press("Escape", "Escape")
            # An error's window would be the newest.
            newest = managed.do("getwindowname", program.wait_for_window()).lower()
            assert "error" not in newest, newest
            assert "wrong" not in newest, newest
            program.press("Right")
            program.leave()
        finally:
            program.kill()
            program.process.wait(PATIENCE)


def click(program: Program, place: QPoint) -> None:
    """Click where a place of the window is on the screen now."""
    answer = program.screen.do("getwindowgeometry", "--shell", program.window)
    numbers = dict(line.split("=") for line in answer.split() if "=" in line)
    program.click(int(numbers["X"]) + place.x(), int(numbers["Y"]) + place.y())
