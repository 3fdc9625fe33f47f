"""The numbers under the picture, and below them the state of the run and the message."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core.diagnosis import State
from neuron_gui.core.odds import odds_sentences
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count, plain, steady
from neuron_gui.views.controls.readout import HEIGHT, HEIGHT_TIGHT, Readout
from neuron_gui.views.controls.state_sentences import sentence
from neuron_gui.views.controls.status_line import LINE, LINE_TIGHT, StatusLine
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Significant digits of the plain values; a tooltip has all of them.
DIGITS = 6
#: Decimals of the shown values; in projector mode, and with little room, there are fewer.
DECIMALS = 6
DECIMALS_TIGHT = 4
#: Distance between two values, in px at zoom 1: least, least with little room, and largest.
GAP, GAP_TIGHT, GAP_MOST = 28, 12, 400

#: The values in large type.
LARGE = ("iteration", "loss", "accuracy")


#: The text while there is no value.
NONE = "–"
#: The values that there are only of samples of both classes.
LACKED = ("loss", "objective", "accuracy")
#: Values that only some runs have.
SELDOM = ("objective", "epoch", "test_loss", "test_accuracy")
#: The entries of the glossary that explain a value.
EXPLAINED = {
    "iteration": "iteration",
    "objective": "objective",
    "accuracy": "accuracy",
    "weights": "weights",
    "bias": "weights",
}


def _widest(decimals: int, tight: bool) -> dict[str, tuple[str, ...]]:
    """Return, by name, the widest usual texts of a value."""
    small = f"{steady(-8e-8, decimals)}\u2070"  # and an exponent of two digits
    usual = f"−0.{'0' * decimals}"
    return {
        "iteration": (count(888_888 if tight else 88_888_888),),
        "loss": (usual[1:], small[1:]),
        "objective": (usual[1:], small[1:]),
        "accuracy": (f"100.{'0' if tight else '00'} %",),
        # If both weights are tiny, they are drawn in smaller type.
        "weights": (f"({usual}, {usual})", f"({usual}, {steady(-8e-8, decimals)})"),
        "bias": (usual, small),
        "epoch": (count(8_888 if tight else 888_888),),
        "test_loss": (usual[1:], small[1:]),
        "test_accuracy": (f"100.{'0' if tight else '00'} %",),
    }


def _rows(widths: list[int], room: int) -> list[list[int]]:
    """Return the indices of the values in each row, when rows are filled one after the other."""
    rows: list[list[int]] = []
    left = 0
    for index, width in enumerate(widths):
        if not rows or width > left:
            rows.append([])
            left = room
        rows[-1].append(index)
        left -= width
    return rows


class Readouts(ThemedWidget, QWidget):
    """Iteration, loss, accuracy, w and b; the state of the run, and the message."""

    #: A class attribute, because Qt may ask for the size while Python destroys the object.
    _there = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readouts")
        self._state: tuple[State, str] | None = None
        self._texts = Interval(READABLE)
        self._lack = ""
        self._snapshot: Snapshot | None = None
        self.values = {
            name: Readout(name, caption, large=name in LARGE)
            for name, caption in (
                ("iteration", "Iteration"),
                ("loss", "Loss"),
                ("objective", "Objective J"),
                ("accuracy", "Accuracy"),
                ("weights", "w"),
                ("bias", "b"),
                ("epoch", "Epoch"),
                ("test_loss", "Test loss"),
                ("test_accuracy", "Test accuracy"),
            )
        }
        #: The values that are shown: some runs do not have all of them.
        self._used = [name for name in self.values if name not in SELDOM]
        for name in SELDOM:
            self.values[name].setParent(self)
            self.values[name].hide()
        self.status = StatusLine()
        self._lines = QVBoxLayout(self)
        self._lines.setSpacing(0)
        self._gap = 0
        self._arranged: tuple[list[list[int]], int] | None = None
        #: Whether there are fewer digits and smaller gaps: on a projector, and with little room.
        self._tight = False
        #: The width below which this is so.
        self._enough = 0
        self._there = True
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours, fonts and sizes of the theme."""
        self._set_tight(False)
        self._enough = self._lines.contentsMargins().left() + self._lines.contentsMargins().right()
        self._enough += sum(self._widths()) - self._gap
        self._arrange()

    def _set_tight(self, tight: bool) -> None:
        """Choose digits and gaps."""
        theme = self.theme
        self._tight = tight = tight or theme.projector
        for name, widest in _widest(self._decimals, tight).items():
            self.values[name].make_room(widest, tight=tight)
        self.status.set_height(theme.size(LINE_TIGHT if tight else LINE))
        self._lines.setContentsMargins(theme.size(12 if tight else 24), 0, theme.size(14), theme.size(8))
        self._gap = theme.size(GAP_TIGHT if tight else GAP)
        self._arranged = None

    @property
    def _decimals(self) -> int:
        return DECIMALS_TIGHT if self._tight else DECIMALS

    def _widths(self) -> list[int]:
        """Return the width of each value with the gap behind it."""
        return [self.values[name].sizeHint().width() + self._gap for name in self._used]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the values into as many rows as they need."""
        super().resizeEvent(event)
        if self._there:
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest value, as the others can be in rows of their own."""
        hint = super().minimumSizeHint()
        if not self._there:
            return hint
        margins = self._lines.contentsMargins()
        widest = max(self.values[name].sizeHint().width() for name in self._used)
        return QSize(widest + margins.left() + margins.right(), hint.height())

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width."""
        if not self._there:
            return 0
        theme = self.theme
        self._choose(width)
        rows, _ = self._plan(width)
        row, line = (HEIGHT_TIGHT, LINE_TIGHT) if self._tight else (HEIGHT, LINE)
        return len(rows) * theme.size(row) + theme.size(line) + self._lines.contentsMargins().bottom()

    def _choose(self, width: int) -> None:
        """Choose digits and gaps for a width."""
        tight = self.theme.projector or width < self._enough
        if tight is not self._tight:
            self._set_tight(tight)
            if self._snapshot is not None:
                self.show_snapshot(self._snapshot)

    def _plan(self, width: int) -> tuple[list[list[int]], int]:
        """Return which values go into each row, and the gap between them."""
        margins, widths = self._lines.contentsMargins(), self._widths()
        room = width - margins.left() - margins.right()
        rows = _rows(widths, room + self._gap)
        spare = room - sum(widths) + self._gap
        wider = spare // (len(widths) - 1) if len(rows) == 1 else 0
        return rows, min(self._gap + wider, self.theme.size(GAP_MOST))

    def _arrange(self) -> None:
        """Fill rows from left to right; the state and the message are below them."""
        self._choose(self.width())
        rows, gap = self._plan(self.width())
        if (rows, gap) == self._arranged:
            return
        self._arranged = rows, gap
        while (item := self._lines.takeAt(0)) is not None:
            line = item.layout()
            while line is not None and line.takeAt(0) is not None:
                pass
        values = [self.values[name] for name in self._used]
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(gap)
            for index in row:
                line.addWidget(values[index])
            line.addStretch(1)
            self._lines.addLayout(line)
        self._lines.addWidget(self.status)
        self._lines.activate()
        self.updateGeometry()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the neuron's numbers."""
        self._snapshot = snapshot
        w = snapshot.w
        values = self.values
        decimals = self._decimals
        values["iteration"].show_value(str(snapshot.iteration), count(snapshot.iteration))
        values["loss"].show_value(plain(snapshot.loss, DIGITS), steady(snapshot.loss, decimals))
        percent = 100 * snapshot.accuracy
        values["accuracy"].show_value(f"{percent:.4g} %", f"{percent:.{1 if self._tight else 2}f} %")
        values["weights"].show_value(
            f"({', '.join(plain(one, DIGITS) for one in w)})",
            f"({', '.join([*(steady(one, decimals) for one in w[:2]), *(['…'] if len(w) > 2 else [])])})",
        )
        values["bias"].show_value(plain(snapshot.b, DIGITS), steady(snapshot.b, decimals))
        self._show_seldom(snapshot)
        if self._lack:
            for name in LACKED:
                values[name].show_value(NONE, NONE)
        if self._state is None or self._texts.is_due(running=snapshot.running):
            state = (State.READY, self._lack) if self._lack else (snapshot.state, sentence(snapshot))
            if state != self._state:
                self._state = state
                self.status.show_state(*state)
        self.status.show_running(snapshot.running)
        if not snapshot.running:
            self._explain(snapshot)

    def _explain(self, snapshot: Snapshot) -> None:
        """Give each value in full, with its meaning, in tooltips and to screen readers."""
        told = {
            "iteration": "",
            "loss": plain(snapshot.loss),
            "accuracy": f"{100 * snapshot.accuracy!r} %",
            "weights": "\n".join((f"({', '.join(plain(one) for one in snapshot.w)})", *_odds(snapshot))),
            "bias": plain(snapshot.b),
            **self._seldom_in_full(snapshot),
        }
        if self._lack:
            told |= dict.fromkeys(LACKED, "")
        for name, value in self.values.items():
            entry = GLOSSARY[EXPLAINED[name]].sentence if name in EXPLAINED else ""
            value.setToolTip(in_lines(f"{told[name]}\n{entry}".strip()))
            value.speak()

    def _show_seldom(self, snapshot: Snapshot) -> None:
        """Show the values that only some runs have, and make room for them."""
        epoch = None if snapshot.batch is None else snapshot.batch.epoch
        objective = snapshot.objective if snapshot.config.objective.penalized else None
        losses = {"objective": objective, "test_loss": snapshot.test_loss}
        used = {"epoch": epoch, "test_accuracy": snapshot.test_accuracy, **losses}
        names = [name for name in self.values if name not in SELDOM or used[name] is not None]
        if epoch is not None:
            self.values["epoch"].show_value(str(epoch), count(epoch))
        for name, loss in losses.items():
            if loss is not None:
                self.values[name].show_value(plain(loss, DIGITS), steady(loss, self._decimals))
        if snapshot.test_accuracy is not None:
            percent = 100 * snapshot.test_accuracy
            self.values["test_accuracy"].show_value(f"{percent:.4g} %", f"{percent:.{1 if self._tight else 2}f} %")
        if names != self._used:
            self._used = names
            for name in SELDOM:
                self.values[name].setVisible(name in names)
            self.restyle(self.theme)

    @staticmethod
    def _seldom_in_full(snapshot: Snapshot) -> dict[str, str]:
        batch, loss, accuracy = snapshot.batch, snapshot.test_loss, snapshot.test_accuracy
        return {
            "objective": plain(snapshot.objective),
            "epoch": "" if batch is None else f"{batch.epoch}, of {batch.per_epoch} batches each",
            "test_loss": "" if loss is None else f"{plain(loss)}\nThe loss of the samples that are not trained on.",
            "test_accuracy": ""
            if accuracy is None
            else f"{100 * accuracy!r} %\nThe accuracy on the samples that are not trained on.",
        }

    def set_lack(self, lack: str) -> None:
        """Show why there is no loss and no accuracy; "" if there are."""
        self._lack, self._state = lack, None

    def show_notice(self, text: str, *, still: bool = False, answer: str = "") -> None:
        """Show a message: see `StatusLine.show_message`."""
        self.status.show_message(text, still=still, answer=answer)

    @Slot()
    def end_notice(self) -> None:
        """Remove the message."""
        self.status.end_message()


def _odds(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what the weights mean for the odds, for features for which that is the same everywhere."""
    if not snapshot.w.any():
        return ()
    return odds_sentences(snapshot.config.feature_map, snapshot.w, ("x₁", "x₂"), "class 1")
