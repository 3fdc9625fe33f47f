"""Opens and saves files: data, pictures, lessons."""

from __future__ import annotations

import itertools
import logging
import os
import re
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox, QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.controllers.preferences import Settings, folder
from neuron_gui.core.rate_advice import advice
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.generators import generate_from
from neuron_gui.data.number_text import count, number
from neuron_gui.data.origin import Origin
from neuron_gui.data.sample_data import load_sample
from neuron_gui.data.whole_file import write_whole
from neuron_gui.engine.engine import Engine
from neuron_gui.views.all_views import VIEW_WORDS
from neuron_gui.views.picture import png
from neuron_gui.views.style.icons import tinted
from neuron_gui.views.style.themed import current_theme

if TYPE_CHECKING:
    from neuron_gui.controllers.data_saver import DataSaver
    from neuron_gui.data.files import ColumnChoice, KnownFormat

_log = logging.getLogger(__name__)

#: The name of data that come from the clipboard.
PASTED = "pasted"
DATA_FILTER = "Data (*.csv *.tsv *.tab *.txt *.dat *.arff *.gz *.xlsx);;All files (*)"
LESSON_SUFFIX = ".lesson"
#: Characters that some systems do not allow in file names.
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LESSON_FILTER = f"Lessons (*{LESSON_SUFFIX});;All files (*)"


class FilesController(MessageSource):
    """Opens and saves files for one window. If anything fails, the present data and runs stay.

    Parameters
    ----------
    engine
        Trains on what is opened.
    preferences
        Keeps the recent files.
    window
        Parent of the dialogs. Pictures are saved of this window.

    Signals
    -------
    lesson_opened(Lesson)
        A lesson was opened.
    recent_changed(Sequence)
        The recent files, newest first.
    """

    lesson_opened = Signal(object)
    recent_changed = Signal(Sequence)

    def __init__(self, engine: Engine, preferences: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._preferences, self._window = engine, preferences, window
        #: The data set that was saved last.
        self._saved: Dataset | None = None
        #: The folder of the last file; None until there was one.
        self._folder: Path | None = None
        # The choices in the import dialog for the file that was imported last, by its path.
        self._imported: dict[str, tuple[KnownFormat, ColumnChoice, bytes | None]] = {}

    @cached_property
    def _saver(self) -> DataSaver:
        """Writes data sets; made for the first one."""
        from neuron_gui.controllers.data_saver import DataSaver

        made = DataSaver(self._engine, self._window)
        made.saved.connect(self._on_saved)
        made.cancelled.connect(self._on_save_cancelled)
        made.failed.connect(self._on_save_failed)
        return made

    def remember(self, path: Path) -> None:
        """Put a file first in the list of recent ones."""
        self._preferences.add_recent(path.absolute())
        self.recent_changed.emit(self._preferences.recent_files)

    def tell_opened(self, dataset: Dataset, config: TrainingConfig | None) -> None:
        """Tell about a file that was opened at the start: rows left out, and a learning rate that is too large.

        Parameters
        ----------
        dataset
            The data that were read.
        config
            The options of training; None if the learning rate was chosen.
        """
        told = f"{_count(dataset)}." if dataset.left_out.total else ""
        warned = "" if config is None else advice(dataset, config)
        if told or warned:
            self.tell(f"{told} {warned}".strip(), answer="standardize" if warned else "")

    def keep_choices(self, source: str, known: KnownFormat, choice: ColumnChoice, content: bytes | None = None) -> None:
        """Keep how a file was read, so that *Columns…* begins with it.

        Parameters
        ----------
        source
            The source of the data set.
        known, choice
            The choices.
        content
            As for ``OpenedFile``.
        """
        self._imported = {source: (known, choice, content)}

    # Data in

    @Slot()
    def open_data(self) -> None:
        """Ask for a data file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open data", str(self._start()), DATA_FILTER)
        if path:
            self.open_file(path)

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Open a data file in the import dialog; drawn samples of one class that `keep_edited` wrote, at once."""
        self._folder = Path(path).parent
        if self._folder == folder():
            from neuron_gui.data.saving import read_one_class

            dataset = read_one_class(path)
            if dataset is not None:
                self._saved = dataset
                self.remember(Path(path))
                self.take(dataset)
                return
        self._import(Path(path))

    @Slot()
    def choose_columns(self) -> None:
        """Open the import dialog for the present file again, with the choices that were made in it."""
        dataset = self._engine.dataset
        source = "" if dataset is None or dataset.origin is not None else dataset.source
        known, choice, content = self._imported.get(source, (None, None, None))
        if content is None and not (source and os.path.isfile(source)):  # noqa: PTH113
            self.tell("These data are not from a file; open one to choose its columns.")
            return
        self._import(Path(source), known, choice, content)

    @Slot()
    def paste(self) -> None:
        """Open the table or the CSV text on the clipboard in the import dialog."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.tell("There is no text on the clipboard; copy a table or the text of a CSV.")
            return
        self._import(Path(PASTED), content=text.encode("utf-8-sig", "replace"))

    def _import(
        self,
        path: Path,
        known: KnownFormat | None = None,
        choice: ColumnChoice | None = None,
        content: bytes | None = None,
    ) -> None:
        from neuron_gui.views.dialogs.import_dialog import ImportDialog

        snapshot = self._engine.snapshot
        try:
            dialog = ImportDialog(
                path,
                self._window,
                learning_rate=None if snapshot is None else snapshot.learning_rate,
                standardized=snapshot is not None and snapshot.standardize,
                known=known,
                choice=choice,
                content=content,
            )
        except DataError as error:
            self._tell("These data cannot be opened", f"{error} Data and run stay as they are.")
            return
        dialog.setModal(True)
        dialog.finished.connect(self._on_imported)
        dialog.show()

    @Slot(int)
    def _on_imported(self, result: int) -> None:
        from neuron_gui.views.dialogs.import_dialog import ImportDialog

        dialog = self.sender()
        assert isinstance(dialog, ImportDialog)
        dataset = dialog.dataset()
        if result == QDialog.DialogCode.Accepted and dataset is not None:
            if dialog.content is None:
                self.remember(dialog.path)
            self.keep_choices(dataset.source, *dialog.asked(), dialog.content)
            self.take(dataset, dialog.changes())
        dialog.deleteLater()

    @Slot(Sequence)
    def open_dropped(self, paths: list[str]) -> None:
        """Open a dropped file, a lesson or data. While a dialog is open the drop is ignored."""
        if QApplication.activeModalWidget() is not None:
            return
        if not paths:
            self.tell("A link cannot be opened: save the file on this computer and open that.")
        elif len(paths) > 1:
            self.tell(f"{len(paths)} files cannot be opened at once: open one at a time.")
        elif paths[0].lower().endswith(LESSON_SUFFIX):
            self.open_lesson_file(paths[0])
        else:
            self.open_file(paths[0])

    @Slot()
    def open_lesson(self) -> None:
        """Ask for a lesson file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open lesson", str(self._start()), LESSON_FILTER)
        if path:
            self._folder = Path(path).parent
            self.open_lesson_file(path)

    @Slot(str)
    def open_lesson_file(self, path: str) -> None:
        """Open a lesson file."""
        from neuron_gui.lessons.lesson import LessonError
        from neuron_gui.lessons.lesson_reader import read_lesson

        try:
            lesson = read_lesson(Path(path), VIEW_WORDS)
        except LessonError as error:
            self._tell("This lesson cannot be given", str(error))
            return
        self.lesson_opened.emit(lesson)

    @Slot(Origin)
    def generate(self, origin: Origin) -> None:
        """Generate new data."""
        try:
            self.take(generate_from(origin))
        except DataError as error:
            self._tell("These data cannot be made", str(error))

    @Slot(str)
    def open_sample(self, key: str) -> None:
        """Open a data set that comes with the program."""
        self.take(load_sample(key))

    def take(self, dataset: Dataset, changes: dict[str, Any] | None = None) -> None:
        """Train on other data, and show a message.

        Parameters
        ----------
        dataset
            The new data.
        changes
            Values of options that were chosen for these data; None if the user was not asked.
        """
        changed = ""
        if changes and "standardize" in changes:
            changed = " The features are standardized."
        if changes and "learning_rate" in changes:
            changed += f" The learning rate is now {number(changes['learning_rate'])}."
        told = f"New data: {_count(dataset)}.{changed}"
        snapshot = self._engine.snapshot
        warned = advice(dataset, snapshot.config) if changes is None and snapshot is not None else ""
        rest = warned or "Training begins at iteration 0; Undo brings the old data back."
        then = partial(self._tell_data, f"{told} {rest}", "standardize" if warned else "undo")
        self._engine.set_data(dataset, then=then, **(changes or {}))

    def _tell_data(self, told: str, answer: str, done: None) -> None:
        self.tell(told, still=answer == "undo", answer=answer)

    # Out

    @Slot()
    def save_data(self) -> None:
        """Save the present data as CSV."""
        dataset = self._engine.dataset
        if dataset is None:
            return
        target = self._ask_target("Save data", ".csv", "CSV (*.csv)")
        if target is not None:
            self._saver.save(dataset, target)

    def keep_edited(self) -> None:
        """Save edited data that are in no file beside the settings, as the newest recent file."""
        dataset = self._engine.dataset
        if dataset is None or not dataset.edited or not dataset.samples or dataset is self._saved:
            return
        from neuron_gui.data.saving import save_in_steps

        name = _file_name(dataset)
        names = itertools.chain([name], (f"{name} {copy}" for copy in itertools.count(2)))
        target = next(path for path in (folder() / f"{one}.csv" for one in names) if not path.exists())
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            for _ in save_in_steps(dataset, target):
                pass
        except (OSError, DataError, MemoryError) as error:
            _log.warning("The edited data cannot be kept in %s: %s", target, error)
        else:
            self._saved = dataset
            self._preferences.add_recent(target)

    @Slot(Dataset, Path)
    def _on_saved(self, dataset: Dataset, target: Path) -> None:
        self._saved = dataset
        self.remember(target)
        self.tell(f"Saved {count(dataset.samples)} samples to {target.name}.")

    @Slot()
    def _on_save_cancelled(self) -> None:
        self.tell("Nothing was saved.")

    @Slot(Path, str)
    def _on_save_failed(self, target: Path, reason: str) -> None:
        self._tell("The data could not be saved", f"{target}: {reason}")

    @Slot()
    def copy_picture(self) -> None:
        """Copy a picture of the window."""
        QGuiApplication.clipboard().setPixmap(self._window.grab())
        self.tell("A picture of the window is on the clipboard.")

    @Slot()
    def save_picture(self) -> None:
        """Save a picture of the window."""
        picture = self._window.grab()
        target = self._ask_target("Save picture", ".png", "PNG (*.png)")
        if target is None:
            return
        if failure := write_whole(target, png(picture)):
            self._tell("The picture could not be saved", f"{target}: {failure}. Nothing was overwritten.")
        else:
            self.tell(f"Saved a picture to {target.name}.")

    def _ask_target(self, title: str, suffix: str, kinds: str) -> Path | None:
        """Ask for a file to write, named after the data; return None if none was chosen."""
        dataset = self._engine.dataset
        name = "neuron" if dataset is None else _file_name(dataset)
        path, _ = QFileDialog.getSaveFileName(self._window, title, str(self._start() / f"{name}{suffix}"), kinds)
        if not path:
            return None
        self._folder = Path(path).parent
        return Path(path) if Path(path).suffix else Path(f"{path}{suffix}")

    def _start(self) -> Path:
        """Return the folder that a dialog opens in: that of the last file, also of the last session, or Documents."""
        recent = (Path(path).parent for path in self._preferences.recent_files)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        known = (*([self._folder] if self._folder else []), *recent, Path(documents))
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        # `Path.is_dir` raises an error in a folder that this user may not enter, and `Path.home` where there is none.
        # Data that were kept at the end are not where the user has files.
        return next((one for one in known if one != folder() and os.path.isdir(one)), Path(home))  # noqa: PTH112

    def _tell(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, title, QMessageBox.StandardButton.Ok, self._window)
        theme = current_theme()
        sign = QIcon(tinted("warning", theme.warning))
        box.setIconPixmap(sign.pixmap(QSize(theme.size(28), theme.size(28)), box.devicePixelRatioF()))
        box.setInformativeText(text)
        for label in box.findChildren(QLabel):
            # A file's name may look like HTML.
            label.setTextFormat(Qt.TextFormat.PlainText)
        box.setObjectName("message")
        box.finished.connect(box.deleteLater)
        box.open()


def _file_name(dataset: Dataset) -> str:
    return NOT_IN_NAMES.sub("-", dataset.name)


def _count(dataset: Dataset) -> str:
    """Return how many samples there are, and how many rows were left out."""
    left_out = f", {dataset.left_out.summary()}" if dataset.left_out.total else ""
    return f"{count(dataset.samples)} samples{left_out}"
