"""The learning rate: a field, and a logarithmic slider with the limits of stability."""

from __future__ import annotations

from math import inf, log10

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.core.rate_limits import RateLimits, Zone
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.views.controls.marked_slider import Mark, MarkedSlider, Tint
from neuron_gui.views.controls.number_box import NumberBox, being_typed, let_shrink
from neuron_gui.views.controls.rate_legend import RateLegend, Word
from neuron_gui.views.controls.rate_sentences import ZONE_COLOURS, rate_marks, speed_sentence, zone_ends
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Positions of the slider in one decade.
PER_DECADE = 100
LOW, HIGH = round(log10(LEARNING_RATES[0])) * PER_DECADE, round(log10(LEARNING_RATES[1])) * PER_DECADE


class LearningRate(ThemedWidget, QWidget):
    """The controls for α.

    Signals
    -------
    changed(float)
        The user chose another rate.
    """

    changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.box = named(NumberBox(*LEARNING_RATES, logarithmic=True), "learning_rate", accessibleName="Learning rate")
        ends = f"{LEARNING_RATES[0]:f} to {LEARNING_RATES[1]:g}"
        self.box.setToolTip(in_lines(f"α, {ends}: how far each step goes"))
        self.box.setValue(0.1)
        self.slider = MarkedSlider()
        self.slider.setObjectName("learning_rate_slider")
        self.slider.setAccessibleName("Learning rate, logarithmic")
        self.slider.setToolTip("A scale of powers of ten")
        self.slider.setRange(LOW, HIGH)
        self.slider.setPageStep(PER_DECADE)
        self.slider.setSingleStep(PER_DECADE // 10)
        self.slider.setValue(_position(0.1))
        self.legend = RateLegend()
        self._limits: RateLimits | None = None
        self._texts = Interval(READABLE)
        self._speed = ""
        caption = QLabel("&Learning rate α")
        caption.setBuddy(self.box)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(caption, 0, 0)
        self._grid.addWidget(self.box, 0, 1)
        self._grid.addWidget(self.slider, 1, 0, 1, 2)
        self._grid.addWidget(self.legend, 2, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.box.valueChanged.connect(self._on_box)
        self.slider.valueChanged.connect(self._on_slider)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        let_shrink(self.box, theme)
        self._grid.setVerticalSpacing(theme.size(2))
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words under the zones again."""
        super().resizeEvent(event)
        self._show_words()

    def set_brief(self, *, brief: bool) -> None:
        """Show the numbers of the limits without their names, in one row, or both."""
        if brief != self.legend.brief:
            self.legend.set_brief(brief=brief)
            self._show_words()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rate of the next step and the limits; emits nothing."""
        if snapshot.learning_rate != self.box.value() and not self._being_edited():
            self._show(snapshot.learning_rate)
        if snapshot.limits != self._limits and self._texts.is_due(running=snapshot.running):
            self._limits, self._speed = snapshot.limits, speed_sentence(snapshot)
            self._show_limits()

    def _being_edited(self) -> bool:
        """Whether the user is changing the rate: then a reported rate is not shown."""
        return self.slider.isSliderDown() or being_typed(self.box)

    def _show(self, rate: float) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            self.box.setValue(rate)
            self.slider.setValue(_position(rate))
        self._show_words()

    def _show_limits(self) -> None:
        limits = self._limits
        if limits is None:
            self.slider.show_zones((), ())
            self.slider.setToolTip("A scale of powers of ten")
            self.slider.setAccessibleDescription("")
            self.legend.show_words(())
            return
        marks, ends = rate_marks(limits), zone_ends(limits)
        said = [f"{mark.sign} {mark.text}. {mark.sentence}" for mark in marks]
        known = zip(marks, said, strict=True)
        self.slider.show_zones(
            tuple(Tint(_position(end), ZONE_COLOURS[zone], _told(zone)) for zone, end in ends),
            tuple(Mark(_position(mark.rate), mark.sign, mark.colour, text) for mark, text in known if mark.rate < inf),
        )
        self.slider.setAccessibleDescription("\n".join(filter(None, [*said, self._speed])))
        self._show_words()

    def _show_words(self) -> None:
        """Name the zones and the marks; the word for the present learning rate is bold."""
        limits = self._limits
        if limits is None:
            return
        now = limits.zone(self.box.value())
        words = []
        low = LOW
        for zone, end in zone_ends(limits):
            high = min(max(_position(end), LOW), HIGH)
            if high > low:
                middle = (self.slider.position(low) + self.slider.position(high)) / 2
                words.append(Word("", zone.value, ZONE_COLOURS[zone], _told(zone), middle, zone is now))
                low = high
        for mark in rate_marks(limits):
            tip = f"{mark.sentence}\n{self._speed}" if mark.sign == "◆" and self._speed else mark.sentence
            words.append(Word(mark.sign, mark.brief if self.legend.brief else mark.text, mark.colour, tip))
        self.legend.show_words(tuple(words))

    @Slot(float)
    def _on_box(self, rate: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(_position(rate))
        self._show_words()
        self.changed.emit(rate)

    @Slot(int)
    def _on_slider(self, position: int) -> None:
        # A slider is no more precise than three digits.
        rate = float(f"{10 ** (position / PER_DECADE):.3g}")
        rate = min(max(rate, LEARNING_RATES[0]), LEARNING_RATES[1])
        with QSignalBlocker(self.box):
            self.box.setValue(rate)
        self._show_words()
        self.changed.emit(rate)


def _told(zone: Zone) -> str:
    return f"{zone.value.capitalize()}: {zone.sentence}"


def _position(rate: float) -> int:
    return round(log10(min(max(rate, 1e-300), 1e300)) * PER_DECADE)
