"""The names of the zones and the marks of the learning-rate slider."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Rows: one for the zones and two for the marks, so that nothing moves when a number becomes longer. If the marks need
#: more, as for tiny rates, one more row is added, and stays.
ROWS = 3
#: Distance between two words, in px at zoom 1.
GAP = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the legend.

    Attributes
    ----------
    sign, text
        A sign in ``colour``, and the text after it; a word without a sign is in ``colour`` as a whole.
    colour
        An attribute of the theme.
    tip
        Its tooltip.
    middle
        The wanted position of its middle, in px; None if it has none.
    bold
        Whether it is the word for the present learning rate.
    """

    sign: str
    text: str
    colour: str
    tip: str
    middle: float | None = None
    bold: bool = False

    @property
    def whole(self) -> str:
        """Sign and text."""
        return f"{self.sign} {self.text}".strip()


class RateLegend(ThemedWidget, QWidget):
    """A row of words under the zones that they name, and two rows for the marks; each word has its tooltip.

    Attributes
    ----------
    brief
        Whether there is one row of marks, those that have room; see `set_brief`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("learning_rate_edge")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words: tuple[Word, ...] = ()
        self._rows, self.brief = ROWS, False

    def show_words(self, words: tuple[Word, ...]) -> None:
        """Show these words."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(self.text())
            self._make_room()
            self.update()

    def set_brief(self, *, brief: bool) -> None:
        """Show one row of marks, those that have room, or all."""
        self.brief, self._rows = brief, ROWS - 1 if brief else ROWS
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the words in the new width."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        rows = max((round(rect.bottom() / self._line()) for _, rect in self.words()), default=0)
        if rows > self._rows and self.isVisible():
            self._rows = rows
            self.updateGeometry()

    def text(self) -> str:
        """Return the words of the marks in their order."""
        return "   ".join(word.whole for word in self._words if word.middle is None)

    def sizeHint(self) -> QSize:
        """Return the height of all rows, also of empty ones."""
        return QSize(0, round(self._rows * self._line()))

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    def words(self) -> list[tuple[Word, QRectF]]:
        """Return the words that have room, with their rectangles."""
        line, gap = self._line(), self.theme.size(GAP)
        placed = self._in_a_row([word for word in self._words if word.middle is not None])
        x, row = 0.0, 1
        for word in self._words:
            if word.middle is not None:
                continue
            width = self._width(word)
            if x > 0 and x + width > self.width():
                if self.brief:
                    break
                x, row = 0.0, row + 1
            placed.append((word, QRectF(x, row * line, width, line)))
            x += width + 2 * gap
        return placed

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of the word under the cursor."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            tip = next((word.tip for word, rect in self.words() if rect.contains(at)), "")
            QToolTip.showText(event.globalPos(), in_lines(tip), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words."""
        theme, painter = self.theme, QPainter(self)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        for word, rect in self.words():
            font = ui_font(theme, "small")
            font.setWeight(QFont.Weight.DemiBold if word.bold else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(getattr(theme, word.colour))
            painter.drawText(rect, middle, word.sign or word.text)
            if word.sign:
                painter.setPen(theme.text_muted)
                beside = painter.fontMetrics().horizontalAdvance(f"{word.sign} ")
                painter.drawText(rect.adjusted(beside, 0, 0, 0), middle, word.text)

    def _in_a_row(self, words: list[Word]) -> list[tuple[Word, QRectF]]:
        """Return words in the first row, each as near to its wanted position as possible."""
        line, gap = self._line(), self.theme.size(GAP)
        # If not all have room, the longest is left out, but not the word for the present rate.
        while len(words) > 1 and sum(map(self._width, words)) + gap * (len(words) - 1) > self.width():
            words.remove(max((word for word in words if not word.bold), key=self._width))
        widths = [self._width(word) for word in words]
        lefts: list[float] = []
        for word, width in zip(words, widths, strict=True):
            least = lefts[-1] + widths[len(lefts) - 1] + gap if lefts else 0.0
            lefts.append(max((word.middle or 0.0) - width / 2, least))
        right = float(self.width())
        for number in reversed(range(len(words))):
            lefts[number] = min(lefts[number], right - widths[number])
            right = lefts[number] - gap
        rects = [QRectF(left, 0, width, line) for left, width in zip(lefts, widths, strict=True)]
        return list(zip(words, rects, strict=True))

    def _width(self, word: Word) -> float:
        """Return the width of a word; of the word of a zone in bold, so that it does not move when it becomes bold."""
        font = ui_font(self.theme, "small")
        font.setWeight(QFont.Weight.Normal if word.middle is None else QFont.Weight.DemiBold)
        return QFontMetricsF(font).horizontalAdvance(word.whole)

    def _line(self) -> float:
        return QFontMetricsF(ui_font(self.theme, "small")).lineSpacing() + self.theme.size(1)
