"""A lesson's text, question and answer."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.fonts import ui_font
from neuron_gui.lessons.lesson import Question
from neuron_gui.lessons.player import Player
from neuron_gui.named import named
from neuron_gui.theme import Theme


class _Text(QTextBrowser):
    """Markdown that loads nothing from anywhere."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Load nothing: a lesson is text."""
        return None


class LessonPanel(QWidget):
    """Shows one scene of a lesson.

    Signals
    -------
    forward_requested, back_requested, leave_requested
        What the buttons ask for; forward reveals first where there is a question.
    predicted(object)
        The index of a choice or a text.
    """

    name: ClassVar[str] = "lesson_panel"

    forward_requested = Signal()
    back_requested = Signal()
    leave_requested = Signal()
    predicted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(self.name)
        self.setAccessibleName("Lesson")
        self._lesson = named(QLabel(), "lesson_title")
        self._scene = named(QLabel(wordWrap=True), "scene_title")
        self._text = named(_Text(), "lesson_text", openLinks=False)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._question = named(QLabel(wordWrap=True), "lesson_question")
        self._choices = QWidget()
        self._choice_column = QVBoxLayout(self._choices)
        self._choice_column.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._on_choice)
        self._free = named(QLineEdit(), "lesson_free_answer", placeholderText="Your prediction")
        self._free.textEdited.connect(self._on_text)
        self._back = named(QPushButton("Back"), "lesson_back")
        self._back.setToolTip("The scene before (Page Up)")
        self._forward = named(QPushButton("Next"), "lesson_forward")
        self._forward.setProperty("primary", True)
        self._leave = named(QPushButton("Leave"), "lesson_leave")
        self._leave.setToolTip("Leave the lesson for free play (Escape); it can be taken up again here")
        self._count = named(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "lesson_count")
        self._back.clicked.connect(self.back_requested)
        self._forward.clicked.connect(self.forward_requested)
        self._leave.clicked.connect(self.leave_requested)

        buttons = QHBoxLayout()
        for widget in (self._leave, self._count, self._back, self._forward):
            buttons.addWidget(widget, 1 if widget is self._count else 0)
        column = QVBoxLayout(self)
        column.addWidget(self._lesson)
        column.addWidget(self._scene)
        column.addWidget(self._text, 1)
        column.addWidget(self._question)
        column.addWidget(self._choices)
        column.addWidget(self._free)
        column.addLayout(buttons)
        self._column = column
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over fonts and distances."""
        self._theme = theme
        self._lesson.setFont(ui_font(theme, "small"))
        self._scene.setFont(ui_font(theme, "title"))
        self._text.setFont(ui_font(theme, "body"))
        self._text.document().setDefaultFont(ui_font(theme, "body"))
        bold = ui_font(theme, "body")
        bold.setBold(True)
        self._question.setFont(bold)
        space = theme.size(14)
        self._column.setContentsMargins(space, theme.size(10), space, theme.size(12))
        self._column.setSpacing(theme.size(8))
        self.setMinimumWidth(theme.size(300))

    def show_player(self, player: Player) -> None:
        """Show the present scene of a lesson."""
        scene, asking = player.scene, player.asking
        self._lesson.setText(player.lesson.title)
        self._scene.setText(scene.title)
        text = scene.text
        if scene.question is not None and not asking:
            text = f"{text}\n\n---\n\n{self._verdict(scene.question, player)}{scene.question.answer}"
        self._text.setMarkdown(text)
        self._show_question(scene.question if asking else None, player.predictions.get(player.index))
        self._count.setText(f"{player.index + 1} / {len(player.lesson.scenes)}")
        self._back.setEnabled(player.index > 0)
        self._forward.setText("Reveal" if asking else "Next" if not player.at_end else "End")
        self._forward.setToolTip("Show the outcome (Page Down)" if asking else "The next scene (Page Down)")

    def _verdict(self, question: Question, player: Player) -> str:
        """Say in words, not by colour, what was predicted and what is right."""
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
            self._choice_column.removeWidget(button)
            button.deleteLater()
        self._question.setVisible(question is not None)
        self._choices.setVisible(question is not None and bool(question.choices))
        self._free.setVisible(question is not None and not question.choices)
        if question is None:
            return
        self._question.setText(question.text)
        self._free.setText(prediction if isinstance(prediction, str) else "")
        self._group.blockSignals(True)
        for number, choice in enumerate(question.choices):
            button = named(QRadioButton(choice.replace("&", "&&")), f"lesson_choice_{number}")
            button.setFont(ui_font(self._theme, "body"))
            self._group.addButton(button, number)
            self._choice_column.addWidget(button)
            button.setChecked(number == prediction)
        self._group.blockSignals(False)

    @Slot(int, bool)
    def _on_choice(self, number: int, checked: bool) -> None:
        if checked:
            self.predicted.emit(number)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.predicted.emit(text)
