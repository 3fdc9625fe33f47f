"""The import dialog: shows how a data file was understood, lets every guess be changed, and loads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.files import DECIMALS, Choice, OpenedFile, default_positive
from neuron_gui.data.number_text import count
from neuron_gui.views.dialogs import import_words as words
from neuron_gui.views.dialogs.import_form import STEPS, ImportForm, fill
from neuron_gui.views.dialogs.import_preview import PreviewModel
from neuron_gui.views.dialogs.import_reader import ImportReader, Known, Outcome, Preview
from neuron_gui.views.style.themed import ThemedWidget

#: Seconds after which work that goes on is shown.
PATIENCE = 0.2
#: Size at zoom 1, px; never more than the screen has.
SIZE = (880, 660)
#: Columns whose width fits what is in them; of thousands, the others keep the usual one.
MOST_FITTED = 100
_HEADERS = ((True, "Column names"), (False, "Data"))
_LONGEST_NAME = 40


class ImportDialog(ThemedWidget, QDialog):
    """Asks how to read a file and which columns to take.

    All reading happens on a thread; `finished` comes after it has ended.

    Parameters
    ----------
    path
        The file.
    parent
        The window.

    Raises
    ------
    DataError
        If the file cannot be opened or holds no table, whatever is chosen here.
    """

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        file = OpenedFile(path)
        super().__init__(parent)
        self.path = path
        self._known = Known()
        self._outcome: Outcome | None = None
        self._positive = ""  # as the user chose it
        self._accepting = False
        self._previewing = True
        self._number = 0
        self._asked = monotonic()
        self._model = PreviewModel()
        self._form = ImportForm(self._model, file.workbook)
        self._build()
        self._reader = ImportReader(file)
        self._reader.previewed.connect(self._on_previewed)
        self._reader.loaded.connect(self._on_loaded)
        self._reader.failed.connect(self._on_failed)
        self._reader.progressed.connect(self._on_progressed)
        self._reader.finished.connect(self._on_reader_ended)
        # A QThread that is alive when its object dies, or the program, takes the program with it.
        self.destroyed.connect(self._reader.stop)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._reader.stop)
        self._reader.start()
        self._ask_preview()

    def dataset(self) -> Dataset | None:
        """Return what was chosen, once the dialog was accepted; else None."""
        accepted = self.result() == QDialog.DialogCode.Accepted
        return self._outcome.dataset if accepted and self._outcome is not None else None

    def done(self, result: int) -> None:
        """End the reading, then close."""
        self._reader.stop()
        super().done(result)

    @Slot()
    def accept(self) -> None:
        """Take the data; if not all rows have been read yet, as soon as they are."""
        if self._outcome is None or self._outcome.dataset is None:
            return
        if self._outcome.complete:
            super().accept()
            return
        self._accepting = True
        self._form.fields.setEnabled(False)
        self._form.ok.setEnabled(False)
        self._form.progress.show()
        self._form.cancel.setFocus()

    # What the user asks for

    @Slot()
    def _on_format_changed(self) -> None:
        sender = self.sender()
        value = sender.currentData() if isinstance(sender, QComboBox) else None
        if sender is self._form.delimiter:
            self._known = replace(self._known, delimiter=value)
        elif sender is self._form.decimal:
            self._known = replace(self._known, decimal=value)
        elif sender is self._form.encoding:
            self._known = replace(self._known, encoding=value)
        elif sender is self._form.header:
            self._known = replace(self._known, header=value)
        else:
            self._known = Known(sheet=value)
        self._ask_preview()

    @Slot()
    def _on_column_changed(self) -> None:
        if self.sender() is self._form.label:
            self._positive = ""
        self._ask_dataset()

    @Slot()
    def _on_positive_changed(self) -> None:
        self._positive = self._form.positive.currentData() or ""
        self._ask_dataset()

    def _ask_preview(self) -> None:
        self._previewing = True
        self._outcome = None
        self._positive = ""
        self._form.ok.setEnabled(False)
        self._form.say("Reading the first rows…", "muted")
        self._begin(self._reader.ask_preview(self._known))

    def _ask_dataset(self) -> None:
        self._outcome = None
        choice = Choice(
            self._form.x_feature.currentData(),
            self._form.y_feature.currentData(),
            self._form.label.currentData(),
            self._positive,
        )
        self._model.set_choice(choice)
        if len({choice.x, choice.y, choice.label}) < 3:
            self._refuse("Choose three different columns for x, y and the label.")
        else:
            self._begin(self._reader.ask_dataset(choice))

    def _begin(self, number: int) -> None:
        self._number = number
        self._asked = monotonic()
        self._form.progress.setValue(0)

    # What the reader answers

    @Slot(int, object)
    def _on_previewed(self, number: int, preview: Preview) -> None:
        if number != self._number:
            return
        self._previewing = False
        table = preview.table
        self._model.set_table(table)
        self._form.recognised.setText(words.recognised(table))
        self._form.note.setText(table.format.note if table.format.ambiguous else "")
        self._form.note.setVisible(table.format.ambiguous)
        form = table.format
        fill(self._form.delimiter, words.delimiter_titles(form.delimiter), form.delimiter)
        fill(self._form.decimal, DECIMALS, form.decimal)
        fill(self._form.encoding, words.encoding_titles(form.encoding), form.encoding)
        fill(self._form.header, _HEADERS, form.header)
        fill(self._form.sheet, [(one, shown(one)) for one in table.sheets], table.sheet)
        names = [(column.index, shown(column.name, _LONGEST_NAME)) for column in table.columns]
        last = len(names) - 1
        choice = preview.choice or Choice(0, min(1, last), last, "")
        fill(self._form.x_feature, names, choice.x)
        fill(self._form.y_feature, names, choice.y)
        fill(self._form.label, names, choice.label)
        fill(self._form.positive, (), None)
        for box in (self._form.x_feature, self._form.y_feature, self._form.label):
            box.setEnabled(True)
        self._form.preview.scrollTo(self._model.index(0, choice.x))
        if preview.choice is None:
            self._model.set_choice(choice)
            self._refuse(preview.problem)
        else:
            self._ask_dataset()
        first = range(min(len(table.columns), MOST_FITTED))
        for column in {*first, choice.x, choice.y, choice.label}:
            self._form.preview.resizeColumnToContents(column)

    @Slot(int, object)
    def _on_loaded(self, number: int, outcome: Outcome) -> None:
        if number != self._number:
            return
        self._outcome = outcome
        self._show_classes(outcome)
        if outcome.complete:
            self._form.progress.hide()
        if outcome.dataset is not None:
            text = words.result(outcome.dataset, outcome.rows, outcome.complete)
            self._form.say(text, "" if outcome.dataset.left_out.total == 0 else "warning")
            if self._accepting and outcome.complete:
                self.accept()
            else:
                self._form.ok.setEnabled(not self._accepting)
        elif outcome.complete:
            self._refuse(outcome.problem)
        else:
            # The rows that are yet to come may mend it.
            self._refuse(f"In the first {count(outcome.rows)} rows: {outcome.problem} The others are being read.")
            self._form.progress.show()

    @Slot(int, str)
    def _on_failed(self, number: int, problem: str) -> None:
        if number != self._number:
            return
        if self._previewing:
            self._model.set_table(None)
            self._form.recognised.setText("This file could not be read as a table.")
            self._form.note.hide()
            for box in (self._form.x_feature, self._form.y_feature, self._form.label, self._form.positive):
                fill(box, (), None)
                box.setEnabled(False)
        self._outcome = None
        self._refuse(problem)

    @Slot(int, float)
    def _on_progressed(self, number: int, fraction: float) -> None:
        if number == self._number and monotonic() - self._asked > PATIENCE:
            self._form.progress.show()
            self._form.progress.setValue(max(round(fraction * STEPS), self._form.progress.value()))

    @Slot()
    def _on_reader_ended(self) -> None:
        if self.isVisible():
            self._refuse("Reading stopped because of an error inside the program; close this and try again.")

    def _show_classes(self, outcome: Outcome) -> None:
        names = list(outcome.classes)
        chosen = self._positive if self._positive in names else default_positive(names) if names else ""
        titles = [(name, f"{shown(name, _LONGEST_NAME)}  ({count(rows)})") for name, rows in outcome.classes.items()]
        fill(self._form.positive, titles, chosen)
        self._form.positive.setEnabled(bool(names))

    def _refuse(self, problem: str) -> None:
        """Say what cannot work, and let it be changed."""
        self._accepting = False
        self._form.fields.setEnabled(True)
        self._form.progress.hide()
        self._form.ok.setEnabled(False)
        self._form.say(problem, "danger")

    def _build(self) -> None:
        form = self._form
        self.setObjectName("import_dialog")
        self.setWindowTitle(f"Import {self.path.name}")
        form.title.setText(shown(self.path.name))
        # So that every choice can be made even where no guess could.
        fill(form.delimiter, words.delimiter_titles(""), None)
        fill(form.decimal, DECIMALS, None)
        fill(form.encoding, words.encoding_titles(""), None)
        fill(form.header, _HEADERS, None)
        for box in (form.delimiter, form.decimal, form.encoding, form.header, form.sheet):
            box.currentIndexChanged.connect(self._on_format_changed)
        for box in (form.x_feature, form.y_feature, form.label):
            box.currentIndexChanged.connect(self._on_column_changed)
        form.positive.currentIndexChanged.connect(self._on_positive_changed)
        form.buttons.accepted.connect(self.accept)
        form.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        space = self.screen().availableGeometry()
        self.resize(
            min(self.theme.size(SIZE[0]), round(space.width() * 0.96)),
            min(self.theme.size(SIZE[1]), round(space.height() * 0.92)),
        )
