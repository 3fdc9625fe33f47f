"""The import dialog: shows how a data file is read, lets the user change every guess, and loads the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QSignalBlocker, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialog, QMenu, QVBoxLayout, QWidget

from neuron_gui.core.rate_advice import TrainingChoice, training_choices
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.files import DECIMALS, ColumnChoice, KnownFormat, OpenedFile, default_positive
from neuron_gui.data.number_text import count
from neuron_gui.views.dialogs import import_words as words
from neuron_gui.views.dialogs.import_form import STEPS, ImportForm, fill
from neuron_gui.views.dialogs.import_preview import PreviewModel
from neuron_gui.views.dialogs.import_reader import ImportReader, Outcome, Preview
from neuron_gui.views.interval import Interval
from neuron_gui.views.style.themed import ThemedWidget

#: Reading that takes longer than this many seconds shows its progress.
PATIENCE = 0.2
#: Size at zoom 1, in px; limited by the screen.
SIZE = (1000, 680)
#: The first columns, up to this number, are as wide as their contents; the others keep the usual width.
MOST_FITTED = 100
_HEADERS = ((True, "Column names"), (False, "Data"))
_LONGEST_NAME = 40


class ImportDialog(ThemedWidget, QDialog):
    """Lets the user choose how to read a file and which columns to use.

    Files are read on a thread; `finished` is emitted after it has ended.

    Parameters
    ----------
    path
        The file.
    parent
        The window.
    learning_rate
        The present learning rate; None if the dialog need not advise about it.
    standardized
        Whether features are standardized.
    known, choice
        The choices that were made for this file before.
    content
        The content of the file, for a text from the clipboard.

    Raises
    ------
    DataError
        If the file cannot be opened or holds no table, whatever the choices are.
    """

    def __init__(
        self,
        path: Path,
        parent: QWidget | None = None,
        *,
        learning_rate: float | None = None,
        standardized: bool = False,
        known: KnownFormat | None = None,
        choice: ColumnChoice | None = None,
        content: bytes | None = None,
    ) -> None:
        file = OpenedFile(path, content)
        super().__init__(parent)
        self.path = path
        self.content = content
        self._learning_rate, self._standardized = learning_rate, standardized
        self._known = known or KnownFormat()
        self._before = choice
        self._proposal: ColumnChoice | None = choice
        #: Columns that the user has chosen.
        self._chosen: set[QComboBox] = set()
        self._trainings: list[TrainingChoice] = []
        self._outcome: Outcome | None = None
        self._positive = ""  # the user's choice
        self._accepting = False
        self._focused = False
        self._previewing = True
        self._number = 0
        self._patience = Interval(PATIENCE)
        self._model = PreviewModel()
        self._form = ImportForm(self._model, file.workbook)
        self._section = 0
        self._roles = QMenu(self)
        self._build()
        self._reader = ImportReader(file)
        self._reader.previewed.connect(self._on_previewed)
        self._reader.loaded.connect(self._on_loaded)
        self._reader.failed.connect(self._on_failed)
        self._reader.progressed.connect(self._on_progressed)
        self._reader.finished.connect(self._on_reader_ended)
        # A running QThread whose object is destroyed crashes the program.
        self.destroyed.connect(self._reader.stop)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._reader.stop)
        self._reader.start()
        self._ask_preview()

    def dataset(self) -> Dataset | None:
        """Return the data set if the dialog was accepted, else None."""
        accepted = self.result() == QDialog.DialogCode.Accepted
        return self._outcome.dataset if accepted and self._outcome is not None else None

    def changes(self) -> dict[str, Any]:
        """Return the training options that were chosen with the data, by name."""
        index = self._form.training.currentIndex()
        return dict(self._trainings[index].changes) if 0 <= index < len(self._trainings) else {}

    def asked(self) -> tuple[KnownFormat, ColumnChoice]:
        """Return the choices for the file, for the next time it is opened."""
        return self._known, self._present_choice()

    def done(self, result: int) -> None:
        """Stop reading, then close."""
        self._reader.stop()
        super().done(result)

    @Slot()
    def accept(self) -> None:
        """Accept the data: now, or when all rows have been read."""
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

    # Requests of the user

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
            self._known = KnownFormat(sheet=value)
        self._chosen.clear()
        self._before = None
        self._ask_preview()

    @Slot()
    def _on_column_changed(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QComboBox)
        self._take_column(sender)

    def _take_column(self, box: QComboBox) -> None:
        self._chosen.add(box)
        if box is self._form.label:
            self._positive = ""
            self._chosen.discard(self._form.positive)
        self._ask_dataset()

    @Slot(int)
    def _on_header_clicked(self, section: int) -> None:
        """Open a menu of what a column can be used for."""
        self._section = section
        for action in self._roles.actions():
            action.setChecked(self._role_box(action).currentIndex() == section)
        header = self._form.preview.horizontalHeader()
        self._roles.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))

    def _role_box(self, action: QAction) -> QComboBox:
        boxes = (self._form.x_feature, self._form.y_feature, self._form.label)
        return boxes[self._roles.actions().index(action)]

    @Slot(QAction)
    def _on_role_chosen(self, action: QAction) -> None:
        """Use a column as x₁, x₂ or label; the column that was used so far gets its old use."""
        section = self._section
        boxes = (self._form.x_feature, self._form.y_feature, self._form.label)
        box = self._role_box(action)
        before = box.currentIndex()
        for one in boxes:
            if one is not box and one.currentIndex() == section:
                with QSignalBlocker(one):
                    one.setCurrentIndex(before)
        with QSignalBlocker(box):
            box.setCurrentIndex(section)
        if self._form.label in (box, *(one for one in boxes if one.currentIndex() == before)):
            self._positive = ""
        self._take_column(box)

    @Slot()
    def _on_positive_changed(self) -> None:
        self._positive = self._form.positive.currentData() or ""
        self._chosen.add(self._form.positive)
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
        choice = self._present_choice()
        self._model.set_choice(choice)
        self._mark_fields()
        if len({choice.x, choice.y, choice.label}) < 3:
            self._form.scatter.show_dataset(None)
            self._refuse("Choose three different columns for x₁, x₂ and the label.")
        else:
            self._form.ok.setEnabled(False)
            self._begin(self._reader.ask_dataset(choice))

    def _present_choice(self) -> ColumnChoice:
        form = self._form
        return ColumnChoice(
            form.x_feature.currentData(), form.y_feature.currentData(), form.label.currentData(), self._positive
        )

    def _mark_fields(self) -> None:
        """Mark which values are guesses, and name clashes at the fields."""
        form, known = self._form, self._known
        for box, value in (
            (form.delimiter, known.delimiter),
            (form.decimal, known.decimal),
            (form.encoding, known.encoding),
            (form.header, known.header),
            (form.sheet, known.sheet),
        ):
            if box.isVisibleTo(self):
                form.mark(box, guessed=value is None and box.currentIndex() >= 0)
        columns = ((form.x_feature, "x₁"), (form.y_feature, "x₂"), (form.label, "the label"))
        for box, _ in columns:
            same = [name for other, name in columns if other is not box and other.currentData() == box.currentData()]
            clash = f"the same as {' and '.join(same)}" if same and box.currentIndex() >= 0 else ""
            form.mark(box, guessed=box not in self._chosen and box.currentIndex() >= 0, clash=clash)
        form.mark(form.positive, guessed=form.positive not in self._chosen and form.positive.currentIndex() >= 0)

    def _tell(self, told: Sequence[str] = ()) -> None:
        """Show how well a line separates the proposed columns, what is doubtful, and what is read differently."""
        form, proposal = self._form, self._proposal
        present = self._present_choice()
        pair = ""
        if proposal is not None and (present.x, present.y, present.label) == (proposal.x, proposal.y, proposal.label):
            pair = words.best_pair(proposal, form.x_feature.currentText(), form.y_feature.currentText())
        text = " ".join([*([pair] if pair else []), *told])
        form.told.setText(text)
        form.told.setVisible(bool(text))
        doubtful = proposal is not None and proposal.doubt and form.label not in self._chosen
        form.doubt.setText(proposal.doubt if proposal is not None and doubtful else "")
        form.doubt.setVisible(bool(form.doubt.text()))

    def _offer_training(self, dataset: Dataset | None) -> None:
        """Offer ways to train if the present learning rate is too large for the data."""
        form = self._form
        reason, trainings = "", list[TrainingChoice]()
        if dataset is not None and self._learning_rate is not None:
            reason, trainings = training_choices(
                dataset, self._learning_rate, LEARNING_RATES[0], standardized=self._standardized
            )
        kept = max(form.training.currentIndex(), 0) if len(trainings) == len(self._trainings) else 0
        self._trainings = trainings
        fill(form.training, [(index, one.title) for index, one in enumerate(trainings)], kept)
        form.reason.setText(reason)
        form.training_row.setVisible(bool(trainings))

    def _begin(self, number: int) -> None:
        self._number = number
        self._patience.begin()
        self._form.progress.setValue(0)

    # Answers of the reader

    @Slot(int, Preview)
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
        proposed = preview.choice or ColumnChoice(0, min(1, last), last, "")
        choice = proposed
        before, self._before = self._before, None
        if before is not None and max(before.x, before.y, before.label) <= last:
            choice, self._positive = before, before.positive
            self._chosen = {self._form.x_feature, self._form.y_feature, self._form.label, self._form.positive}
        self._proposal = preview.choice
        fill(self._form.x_feature, names, choice.x)
        fill(self._form.y_feature, names, choice.y)
        fill(self._form.label, names, choice.label)
        fill(self._form.positive, (), None)
        for box in (self._form.x_feature, self._form.y_feature, self._form.label):
            box.setEnabled(True)
        self._form.preview.scrollTo(self._model.index(0, choice.x))
        self._tell()
        self._mark_fields()
        self._focus_on_choice(preview)
        if preview.choice is None and choice is proposed:
            self._model.set_choice(choice)
            self._form.scatter.show_dataset(None)
            self._offer_training(None)
            self._refuse(preview.problem)
        else:
            self._ask_dataset()
        first = range(min(len(table.columns), MOST_FITTED))
        for column in {*first, choice.x, choice.y, choice.label}:
            self._form.preview.resizeColumnToContents(column)

    def _focus_on_choice(self, preview: Preview) -> None:
        """Give the focus to the first doubtful choice: the label, or else the first feature."""
        if not self._focused:
            self._focused = True
            doubtful = preview.choice is None or bool(preview.choice.doubt)
            (self._form.label if doubtful else self._form.x_feature).setFocus()

    @Slot(int, Outcome)
    def _on_loaded(self, number: int, outcome: Outcome) -> None:
        if number != self._number:
            return
        self._outcome = outcome
        self._show_classes(outcome)
        self._form.scatter.show_dataset(outcome.dataset)
        self._offer_training(outcome.dataset)
        self._tell(outcome.told)
        self._mark_fields()
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
            # The rows that have not been read yet may change this.
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
        self._form.scatter.show_dataset(None)
        self._offer_training(None)
        self._mark_fields()
        self._refuse(problem)

    @Slot(int, float)
    def _on_progressed(self, number: int, fraction: float) -> None:
        if number == self._number and self._patience.remaining < 0:
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
        """Show why the present choices cannot work; they can still be changed."""
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
        # Every choice is offered even if nothing could be guessed.
        fill(form.delimiter, words.delimiter_titles(""), None)
        fill(form.decimal, DECIMALS, None)
        fill(form.encoding, words.encoding_titles(""), None)
        fill(form.header, _HEADERS, None)
        for box in (form.delimiter, form.decimal, form.encoding, form.header, form.sheet):
            box.currentIndexChanged.connect(self._on_format_changed)
        for box in (form.x_feature, form.y_feature, form.label):
            box.currentIndexChanged.connect(self._on_column_changed)
        form.positive.currentIndexChanged.connect(self._on_positive_changed)
        self._roles.setObjectName("import_roles")
        for title in ("x₁", "x₂", "Label"):
            self._roles.addAction(title).setCheckable(True)
        self._roles.triggered.connect(self._on_role_chosen)
        form.preview.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
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
