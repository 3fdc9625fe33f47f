"""The checks of conftest.py fail a test that leaves something behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).with_name("conftest.py")
PYPROJECT = CONFTEST.parent.parent / "pyproject.toml"

UNTIDY = """
import os
import sys
import threading
import warnings

from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

kept = []


def test_thread():
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()


def test_qthread(qapp):
    kept.append(QThread())
    kept[-1].start()


def test_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(10_000)


def test_window(qapp):
    kept.append(QWidget())
    kept[-1].show()


def test_excepthook():
    sys.excepthook = print


def test_qt_warning(qapp):
    qWarning("hello")


def test_python_warning():
    warnings.warn("hello")


def test_failure_is_blamed_once(qapp):
    window = QWidget()
    assert window is None


def test_tidy(qtbot):
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(5000)
    timer = QTimer()
    timer.start(10_000)
    timer.stop()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QWidget().show()


def test_home():
    home = os.path.expanduser("~")
    assert "test_home" in home
    assert os.environ["NEURON_SETTINGS_DIR"].startswith(home)


def test_last(qapp):
    for thing in kept:
        if isinstance(thing, QThread):
            thing.quit()
            thing.wait()
"""


def test_what_a_test_may_not_leave_behind(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes(PYPROJECT.read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_untidy.py").write_text(UNTIDY, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "--tb=line"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(CONFTEST.parent / "shared")}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    summary = {
        (line.split(" ", 1)[0], line.split("::")[1].split(" ", 1)[0])
        for line in run.stdout.splitlines()
        if line.startswith(("ERROR tests", "FAILED tests"))
    }
    assert summary == {
        ("ERROR", "test_thread"),
        ("ERROR", "test_qthread"),
        ("ERROR", "test_timer"),
        ("ERROR", "test_window"),
        ("ERROR", "test_excepthook"),
        ("FAILED", "test_qt_warning"),
        ("FAILED", "test_python_warning"),
        ("FAILED", "test_failure_is_blamed_once"),
    }, run.stdout + run.stderr
