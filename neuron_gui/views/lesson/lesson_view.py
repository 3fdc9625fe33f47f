"""A lesson's text, question and answer."""

from __future__ import annotations

import re
from itertools import pairwise
from textwrap import fill
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.lessons.lesson import Question
from neuron_gui.lessons.lesson_player import Player
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.stylesheet import set_styled
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Sizes of the text, as shares of the theme's: the largest that needs no scrolling is used, or the last one.
SIZES = (1.3, 1.22, 1.15, 1.07, 1.0, 0.93, 0.86)
#: If the text with the answer needs a smaller size than this, the answer is shown alone.
ALONE = 0.93
#: If the view is more than this many times as wide as high, the question stands beside the text.
WIDE = 2
#: Characters in a line of a choice, below and beside the text: Qt does not wrap the text of a radio button, and a long
#: line would take the width of the views.
CHOICE, CAPTION_CHOICE = 24, 64
#: With the question beside the text, the number of the scene is shown from this width on, in px at zoom 1.
COUNTED = 440
#: Choices of at most this many characters stand in two columns.
SHORT_CHOICE = 12
#: The space in a number such as 10 000.
WITHIN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
#: The spaces around the sign in a formula such as a − y.
AROUND_SIGN = re.compile(r"(?<=\S) (:?=|[−+·≈<>≤≥]) (?=\S)")
#: The text after the last scene.
END = "**Page Down** leaves for free play with what is on the screen.\n\n**Page Up** goes back."


class _Text(QTextBrowser):
    """A text browser that loads no files or addresses."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return None: a lesson is text only."""
        return None


class LessonView(ThemedWidget, QWidget):
    """Shows one scene of a lesson.

    Signals
    -------
    forward_requested, back_requested, leave_requested
        A button was clicked; forward shows the answer first if there is a question.
    predicted(object)
        The user has chosen an answer, given by its index, or typed one.
    """

    name: ClassVar[str] = "lesson_panel"

    forward_requested = Signal()
    back_requested = Signal()
    leave_requested = Signal()
    predicted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(self.name)
        self.setAccessibleName("Lesson")
        self._lesson = named(QLabel(wordWrap=True), "lesson_title")
        self._scene = named(QLabel(wordWrap=True), "scene_title")
        self._text = named(_Text(), "lesson_text", openLinks=False)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.setStyleSheet("QTextBrowser { border: none; padding: 0px; background: transparent; }")
        # Aligns the text with its title.
        self._text.document().setDocumentMargin(0)
        self._text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text.setAccessibleName("Text of the scene")
        self._markdown = self._answer = ""
        #: The text and the answer that are laid out now.
        self._laid_out = ("", "")
        self._question = named(QLabel(wordWrap=True), "lesson_question")
        self._choices = QWidget()
        self._choice_grid = QGridLayout(self._choices)
        self._choice_grid.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._on_choice)
        self._free = named(QLineEdit(), "lesson_free_answer", placeholderText="Your prediction")
        self._free.setAccessibleName("Your prediction")
        self._free.textEdited.connect(self._on_text)
        self._back = named(QPushButton("Back"), "lesson_back", toolTip="The scene before (Page Up)")
        self._forward = named(QPushButton("Next"), "lesson_forward")
        self._forward.setProperty("primary", True)
        self._leave = named(QPushButton("Leave"), "lesson_leave")
        self._leave.setToolTip(in_lines("Leave the lesson for free play (Escape); it can be taken up again here"))
        for button in (self._leave, self._back, self._forward):
            button.setProperty("narrow", True)
        self._count = named(QLabel(), "lesson_count")
        self._back.clicked.connect(self.back_requested)
        self._forward.clicked.connect(self.forward_requested)
        self._leave.clicked.connect(self.leave_requested)

        self._bar = QWidget()
        self._buttons = QHBoxLayout(self._bar)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.addWidget(self._leave)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._back)
        self._buttons.addWidget(self._forward)
        self._head = QHBoxLayout()
        self._head.addWidget(self._lesson, 1)
        self._head.addWidget(self._count)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._scene)
        #: The text and the question: one below the other, or side by side if the view is wide and low.
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._texts, self._answers = QVBoxLayout(), QVBoxLayout()
        self._texts.addWidget(self._text, 1)
        self._answers.addWidget(self._question)
        self._answers.addWidget(self._choices)
        self._answers.addWidget(self._free)
        self._answers.addStretch()
        self._body.addLayout(self._texts, 1)
        self._body.addLayout(self._answers)
        self._column.addLayout(self._body, 1)
        self._column.addWidget(self._bar)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._lay_out)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and spacing."""
        self._lesson.setFont(ui_font(theme, "small"))
        heading = ui_font(theme, "title")
        heading.setPixelSize(theme.size(17))
        self._scene.setFont(heading)
        self._count.setFont(ui_font(theme, "small"))
        bold = ui_font(theme, "title")
        self._question.setFont(bold)
        self._set_margins()
        self._body.setSpacing(theme.size(8))
        self._texts.setSpacing(theme.size(6))
        self._answers.setSpacing(theme.size(6))
        # Smaller than Qt's default, so that the buttons beside or below the text are not cut off.
        self._text.setMinimumHeight(theme.size(34))
        self._buttons.setSpacing(theme.size(6))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the size of the text, and whether the question stands beside it."""
        super().resizeEvent(event)
        wide = self.width() > WIDE * self.height()
        if wide != self._wide:
            self._stand_side_by_side(wide)
        # In a narrow view the buttons need the space of the number.
        self._count.setVisible(not wide or self.width() >= self.theme.size(COUNTED))
        self._later.start()

    @property
    def _wide(self) -> bool:
        return self._body.direction() == QBoxLayout.Direction.LeftToRight

    def _stand_side_by_side(self, wide: bool) -> None:
        """Put the choices beside the text and the buttons beside the title, or both below the text."""
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._lesson.setVisible(not wide)
        for button in self._group.buttons():
            button.setText(self._lines(button.accessibleName()))
        self._place_choices()
        self._set_margins()
        if wide:
            self._head.insertWidget(0, self._scene, 1)
            self._head.addWidget(self._bar)
            self._texts.addWidget(self._question)
        else:
            self._column.insertWidget(1, self._scene)
            self._column.addWidget(self._bar)
            self._answers.insertWidget(0, self._question)

    def _set_margins(self) -> None:
        side, top, bottom = (self.theme.size(px) for px in ((10, 2, 0) if self._wide else (14, 10, 12)))
        self._column.setContentsMargins(side, top, side, bottom)
        self._column.setSpacing(self.theme.size(0 if self._wide else 6))
        self._choice_grid.setVerticalSpacing(self.theme.size(0 if self._wide else 4))
        self._choice_grid.setHorizontalSpacing(self.theme.size(10))
        for button in (self._leave, self._back, self._forward):
            set_styled(button, "low", self._wide)

    def _place_choices(self) -> None:
        """Put the choices in one column, or short ones in two if they stand beside the text, where lines are few."""
        buttons = self._group.buttons()
        columns = 2 if self._wide and all(len(button.text()) <= SHORT_CHOICE for button in buttons) else 1
        for number, button in enumerate(buttons):
            self._choice_grid.addWidget(button, number // columns, number % columns)

    def _lines(self, choice: str) -> str:
        most = CAPTION_CHOICE if self._wide else CHOICE
        return fill(choice.replace("&", "&&"), most, break_long_words=False, break_on_hyphens=False)

    def heightForWidth(self, width: int) -> int:
        """Return the smallest height at a width: the text can be scrolled, but asks for the height of all its lines."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1

    def minimumSizeHint(self) -> QSize:
        """Return a size for everything except the text, which can be scrolled."""
        least = super().minimumSizeHint()
        return QSize(least.width(), max(least.height(), self.theme.size(60 if self._wide else 160)))

    @Slot()
    def _lay_out(self) -> None:
        """Set the text in the largest size that fits; rather than a small size, leave out the text before an answer."""
        both = [(size, f"{self._markdown}\n\n---\n\n{self._answer}") for size in SIZES if size >= ALONE]
        alone = [(size, self._answer or self._markdown) for size in SIZES]
        document, bar = self._text.document(), self._text.verticalScrollBar()
        text = self._markdown, self._answer
        # Keep the scroll position if only the size of the window has changed.
        at = bar.value() if text == self._laid_out else 0
        self._laid_out = text
        for size, markdown in [*both, *alone] if self._answer else alone:
            font = ui_font(self.theme, "body", size)
            document.setDefaultFont(font)
            document.setIndentWidth(1.5 * font.pixelSize())
            self._text.setMarkdown(markdown)
            _space_out(document, font.pixelSize(), tight=self._wide)
            document.setTextWidth(self._text.viewport().width())
            if document.size().height() <= self._text.viewport().height():
                break
        bar.setValue(at)

    def read_on(self) -> bool:
        """Scroll the text down by a page; return whether there was more to show."""
        bar = self._text.verticalScrollBar()
        before, line = bar.value(), self._text.fontMetrics().height()
        bar.setValue(before + max(line, bar.pageStep() - 2 * line))
        return bar.value() > before

    def show_player(self, player: Player) -> None:
        """Show the present scene of a lesson."""
        scene, asking = player.scene, player.asking
        self._lesson.setText(player.lesson.title)
        self._scene.setText("End of the lesson" if player.ended else scene.title)
        self._markdown = END if player.ended else _unbroken(scene.text)
        self._answer = ""
        self._laid_out = ("", "")
        if scene.question is not None and not asking and not player.ended:
            self._answer = _unbroken(f"{self._verdict(scene.question, player)}{scene.question.answer}".strip())
        self._show_question(scene.question if asking else None, player.predictions.get(player.index))
        # Later, when the layout has placed question and choices.
        self._later.start()
        self._count.setText(f"{player.index + 1} / {len(player.lesson.scenes)}")
        self._back.setEnabled(player.index > 0 or player.ended)
        self._leave.setVisible(not player.ended)  # the other button does
        word, tip = "Next", "The next scene"
        if asking:
            word, tip = "Reveal", "Show the outcome"
        elif player.ended:
            word, tip = "Leave", "Leave the lesson for free play"
        elif player.at_end:
            word, tip = "End", "End the lesson"
        self._forward.setText(word)
        self._forward.setToolTip(f"{tip} (Page Down)")

    def _verdict(self, question: Question, player: Player) -> str:
        """Return the Markdown that says what was predicted and what is right."""
        prediction = player.predictions.get(player.index)
        if isinstance(prediction, str) and prediction:
            return f"You predicted: *{prediction.replace('*', '')}*\n\n"
        if question.right is None:
            return ""
        right = question.choices[question.right]
        if prediction is None:
            return f"**{right}**\n\n"
        if prediction == question.right:
            return f"✓ **{right}**, as you predicted.\n\n"
        assert isinstance(prediction, int)
        return f"You predicted {question.choices[prediction]}. It is **{right}**.\n\n"

    def _show_question(self, question: Question | None, prediction: int | str | None) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._choice_grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._question.setVisible(question is not None)
        self._choices.setVisible(question is not None and bool(question.choices))
        self._free.setVisible(question is not None and not question.choices)
        if question is None:
            return
        self._question.setText(_unbroken(question.text))
        self._free.setText(prediction if isinstance(prediction, str) else "")
        self._group.blockSignals(True)
        for number, choice in enumerate(question.choices):
            button = named(QRadioButton(self._lines(choice)), f"lesson_choice_{number}", accessibleName=choice)
            button.setFont(ui_font(self.theme, "body"))
            self._group.addButton(button, number)
            button.setChecked(number == prediction)
        self._group.blockSignals(False)
        self._place_choices()
        # Tab follows the order on the screen, not that in which the widgets were made.
        order = [self._text, *self._group.buttons(), self._free, self._leave, self._back, self._forward]
        for earlier, later in pairwise(order):
            self.setTabOrder(earlier, later)

    @Slot(int, bool)
    def _on_choice(self, number: int, checked: bool) -> None:
        if checked:
            self.predicted.emit(number)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.predicted.emit(text)


def _unbroken(text: str) -> str:
    """Return a text in which no line ends within a number or beside the sign of a formula."""
    return AROUND_SIGN.sub("\u00a0\\1\u00a0", WITHIN_NUMBER.sub("\u00a0", text))


def _space_out(document: QTextDocument, size: int, *, tight: bool) -> None:
    """Set the spacing of paragraphs and lines, which Qt's Markdown leaves out; ``size`` is the font size in px."""
    line, item, paragraph = (100, 0.1, 0.25) if tight else (118, 0.3, 0.65)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        layout = QTextBlockFormat()
        layout.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        following = block.next()
        gap = item if block.textList() is not None else paragraph
        layout.setBottomMargin(gap * size if following.isValid() else 0.0)
        cursor.mergeBlockFormat(layout)
        block = following
