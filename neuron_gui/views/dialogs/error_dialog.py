"""The dialog for an error inside the program: what happened, where, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from neuron_gui.views.controls.section import Section
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.icons import tinted
from neuron_gui.views.style.themed import ThemedWidget

#: Smallest width of the dialog, and height of the details, in px at zoom 1.
WIDTH = 460
DETAILS = 180
#: Largest share of the screen's height for the details.
MOST = 0.4


class Failure(ThemedWidget, QDialog):
    """A message about an unexpected error.

    Parameters
    ----------
    what
        The error, in a line.
    where
        The place in the program where it happened, or "".
    details
        Everything known about it, for a report.
    parent
        The window over which it opens.
    """

    def __init__(self, what: str, where: str, details: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("failure")
        self.setWindowTitle("An error in Neuron")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sign = QLabel()
        side = self.theme.size(28)
        sign.setPixmap(QIcon(tinted("warning", self.theme.warning)).pixmap(QSize(side, side), self.devicePixelRatioF()))
        head = _label("Something went wrong inside the program.", "failure_head")
        head.setProperty("role", "title")
        self._details = named(
            QPlainTextEdit(details), "failure_details", accessibleName="Details of the error", readOnly=True
        )
        self._details.setTabChangesFocus(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setFont(ui_font(self.theme, "mono"))
        room = self.screen().availableGeometry()
        self._details.setFixedHeight(min(self.theme.size(DETAILS), int(MOST * room.height())))
        self._section = Section("Details", self._details)
        self._section.button.toggled.connect(self._on_details)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = named(buttons.addButton("&Copy details", QDialogButtonBox.ButtonRole.ActionRole), "failure_copy")
        self._copy.clicked.connect(self._on_copy)
        self._copy.setAutoDefault(False)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        beside = QVBoxLayout()
        beside.setSpacing(self.theme.size(8))
        place = f"It happened in {where}." if where else ""
        todo = (
            "Your data and runs are still here, and you can go on. If it happens again, save the data and start the "
            "program anew. Please report it with the details."
        )
        told = _label(what, "failure_what"), _label(place, "failure_where"), _label(todo, "failure_todo")
        if not place:
            told[1].hide()
        for label in (head, *told):
            beside.addWidget(label)
        beside.addWidget(self._section)
        across = QHBoxLayout()
        across.setSpacing(self.theme.size(14))
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(beside, 1)
        column = QVBoxLayout(self)
        margin = self.theme.size(18)
        column.setContentsMargins(margin, margin, margin, self.theme.size(14))
        column.setSpacing(self.theme.size(14))
        column.addLayout(across)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(min(self.theme.size(WIDTH), int(0.9 * room.width())))
        close.setFocus()
        self._fit()

    def _fit(self) -> None:
        """Fit the height to what is shown."""
        column = self.layout()
        assert column is not None
        column.activate()
        width = max(self.width() if self.isVisible() else 0, self.minimumWidth())
        self.resize(width, column.totalHeightForWidth(width))

    @Slot()
    def _on_details(self) -> None:
        self._fit()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
        self._copy.setText("Copied")


def _label(text: str, name: str) -> QLabel:
    # An error's text may look like HTML.
    label = named(QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText), name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
