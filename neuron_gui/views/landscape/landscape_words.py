"""What stands over and under the loss landscape: what is drawn, and the game against gradient descent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count, number
from neuron_gui.views.controls.rate_sentences import separation_sentence
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

NAMES = ("w₁", "w₂", "b")

#: The two that are drawn, and the third.
AXES = ((0, 1, 2), (0, 2, 1), (1, 2, 0))

#: What is drawn on the map, in the glossary.
MARKS = ("downhill", "optimum", "escape")

_INVITATION = "Can you beat gradient descent? Drag the point, or move it with Ctrl and the arrow keys."
_CAPTIONS = {
    "by_hand": "Loss by hand",
    "best": "Best of this run",
    "optimum": "Smallest possible",
}
#: What the best loss is called once a point was let go of: then it is that of the run before.
_BEST_BEFORE = "Best before"


class Choices(QWidget):
    """Which parameters are on the axes, and what the third is held at.

    Signals
    -------
    changed
        Something else was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes, self._third = QComboBox(), QComboBox()
        self._axes.setObjectName("landscape_axes")
        self._axes.setAccessibleName("Parameters on the axes")
        self._axes.setToolTip("Which two parameters the landscape is over")
        self._axes.addItems([f"{NAMES[first]}, {NAMES[second]}" for first, second, _ in AXES])
        self._third.setObjectName("landscape_third")
        self._third.setAccessibleName("Value of the third parameter")
        self._third.setToolTip(
            in_lines("What the parameter that is not on an axis is held at: its value now, or at the optimum")
        )
        self._third.addItems(["present value", "best value"])
        caption, self._caption = QLabel("A&xes"), QLabel()
        caption.setBuddy(self._axes)
        self._caption.setBuddy(self._third)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self._axes, self._caption, self._third):
            row.addWidget(widget)
        row.addStretch(1)
        self._name_third()
        self._axes.currentIndexChanged.connect(self._on_chosen)
        self._third.currentIndexChanged.connect(self._on_chosen)

    @property
    def axes(self) -> tuple[int, int, int]:
        """The two on the axes and the third, as indices of v."""
        return AXES[max(self._axes.currentIndex(), 0)]

    @property
    def best(self) -> bool:
        """Whether the third is to be at its best value."""
        return self._third.currentIndex() == 1

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self._name_third()
        self.changed.emit()

    def _name_third(self) -> None:
        self._caption.setText(f"{NAMES[self.axes[2]]} &at its")


class Words(ThemedWidget, QWidget):
    """Three losses side by side, and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = 0
        #: (run, its best loss): from which one a point is held, and which one began where it was let go of, with the
        #: best loss of the one before, until that run moves on.
        self._held: tuple[int, float] | None = None
        self._placed: tuple[int, float] | None = None
        self._losses = {name: QLabel("–") for name in _CAPTIONS}
        self._captions = [QLabel(caption) for caption in _CAPTIONS.values()]
        self.note = QLabel(_INVITATION)
        self.note.setObjectName("landscape_note")
        self.note.setToolTip(in_lines("\n".join(GLOSSARY[key].text for key in MARKS)))
        self.note.setWordWrap(True)
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
        """Take over fonts and distances."""
        for label in self._losses.values():
            label.setFont(ui_font(theme, "title"))
        self.note.setFont(ui_font(theme, "small"))
        above = theme.size(4)
        self.note.setContentsMargins(0, above, 0, 0)
        # Room for two lines, filled from the top: a sentence that comes or goes moves neither picture nor words.
        self.note.setMinimumHeight(above + 2 * self.note.fontMetrics().lineSpacing())
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(theme.size(12))

    def set_samples(self, samples: int) -> None:
        """Begin with other data, of so many samples."""
        self._samples = samples
        self._held = self._placed = None

    def show_snapshot(self, snapshot: Snapshot, third: int | None, drawn: int | None) -> None:
        """Bring numbers and sentence up to date.

        Parameters
        ----------
        snapshot
            The present state.
        third
            The parameter that is to be held at its best value, or None.
        drawn
            How many samples the map was made of; None without a map.
        """
        self._follow_hand(snapshot)
        optimum, placed = snapshot.optimum, self._placed
        best = snapshot.run.best_loss if placed is None else placed[1]
        caption = _CAPTIONS["best"] if placed is None else _BEST_BEFORE
        _set(self._captions[list(_CAPTIONS).index("best")], caption)
        self._losses["best"].setAccessibleName(caption)
        _set(self._losses["by_hand"], number(snapshot.loss, 5) if snapshot.previewed or placed is not None else "–")
        _set(self._losses["best"], number(best, 5))
        least = "…" if optimum is None else number(optimum.loss, 5)
        _set(self._losses["optimum"], least if optimum is None or optimum.exists else f"{least}, never reached")
        words = []
        if snapshot.previewed or placed is not None:
            ahead = "You are ahead" if snapshot.loss < best else "Gradient descent is ahead"
            words.append(f"{ahead} by {number(abs(snapshot.loss - best), 3)}.")
            if snapshot.previewed:
                words.append("Let go or press Enter to train on from here, Escape to go back.")
            else:
                words.append("Train on from here, or take hold of the point again.")
        elif optimum is not None and not optimum.exists:
            # The way of escape is in all three; the map shows two of them.
            words.append(
                f"{separation_sentence(snapshot)}, so there is no minimum: along the dashed arrow, followed in"
            )
            words.append("w₁, w₂ and b, the loss falls for ever.")
        else:
            words.append(_INVITATION)
        if third is not None and optimum is not None and not optimum.exists:
            words.append(f"{NAMES[third]} has no best value; its present one is used.")
        if drawn is not None and drawn < self._samples:
            words.append(f"Drawn from {count(drawn)} of {count(self._samples)} samples.")
        _set(self.note, " ".join(words))

    def _follow_hand(self, snapshot: Snapshot) -> None:
        """Note where a point is held and let go of: a loss by hand is not one of the run that it is compared with."""
        run, held = snapshot.run, self._held
        if self._placed is not None and (run.number != self._placed[0] or run.last > run.start):
            self._placed = None
        if not snapshot.previewed and held is not None and run.number != held[0] and run.last == run.start:
            self._placed = (run.number, held[1])
        best = run.best_loss if self._placed is None else self._placed[1]
        self._held = (run.number, best) if snapshot.previewed else None


def _set(label: QLabel, text: str) -> None:
    """Change a text that has changed; setting the same one again would lay out the panel again."""
    if label.text() != text:
        label.setText(text)
