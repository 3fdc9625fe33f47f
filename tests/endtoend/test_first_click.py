"""The first click of a new user, on every control of the first screen: with a window manager, in a fresh home.

Some gestures of each kind are tried by default, which takes half a minute. ``NEURON_FIRST_CLICKS=all`` tries all of
them, with a program for each.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QMainWindow,
    QScrollBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from running_program import PATIENCE, Program
from virtual_screen import VirtualScreen, missing_tools

from neuron_gui.app import create_window
from neuron_gui.data.arrays import ByteArray
from neuron_gui.views.plotting.plot import Plot

pytestmark = pytest.mark.endtoend

#: So large that nothing of the first screen has to be scrolled to.
WIDTH, HEIGHT = 1500, 960
ARGUMENTS = ("--size", f"{WIDTH}x{HEIGHT}", "--theme", "light", "--seed", "1")
KINDS = ("menus", "buttons", "arrows", "tools", "fields", "sliders", "plots", "texts", "splitters", "headers")
#: So many of each kind are tried without the switch.
FEW = 2
#: A click so near to another one, in px, is the same.
NEAR = 14
#: Share of the pixels that may differ between the window that is measured and the one that is clicked on.
ALIKE = 0.005


@dataclass(frozen=True, slots=True)
class Gesture:
    """What is done first: a click, a double click, or with an end a drag.

    Attributes
    ----------
    name
        Of what it is done to.
    place, end
        Where it begins and ends, in the window.
    clicks, button
        How often which button is pressed.
    """

    name: str
    place: QPoint
    end: QPoint | None = None
    clicks: int = 1
    button: int = 1


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Generator[VirtualScreen]:
    """Give a virtual screen with a window manager."""
    missing = missing_tools() + [tool for tool in ("openbox",) if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not found (`python3 start.py test` as root installs them on Debian)")
    with VirtualScreen(tmp_path_factory.mktemp("screen"), "-screen", "0", "1600x1000x24") as screen:
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


@pytest.fixture
def window(qtbot: QtBot) -> Generator[QMainWindow]:
    """Give the first screen, in a window of the same size as on the virtual screen."""
    window = create_window(ARGUMENTS)
    qtbot.addWidget(window)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.snapshot is not None and window.snapshot.optimum is not None, timeout=60_000)
    QApplication.processEvents()
    yield window
    window.close()


def gestures(window: QMainWindow) -> dict[str, list[Gesture]]:
    """Return what can be done on the first screen, by kind."""
    found: dict[str, list[Gesture]] = {kind: [] for kind in KINDS}

    def inside(widget: QWidget, at: QPoint | None = None) -> QPoint | None:
        """Return a place in a window: the middle of what can be seen of a widget, or a point of it."""
        seen = widget.visibleRegion()
        if not widget.isVisible() or seen.isEmpty():
            return None
        point = seen.boundingRect().center() if at is None else at
        return widget.mapTo(window, point) if seen.contains(point) else None

    def add(
        kind: str, widget: QWidget, at: QPoint | None = None, *, clicks: int = 1, button: int = 1, name: str = ""
    ) -> None:
        place = inside(widget, at)
        others = [] if clicks > 1 or button > 1 else [one.place for kind in found.values() for one in kind]
        if place is not None and all((place - other).manhattanLength() >= NEAR for other in others):
            name = name or widget.objectName() or widget.accessibleName() or type(widget).__name__
            found[kind].append(Gesture(name, place, None, clicks, button))

    def drag(kind: str, start: QPoint, end: QPoint, name: str) -> None:
        found[kind].append(Gesture(name, start, end))

    bar = window.menuBar()
    for action in bar.actions():
        add("menus", bar, bar.actionGeometry(action).center())
    headers = [one for one in window.findChildren(QWidget, "cell_header") if one.isVisible()]
    free = [QPoint(one.width() * 2 // 3, one.height() // 2) for one in headers]
    ends = [inside(*one) for one in zip(headers, free, strict=True)]
    for number, (header, at) in enumerate(zip(headers, free, strict=True)):
        for clicks in (1, 2):
            add("headers", header, at, clicks=clicks)
        start, end = ends[number], ends[number - 1]
        assert start is not None
        assert end is not None
        drag("headers", start, end, "header")
    for splitter in window.findChildren(QWidget, "splitter"):
        start = inside(splitter)
        if start is not None:
            add("splitters", splitter)
            add("splitters", splitter, clicks=2)
            drag("splitters", start, start + QPoint(25, 25), "splitter")
    for plot in window.findChildren(Plot):
        picture, name = plot.viewport(), plot.accessibleName()
        middle, left, low = picture.rect().center(), 12, picture.height() - 12
        for at in (middle, QPoint(left, low), QPoint(left, middle.y()), QPoint(middle.x(), low)):
            add("plots", picture, at, name=name)
        add("plots", picture, middle, button=3, name=name)
        start = inside(picture, middle)
        if start is not None:
            drag("plots", start, start + QPoint(60, 30), name)
    for widget in window.findChildren(QWidget):
        right = QPoint(widget.width() - 10, 0)
        if isinstance(widget, QAbstractSpinBox):
            add("fields", widget)
            for part in (1, 3):
                add("arrows", widget, right + QPoint(0, widget.height() * part // 4))
        elif isinstance(widget, QComboBox):
            add("fields", widget)
            add("arrows", widget, right + QPoint(0, widget.height() // 2))
        elif isinstance(widget, QAbstractSlider | QScrollBar):
            add("sliders", widget)
            start = inside(widget)
            if start is not None:
                drag("sliders", start, start + QPoint(30, 30), widget.objectName())
        elif isinstance(widget, QAbstractButton):
            add("tools" if "cell" in widget.objectName() else "buttons", widget)
            if isinstance(widget, QToolButton) and widget.menu() is not None:
                add("arrows", widget, right + QPoint(2, widget.height() // 2))
        elif isinstance(widget, QLabel) or not widget.findChildren(QWidget):
            # Bars, legends and whatever else is drawn.
            add("texts", widget)
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_click_may_be_anywhere(
    managed: VirtualScreen, tmp_path: Path, window: QMainWindow, kind: str
) -> None:
    """Each gesture is the first of a program of its own; then Escape, then a step, which the picture shows."""
    tried = gestures(window)[kind]
    assert tried
    if os.environ.get("NEURON_FIRST_CLICKS") != "all":
        tried = tried[:: max(1, len(tried) // FEW)][:FEW]
    measured = window.grab().toImage()
    for number, gesture in enumerate(tried):
        home = tmp_path / str(number)
        home.mkdir()
        program = Program(managed, home, *ARGUMENTS)
        try:
            wait_for_first_screen(program, measured)
            carry_out(program, gesture)
            program.press("Escape", "Escape")
            before = quiet(program)
            # An error's window would be the newest.
            newest = managed.do("getwindowname", program.wait_for_window()).lower()
            assert "error" not in newest, gesture
            program.press("Right")
            program.changed(before)
            end(program)
            program.leave()
        except (AssertionError, subprocess.CalledProcessError) as error:
            raise AssertionError(f"{gesture}: {error}") from error
        finally:
            program.kill()
            program.process.wait(PATIENCE)


def wait_for_first_screen(program: Program, measured: QImage) -> None:
    """Wait until the window is drawn, and is the one that was measured."""
    deadline = time.monotonic() + PATIENCE
    while differing(program, measured) >= ALIKE:
        assert time.monotonic() < deadline, "the first screen is not the one that was measured"


def end(program: Program) -> None:
    """Press the keys that end the program until it ends: a dialog that opens late keeps them on a busy machine."""
    for _ in range(10):
        program.press("Escape", "Escape", "ctrl+q")
        with suppress(subprocess.TimeoutExpired):
            program.process.wait(3)
            return


def corner_of(program: Program) -> QPoint:
    """Return where the window is on the screen, without the frame that the window manager draws around it."""
    # The geometry that xdotool tells counts that frame twice.
    program.screen.do("mousemove", "--window", program.window, "0", "0")
    answer = program.screen.do("getmouselocation", "--shell")
    numbers = dict(line.split("=") for line in answer.split() if "=" in line)
    return QPoint(int(numbers["X"]), int(numbers["Y"]))


def carry_out(program: Program, gesture: Gesture) -> None:
    """Do it with the mouse."""
    corner, button = corner_of(program), str(gesture.button)
    start = gesture.place + corner
    move = ("mousemove", str(start.x()), str(start.y()))
    if gesture.end is None:
        program.screen.do(*move, "click", "--repeat", str(gesture.clicks), "--delay", "60", button)
        return
    end = gesture.end + corner
    half = (start + end) / 2
    steps = [word for at in (half, end, end) for word in ("mousemove", str(at.x()), str(at.y()), "sleep", "0.05")]
    program.screen.do(*move, "mousedown", button, *steps, "mouseup", button)


def quiet(program: Program) -> ByteArray:
    """Return the picture when it no longer changes; after two seconds in any case, because training may run."""
    last, deadline = program.screen.picture(), time.monotonic() + 2.0
    while time.monotonic() < deadline:
        time.sleep(0.15)
        now = program.screen.picture()
        if np.array_equal(now, last):
            break
        last = now
    return last


def differing(program: Program, measured: QImage) -> float:
    """Return the share of the window's pixels that are not as in a picture of it."""
    corner, picture = corner_of(program), quiet(program)
    place = QRect(corner, measured.size())
    shown = picture[place.top() : place.bottom() + 1, place.left() : place.right() + 1].astype(int)
    image = measured.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    expected = lines[:, : 3 * image.width()].reshape(shown.shape).astype(int)
    return float(np.mean(np.abs(shown - expected).max(axis=2) > 40))
