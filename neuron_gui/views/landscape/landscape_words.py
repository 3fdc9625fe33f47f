"""The controls above and the words below the loss landscape: its axes, and the game against the update rule."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from neuron_gui.core.features import FeatureMap
from neuron_gui.core.optimizers import GradientDescent, Optimizer
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count, number
from neuron_gui.views.controls.rate_sentences import separation_sentence
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.gradient.gradient_components import components
from neuron_gui.views.keyboard_and_wheel import CONTROL
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: The pairs of axes that are offered for three parameters.
PAIRS = ((0, 1), (0, 2), (1, 2))

#: Smallest width of a list of parameters, in px.
LEAST_WIDTH = 72

#: The marks on the map, as keys of the glossary.
MARKS = ("downhill", "next_step", "optimum", "escape")

_CAPTIONS = {
    "by_hand": "Loss by hand",
    "best": "Best of run",
    "optimum": "Smallest",
}
#: The same with penalties: then the map and all three numbers show J. Of a run only its present J is known.
_CAPTIONS_OF_J = {
    "by_hand": "J by hand",
    "best": "J of this run",
    "optimum": "Smallest J possible",
}
#: The caption of the second number after a point was released: then it is that of the run before; with L, and with J.
_BEFORE = ("Best before", "J before")


def parameter_names(features: FeatureMap) -> tuple[str, ...]:
    """Return the names of the parameters: w₁, w₂, b; with the names of the features if these are not x₁ and x₂."""
    names = [part.title.removeprefix("d") for part in components(len(features))]
    if not features.is_identity:
        texts = zip(names, features.texts(), strict=False)
        names = [*(f"{name} of {text}" for name, text in texts), names[-1]]
    return tuple(names)


class Choices(QWidget):
    """Chooses the parameters on the axes, and the values of the others.

    Signals
    -------
    changed
        The choice has changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: The names of all parameters.
        self.names: tuple[str, ...] = ()
        self._pair, self._third = QComboBox(), QComboBox()
        self._pair.setObjectName("landscape_axes")
        self._pair.setAccessibleName("Parameters on the axes")
        self._pair.setToolTip("Which two parameters the landscape is over")
        #: With more than three parameters each axis has its own list.
        self._each = tuple(QComboBox() for _ in range(2))
        for box, axis in zip(self._each, ("x", "y"), strict=True):
            box.setObjectName(f"landscape_{axis}")
            box.setAccessibleName(f"Parameter on the {axis} axis")
            box.setToolTip(f"Which parameter is on the {axis} axis")
            box.setMaxVisibleItems(20)
            box.hide()
        self._third.setObjectName("landscape_third")
        self._third.setAccessibleName("Value of the other parameters")
        self._third.setToolTip(
            in_lines("What the parameters that are not on an axis are held at: their values now, or at the optimum")
        )
        self._third.addItems(["present value", "best value"])
        for box in (self._pair, *self._each, self._third):
            # Long names are cut in a narrow view: else the whole view would scroll horizontally.
            box.setMinimumWidth(LEAST_WIDTH)
        caption, self._caption = QLabel("A&xes"), QLabel()
        caption.setBuddy(self._pair)
        self._caption.setBuddy(self._third)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self._pair, *self._each, self._caption, self._third):
            row.addWidget(widget)
        row.addStretch(1)
        self.set_names(parameter_names(FeatureMap()))
        self._pair.currentIndexChanged.connect(self._on_chosen)
        self._each[0].activated.connect(self._on_first)
        self._each[1].activated.connect(self._on_second)
        self._third.currentIndexChanged.connect(self._on_chosen)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Offer other parameters, with the first two on the axes."""
        if names == self.names:
            return
        self.names = names
        few = len(names) == 3
        with QSignalBlocker(self._pair):
            self._pair.clear()
            self._pair.addItems([f"{names[first]}, {names[second]}" for first, second in PAIRS] if few else [])
        for index, box in enumerate(self._each):
            box.clear()
            box.addItems(list(names))
            box.setCurrentIndex(index)
            box.setVisible(not few)
        self._pair.setVisible(few)
        for widget in (self._caption, self._third):
            widget.setVisible(len(names) > 2)
        self._name_others()

    @property
    def axes(self) -> tuple[int, int]:
        """The parameters on the axes, as indices of v."""
        if len(self.names) == 3:
            return PAIRS[max(self._pair.currentIndex(), 0)]
        first, second = (box.currentIndex() for box in self._each)
        return first, second

    @property
    def others(self) -> tuple[int, ...]:
        """All other parameters, as indices of v."""
        return tuple(index for index in range(len(self.names)) if index not in self.axes)

    @property
    def best(self) -> bool:
        """Whether the others have their values at the optimum."""
        return self._third.currentIndex() == 1

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self._name_others()
        self.changed.emit()

    @Slot(int)
    def _on_first(self, index: int) -> None:
        self._part(self._each[1], index)

    @Slot(int)
    def _on_second(self, index: int) -> None:
        self._part(self._each[0], index)

    def _part(self, other: QComboBox, taken: int) -> None:
        """Change the other axis if it has the parameter that was just chosen."""
        if other.currentIndex() == taken:
            other.setCurrentIndex((taken + 1) % len(self.names))
        self.changed.emit()

    def _name_others(self) -> None:
        others = self.others
        self._caption.setText(f"{self.names[others[0]]} &at its" if len(others) == 1 else "others &at their")


class Words(ThemedWidget, QWidget):
    """Three losses side by side, and a note."""

    def __init__(self) -> None:
        super().__init__()
        #: (number of a run, best loss). Held: the run whose point is being dragged, and its best loss. Placed: the run
        #: that began where the point was released, until it is trained, and the best loss of the run before.
        self._held: tuple[int, float] | None = None
        self._placed: tuple[int, float] | None = None
        self._losses = {name: QLabel("–") for name in _CAPTIONS}
        self._captions = [QLabel(caption) for caption in _CAPTIONS.values()]
        self.note = named(
            QLabel(), "landscape_note", toolTip=in_lines("\n".join(GLOSSARY[key].text for key in MARKS)), wordWrap=True
        )
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, (caption, (name, label)) in enumerate(zip(self._captions, self._losses.items(), strict=True)):
            caption.setProperty("role", "muted")
            label.setObjectName(f"landscape_{name}")
            label.setAccessibleName(_CAPTIONS[name])
            grid.addWidget(caption, 0, column)
            grid.addWidget(label, 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.note, 2, 0, 1, len(_CAPTIONS))
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and spacing."""
        for label in self._losses.values():
            label.setFont(ui_font(theme, "title"))
        self.note.setFont(ui_font(theme, "small"))
        above = theme.size(4)
        self.note.setContentsMargins(0, above, 0, 0)
        # Two lines, filled from the top, so that a sentence that comes or goes moves nothing.
        self.note.setMinimumHeight(above + 2 * self.note.fontMetrics().lineSpacing())
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(theme.size(12))

    def begin(self) -> None:
        """Forget the points that were held on other data."""
        self._held = self._placed = None

    def show_snapshot(self, snapshot: Snapshot, best: tuple[str, ...], drawn: int | None) -> None:
        """Update the numbers and the note.

        Parameters
        ----------
        snapshot
            The present state.
        best
            The names of the parameters that are to have their values at the optimum.
        drawn
            Number of samples that the map was computed on; None without a map.
        """
        self._follow_hand(snapshot)
        optimum, placed, objective = snapshot.optimum, self._placed, snapshot.config.objective
        best_so_far = _of_run(snapshot) if placed is None else placed[1]
        captions = dict(_CAPTIONS_OF_J if objective.penalized else _CAPTIONS)
        if placed is not None:
            captions["best"] = _BEFORE[objective.penalized]
        for (name, caption), label in zip(captions.items(), self._captions, strict=True):
            label.setText(caption)
            if self._losses[name].accessibleName() != caption:
                self._losses[name].setAccessibleName(caption)
        here = snapshot.objective
        self._losses["by_hand"].setText(number(here, 5) if snapshot.previewed or placed is not None else "–")
        self._losses["best"].setText(number(best_so_far, 5))
        unknown = "…" if objective.is_convex else "not known"
        least = unknown if optimum is None else number(optimum.loss, 5)
        never = "never" if self.theme.projector else "never reached"
        self._losses["optimum"].setText(least if optimum is None or optimum.exists else f"{least}, {never}")
        words = []
        if snapshot.previewed or placed is not None:
            ahead = "You are ahead" if here < best_so_far else f"{snapshot.config.optimizer.title} is ahead"
            words.append(f"{ahead} by {number(abs(here - best_so_far), 3)}.")
            if snapshot.previewed:
                words.append("Let go or press Enter to train on from here, Escape to go back.")
            else:
                words.append("Train on from here, or take hold of the point again.")
        elif optimum is not None and not optimum.exists:
            # The direction of escape is in the space of all parameters; the map shows two of them.
            words.append(
                f"{separation_sentence(snapshot)}, so there is no minimum: along the dashed arrow, followed in"
            )
            words.append(
                "w₁, w₂ and b, the loss falls for ever."
                if len(snapshot.w) == 2
                else "all parameters, the loss falls for ever."
            )
        else:
            words.append(_invitation(snapshot.config.optimizer))
        if best and optimum is not None and not optimum.exists:
            words.append(
                f"{best[0]} has no best value; its present one is used."
                if len(best) == 1
                else "The others have no best values; their present ones are used."
            )
        samples = snapshot.training.Y.size
        if drawn is not None and drawn < samples:
            which = "samples" if snapshot.test is None else "training samples"
            words.append(f"Drawn from {count(drawn)} of {count(samples)} {which}.")
        self.note.setText(" ".join(words))

    def _follow_hand(self, snapshot: Snapshot) -> None:
        """Keep the best loss of the run that a dragged or released point is compared with."""
        run, held = snapshot.run, self._held
        if self._placed is not None and (run.number != self._placed[0] or run.last > run.start):
            self._placed = None
        if not snapshot.previewed and held is not None and run.number != held[0] and run.last == run.start:
            self._placed = (run.number, held[1])
        best = _of_run(snapshot) if self._placed is None else self._placed[1]
        self._held = (run.number, best) if snapshot.previewed else None


def _of_run(snapshot: Snapshot) -> float:
    """Return the best loss of the run; with penalties its present J."""
    objective, run = snapshot.config.objective, snapshot.run
    return run.loss + float(objective.penalty(run.v)) if objective.penalized else run.best_loss


def _invitation(rule: Optimizer) -> str:
    name = rule.title.lower() if isinstance(rule, GradientDescent) else rule.title
    return f"Can you beat {name}? Drag the point, or move it with {CONTROL} and the arrow keys."
