"""The values under the cursor of a plot, in a corner where they cover nothing new."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.views.plotting.overlay import Overlay
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme


class PlotReadout(Overlay, QLabel):
    """A few lines in a corner of a plot.

    Parameters
    ----------
    parent
        The plot.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self.setObjectName("plot_readout")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._gap = 0
        #: Where the newest values are drawn, in pixels of the plot; the read-out avoids this point.
        self.newest: QPointF | None = None
        #: A rectangle, in pixels of the plot, that the read-out must not cover.
        self.taken = QRectF()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, font and sizes."""
        self._gap = theme.size(8)
        self.setFont(ui_font(theme, "small"))
        colours = self.palette()
        colours.setColor(self.foregroundRole(), theme.text)
        self.setPalette(colours)
        self.setMargin(theme.size(4))

    def say(self, text: str, room: QRect, under: QPointF | None) -> None:
        """Show a text in a corner away from the newest values and from the cursor."""
        self.setText(text)
        self.show()  # applies the theme before the size is measured
        self.adjustSize()
        corners = [QRectF(self.rect()) for _ in range(4)]
        corners[0].moveTopRight(room.topRight().toPointF())
        corners[1].moveTopLeft(room.topLeft().toPointF())
        corners[2].moveBottomRight(room.bottomRight().toPointF())
        corners[3].moveBottomLeft(room.bottomLeft().toPointF())
        gap = self._gap
        kept = [at for at in (self.newest, under) if at is not None]
        corners = [corner for corner in corners if not corner.intersects(self.taken)] or corners
        free = (
            corner for corner in corners if not any(corner.adjusted(-gap, -gap, gap, gap).contains(at) for at in kept)
        )
        at = next(free, corners[min(1, len(corners) - 1)]).topLeft().toPoint()
        # If the plot is narrower than the text, the text covers the axis; it must not be cut.
        plot = self.parentWidget()
        assert plot is not None
        self.move(max(0, min(at.x(), plot.width() - self.width())), at.y())
