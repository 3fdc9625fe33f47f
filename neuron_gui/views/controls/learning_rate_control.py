"""The learning rate: a field, a logarithmic slider, and where the edge of stability lies on it."""

from __future__ import annotations

from math import inf, log10

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.core.rate_limits import RateLimits
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.data.number_text import at_most, number
from neuron_gui.views.controls.marked_slider import MarkedSlider
from neuron_gui.views.controls.number_box import NumberBox, being_typed, let_shrink
from neuron_gui.views.controls.rate_sentences import limit_sentences, speed_sentence
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Positions of the slider in one decade.
PER_DECADE = 100
LOW, HIGH = round(log10(LEARNING_RATES[0])) * PER_DECADE, round(log10(LEARNING_RATES[1])) * PER_DECADE


class LearningRate(ThemedWidget, QWidget):
    """Sets α.

    Signals
    -------
    changed(float)
        The user chose another rate.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = NumberBox(*LEARNING_RATES, logarithmic=True)
        self.box.setObjectName("learning_rate")
        self.box.setAccessibleName("Learning rate")
        ends = f"{LEARNING_RATES[0]:f} to {LEARNING_RATES[1]:g}"
        self.box.setToolTip(f"α: how far each step goes along the negative gradient. {ends}")
        self.box.setValue(0.1)
        self.slider = MarkedSlider()
        self.slider.setObjectName("learning_rate_slider")
        self.slider.setAccessibleName("Learning rate, logarithmic")
        self.slider.setToolTip("α on a logarithmic scale")
        self.slider.setRange(LOW, HIGH)
        self.slider.setPageStep(PER_DECADE)
        self.slider.setSingleStep(PER_DECADE // 10)
        self.slider.setValue(_position(0.1))
        self.edge = QLabel()
        self.edge.setObjectName("learning_rate_edge")
        self.edge.setProperty("role", "muted")
        self.edge.setWordWrap(True)
        self._limits: RateLimits | None = None
        caption = QLabel("&Learning rate α")
        caption.setBuddy(self.box)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(caption, 0, 0)
        self._grid.addWidget(self.box, 0, 1)
        self._grid.addWidget(self.slider, 1, 0, 1, 2)
        self._grid.addWidget(self.edge, 2, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.box.valueChanged.connect(self._on_box)
        self.slider.valueChanged.connect(self._on_slider)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        let_shrink(self.box, theme)
        self._grid.setVerticalSpacing(theme.size(2))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rate of the next step and the edge; emits nothing."""
        if snapshot.learning_rate != self.box.value() and not self._being_edited():
            self._show(snapshot.learning_rate)
        if snapshot.limits != self._limits:
            self._limits = snapshot.limits
            self._show_limits(speed_sentence(snapshot))

    def _being_edited(self) -> bool:
        """Whether the user is in the middle of it: what is on its way back must not fight the hand."""
        return self.slider.isSliderDown() or being_typed(self.box)

    def _show(self, rate: float) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            self.box.setValue(rate)
            self.slider.setValue(_position(rate))

    def _show_limits(self, speed: str) -> None:
        limits = self._limits
        if limits is None:
            self.slider.set_marks(())
            self.edge.setText("")
            self.edge.setToolTip("")
            return
        marks = ((limits.everywhere, False), (limits.here, True))
        self.slider.set_marks(tuple((_position(one), filled) for one, filled in marks if one < inf))
        # In the order of their signs on the slider; each stays whole where they are below each other.
        words = [f"△ safe < {at_most(limits.everywhere, 3)}", f"▲ edge here {number(limits.here, 3)}"]
        if limits.at_optimum is not None:
            edge = "none" if limits.at_optimum == inf else number(limits.at_optimum, 3)
            words.append(f"at the optimum {edge}")
        self.edge.setText("   ".join(one.replace(" ", "\u00a0") for one in words))
        why = "\n".join(filter(None, [*limit_sentences(limits), speed]))
        self.edge.setToolTip(why)
        self.slider.setToolTip(f"α on a logarithmic scale.\n{why}")
        self.slider.setAccessibleDescription(why)

    @Slot(float)
    def _on_box(self, rate: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(_position(rate))
        self.changed.emit(rate)

    @Slot(int)
    def _on_slider(self, position: int) -> None:
        # Three digits are all that a slider can mean.
        rate = float(f"{10 ** (position / PER_DECADE):.3g}")
        rate = min(max(rate, LEARNING_RATES[0]), LEARNING_RATES[1])
        with QSignalBlocker(self.box):
            self.box.setValue(rate)
        self.changed.emit(rate)


def _position(rate: float) -> int:
    return round(log10(min(max(rate, 1e-300), 1e300)) * PER_DECADE)
