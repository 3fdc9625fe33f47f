"""Rules for every test: its own folders, and no thread, timer or window left behind."""

from __future__ import annotations

import gc
import getpass
import os
import sys
import tempfile
import threading
from collections.abc import Generator
from pathlib import Path

# Before Qt is loaded: tests need no display. Those that want a real one start a process of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before scikit-learn is loaded: where it may use no shared memory it warns. No test needs several processes of it.
os.environ["JOBLIB_MULTIPROCESSING"] = "0"

import hypothesis
import pytest
import shiboken6
from hypothesis.configuration import set_hypothesis_home_dir
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from neuron_gui.app.application import Application
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

# Fixtures for tests of every folder.
pytest_plugins = ["desk", "full_disk"]

# What hypothesis remembers stays out of the tree; another user of this machine cannot write there.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / f"neuron-gui-hypothesis-{getpass.getuser()}")
hypothesis.settings.register_profile(
    "neuron",
    deadline=None,
    max_examples=60,
    derandomize="CI" in os.environ,
    # A loaded machine is slow at drawing examples too; that is no fault of the test.
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("neuron")

_FAILED = pytest.StashKey[bool]()

_THREAD_GRACE = 2.0  # seconds a thread that was told to stop has to do so


def pytest_collection_finish() -> None:
    """Leave everything imported so far out of the search for leaks, which then takes microseconds."""
    gc.collect()
    gc.freeze()
    # Python would collect in whichever thread allocates; in the worker's thread that crashes Qt.
    gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed: its traceback keeps objects alive that are then no leak."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Begin with the style that the program chooses, and not with the system's."""
    return ["neuron-gui", "-style", "Fusion"]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """Return the program's own class of application."""
    return Application


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home and a settings folder of its own.

    Returns
    -------
    Path
        The home; ``NEURON_SETTINGS_DIR`` is ``settings`` in it, not yet made.
    """
    folder = tmp_path / "home"
    folder.mkdir()
    places = {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "NEURON_SETTINGS_DIR": "settings",
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(folder / place))
    return folder


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest, home: Path) -> Generator[None]:
    """Fail a test that leaves a thread, a timer, a top-level widget or an exception hook behind."""
    hook = sys.excepthook
    threads = set(threading.enumerate())
    # Looking through all objects takes longer than most tests; only those with an application can leave any.
    with_qt = "qapp" in request.fixturenames
    running = set(map(_address, _running())) if with_qt else set()
    widgets = set(map(_address, _top_level_widgets())) if with_qt else set()
    yield
    gc.collect(1)
    if with_qt:
        _tidy_up()
        _undress()
    leftovers = [repr(thread) for thread in _new_threads(threads)]
    if with_qt:
        leftovers += [repr(thing) for thing in _running() if _address(thing) not in running]
        leftovers += [repr(widget) for widget in _top_level_widgets() if _address(widget) not in widgets]
    if sys.excepthook is not hook:
        leftovers.append(f"sys.excepthook = {sys.excepthook!r}")
        sys.excepthook = hook
    if leftovers and not request.node.stash.get(_FAILED, False):
        pytest.fail("the test left behind: " + ", ".join(leftovers), pytrace=False)


def _tidy_up() -> None:
    """Carry out what the test has asked for: deletions that wait for the event loop, and cycles."""
    if QCoreApplication.instance() is None:
        return
    for _ in range(2):  # a deletion may ask for another, and so may the collector
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()


def _undress() -> None:
    """Remove the style that a test gave the application, so that the order of the tests does not matter."""
    app = QCoreApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.setStyleSheet("")
        app.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        app.setPalette(QPalette())
    use_theme(make_theme("light"))


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Return the threads of Python that were started since and do not end by themselves."""
    new = [thread for thread in threading.enumerate() if thread not in before]
    # Python keeps its object for a foreign thread after that thread has ended; QThreads are checked separately.
    new = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
    for thread in new:
        thread.join(_THREAD_GRACE / len(new))
    return [thread for thread in new if thread.is_alive()]


def _address(thing: QObject) -> int:
    """Return what tells one object of Qt from another; their Python wrappers come and go."""
    address: int = shiboken6.getCppPointer(thing)[0]
    return address


def _running() -> list[QObject]:
    """Return every QThread that runs, beside the main one, and every active QTimer, of those Python knows."""
    app = QCoreApplication.instance()
    main = None if app is None else _address(app.thread())
    # By its type: asking some proxies for their class imports what they stand for.
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), (QThread, QTimer))]
    return [
        thing
        for thing in found
        if shiboken6.isValid(thing)
        and (thing.isRunning() if isinstance(thing, QThread) else thing.isActive())
        and _address(thing) != main
    ]


def _top_level_widgets() -> list[QWidget]:
    """Return the windows, menus and tooltips there are, shown or not."""
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    return QApplication.topLevelWidgets()
