"""A chart of the time of one pass against the number of samples, on logarithmic axes."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.core.timing import Timing
from neuron_gui.data.number_text import count, number
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import Theme


class TimingChart(Plot):
    """Two curves: the loop and the vectorized pass."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._curves: tuple[pg.PlotDataItem, ...] = ()
        super().__init__("Time of one pass", "samples m", "seconds", parent=parent)
        self._timing: Timing | None = None
        self.set_log(True, True)
        self._curves = tuple(pg.PlotDataItem() for _ in range(2))
        self._names = tuple(pg.TextItem(text, anchor=(1, side)) for text, side in (("loop", 1), ("vectorized", 0)))
        for item in (*self._curves, *self._names):
            self.addItem(item)
        for name in self._names:
            name.hide()
        self.hovered.connect(self._on_hovered)
        self.fit_requested.connect(self._fit)
        self.follow_theme()
        self.set_view((1.0, 5.0), (-6.0, 0.0))
        self.setMinimumHeight(60)

    def restyle(self, theme: Theme) -> None:
        """Apply colours and line widths."""
        super().restyle(theme)
        for curve, colour, style in zip(
            self._curves, (theme.dw1, theme.dw2), (theme.series_styles["dw1"], theme.series_styles["dw2"]), strict=False
        ):
            curve.setPen(QPen(pg.mkPen(colour, width=theme.line_width, style=style)))
            curve.setSymbol("o" if curve is self._curves[0] else "s")
            curve.setSymbolBrush(colour)
            curve.setSymbolPen(None)
            curve.setSymbolSize(theme.point_size * 0.8)
        if self._curves:
            for name, colour in zip(self._names, (theme.dw1, theme.dw2), strict=True):
                name.setColor(colour)

    def sizeHint(self) -> QSize:
        """Return a small size; the size that Qt computes from the present content never becomes smaller again."""
        return QSize(self.minimumSize())

    def show_timing(self, timing: Timing) -> None:
        """Draw the measured times."""
        self._timing = timing
        m = np.log10(timing.samples)
        for curve, name, seconds in zip(self._curves, self._names, (timing.loop, timing.vectorized), strict=True):
            t = np.log10(seconds)
            curve.setData(m, t)
            name.setPos(m[-1], t[-1])
            name.show()
        self._fit()

    @Slot()
    def _fit(self) -> None:
        if self._timing is None:
            return
        m = np.log10(self._timing.samples)
        t = np.log10([self._timing.vectorized.min(), self._timing.loop.max()])
        beside = 0.2 if len(m) > 1 else 1.0
        # Space above and below the curves for their names.
        self.set_view((float(m[0]) - beside, float(m[-1]) + beside), (float(t[0]) - 0.7, float(t[1]) + 0.7))

    @Slot(float, float)
    def _on_hovered(self, samples: float, seconds: float) -> None:
        timing = self._timing
        if timing is None:
            return
        at = int(np.argmin(np.abs(np.log10(timing.samples) - np.log10(max(samples, 1.0)))))
        self.show_readout(
            f"m = {count(timing.samples[at])} samples\nloop {number(timing.loop[at], 3)} s\n"
            f"vectorized {number(timing.vectorized[at], 3)} s\nquotient {number(timing.quotients[at], 3)}"
        )
