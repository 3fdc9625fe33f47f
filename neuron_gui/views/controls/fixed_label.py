"""A sentence in a place of fixed size."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import ThemedWidget

WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Sentence(ThemedWidget, QLabel):
    """Takes the room there is and asks for none: in small type where it is tight, and then with an ellipsis.

    A label that wraps its words asks for height by way of its layout, and lines without room are drawn over the
    edge.

    Parameters
    ----------
    parent
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def hasHeightForWidth(self) -> bool:
        """Return that the height does not depend on the width."""
        return False

    def sizeHint(self) -> QSize:
        """Return that nothing is asked for."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return that nothing is asked for."""
        return QSize(0, 0)

    def drawn(self) -> tuple[QFont, str]:
        """Return the font and the text with which it fits."""
        text, room = self.text(), self.rect()
        fonts = ui_font(self.theme), ui_font(self.theme, "small")
        for font in fonts:
            # Words break where they fit; the height that Qt would have for their lines tells whether they do.
            if QFontMetrics(font).boundingRect(QRect(0, 0, room.width(), 0), WRAP, text).height() <= room.height():
                return font, text
        return fonts[-1], _cut(text, fonts[-1], room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of it as there is room for."""
        painter = QPainter(self)
        font, text = self.drawn()
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), WRAP, text)


def _cut(text: str, font: QFont, room: QRect) -> str:
    """Return the lines that fit, the last one with an ellipsis."""
    metrics = QFontMetrics(font)
    most = max(1, (room.height() - metrics.height()) // metrics.lineSpacing() + 1)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        starts.append(line.textStart())
    layout.endLayout()
    last = starts[-1] if starts else 0
    lines = [text[start:end].strip() for start, end in pairwise(starts)]
    # Where not even the ellipsis has room Qt gives nothing at all.
    rest = metrics.elidedText(text[last:], Qt.TextElideMode.ElideRight, room.width()) or "…"
    return "\n".join([*lines, rest])
