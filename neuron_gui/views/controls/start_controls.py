"""Where training starts: zeros, any numbers, or random ones with a seed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.origin import LARGEST_SEED
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.number_box import NumberBox, let_shrink, show_number
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Largest weight or bias that can be typed.
LARGEST = 1e100


class StartControls(ThemedWidget, QWidget):
    """Initial w and b, in the data's own units.

    Signals
    -------
    config_changed(dict)
        Begin at this ``start``, (w1, w2, b).
    """

    config_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start_controls")
        self._boxes: dict[str, NumberBox] = {}
        self._grid = QGridLayout(self)
        for row, (name, text, spoken) in enumerate(
            (("start_w1", "w&₁", "first weight"), ("start_w2", "w&₂", "second weight"), ("start_b", "&b", "bias"))
        ):
            box = NumberBox(-LARGEST, LARGEST)
            box.setObjectName(name)
            box.setAccessibleName(f"Initial {spoken}")
            box.setToolTip(f"Initial {spoken}, in the data's own units")
            box.valueChanged.connect(self._on_changed)
            caption = QLabel(text.replace("&", ""))
            caption.setBuddy(box)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(box, row, 1, 1, 2)
            self._boxes[name] = box
        self.zero = push_button("Zeros", "start_zero", "Start at w = 0, b = 0", self._on_zero)
        self.random = push_button(
            "Random", "start_random", "Start at random numbers; the same seed gives the same ones", self._on_random
        )
        self.seed = CountBox(0, LARGEST_SEED, gaps=False, by_size=False)
        self.seed.setObjectName("start_seed")
        self.seed.setAccessibleName("Seed of the random start")
        self.seed.setToolTip("Seed of the random start")
        self._grid.addWidget(QLabel("Seed"), 3, 0)
        self._grid.addWidget(self.seed, 3, 1)
        self._grid.addWidget(self.random, 3, 2)
        self._grid.addWidget(self.zero, 4, 2)
        self._grid.setColumnStretch(1, 1)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over sizes."""
        for box in (*self._boxes.values(), self.seed):
            let_shrink(box, theme)
        self._grid.setContentsMargins(0, theme.size(4), 0, theme.size(4))
        self._grid.setSpacing(theme.size(6))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the start of the configuration; emits nothing."""
        for box, value in zip(self._boxes.values(), snapshot.start, strict=False):
            show_number(box, value)

    def _set(self, values: tuple[float, ...]) -> None:
        for box, value in zip(self._boxes.values(), values, strict=True):
            with QSignalBlocker(box):
                box.setValue(value)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.config_changed.emit({"start": tuple(box.value() for box in self._boxes.values())})

    @Slot()
    def _on_zero(self) -> None:
        self._set((0.0, 0.0, 0.0))

    @Slot()
    def _on_random(self) -> None:
        drawn = np.random.default_rng(self.seed.value()).normal(size=3)
        self._set(tuple(float(f"{value:.6f}") for value in drawn))
