"""An axis of a plot with few, round numbers, in the theme's font."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from neuron_gui.core.ticks import linear_ticks, log_tick_texts, log_ticks, tick_texts
from neuron_gui.core.view_ranges import Scale
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme

#: The largest number of labels, and the smallest where there is room.
MOST_LABELS = 8
FEWEST_LABELS = 3
#: Wanted distance of two labels along x and along y, and the smallest distance, as shares of the font's height.
AIR = {"bottom": 1.0, "left": 0.4}
GAP = 0.25


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A linear or logarithmic axis.

    Parameters
    ----------
    orientation
        "bottom" or "left".
    text
        Its label, or "".
    """

    def __init__(self, orientation: str, text: str) -> None:
        self._scale = Scale()
        self._whole = False
        self._type = QFontMetricsF(QFont())
        #: How far the label of the last tick reaches beyond the end of the axis.
        self._overhang = 0.0
        #: True while labels are being placed: they may lie outside until they are moved inside.
        self._placing = False
        self._label_text = ""
        self._wanted = ("", "")
        self._shown = ""
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        # Cached, so that it is not drawn again for each frame of the curves beside it.
        self.setCacheMode(pg.QtWidgets.QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setStyle(autoReduceTextSpace=False, hideOverlappingLabels=False, maxTextLevel=0)
        self.set_label(text)

    def restyle(self, theme: Theme) -> None:
        """Apply colours, font and sizes."""
        font = ui_font(theme, "small")
        metrics = QFontMetricsF(font)
        self._type = metrics
        self.prepareGeometryChange()
        self._overhang = metrics.horizontalAdvance("00 000 000")
        if self.orientation == "left":
            self._overhang = metrics.height()
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
        # Reset the space that pyqtgraph has reserved for a larger font.
        self.textWidth, self.textHeight = self.style["tickTextWidth"], self.style["tickTextHeight"]
        self._updateWidth() if self.orientation == "left" else self._updateHeight()

    def set_label(self, text: str, short: str = "") -> None:
        """Set the label ("" for none), and a short one for an axis without room for the long one."""
        self._wanted, self._shown = (text, short or text), text
        self.setLabel(text or None)
        self.resizeEvent()  # moves the label to the middle of the axis

    def resizeEvent(self, event: object = None) -> None:
        """Choose the label that fits (called by Qt and pyqtgraph)."""
        self._fit_label()
        super().resizeEvent(event)

    def _fit_label(self) -> None:
        """Shorten the label to the axis: a word cut at its end can be read, letters cut through the middle cannot."""
        if self.label is None:  # the plot has been closed
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
        """Set the label's text only if it has changed (called by pyqtgraph)."""
        text = self.labelString()
        if text != self._label_text:
            self._label_text = text
            super()._updateLabel()

    def set_scale(self, scale: Scale) -> None:
        """Set the scale that turns values into coordinates."""
        if scale != self._scale:
            self._scale = scale
            self.picture = None
            self.update()

    def set_whole(self, whole: bool) -> None:
        """Put labels at whole numbers only, or at any numbers."""
        self._whole = whole

    def major_ticks(self, length: float) -> list[float]:
        """Return the coordinates of the ticks for an axis of this length in pixels."""
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

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the axis, with space for labels that reach beyond its ends (called by pyqtgraph).

        pyqtgraph drops labels that are more than 15 px outside; at a projector's sizes those are all at the ends.
        """
        rect = QRectF(self.mapRectFromParent(self.geometry()))
        tick = -min(0, self.style["tickLength"])
        if self.orientation == "left":
            rect.adjust(0, -self._overhang, tick, self._overhang)
        else:
            rect.adjust(-self._overhang, -tick, self._overhang, 0)
        # When a cached picture reaches beyond its widget, Qt does not erase the old parts.
        return rect if self._placing else rect & self._room()

    def _room(self) -> QRectF:
        """Return the rectangle of the whole plot in coordinates of the axis."""
        parent = self.parentItem()
        return QRectF() if parent is None else QRectF(self.mapRectFromParent(parent.boundingRect()))

    def generateDrawSpecs(self, painter: QPainter) -> Any:  # noqa: N802 - pyqtgraph's name
        """Return lines, ticks and labels; no label is cut or touches another (called by pyqtgraph)."""
        self._placing = True
        specs = super().generateDrawSpecs(painter)
        self._placing = False
        if specs is None:
            return None
        line, ticks, labels = specs
        room = self._room()
        for rect, _, _ in labels:
            rect.moveRight(min(rect.right(), room.right()))
            rect.moveLeft(max(rect.left(), room.left()))
            rect.moveTop(max(rect.top(), room.top()))
        return line, ticks, self._apart(labels)

    def _apart(self, labels: list[Any]) -> list[Any]:
        """Return every n-th label with the smallest n at which none touch, or else the first and the last."""
        gap = GAP * self._type.height()
        across = self.orientation != "left"
        labels = sorted(labels, key=lambda one: one[0].left() if across else one[0].top())
        for every in range(1, len(labels)):
            chosen = labels[::every]
            if all(_between(one[0], other[0], across) >= gap for one, other in pairwise(chosen)):
                return chosen if len(chosen) > 1 else [labels[0], labels[-1]]
        return [labels[0], labels[-1]] if len(labels) > 2 else labels

    def _ticks(self, low: float, high: float, length: float) -> tuple[float, list[float]]:
        """Return step and ticks: the most labels with enough space, but at least `FEWEST_LABELS` if possible."""
        if not high > low:
            return 1.0, []
        whole = self._whole and self._scale.unit == 1.0
        each = (self._stand(low, high, most, whole) for most in range(MOST_LABELS, 0, -1))
        found = [one for one in each if 2 <= len(one[1]) <= MOST_LABELS]
        if not found:  # there is only one whole number in the range
            return self._stand(low, high, MOST_LABELS, False)
        pixel = (high - low) / max(length, 1.0)
        airy = next((one for one in found if self._is_airy(*one, pixel)), found[-1])
        if len(airy[1]) >= FEWEST_LABELS:
            return airy
        return next((one for one in reversed(found) if len(one[1]) >= FEWEST_LABELS), airy)

    def _is_airy(self, step: float, ticks: list[float], pixel: float) -> bool:
        """Return whether there is enough room for labels at these ticks."""
        sizes = [self._type.height()] * len(ticks)
        if self.orientation != "left":
            sizes = [self._type.horizontalAdvance(text) for text in self.tickStrings(ticks, 1.0, step)]
        air = AIR[self.orientation] * self._type.height()
        pairs = pairwise(zip(ticks, sizes, strict=True))
        return all((b - a) / pixel >= (one + other) / 2 + air for (a, one), (b, other) in pairs)

    def _stand(self, low: float, high: float, most: int, whole: bool) -> tuple[float, list[float]]:
        if self._scale.log:
            return 1.0, log_ticks(low, high, most)
        return linear_ticks(low, high, most, whole)


def _between(one: QRectF, other: QRectF, across: bool) -> float:
    return other.left() - one.right() if across else other.top() - one.bottom()
