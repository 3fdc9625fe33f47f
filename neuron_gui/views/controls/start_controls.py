"""The controls for the start values: zeros, any numbers, or random ones with a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.core.features import SUBSCRIPTS
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import LARGEST_START
from neuron_gui.data.origin import LARGEST_SEED
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.number_box import NumberBox, let_shrink, show_number
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget


class StartControls(ThemedWidget, QWidget):
    """Initial w and b, in the data's own units.

    Signals
    -------
    config_changed(Mapping)
        Start at this ``start``, (w1, …, wn, b).
    """

    config_changed = Signal(Mapping)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("start_controls")
        self._features: tuple[str, ...] = ()
        self._captions: list[QLabel] = []
        self._boxes: list[NumberBox] = []
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        self.zero = push_button("Zeros", "start_zero", "Start at w = 0, b = 0", self._on_zero)
        self.random = push_button(
            "Random", "start_random", "Start at random numbers; the same seed gives the same ones", self._on_random
        )
        self.seed = CountBox(0, LARGEST_SEED, gaps=False, by_size=False)
        self.seed.setObjectName("start_seed")
        self.seed.setAccessibleName("Seed of the random start")
        self.seed.setToolTip("Seed of the random start")
        self._seed_caption = QLabel("Seed")
        self._show_features(("x₁", "x₂"))
        self.follow_theme()

    def _show_features(self, features: tuple[str, ...]) -> None:
        """Have a field for the weight of each feature, and one for the bias."""
        self._features = features
        for widget in (*self._captions, *self._boxes):
            widget.setParent(None)
            widget.deleteLater()
        self._captions, self._boxes = [], []
        for number, feature in enumerate(features, 1):
            self._add(f"start_w{number}", f"w{number}".translate(SUBSCRIPTS), f"weight of {feature}")
        self._add("start_b", "b", "bias")
        row = len(self._boxes)
        self._grid.addWidget(self._seed_caption, row, 0)
        self._grid.addWidget(self.seed, row, 1)
        self._grid.addWidget(self.random, row, 2)
        self._grid.addWidget(self.zero, row + 1, 2)
        for before, after in pairwise((*self._boxes, self.seed, self.random, self.zero)):
            QWidget.setTabOrder(before, after)

    def _add(self, name: str, text: str, spoken: str) -> None:
        box = NumberBox(-LARGEST_START, LARGEST_START)
        box.setObjectName(name)
        box.setAccessibleName(f"Initial {spoken}")
        box.setToolTip(f"Initial {spoken}, in the data's own units")
        box.valueChanged.connect(self._on_changed)
        caption = QLabel(text)
        caption.setBuddy(box)
        row = len(self._boxes)
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(box, row, 1, 1, 2)
        self._captions.append(caption)
        self._boxes.append(box)

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        for box in (*self._boxes, self.seed):
            let_shrink(box, theme)
        self._grid.setContentsMargins(0, theme.size(4), 0, theme.size(4))
        self._grid.setSpacing(theme.size(6))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the start of the configuration; emits nothing."""
        features = snapshot.config.feature_map.texts()
        if features != self._features:
            self._show_features(features)
            self.restyle(self.theme)
            ignore_unfocused_wheel(self)
        for box, value in zip(self._boxes, snapshot.start, strict=True):
            show_number(box, value)

    def _set(self, values: Sequence[float]) -> None:
        for box, value in zip(self._boxes, values, strict=True):
            with QSignalBlocker(box):
                box.setValue(value)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.config_changed.emit({"start": tuple(box.value() for box in self._boxes)})

    @Slot()
    def _on_zero(self) -> None:
        self._set([0.0] * len(self._boxes))

    @Slot()
    def _on_random(self) -> None:
        drawn = np.random.default_rng(self.seed.value()).normal(size=len(self._boxes))
        self._set([float(f"{value:.6f}") for value in drawn])
