"""The controls for the data: the present data set, and the generators."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import DEFAULT_GENERATOR, GENERATORS
from neuron_gui.data.number_text import count
from neuron_gui.data.origin import (
    DEFAULT_SAMPLES,
    FEWEST_SAMPLES,
    GENERATOR_OPTIONS,
    LARGEST_SEED,
    MOST_NOISE,
    MOST_SAMPLES,
    Origin,
)
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.elided_label import Summary
from neuron_gui.views.controls.generator_preview import PreviewBox
from neuron_gui.views.controls.generator_sliders import GeneratorSliders
from neuron_gui.views.controls.number_box import NumberBox, let_shrink, show_number
from neuron_gui.views.controls.section import Section
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.stylesheet import set_styled
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines


class DataControls(ThemedWidget, QWidget):
    """The data's part of the sidebar.

    Signals
    -------
    generate_requested(Origin)
        Generate new data: after Generate or the die, or after a kind was chosen or a number was typed and confirmed
        with Enter, if these differ from the present data.
    """

    generate_requested = Signal(Origin)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("data_controls")
        self._kind = DEFAULT_GENERATOR
        #: The kind in the list and the values of the fields that belong to the present data.
        self._shown: tuple[str | None, Origin] | None = None
        self.summary = named(Summary(), "data_summary")
        self.left_out = named(QLabel(), "left_out")
        self.left_out.setProperty("role", "warning")
        self.left_out.setWordWrap(True)
        self.left_out.hide()
        self.notes = named(QLabel(), "data_notes")
        self.notes.setProperty("role", "muted")
        self.notes.setWordWrap(True)
        self.notes.hide()
        self.dataset = named(PreviewBox(), "dataset", accessibleName="Kind of data", placeholderText="From a file")
        self.dataset.currentIndexChanged.connect(self._on_kind)
        self.dataset.chosen.connect(self._on_chosen)
        self.samples = CountBox(FEWEST_SAMPLES, MOST_SAMPLES)
        self.samples.setObjectName("samples")
        self.samples.setAccessibleName("Number of samples")
        self.samples.setToolTip(f"How many samples, {count(FEWEST_SAMPLES)} to {count(MOST_SAMPLES)}")
        self.samples.setValue(DEFAULT_SAMPLES)
        self.noise = named(NumberBox(0.0, MOST_NOISE, step=0.05), "noise", accessibleName="Noise")
        told = GENERATOR_OPTIONS["noise"].help
        self.noise.setToolTip(in_lines(told[0].upper() + told[1:]))
        self.seed = CountBox(0, LARGEST_SEED, gaps=False, by_size=False)
        self.seed.setObjectName("seed")
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed gives the same data, every time")
        self.dice = QToolButton()
        self.dice.setObjectName("next_seed")
        self.dice.setAccessibleName("Next seed, and generate")
        self.dice.setToolTip("Take the next seed and generate: other data of the same kind")
        self.dice.clicked.connect(self._on_dice)
        self.generate = named(QPushButton("&Generate"), "generate")
        self.generate.clicked.connect(self._on_generate)
        self.open = named(QToolButton(), "open_button")
        self.open.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.sliders = GeneratorSliders()
        self.shape = Section("Live sliders", self.sliders)
        self.shape.button.setObjectName("shape_button")
        #: Shown instead of the generator's fields for the data of a file.
        self.columns = named(QPushButton(), "columns_button")
        self.columns.hide()
        self._dataset: Dataset | None = None
        self._texts = Interval(READABLE)
        #: Shows the newest data if none follow while a slider is held.
        self._tell_later = QTimer(self, singleShot=True, interval=round(1000 * READABLE))
        self._tell_later.timeout.connect(self._tell)
        self._boxes: tuple[QSpinBox | QDoubleSpinBox, ...] = (self.samples, self.noise, self.seed)
        self._captions: list[QLabel] = []
        for box in self._boxes:
            box.lineEdit().textChanged.connect(self._show_pending)
        self._build()
        self.dataset.setCurrentIndex(self.dataset.findData(DEFAULT_GENERATOR))
        self._on_kind()
        self.follow_theme()

    def set_actions(self, action: QAction, samples: QMenu, columns: QAction) -> None:
        """Connect the buttons with the actions, and offer the data sets that come with the program."""
        self.columns.setText(columns.text().replace("&", ""))
        self.columns.setToolTip(columns.toolTip())
        self.columns.clicked.connect(columns.trigger)
        # Not the button's text, which is replaced by the action's whenever the action changes.
        action.setIconText(action.text().replace("&", ""))
        self.open.setDefaultAction(action)
        self.open.setMenu(samples)
        self.open.setAccessibleName("Open a data file, or choose a real data set")

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        side = theme.size(14)
        self._column.setContentsMargins(side, theme.size(12), side, theme.size(6))
        self._column.setSpacing(theme.size(8))
        self._grid.setSpacing(theme.size(6))
        self.dice.setIcon(icon("dice", theme))
        for box in self._boxes:
            let_shrink(box, theme)

    def show_data(self, dataset: Dataset) -> None:
        """Show the name of the data, and the arguments of their generator in the fields; emits nothing."""
        self._dataset = dataset
        self.sliders.show_data(dataset)
        if self._texts.is_due(running=self.sliders.is_held):
            self._tell()
        else:
            self._tell_later.start()

    @Slot()
    def _tell(self) -> None:
        """Show all of the newest data that edits change."""
        dataset = self._dataset
        assert dataset is not None
        self._tell_later.stop()
        self.dataset.setPlaceholderText("Edited by hand" if dataset.edited else "From a file")
        self._show_origin(dataset.origin)
        self.shape.show_in_use(self.sliders.in_use())
        self._give_way(dataset.origin is None and not dataset.edited and bool(dataset.source))
        ones = int(dataset.labels.sum(dtype=int))
        zeros = dataset.samples - ones
        names = [f"class {label}" if name == str(label) else name for label, name in enumerate(dataset.class_names)]
        classes = f"{count(zeros)} × {names[0]}\n{count(ones)} × {names[1]}"
        said = f"{dataset.name}\nm = {count(dataset.samples)} samples\n{classes}"
        self.summary.setText(said)
        # The full text, which may be shortened in the label, and the source.
        self.summary.setToolTip(f"{said}\n{dataset.source}".strip())
        out = dataset.left_out
        self.left_out.setText(f"{out.summary()}: {out.told()}")
        self.left_out.setVisible(out.total > 0)
        self.notes.setText("\n".join(dataset.notes))
        self.notes.setVisible(bool(dataset.notes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter confirm the fields; the key is then passed on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pending:
            self._on_generate()
        super().keyPressEvent(event)

    def _show_origin(self, origin: Origin | None) -> None:
        kind = None if origin is None else origin.kind
        self._shown = (kind, self._typed() if origin is None else origin)
        self.dataset.setCurrentIndex(self.dataset.findData(kind))
        if origin is not None:
            for box, value in zip(self._boxes, (origin.samples, origin.noise, origin.seed), strict=True):
                show_number(box, value)
        self._show_pending()

    def _give_way(self, file: bool) -> None:
        """Show the choice of columns for data from a file, and otherwise the generator's fields."""
        for part in (*self._captions, *self._boxes, self.dice, self.generate, self.shape):
            part.setVisible(not file)
        self.columns.setVisible(file)

    def _typed(self) -> Origin:
        """Return the values of the fields, confirmed or not."""
        samples, noise, seed = (box.valueFromText(box.lineEdit().text()) for box in self._boxes)
        return self._made_from(int(samples), float(noise), int(seed))

    def _made_from(self, samples: int, noise: float, seed: int) -> Origin:
        """Return an origin with these numbers; the others are those of the present data if the kind is the same."""
        kind, origin = self._shown or (None, None)
        base = origin if origin is not None and self._kind == kind else GENERATORS[self._kind].usual
        return replace(base, samples=samples, noise=noise, seed=seed)

    @property
    def _pending(self) -> bool:
        """Whether the fields differ from the present data."""
        return (self.dataset.currentData(), self._typed()) != self._shown

    @Slot()
    def _show_pending(self) -> None:
        """Emphasize Generate while the fields differ from the present data."""
        pending = self._shown is not None and self._pending
        set_styled(self.generate, "primary", pending)

    @Slot()
    def _on_kind(self) -> None:
        kind = self.dataset.currentData()
        if kind is None:
            self.dataset.setToolTip("These data were read; choose a kind to generate others")
        else:
            self._kind = kind
            self.dataset.setToolTip(in_lines(GENERATORS[kind].description))
            shown, origin = self._shown or (None, None)
            show_number(self.noise, origin.noise if origin is not None and kind == shown else GENERATORS[kind].noise)
        title = GENERATORS[self._kind].title
        self.generate.setToolTip(
            in_lines(f"Make new data ({title}), from iteration 0; Undo brings the present ones back")
        )
        self._show_pending()

    @Slot()
    def _on_chosen(self) -> None:
        if self._pending:
            self._on_generate()

    @Slot()
    def _on_generate(self) -> None:
        for box in self._boxes:
            box.interpretText()
            box.lineEdit().setModified(False)
        self.generate_requested.emit(self._made_from(self.samples.value(), self.noise.value(), self.seed.value()))

    @Slot()
    def _on_dice(self) -> None:
        self.seed.setValue((self.seed.value() + 1) % (LARGEST_SEED + 1))
        self._on_generate()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        title = QLabel("Data")
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.open)
        self._column.addLayout(head)
        self._column.addWidget(self.summary)
        self._column.addWidget(self.left_out)
        self._column.addWidget(self.notes)
        self._column.addWidget(self.dataset)
        self._grid = QGridLayout()
        for row, (name, box) in enumerate(zip(("samples", "noise", "seed"), self._boxes, strict=True)):
            caption = QLabel(GENERATOR_OPTIONS[name].label)
            caption.setBuddy(box)
            self._captions.append(caption)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(box, row, 1, 1, 1 if box is self.seed else 2)
        self._grid.addWidget(self.dice, 2, 2)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.generate)
        self._column.addWidget(self.shape)
        self._column.addWidget(self.columns)
