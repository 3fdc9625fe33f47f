"""A sentence in the picture that explains why there is no line."""

from __future__ import annotations

from itertools import product

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QLabel

from neuron_gui.views.boundary.boundary_samples import Samples
from neuron_gui.views.boundary.card_position import Box
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: The largest share of the picture's height, and of the samples.
MOST, MOST_COVERED = 0.3, 0.05
#: Distance to the middle of a sample, so that none is cut, in px at zoom 1.
EDGE = 5


class Note(ThemedWidget, QLabel):
    """A sentence at the bottom, or at the top, where the values under the cursor are, if it covers fewer samples there.

    Parameters
    ----------
    plot, samples
        The picture, and the samples in it.
    """

    def __init__(self, plot: Plot, samples: Samples) -> None:
        super().__init__(plot)
        self._plot, self._samples = plot, samples
        self.setObjectName("boundary_note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours, font and sizes of the theme."""
        self.setFont(ui_font(theme, "body"))
        self.setMargin(theme.size(5))
        # It may have been placed in its old font: a hidden widget is restyled when it is shown.
        self.place()

    def say(self, text: str) -> None:
        """Show a sentence, or none."""
        if text != self.text():
            self.setText(text)
            self.place()

    def place(self) -> None:
        """Move inside the axes; hide if it would cover much of the picture or many samples, or if a word is cut."""
        if not self.text():
            self.hide()
            return
        inside = self._plot.inside()
        self.setWordWrap(False)
        self.adjustSize()
        most = int(inside.width()) - 2 * self.theme.size(8)
        if self.width() > most:
            self.setWordWrap(True)
            self.resize(max(most, 1), self.heightForWidth(max(most, 1)))
        words = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        if words + 2 * self.margin() > self.width() or self.height() >= MOST * inside.height():
            self.hide()
            return
        x, y = self._samples.some_pixels().T
        edge = self.theme.size(EDGE)
        box = min(self._places(inside), key=lambda box: box.grown(edge).covered(x, y))
        self.move(round(box.left), round(box.top))
        # In a small picture the samples are more important than the sentence.
        self.setVisible(box.covered(x, y) <= MOST_COVERED * len(x))

    def _places(self, inside: QRectF) -> list[Box]:
        """Return where it may be, best first."""
        gap, width, height = self.theme.size(8), self.width(), self.height()
        rows = inside.bottom() - gap - height, inside.top() + gap
        columns = inside.center().x() - width / 2, inside.left() + gap, inside.right() - gap - width
        return [Box(left, top, width, height) for top, left in product(rows, columns)]
