"""The line below the numbers: the state of the run on the left, and the message on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from neuron_gui.core.diagnosis import State
from neuron_gui.views.controls.elided_label import Sentence
from neuron_gui.views.controls.first_time_line import FirstTimeLine
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.stylesheet import set_styled
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Milliseconds that a message stays, and that one stays that offers to standardize.
MESSAGE_MS, OFFER_MS = 7_000, 20_000
#: Height of the line, usually and with little room, and the gap between its two parts, in px at zoom 1.
LINE, LINE_TIGHT, GAP = 26, 20, 24

#: A sign for each state, so that states do not differ by colour alone.
SIGNS = {
    State.READY: "○",
    State.CRAWLING: "▹",
    State.CONVERGING: "▸",
    State.CONVERGED: "✓",
    State.OSCILLATING: "⚠",
    State.NOISY: "≈",
    State.GROWING: "↗",
}

#: The actions of the button beside a message, and their texts.
ANSWERS = {"undo": "Undo", "redo": "Redo", "run_on": "Run on", "standardize": "Standardize"}


class StatusLine(ThemedWidget, QWidget):
    """The state of the run and the message.

    The message never has the colour of the state. If both do not fit, the state is shown by its word or, if that is
    too long, by its sign; the tooltip has the whole sentence.

    Signals
    -------
    answered(str)
        The button beside the message was pressed: a key of ``ANSWERS``.
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._word = self._sentence = self._answer = ""
        self._until_run = self._running = False
        self.sign = named(QLabel(self), "state_sign")
        self.state = named(Sentence(self), "state")
        self.message = named(Sentence(self), "message")
        self.button = named(QToolButton(self), "message_button")
        self.button.setProperty("link", True)
        self.button.clicked.connect(self._on_answered)
        self.button.hide()
        self.first = FirstTimeLine(self)
        self._offered = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.end_message)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours, fonts and sizes of the theme."""
        for part in (self.sign, self.state, self.message, self.button):
            part.setFont(ui_font(theme))
        self._fit()

    def set_height(self, height: int) -> None:
        """Set the height."""
        self.setFixedHeight(height)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the height of the line; it can have any width."""
        return QSize(0, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the new width between the two parts."""
        super().resizeEvent(event)
        self._fit()

    def show_state(self, state: State, sentence: str) -> None:
        """Show the state of the run."""
        self._word = state.value
        self._sentence = sentence if state is State.READY else f"{self._word}. {sentence}"
        self.sign.setText(SIGNS[state])
        self.sign.setToolTip(in_lines(state.sentence if state is State.READY else self._sentence))
        self.sign.setAccessibleName(self._sentence)
        role = "warning" if state in (State.OSCILLATING, State.CRAWLING) else ""
        for label in (self.sign, self.state):
            if (label.property("role") or "") != role:
                set_styled(label, "role", role)
                # With the colour, the style sheet also sets another font.
                label.setFont(ui_font(self.theme))
        self.state.setToolTip("" if state is State.READY else in_lines(sentence))
        self._fit()

    def show_running(self, running: bool) -> None:
        """Note whether training runs; a message with ``still`` is removed when it begins."""
        if running and not self._running and self._until_run:
            self.end_message()
        self._running = running

    def show_message(self, text: str, *, still: bool = False, answer: str = "") -> None:
        """Show a message for some seconds.

        Parameters
        ----------
        text
            A sentence.
        still
            Whether it is also removed when training continues.
        answer
            A key of ``ANSWERS`` for a button beside it, or "".
        """
        self._until_run = still
        self._answer = answer
        self.message.setText(text)
        self.message.setToolTip(in_lines(text))
        self.button.setText(ANSWERS.get(answer, ""))
        self.button.setVisible(bool(answer))
        self._timer.start(OFFER_MS if answer == "standardize" else MESSAGE_MS)
        self._fit()

    def offer_first_steps(self, offered: bool) -> None:
        """Show or hide the line for new users, which is visible while there is no message."""
        self._offered = offered
        self._fit()

    @Slot()
    def end_message(self) -> None:
        """Remove the message."""
        self._timer.stop()
        self._answer = ""
        self.message.setText("")
        self.message.setToolTip("")
        self.button.hide()
        self._fit()

    def _fit(self) -> None:
        """Give the message the room it needs; show the state by its sentence, its word or its sign."""
        metrics, gap, height = self.state.fontMetrics(), self.theme.size(8), self.height()
        left, right = metrics.horizontalAdvance("⚠") + gap, self.width()
        if self._answer:
            size = self.button.sizeHint()
            right -= size.width()
            self.button.setGeometry(right, (height - size.height()) // 2, size.width(), size.height())
            right -= gap
        told = self.message.text()
        self._place_first(left + metrics.horizontalAdvance(self._sentence) + self.theme.size(GAP), bool(told))
        needed = metrics.horizontalAdvance(told) + 1 if told else 0
        room = right - left - (needed + self.theme.size(GAP) if told else 0)
        said = self._sentence
        if told:
            fitting = (text for text in (self._sentence, self._word) if metrics.horizontalAdvance(text) <= room)
            said = next(fitting, "")
        if self.state.text() != said:
            self.state.setText(said)
        state = max(0, min(right - left, metrics.horizontalAdvance(said) + 1)) if said else 0
        message = max(0, min(needed, right - left - state - gap))
        tall = metrics.height()
        top = (height - tall) // 2
        self.sign.setGeometry(0, top, left, tall)
        self.state.setGeometry(left, top, state, tall)
        self.message.setGeometry(right - message, top, message, tall)

    def _place_first(self, left: int, told: bool) -> None:
        """Show the line for new users at the right end, if all of it has room there."""
        shown = self._offered and not told and left + self.first.sizeHint().width() <= self.width()
        if self.first.isHidden() is shown:
            self.first.setVisible(shown)
        if shown:
            # Shown before it is measured: a hidden line does not have the fonts of a new theme yet.
            width = self.first.sizeHint().width()
            self.first.setGeometry(self.width() - width, 0, width, self.height())
            self.first.setVisible(left + width <= self.width())

    @Slot()
    def _on_answered(self) -> None:
        answer = self._answer
        if answer:  # the message may end while the button is held down
            self.end_message()
            self.answered.emit(answer)
