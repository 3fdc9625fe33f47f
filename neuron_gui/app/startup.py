"""From arguments to a shown window, or to a picture of one."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from neuron_gui import PROGRAM
from neuron_gui.app.arguments import (
    UsageError,
    known_format,
    load_data,
    make_trainer,
    reading_options,
    window_parser,
)
from neuron_gui.app.logs import start_logging
from neuron_gui.app.platform_check import check_display, check_libraries, check_versions
from neuron_gui.app.quick_imports import import_pyqtgraph, plain_imports
from neuron_gui.app.taskbar import claim_button

if TYPE_CHECKING:
    from neuron_gui.app.program import Program
    from neuron_gui.data.dataset import Dataset
    from neuron_gui.data.files import ColumnChoice
    from neuron_gui.lessons.lesson import Lesson

#: Options of Qt itself that take a value; all other options belong to this program.
QT_OPTIONS = ("-platform", "-display", "-style")
DEFAULT_SIZE = (1600, 900)

_log = logging.getLogger(__name__)


def create_window(argv: Sequence[str]) -> Program:
    """Make the application if there is none, apply the arguments, and return the shown main window.

    Parameters
    ----------
    argv
        Arguments as on the command line, without the program's name.

    Raises
    ------
    UsageError, DataError
        If the arguments cannot be used. A file that cannot be opened is reported in the window, unless it has options.
    """
    ours, qt = _split(argv)
    return _create(window_parser().parse_args(ours), qt)


def collect_until_closed(window: Program) -> None:
    """Collect cycles in the window's thread only, until it is closed."""
    from neuron_gui.app.garbage import Collector

    collector = Collector(window)
    collector.start()
    window.closing.connect(collector.stop)


def run(argv: Sequence[str]) -> int:
    """Open the window, or write the screenshot that the arguments ask for; return the exit code."""
    ours, qt = _split(argv)
    arguments = window_parser().parse_args(ours)
    start_logging(arguments.log_level)
    check_versions()
    check_libraries()
    if arguments.screenshot is not None:
        _check_writable(arguments.screenshot)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qt = []
    else:
        asked = dict(zip(qt[::2], qt[1::2], strict=True))
        check_display(asked.get("-platform", os.environ.get("QT_QPA_PLATFORM", "")))
    from neuron_gui.app.errors import ErrorReporter, log_qt_messages

    log_qt_messages()
    window = _create(arguments, qt)
    _note_versions()
    try:
        if arguments.screenshot is not None:
            return _screenshot(window, arguments.screenshot)
        reporter = ErrorReporter(window)
        reporter.install()
        log_qt_messages(on_lost=window.shut_down)
        return _live(window)
    finally:
        # A screenshot must not change the stored session.
        window.shut_down(remember=arguments.screenshot is None)


def _note_versions() -> None:
    """Log what a report of an error needs."""
    from PySide6 import __version__ as pyside
    from PySide6.QtGui import QGuiApplication

    from neuron_gui import __version__
    from neuron_gui.controllers.preferences import folder

    python, system = platform.python_version(), platform.platform()
    _log.info("Neuron %s, Python %s, PySide6 %s, %s", __version__, python, pyside, system)
    _log.info("Qt platform %s, settings in %s", QGuiApplication.platformName(), folder())


def _live(window: Program) -> int:
    """Handle events until the window is closed or a signal ends the program; return the exit code."""
    import signal

    from PySide6.QtWidgets import QApplication

    from neuron_gui.app.ending import SignalListener
    from neuron_gui.app.garbage import Collector
    from neuron_gui.app.memory_watch import MemoryWatch
    from neuron_gui.app.preparation import Preparation

    collector, signals, memory = Collector(window), SignalListener(window), MemoryWatch(window)
    preparation = Preparation(window)
    memory.scarce.connect(window.save_memory)
    collector.start()
    signals.start()
    memory.start()
    preparation.start()
    try:
        code = QApplication.exec()
    finally:
        preparation.stop()
        memory.stop()
        signals.stop()
        collector.stop()
    if signals.received is not None:
        _log.info("ended by %s", signals.received.name)
    return 130 if signals.received is signal.SIGINT else code


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Separate the program's arguments from Qt's."""
    ours: list[str] = []
    qt: list[str] = []
    words = iter(argv)
    for word in words:
        if word in QT_OPTIONS:
            value = next(words, None)
            if value is None:
                raise UsageError(f"argument {word}: expected one argument")
            qt += [word, value]
        elif word == "-reverse":
            _log.warning("-reverse is ignored: text in English and numbers are read from left to right")
        else:
            ours.append(word)
    return ours, qt


def _create(arguments: argparse.Namespace, qt: list[str]) -> Program:
    from neuron_gui.data.dataset import DataError
    from neuron_gui.lessons.lesson import LessonError

    files: list[Path] = arguments.files
    alone = bool(files) and arguments.screenshot is None and arguments.lesson is None and not reading_options(arguments)
    if len(files) > 1 and not alone:
        raise UsageError(f"only one file can be opened at once, and {len(files)} are given")
    dropped = files if len(files) > 1 else []
    arguments.file = files[0] if len(files) == 1 else None
    if arguments.lesson is None and arguments.file is not None and arguments.file.suffix.lower() == ".lesson":
        # A desktop gives a lesson file as an ordinary argument.
        arguments.lesson, arguments.file = arguments.file, None
    lesson = None
    choices: list[ColumnChoice] = []
    try:
        dataset = load_data(arguments, choices.append)
        if arguments.lesson is not None:
            from neuron_gui.lessons.lesson_reader import read_lesson
            from neuron_gui.views.all_views import VIEW_WORDS

            lesson = read_lesson(arguments.lesson, VIEW_WORDS)
    except (DataError, LessonError) as error:
        if not alone:
            raise UsageError("; ".join(str(error).splitlines())) from None
        # A desktop does not show standard error. So the window reports the error, as for a dropped file.
        dropped, arguments.file = files, None
        dataset = load_data(arguments)

    # This import installs PySide6's own import hook, which `quick_imports` avoids.
    import PySide6.QtWidgets  # noqa: F401

    with plain_imports():
        import_pyqtgraph()
        window = _open(dataset, lesson, arguments, qt)
    if choices and reading_options(arguments):
        window.files.keep_choices(dataset.source, known_format(arguments), choices[0])
    if dropped:
        window.files.open_dropped([str(path) for path in dropped])
    return window


def _open(dataset: Dataset, lesson: Lesson | None, arguments: argparse.Namespace, qt: list[str]) -> Program:
    from PySide6.QtWidgets import QApplication

    from neuron_gui.app.application import Application
    from neuron_gui.app.commands import COMMANDS
    from neuron_gui.app.program import Program
    from neuron_gui.controllers import preferences
    from neuron_gui.core.training_config import TrainingConfig

    app = QApplication.instance()
    if app is None:
        claim_button()
        app = Application([PROGRAM, *qt])
    _name(app)
    settings = preferences.load()
    if arguments.theme is not None:
        settings.theme = arguments.theme
    trainer = make_trainer(dataset, arguments)
    if arguments.iterations:
        trainer.advance(arguments.iterations)
    window = Program(trainer, settings, COMMANDS)
    if isinstance(app, Application):
        app.files_opened.connect(window.files.open_dropped)
    with ExitStack() as on_error:
        # A worker thread that outlives its window would crash the process.
        on_error.callback(window.shut_down, remember=False)
        _show(window, arguments, lesson)
        if arguments.file is not None:
            usual = trainer.config.learning_rate == TrainingConfig().learning_rate
            window.files.tell_opened(dataset, trainer.config if usual else None)
        on_error.pop_all()
    return window


def _show(window: Program, arguments: argparse.Namespace, lesson: Lesson | None) -> None:
    if arguments.file is not None:
        window.files.remember(arguments.file)
    if arguments.size is not None or arguments.screenshot is not None:
        window.resize(*(arguments.size or DEFAULT_SIZE))
    else:
        window.restore_geometry()
    if arguments.projector:
        window.actions_["projector"].setChecked(True)
    window.show()
    if lesson is not None:
        window.give_lesson(lesson)


def _name(app: object) -> None:
    from PySide6.QtCore import QCoreApplication, QLocale, Qt
    from PySide6.QtGui import QGuiApplication, QIcon

    from neuron_gui import __version__
    from neuron_gui.data.assets import asset

    # Numbers have one notation in every locale: a field that shows 0.5 must not read 05.
    QLocale.setDefault(QLocale.c())
    # The program is in English on every system. In a layout from right to left, numbers would read "5−" and "%90".
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QCoreApplication.setApplicationName(PROGRAM)
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("Neuron")
    QGuiApplication.setDesktopFileName(PROGRAM)
    QGuiApplication.setWindowIcon(QIcon(str(asset("icons", "neuron.svg"))))
    assert app is not None


def _check_writable(path: Path) -> None:
    reason = ""
    try:
        if path.is_dir():
            reason = "it is a folder"
        elif not path.absolute().parent.is_dir():
            reason = "there is no such folder"
    except OSError as error:
        reason = str(error.strerror)
    if reason:
        raise UsageError(f"the screenshot cannot be written to {path}: {reason}")


def _screenshot(window: Program, path: Path) -> int:
    """Write a picture of the window when everything in it has been drawn."""
    from PySide6.QtWidgets import QApplication

    from neuron_gui.data.whole_file import write_whole
    from neuron_gui.views.picture import png

    window.settle()
    QApplication.processEvents()
    if failure := write_whole(path, png(window.grab())):
        raise UsageError(f"the screenshot cannot be written to {path}: {failure}")
    print(path, file=sys.stdout)
    return 0
