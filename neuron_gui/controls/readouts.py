"""The numbers under the picture, how the run is doing, and what just happened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.neuron.diagnosis import State
from neuron_gui.neuron.snapshot import Snapshot
from neuron_gui.text import count, number, plain
from neuron_gui.theme import Theme

#: Milliseconds that a notice stays before the state of the run is shown again.
NOTICE_MS = 7000
#: Significant digits of what is shown; a tooltip has all of them.
DIGITS = 6
DIGITS_PROJECTED = 4
#: Width, at zoom 1, that the sentence wants beside the values.
SENTENCE = 240

#: Between two values, in px at zoom 1.
GAP = 22
GAP_PROJECTED = 10

#: A sign and a word for each state, so that colour is not all that tells them apart.
STATES = {
    State.READY: ("○", "Ready"),
    State.CRAWLING: ("▹", "Too slow"),
    State.CONVERGING: ("▸", "Converging"),
    State.CONVERGED: ("✓", "Converged"),
    State.OSCILLATING: ("⚠", "Oscillating"),
    State.GROWING: ("↗", "Weights grow for ever"),
}


class Readout(QLabel):
    """One live number: ``text()`` is the plain value, what is drawn has gaps between thousands and a real minus.

    It draws itself, because a label that lays itself out anew for each frame costs more than the training.

    Parameters
    ----------
    name
        Object name.
    caption
        What it is.
    widest, widest_projected
        The widest text it has to hold; from the back row nobody reads more than four digits.
    parent
        Owner.
    """

    def __init__(
        self, name: str, caption: str, widest: str, widest_projected: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._caption = caption
        self._widest = widest
        self._widest_projected = widest_projected
        self._text = ""
        self._shown = ""
        self._theme: Theme | None = None
        self._hint = QSize(0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, fonts and sizes."""
        self._theme = theme
        self.setFont(ui_font(theme, "readout"))
        widest = self._widest_projected if theme.projector else self._widest
        self._hint = QSize(self.fontMetrics().horizontalAdvance(widest) + theme.size(6), theme.size(20 + 12 + 14))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the plain value, and no other number."""
        return self._text

    def show_value(self, text: str, shown: str) -> None:
        """Show a value; ``text`` is what `text` returns, ``shown`` what is drawn."""
        if text != self._text or shown != self._shown:
            self._text, self._shown = text, shown
            self.update()

    def speak(self) -> None:
        """Let screen readers know the present value."""
        self.setAccessibleName(f"{self._caption} {self._shown}")

    def sizeHint(self) -> QSize:
        """Return room for the widest value, whatever is shown now."""
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """Return the same: a number that is cut off is a wrong number."""
        return self._hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caption and the value under it."""
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setFont(ui_font(theme, "small"))
        painter.setPen(theme.text_muted)
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect(), top, self._caption)
        font = ui_font(theme, "readout")
        wide = QFontMetrics(font).horizontalAdvance(self._shown)
        if wide > self.width():
            # A number that is cut off is a wrong number.
            font.setPixelSize(max(6, int(font.pixelSize() * self.width() / wide)))
        painter.setFont(font)
        painter.setPen(theme.text)
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect(), bottom, self._shown)


def _needed(widths: list[int], columns: int) -> int:
    """Return the width of a table of so many columns, filled row by row."""
    return sum(max(widths[column::columns]) for column in range(columns))


class _Sentence(QWidget):
    """Two lines high, whatever is said: a wrapped label would ask for height by way of the layout."""

    def hasHeightForWidth(self) -> bool:
        """Return that the height does not depend on the width."""
        return False


class Readouts(QWidget):
    """Iteration, loss, accuracy, w and b; the state of the run; notices.

    Parameters
    ----------
    theme
        Colours and sizes.
    parent
        Owner.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readouts")
        self._theme = theme
        self._state: State | None = None
        self._told_text = ""
        self._until_run = self._running = False
        self.values = {
            name: Readout(name, caption, widest, projected)
            for name, caption, widest, projected in (
                ("iteration", "Iteration", "0 000 000", "000 000"),
                ("loss", "Loss", "0.00000000", "0.00000"),
                ("accuracy", "Accuracy", "00.00 %", "00.00 %"),
                ("weights", "w", "(−0.00000, −0.00000)", "(−0.000, −0.000)"),
                ("bias", "b", "−0.00000000", "−0.0000"),
            )
        }
        self.sign = QLabel()
        self.sign.setObjectName("state_sign")
        self.state = QLabel()
        self.state.setObjectName("state")
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        # A sentence takes the room there is, and never changes the height of the bar.
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._sentence = _Sentence()
        self._told = QHBoxLayout(self._sentence)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.addWidget(self.sign)
        self._told.addWidget(self.state, 1)
        self._grid = QGridLayout(self)
        self._arranged: tuple[int, bool] | None = None
        self._notice = QTimer(self)
        self._notice.setSingleShot(True)
        self._notice.timeout.connect(self.end_notice)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, fonts and sizes."""
        self._theme = theme
        for value in self.values.values():
            value.set_theme(theme)
        self._grid.setContentsMargins(theme.size(12 if theme.projector else 24), 0, theme.size(14), theme.size(8))
        self._grid.setHorizontalSpacing(theme.size(GAP_PROJECTED if theme.projector else GAP))
        self._grid.setVerticalSpacing(0)
        self._told.setSpacing(theme.size(8))
        self.sign.setFont(ui_font(theme, "readout"))
        self.sign.setFixedWidth(self.sign.fontMetrics().horizontalAdvance("⚠"))
        self._sentence.setFixedHeight(2 * self.state.fontMetrics().lineSpacing() + theme.size(2))
        self._arranged = None
        self._arrange()
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the values into as many rows as they need."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest value: the others can go below it."""
        hint = super().minimumSizeHint()
        margins = self._grid.contentsMargins()
        widest = max(value.sizeHint().width() for value in self.values.values())
        return QSize(widest + margins.left() + margins.right(), hint.height())

    def _arrange(self) -> None:
        """Fill rows from left to right; the sentence stands beside the values where it has room, else below."""
        theme = self._theme
        margins = self._grid.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        gap = self._grid.horizontalSpacing()
        widths = [value.sizeHint().width() + gap for value in self.values.values()]
        columns = next((n for n in range(len(widths), 1, -1) if _needed(widths, n) <= room), 1)
        beside = columns == len(widths) and room - sum(widths) >= theme.size(SENTENCE)
        if (columns, beside) == self._arranged:
            return
        self._arranged = columns, beside
        while self._grid.count():
            self._grid.takeAt(0)
        for place, value in enumerate(self.values.values()):
            self._grid.addWidget(value, place // columns, place % columns)
        rows = -(-len(widths) // columns)
        if beside:
            self._grid.addWidget(self._sentence, 0, columns)
        else:
            self._grid.addWidget(self._sentence, rows, 0, 1, columns + 1)
        for column in range(len(widths) + 1):
            self._grid.setColumnStretch(column, int(column == columns))
        self.updateGeometry()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the neuron's numbers."""
        w = snapshot.w
        values = self.values
        digits = DIGITS_PROJECTED if self._theme.projector else DIGITS
        values["iteration"].show_value(str(snapshot.iteration), count(snapshot.iteration))
        values["loss"].show_value(plain(snapshot.loss, DIGITS), number(snapshot.loss, digits))
        percent = 100 * snapshot.accuracy
        values["accuracy"].show_value(f"{percent:.4g} %", f"{percent:.4g} %")
        values["weights"].show_value(
            f"({', '.join(plain(one, DIGITS) for one in w)})", f"({', '.join(number(one, digits) for one in w)})"
        )
        values["bias"].show_value(plain(snapshot.b, DIGITS), number(snapshot.b, digits))
        if snapshot.state is not self._state:
            self._state = snapshot.state
            self._show_state()
        if snapshot.running and not self._running and self._until_run:
            self.end_notice()
        self._running = snapshot.running
        if not snapshot.running:
            for value, full in zip(
                values.values(),
                (
                    str(snapshot.iteration),
                    plain(snapshot.loss),
                    f"{percent!r} %",
                    f"({', '.join(plain(one) for one in w)})",
                    plain(snapshot.b),
                ),
                strict=True,
            ):
                value.setToolTip(full)
                value.speak()

    def show_notice(self, text: str, *, still: bool = False) -> None:
        """Show a sentence for a while beside the state of the run; with ``still`` only until training goes on."""
        self._told_text = text
        self._until_run = still
        self._notice.start(NOTICE_MS)
        self._show_state()

    @Slot()
    def end_notice(self) -> None:
        """Show nothing but the state of the run again."""
        self._notice.stop()
        self._told_text = ""
        self._show_state()

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            return
        sign, word = STATES[state]
        self.sign.setText(sign)
        self._colour("warning" if state in (State.OSCILLATING, State.CRAWLING) else "")
        sentence = state.sentence if state is State.READY else f"{word}. {state.sentence}"
        told = self._told_text
        self.state.setText(sentence if not told else told if state is State.READY else f"{word}. {told}")
        self.state.setToolTip(f"{sentence}\n{told}".strip())

    def _colour(self, role: str) -> None:
        for label in (self.sign, self.state):
            if (label.property("role") or "") != role:
                label.setProperty("role", role)
                label.style().polish(label)
        self.sign.setFont(ui_font(self._theme, "readout"))
