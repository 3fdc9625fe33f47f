"""The numbers under the picture, how the run is doing, and what just happened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
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
    widest
        The widest text it has to hold.
    parent
        Owner.
    """

    def __init__(self, name: str, caption: str, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._caption = caption
        self._widest = widest
        self._text = ""
        self._shown = ""
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, fonts and sizes."""
        self._theme = theme
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
        assert self._theme is not None
        self.setFont(ui_font(self._theme, "readout"))
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._widest) + self._theme.size(18), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a number that is cut off is a wrong number."""
        return self.sizeHint()

    def _height(self) -> int:
        assert self._theme is not None
        return self._theme.size(20 + 12 + 14)

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
        painter.setFont(ui_font(theme, "readout"))
        painter.setPen(theme.text)
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect(), bottom, self._shown)


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
        self._stopped = True
        self.values = {
            name: Readout(name, caption, widest)
            for name, caption, widest in (
                ("iteration", "Iteration", "0 000 000"),
                ("loss", "Loss", "0.000000"),
                ("accuracy", "Accuracy", "00.00 %"),
                ("weights", "w", "(−0.000000, −0.000000)"),
                ("bias", "b", "−0.000000"),
            )
        }
        self.sign = QLabel()
        self.sign.setObjectName("state_sign")
        self.state = QLabel()
        self.state.setObjectName("state")
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state.setMinimumWidth(1)
        self._told = QHBoxLayout()
        self._told.addWidget(self.sign)
        self._told.addWidget(self.state, 1)
        self._grid = QGridLayout(self)
        for column, value in enumerate(self.values.values()):
            self._grid.addWidget(value, 0, column)
        self._notice = QTimer(self)
        self._notice.setSingleShot(True)
        self._notice.timeout.connect(self._end_notice)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, fonts and sizes."""
        self._theme = theme
        for value in self.values.values():
            value.set_theme(theme)
        self._grid.setContentsMargins(theme.size(16), 0, theme.size(14), theme.size(8))
        self._grid.setHorizontalSpacing(theme.size(10))
        self._grid.setVerticalSpacing(0)
        self._told.setSpacing(theme.size(8))
        self.sign.setFont(ui_font(theme, "readout"))
        self.sign.setFixedWidth(self.sign.fontMetrics().horizontalAdvance("⚠"))
        self._place()
        self._show_state()

    def _place(self) -> None:
        """Put the sentence beside the numbers at a desk, and under them on a projector, where they need the width."""
        self._grid.removeItem(self._told)
        last = len(self.values)
        if self._theme.projector or self._theme.scale > 1.4:
            self._grid.addLayout(self._told, 1, 0, 1, last + 1)
        else:
            self._grid.addLayout(self._told, 0, last)
        self._grid.setColumnStretch(last, 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the neuron's numbers."""
        w = snapshot.w
        values = self.values
        values["iteration"].show_value(str(snapshot.iteration), count(snapshot.iteration))
        values["loss"].show_value(plain(snapshot.loss, DIGITS), number(snapshot.loss, DIGITS))
        percent = 100 * snapshot.accuracy
        values["accuracy"].show_value(f"{percent:.4g} %", f"{percent:.4g} %")
        values["weights"].show_value(
            f"({', '.join(plain(one, DIGITS) for one in w)})", f"({', '.join(number(one, DIGITS) for one in w)})"
        )
        values["bias"].show_value(plain(snapshot.b, DIGITS), number(snapshot.b, DIGITS))
        if snapshot.state is not self._state:
            self._state = snapshot.state
            if not self._notice.isActive():
                self._show_state()
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

    def show_notice(self, text: str) -> None:
        """Show a sentence for a while in place of the state of the run."""
        self.sign.setText("ℹ")
        self._colour("")
        self.state.setText(text)
        self.state.setToolTip(text)
        self._notice.start(NOTICE_MS)

    @Slot()
    def _end_notice(self) -> None:
        self._show_state()

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            return
        sign, word = STATES[state]
        self.sign.setText(sign)
        self._colour("warning" if state in (State.OSCILLATING, State.CRAWLING) else "")
        self.state.setText(f"{word}. {state.sentence}" if state is not State.READY else state.sentence)
        self.state.setToolTip(state.sentence)

    def _colour(self, role: str) -> None:
        for label in (self.sign, self.state):
            if (label.property("role") or "") != role:
                label.setProperty("role", role)
                label.style().polish(label)
        self.sign.setFont(ui_font(self._theme, "readout"))
