"""The contents of the import dialog and their layout."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.views.dialogs.import_preview import TintDelegate
from neuron_gui.views.dialogs.import_scatter import ImportScatter
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.stylesheet import set_styled
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Range of the progress bar.
STEPS = 1000
#: Smallest width of a field, in px at zoom 1.
FIELD = 150


class ImportForm(ThemedWidget, QWidget):
    """The fields, the preview, the messages and the buttons. It knows nothing about files.

    Parameters
    ----------
    model
        The first rows of the file.
    workbook
        Whether to offer a sheet, instead of delimiter and encoding.
    """

    def __init__(self, model: QAbstractItemModel, workbook: bool) -> None:
        super().__init__()
        self.title = _text("import_file", "heading")
        self.recognised = _text("import_recognised", "muted")
        self.note = _text("import_note", "warning")
        self.note.hide()
        self.message = _text("import_message", "muted")
        self.preview = _preview(model, self.theme)
        self.delimiter = _box("import_delimiter", "Delimiter", "The character between two cells of a line")
        self.decimal = _box("import_decimal", "Decimal mark", "The mark before the decimals of a number")
        self.encoding = _box("import_encoding", "Encoding", "How the file stores letters; wrong if é or µ look odd")
        self.header = _box("import_header", "First line", "Whether the first line holds the columns' names or data")
        self.sheet = _box("import_sheet", "Sheet", "Which sheet of the workbook is read")
        self.x_feature = _box("import_x", "First feature, x₁", "The column along the horizontal axis")
        self.y_feature = _box("import_y", "Second feature, x₂", "The column along the vertical axis")
        self.label = _box("import_label", "Label", "The column that says which class a row belongs to")
        self.positive = _box("import_positive", "Class 1", "This value is class 1; all others are class 0")
        self.told = _text("import_told", "muted")
        self.doubt = _text("import_doubt", "warning")
        self.doubt.hide()
        self.training = _box("import_training", "Training", "What the new data are trained with")
        self.reason = _text("import_reason", "warning")
        self.scatter = ImportScatter()
        self._captions: dict[QComboBox, tuple[QLabel, str]] = {}
        self.progress = _progress()
        # QDialogButtonBox orders its buttons as the platform does.
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText("&Use these data")
        self.ok.setObjectName("import_ok")
        self.ok.setToolTip("Train on these columns (Enter)")
        self.ok.setDefault(True)
        self.ok.setEnabled(False)
        self.cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setObjectName("import_cancel")
        self.cancel.setToolTip("Keep the present data (Esc)")
        self.cancel.setAutoDefault(False)
        self.fields = QWidget()
        self._lay_out(workbook, self.theme)

    def say(self, text: str, role: str) -> None:
        """Show a message, as "muted", "danger", "warning" or plain text."""
        self.message.setText(text)
        self.message.setAccessibleName(text)
        set_styled(self.message, "role", role)

    def mark(self, box: QComboBox, *, guessed: bool, clash: str = "") -> None:
        """Mark a field's value as a guess or a choice, and name what it clashes with ("" for nothing)."""
        caption, title = self._captions[box]
        caption.setText(f"{title}: {clash}" if clash else f"{title} (guess)" if guessed else title)
        font = box.font()
        font.setItalic(guessed)
        box.setFont(font)
        set_styled(caption, "role", "danger" if clash else "small")

    def _lay_out(self, workbook: bool, theme: Theme) -> None:
        decimal, header = ("Deci&mal mark", self.decimal), ("&First line", self.header)
        if workbook:
            form = [("S&heet", self.sheet), decimal, header]
            absent = [self.delimiter, self.encoding]
        else:
            form = [("&Delimiter", self.delimiter), decimal, header, ("&Encoding", self.encoding)]
            absent = [self.sheet]
        for box in absent:
            box.setParent(self)
            box.hide()
        chosen = [("&1st feature, x₁", self.x_feature), ("&2nd feature, x₂", self.y_feature), ("&Label", self.label)]
        chosen.append(("&Class 1", self.positive))
        side = theme.size(16)
        inner = QVBoxLayout(self.fields)
        inner.setContentsMargins(side, side, side, theme.size(4))
        inner.setSpacing(theme.size(10))
        rows = self._row(form, theme), self._row(chosen, theme)
        self.training_row = QWidget()
        train = QVBoxLayout(self.training_row)
        train.setContentsMargins(0, 0, 0, 0)
        train.setSpacing(theme.size(3))
        train.addWidget(self.reason)
        train.addWidget(self._row([("&Training", self.training)], theme))
        self.training_row.hide()
        for part in (self.title, self.recognised, rows[0], self.note, rows[1], self.told, self.doubt):
            inner.addWidget(part)
        beside = QHBoxLayout()
        beside.setSpacing(theme.size(12))
        beside.addWidget(self.preview, 3)
        beside.addWidget(self.scatter, 2)
        inner.addLayout(beside, 1)
        inner.addWidget(self.training_row)
        area = QScrollArea()
        area.setWidget(self.fields)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QVBoxLayout()
        foot.setContentsMargins(side, 0, side, side)
        foot.setSpacing(theme.size(8))
        foot.addWidget(self.message)
        foot.addWidget(self.progress)
        foot.addWidget(self.buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.size(6))
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        ignore_unfocused_wheel(self.fields)

    def _row(self, fields: Sequence[tuple[str, QComboBox]], theme: Theme) -> QWidget:
        """Put fields side by side, each below its name."""
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.size(12))
        grid.setVerticalSpacing(theme.size(3))
        # At a large zoom there are fewer in a row, so that each can be read.
        names = QFontMetrics(ui_font(theme, "small"))
        widest = max(names.horizontalAdvance(f"{title} (guess)") for title, _ in fields) + theme.size(12)
        room = QGuiApplication.primaryScreen().availableSize().width() - theme.size(2 * 16 + 24)
        lines = ceil(len(fields) / max(1, room // max(widest, theme.size(FIELD))))
        beside = ceil(len(fields) / lines)
        for index, (title, box) in enumerate(fields):
            line, column = divmod(index, beside)
            caption = QLabel(title)
            caption.setProperty("role", "small")
            caption.setBuddy(box)
            self._captions[box] = caption, title
            grid.addWidget(caption, 2 * line, column)
            grid.addWidget(box, 2 * line + 1, column)
            grid.setColumnStretch(column, 1)
        return row


def fill(box: QComboBox, items: Sequence[tuple[Any, str]], value: Any) -> None:
    """Fill a box with choices, given as (value, title), and select one without emitting a signal."""
    blocker = QSignalBlocker(box)
    if [(box.itemData(index), box.itemText(index)) for index in range(box.count())] != list(items):
        box.clear()
        for one, title in items:
            box.addItem(title, one)
        # The list may be wider than the box, so that long names can be told apart.
        view = box.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * view.fontMetrics().height() if items else 0)
    box.setCurrentIndex(next((index for index, (one, _) in enumerate(items) if one == value), -1))
    blocker.unblock()


def _preview(model: QAbstractItemModel, theme: Theme) -> QTableView:
    table = named(QTableView(), "import_preview", accessibleName="First rows of the file")
    table.setModel(model)
    table.setItemDelegate(TintDelegate(table))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().setMinimumSectionSize(theme.size(20))
    table.verticalHeader().setDefaultSectionSize(theme.size(26))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setMinimumSectionSize(theme.size(72))
    header.setMaximumSectionSize(theme.size(260))
    header.setSectionsClickable(True)
    header.setToolTip("Click a name to make the column x₁, x₂ or the label")
    table.setMinimumHeight(theme.size(120))
    return table


def _progress() -> QProgressBar:
    bar = named(QProgressBar(), "import_progress", accessibleName="Reading the file")
    bar.setRange(0, STEPS)
    bar.setTextVisible(False)
    # Keeps its room in the layout while hidden.
    policy = bar.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(policy)
    bar.hide()
    return bar


def _text(name: str, role: str) -> QLabel:
    label = named(QLabel(), name)
    label.setProperty("role", role)
    # A file's name or a class may look like HTML.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def _box(name: str, title: str, tip: str) -> QComboBox:
    box = named(QComboBox(), name, accessibleName=title, toolTip=tip)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMaxVisibleItems(15)
    box.setPlaceholderText("–")
    return box
