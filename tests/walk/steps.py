"""The steps of a random walk: chosen by chance, written down, and carried out again from what was written."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDrag, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

#: What ends the walk or leaves the program's own windows.
FORBIDDEN = {"action_quit"}
NAMES = "Space Left Right Up Down Home End Tab Backtab Return Escape PageDown PageUp Plus Minus Period Delete Backspace"
#: With the tools beside the picture, their class and brush, and with Control the table of the samples.
TOOLS = [*"DEVXT", "BracketLeft", "BracketRight"]
KEYS = [Qt.Key[f"Key_{name}"] for name in [*NAMES.split(), *TOOLS, *"RFSBCG19", "F6", "F11"]]
MODIFIERS = [Qt.KeyboardModifier.NoModifier] * 6 + [
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
]
SIZES = [(500, 400), (800, 600), (1024, 768), (1366, 768), (1600, 900), (1920, 1080), (360, 280)]
#: How often each kind of step is taken.
WEIGHTS = {
    "click": 40,
    "double": 3,
    "drag": 12,
    "wheel": 8,
    "key": 20,
    "action": 14,
    "resize": 4,
    "drop": 4,
    "paste": 1,
}
WEIGHTS |= {"type": 6, "wait": 6}
#: Share of the steps in a dialog that answer it, and share of the answers that accept.
ANSWERED, ACCEPTED = 0.15, 0.7
#: What is typed into fields, and what is on the clipboard when something is pasted.
TYPED = ["0", "-1", "1e-9", "1e300", "0.5", "-1e-300", "12,5", "nan", "1e999", "", "x", "999999999", "10 %"]
PASTED = ["a,b,c\n1,2,0\n2,1,1\n3,5,0\n", "a;b;c\n1,5;2;yes\n2,5;1;no\n", "1\t2\t0\n3\t4\t1", "nothing", "", "\0\n\0"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a user does.

    Attributes
    ----------
    kind
        A key of ``WEIGHTS``, or ``answer``, which a dialog gets.
    target
        The widget: its object name, or its class and number among the visible ones of the window in front.
    at, to
        Places in the widget, as shares of its width and height.
    value
        A key, an action's name, a size, the name of a file, a text, whether a dialog is accepted.
    """

    kind: str
    target: str = ""
    at: tuple[float, float] = (0.5, 0.5)
    to: tuple[float, float] = (0.5, 0.5)
    value: Any = None

    def written(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def read(written: dict[str, Any]) -> Step:
    """Return a step from plain data."""
    return Step(**{**written, "at": tuple(written["at"]), "to": tuple(written["to"])})


def top(window: QWidget) -> QWidget:
    """Return the window that gets clicks now: a menu, a dialog, or the main window."""
    return QApplication.activePopupWidget() or QApplication.activeModalWidget() or window


def targets(window: QWidget) -> dict[str, QWidget]:
    """Return what can be clicked now, by names that mean the same in another run."""
    front = top(window)
    found: dict[str, QWidget] = {}
    counts: dict[str, int] = {}
    for widget in [front, *front.findChildren(QWidget)]:
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            kind = widget.objectName() or type(widget).__name__
            counts[kind] = number = counts.get(kind, -1) + 1
            found[f"{kind}#{number}"] = widget
    return found


def choose(chance: random.Random, window: QWidget, files: list[str]) -> Step:
    """Choose a step by chance."""
    if isinstance(top(window), QDialog) and chance.random() < ANSWERED:
        return Step("answer", value=chance.random() < ACCEPTED)
    (kind,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
    place = (round(chance.random(), 4), round(chance.random(), 4))
    if kind in ("click", "double", "drag", "wheel"):
        name = chance.choice(sorted(targets(window)))
        other = (round(chance.uniform(-0.2, 1.2), 4), round(chance.uniform(-0.2, 1.2), 4))
        return Step(kind, name, place, other, chance.choice([-120, 120, 480]) if kind == "wheel" else chance.random())
    if kind == "key":
        return Step(kind, value=[chance.choice(KEYS).value, chance.choice(MODIFIERS).value])
    if kind == "action":
        names = [action.objectName() for action in window.findChildren(QAction)]
        return Step(kind, value=chance.choice(sorted({name for name in names if name} - FORBIDDEN)))
    if kind == "resize":
        return Step(kind, value=chance.choice(SIZES))
    if kind == "drop":
        return Step(kind, value=chance.choice(files))
    if kind in ("type", "paste"):
        return Step(kind, value=chance.choice(TYPED if kind == "type" else PASTED))
    return Step(kind, value=chance.choice([5, 30, 120]))


def carry_out(step: Step, window: QWidget, folder: Path) -> None:
    """Do a step; one whose target is not there does nothing. Files that are dropped are in the folder."""
    if step.kind == "action":
        action = window.findChild(QAction, step.value)
        if action is not None and top(window) is window:
            action.trigger()
    elif step.kind == "resize":
        if not window.isFullScreen():
            window.resize(*step.value)
    elif step.kind == "wait":
        QTest.qWait(step.value)
    elif step.kind == "answer":
        front = top(window)
        if isinstance(front, QDialog):
            _answer(front, accepted=step.value)
    elif step.kind == "drop":
        _drop(window, folder / step.value)
    elif step.kind == "paste":
        QGuiApplication.clipboard().setText(step.value)
        carry_out(Step("action", value="action_paste"), window, folder)
    elif step.kind == "type":
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit | QAbstractSpinBox) and top(window).isAncestorOf(field):
            field.selectAll()
            QTest.keyClicks(field, step.value)
            QTest.keyClick(field, Qt.Key.Key_Return)
    elif step.kind == "key":
        front = top(window)
        focus = QApplication.focusWidget()
        inside = focus is not None and (focus is front or front.isAncestorOf(focus))
        key, modifier = Qt.Key(step.value[0]), Qt.KeyboardModifier(step.value[1])
        # The keys that would leave the program.
        if not (modifier != Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_Q, Qt.Key.Key_F4)):
            QTest.keyClick(focus if inside and focus is not None else front, key, modifier)
    else:
        widget = targets(window).get(step.target)
        if widget is not None:
            _point(step, widget)


def _point(step: Step, widget: QWidget) -> None:
    at = QPoint(int(step.at[0] * (widget.width() - 1)), int(step.at[1] * (widget.height() - 1)))
    to = QPoint(int(step.to[0] * (widget.width() - 1)), int(step.to[1] * (widget.height() - 1)))
    left = Qt.MouseButton.LeftButton
    if step.kind == "wheel":
        turned, nothing = QPoint(0, int(step.value)), QPoint()
        none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        place = QPointF(at), QPointF(widget.mapToGlobal(at))
        QApplication.sendEvent(
            widget, QWheelEvent(*place, nothing, turned, Qt.MouseButton.NoButton, none, phase, False)
        )
    elif step.kind == "double":
        QTest.mouseDClick(widget, left, Qt.KeyboardModifier.NoModifier, at)
    elif step.kind == "drag":
        QTest.mousePress(widget, left, Qt.KeyboardModifier.NoModifier, at)
        for passed in (QPoint((at.x() + to.x()) // 2, (at.y() + to.y()) // 2), to):
            if shiboken6.isValid(widget):
                QTest.mouseMove(widget, passed)
        if shiboken6.isValid(widget):
            QTest.mouseRelease(widget, left, Qt.KeyboardModifier.NoModifier, to)
    else:
        button = left if step.value < 0.9 else Qt.MouseButton.RightButton
        QTest.mouseMove(widget, at)
        # Moving lets the program handle events: it may have put another widget in the place of this one.
        if shiboken6.isValid(widget):
            QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, at)


def _answer(dialog: QDialog, *, accepted: bool) -> None:
    """Click the default button of a dialog, if that is wanted and possible, or leave it."""
    button = next((one for one in dialog.findChildren(QPushButton) if one.isDefault() and one.isEnabled()), None)
    if accepted and button is not None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        dialog.reject()


def _drop(window: QWidget, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    middle = QPointF(window.rect().center())
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDropEvent(middle, copy, data, left, none, QEvent.Type.Drop))


def leave(step: Step, *, again: bool) -> None:
    """Answer a menu or a dialog that the step waits for: choose an entry or a file name, or close it.

    Parameters
    ----------
    again
        Whether an answer was given before: then it is closed.
    """
    popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    if isinstance(popup, QMenu) and step.at[0] < 0.5 and not again:
        for _ in range(1 + int(20 * step.at[0])):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
    elif popup is not None:
        popup.close()
    elif isinstance(dialog, QFileDialog) and step.at[1] < 0.5 and not again:
        dialog.selectFile("plain.csv")
        dialog.accept()
    elif isinstance(dialog, QDialog):
        dialog.reject()
    elif QGuiApplication.platformName() != "offscreen":
        # On a screen a drag of text waits for a real release.
        QDrag.cancel()
