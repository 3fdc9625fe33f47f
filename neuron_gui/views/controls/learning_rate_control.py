"""The learning rate: a field, a logarithmic slider, and where the edge of stability lies on it."""

from __future__ import annotations

from math import inf, log10

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.core.curvature import Curvature
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import LEARNING_RATES
from neuron_gui.data.number_text import at_most, number
from neuron_gui.views.controls.marked_slider import MarkedSlider
from neuron_gui.views.controls.number_box import NumberBox, being_typed, let_shrink
from neuron_gui.views.style.theme import Theme

#: Positions of the slider in one decade.
PER_DECADE = 100
LOW, HIGH = round(log10(LEARNING_RATES[0])) * PER_DECADE, round(log10(LEARNING_RATES[1])) * PER_DECADE


class LearningRate(QWidget):
    """Sets α.

    Signals
    -------
    changed(float)
        The user chose another rate.
    """

    changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = NumberBox(*LEARNING_RATES, logarithmic=True)
        self.box.setObjectName("learning_rate")
        self.box.setAccessibleName("Learning rate")
        ends = f"{LEARNING_RATES[0]:f} to {LEARNING_RATES[1]:g}"
        self.box.setToolTip(f"α: how far each step goes along the negative gradient. {ends}")
        self.box.setValue(0.1)
        self.slider = MarkedSlider(theme)
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
        self._curvature: Curvature | None = None
        self._separable = False
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
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self.slider.set_theme(theme)
        let_shrink(self.box, theme)
        self._grid.setVerticalSpacing(theme.size(2))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rate of the next step and the edge; emits nothing."""
        if snapshot.learning_rate != self.box.value() and not self._being_edited():
            self._show(snapshot.learning_rate)
        separable = snapshot.optimum is not None and not snapshot.optimum.exists
        if snapshot.curvature is not self._curvature or separable != self._separable:
            self._curvature, self._separable = snapshot.curvature, separable
            self._show_edge()

    def set_value(self, rate: float) -> None:
        """Choose a rate for the user: shown and told, like a change by hand."""
        self.box.setValue(rate)

    def _being_edited(self) -> bool:
        """Whether the user is in the middle of it: what is on its way back must not fight the hand."""
        return self.slider.isSliderDown() or being_typed(self.box)

    def _show(self, rate: float) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            self.box.setValue(rate)
            self.slider.setValue(_position(rate))

    def _show_edge(self) -> None:
        known = self._curvature
        if known is None:
            self.slider.set_marks(())
            self.edge.setText("")
            self.edge.setToolTip("")
            return
        here, everywhere = known.stable_learning_rate, known.stable_everywhere
        self.slider.set_marks(
            tuple((_position(one), filled) for one, filled in ((everywhere, False), (here, True)) if one < inf)
        )
        # In the order of their signs on the slider; each stays whole where they are below each other.
        words = f"△ safe < {at_most(everywhere, 3)}", f"▲ edge {number(here, 3)}"
        self.edge.setText("   ".join(one.replace(" ", "\u00a0") for one in words))
        why = edge_sentence(known, self._separable)
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


def edge_sentence(curvature: Curvature, separable: bool) -> str:
    """Say what the two signs mean, why there is an edge, and what the condition number means for speed."""
    safe = f"△ safe: below {at_most(curvature.stable_everywhere, 3)} the loss never rises, wherever the neuron is."
    here = (
        "▲ edge: a line separates the classes, so the loss flattens out for ever and no learning rate is too large "
        "in the end."
        if separable
        else f"▲ edge: above 2/λmax = {number(curvature.stable_learning_rate, 3)} a step overshoots the valley by "
        "more than it gained, and the loss oscillates."
    )
    kappa = curvature.condition_number
    if kappa == inf:
        speed = "In one direction the loss is flat: there gradient descent does not get on at all."
    else:
        speed = (
            f"The valley is √{number(kappa, 3)} times longer than wide (condition number {number(kappa, 3)}): "
            f"each digit of accuracy takes about {number(max(1.0, kappa * 1.15), 2)} steps at the best rate. "
            "Standardizing the inputs usually makes it rounder."
        )
    return f"{safe}\n{here}\n{speed}"


def _position(rate: float) -> int:
    return round(log10(min(max(rate, 1e-300), 1e300)) * PER_DECADE)
