"""An axis of a plot: round numbers, few of them, in the theme's type."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from neuron_gui.fonts import ui_font
from neuron_gui.panels.ranges import Scale
from neuron_gui.panels.ticks import linear_ticks, log_tick_texts, log_ticks, tick_texts
from neuron_gui.theme import Theme


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A linear or logarithmic axis.

    Parameters
    ----------
    orientation
        "bottom" or "left".
    text
        Its label, or "".
    whole
        Whether only whole numbers stand at it.
    """

    def __init__(self, orientation: str, text: str = "", whole: bool = False) -> None:
        self._scale = Scale()
        self._whole = whole
        self._spacing = 60.0
        self._label_text = ""
        self._wanted = ("", "")
        self._shown = ""
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        # Drawn again only when it changes, though the curves beside it are drawn for each frame.
        self.setCacheMode(pg.QtWidgets.QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setStyle(autoReduceTextSpace=False, hideOverlappingLabels=False, maxTextLevel=0)
        self.set_label(text)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, font and sizes."""
        font = ui_font(theme, "small")
        metrics = QFontMetricsF(font)
        # What a tick needs along the axis: its text and as much again.
        self._spacing = metrics.horizontalAdvance("00 000") * 1.8
        if self.orientation == "left":
            self._spacing = metrics.height() * 2.2
        self.setStyle(
            tickFont=font,
            tickTextOffset=theme.size(4),
            tickLength=-theme.size(4),
            tickTextWidth=int(metrics.horizontalAdvance("0.000")),
            tickTextHeight=int(metrics.height()),
        )
        self.setPen(theme.axis)
        self.setTextPen(theme.axis)
        self.label.setFont(font)
        self.label.setDefaultTextColor(theme.axis)
        self.resizeEvent()
        # Forget the room that larger type once needed.
        self.textWidth, self.textHeight = self.style["tickTextWidth"], self.style["tickTextHeight"]
        self._updateWidth() if self.orientation == "left" else self._updateHeight()

    def set_label(self, text: str, short: str = "") -> None:
        """Say what the axis shows, "" for nothing; and in short, for an axis on which it has no room."""
        self._wanted, self._shown = (text, short or text), text
        self.setLabel(text or None)
        self.resizeEvent()  # in the middle of the axis

    def resizeEvent(self, event: object = None) -> None:
        """Say as much as there is room for (called by Qt and pyqtgraph)."""
        self._fit_label()
        super().resizeEvent(event)

    def _fit_label(self) -> None:
        """Cut the label off before it would stick out: half a word is read, the lower half of letters is not."""
        if self.label is None:  # closed
            return
        text, short = self._wanted
        metrics = QFontMetricsF(self.label.font())
        length = self.size().height() if self.orientation == "left" else self.size().width()
        room = length + metrics.height()
        if metrics.horizontalAdvance(text) > room:
            text = metrics.elidedText(short, Qt.TextElideMode.ElideRight, room)
        if text != self._shown:
            self._shown = self.labelText = text
            self._updateLabel()

    def _updateLabel(self) -> None:  # noqa: N802 - pyqtgraph's name
        """Set the label's text when it changes, and not whenever anything does (called by pyqtgraph)."""
        text = self.labelString()
        if text != self._label_text:
            self._label_text = text
            super()._updateLabel()

    def set_scale(self, scale: Scale) -> None:
        """Take over how values become coordinates."""
        if scale != self._scale:
            self._scale = scale
            self.picture = None
            self.update()

    def set_whole(self, whole: bool) -> None:
        """Let only whole numbers stand at the axis, or any."""
        self._whole = whole

    def major_ticks(self, length: float) -> list[float]:
        """Return the coordinates of the ticks, for an axis so many pixels long."""
        low, high = self.range
        return self._ticks(low, high, length)[1]

    def tickValues(self, low: float, high: float, length: float) -> list[tuple[float, list[float]]]:
        """Return one level of ticks (called by pyqtgraph)."""
        return [self._ticks(low, high, length)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the texts at ticks (called by pyqtgraph)."""
        if self._scale.log:
            return log_tick_texts(values)
        unit = self._scale.unit
        return tick_texts([value * unit for value in values], spacing * unit)

    def _ticks(self, low: float, high: float, length: float) -> tuple[float, list[float]]:
        if not high > low:
            return 1.0, []
        most = max(2, int(length / self._spacing))
        if self._scale.log:
            return 1.0, log_ticks(low, high, most)
        return linear_ticks(low, high, most, self._whole and self._scale.unit == 1.0)
