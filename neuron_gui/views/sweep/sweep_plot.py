"""The plot of a learning-rate sweep: final losses, regions, and marks for the edge of stability."""

from __future__ import annotations

from math import inf, log10

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from neuron_gui.core.race_lanes import rounded
from neuron_gui.core.rate_sweep import SMALLEST, Pace, Sweep
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.number_text import number
from neuron_gui.views.controls.rate_sentences import MARK_COLOURS
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.scatter import Scatter
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme

#: The label of the axis, and a short one.
AXIS, SHORT_AXIS = "learning rate α; click one to train with it", "learning rate α"
#: Shapes of the points, so that regions are not told apart by colour alone.
SYMBOLS = {Pace.TOO_SLOW: "o", Pace.GOOD: "s", Pace.NOISY: "t1", Pace.OSCILLATING: "x"}
#: Lines that mark rates, and their styles.
MARKS = {
    "present": Qt.PenStyle.SolidLine,
    "here": Qt.PenStyle.DashLine,
    "optimum": Qt.PenStyle.DashDotLine,
    "everywhere": Qt.PenStyle.DotLine,
}
#: The axis of losses is logarithmic if they differ by more than this factor.
LINEAR_UP_TO = 6.0
#: Smallest and largest share of the height for the names of the regions, above the losses and the marks.
_HEADROOM = (0.2, 0.65)
#: Space below the losses, as a share of their span.
_FOOTROOM = 0.08
#: Gap around a name, in px at zoom 1.
_GAP = 6
#: A click this close to a swept rate picks that rate; in px at zoom 1.
_NEAR = 6


class SweepPlot(OwnKeys, Plot):
    """Final loss against learning rate.

    Signals
    -------
    picked(float)
        A learning rate was chosen by a click or by Enter.
    """

    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._sweep: Sweep | None = None
        self._regions: list[tuple[Pace, float, float]] = []
        self._cursor: int | None = None
        self._marks: dict[str, pg.InfiniteLine] = {}
        #: The height in px that the sweep was fitted to; None after the user has moved the view.
        self._fitted: float | None = None
        super().__init__("Learning-rate sweep", AXIS, "final loss", parent=parent)
        self.setAccessibleDescription(
            "Final loss against learning rate. Left and right move from rate to rate, Enter takes that rate. "
            "F shows everything again, plus and minus zoom."
        )
        self._curve = pg.PlotCurveItem(antialias=True)
        self._points = {pace: Scatter(symbol=symbol, pxMode=True) for pace, symbol in SYMBOLS.items()}
        self._ring = Scatter(symbol="o", pxMode=True)
        self._marks = {name: pg.InfiniteLine(0.0, angle=90, span=(0.0, 1 - _HEADROOM[0])) for name in MARKS}
        for item in (self._curve, *self._marks.values(), *self._points.values(), self._ring):
            self.addItem(item)
        for mark in self._marks.values():
            mark.hide()
        self.set_log(True, False)
        self.hovered.connect(self._on_hovered)
        self.pressed.connect(self._on_clicked)
        self.fit_requested.connect(self.fit)
        self.view_moved.connect(self._on_view)
        self.box.sigResized.connect(self._on_resized)
        self.follow_theme()
        self.fit()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and line widths."""
        super().restyle(theme)
        if not self._marks:
            return
        self._curve.setPen(pg.mkPen(theme.loss, width=theme.thin(0.6)))
        for pace, item in self._points.items():
            colour = region_colour(theme, pace)
            hollow = pace is Pace.TOO_SLOW
            item.setBrush(theme.plot_background if hollow else colour)
            item.setPen(pg.mkPen(colour, width=max(1.5, theme.thin(0.7))))
            item.setSize(theme.point_size * 0.8)
        self._ring.setBrush(None)
        self._ring.setPen(pg.mkPen(theme.accent, width=theme.line_width))
        self._ring.setSize(theme.point_size * 2)
        for name, mark in self._marks.items():
            mark.setPen(mark_pen(theme, name))
        if self._fitted is not None:
            self.fit()

    @property
    def sweep(self) -> Sweep | None:
        """The sweep that is shown, if any."""
        return self._sweep

    def set_sweep(self, sweep: Sweep | None) -> None:
        """Show another sweep, or none."""
        self._sweep = sweep
        self._cursor = None
        self._ring.setData([], [])
        self._regions = [] if sweep is None else _regions(sweep)
        if sweep is None:
            self._curve.setData([], [])
            for item in self._points.values():
                item.setData([], [])
        self.fit()
        self.resetCachedContent()

    def set_mark(self, name: str, rate: float | None) -> bool:
        """Move a mark to a rate, or hide it if the rate is None or not finite; return whether it is in the picture."""
        mark = self._marks[name]
        at = log10(rate) if rate is not None and 0 < rate < inf else None
        if at is not None:
            mark.setValue(at)
        if mark.isVisible() != (at is not None):
            mark.setVisible(at is not None)
        low, high = self.box.viewRange()[0]
        return at is not None and low <= at <= high

    @Slot()
    def fit(self) -> None:
        """Show all of the sweep."""
        sweep = self._sweep
        if sweep is None:
            self.set_log(True, False)
            self.set_view((-3.0, 2.0), (0.0, 1.0))
            return
        self._fitted = self.inside().height()
        losses = np.append(sweep.final_loss, sweep.start_loss)
        positive = losses[losses > 0]
        low, high = float(positive.min(initial=inf)), float(losses.max())
        log = bool(len(positive)) and high > LINEAR_UP_TO * low
        self.set_log(True, log)
        if log:
            low, high = log10(low), log10(high)
        else:
            low = float(losses.min())
        span = (high - low) or 1.0
        edge = float(np.log10(sweep.rates[1] / sweep.rates[0])) if len(sweep.rates) > 1 else 1.0
        ends = float(np.log10(sweep.rates[0])) - edge, float(np.log10(sweep.rates[-1])) + edge
        self.set_view(ends, (low, high))
        above = self._headroom()
        self.set_view(ends, (low - _FOOTROOM * span, high + above / (1 - above) * (1 + _FOOTROOM) * span))
        for mark in self._marks.values():
            mark.setSpan(0.0, 1 - above)
        x, y = self._line_of(sweep)
        self._curve.setData(x, y)
        states = np.array([state.name for state in sweep.states])
        for pace, item in self._points.items():
            mine = states == pace.name
            item.setData(x[mine], y[mine])
        self._show_cursor()

    def draw_sheet(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the regions and their names on the background, which Qt caches until the view moves."""
        super().draw_sheet(painter, rect)
        if self._sweep is None:
            self.draw_sentence(painter, "Training at each learning rate…")
            return
        inside = self.inside()
        painter.save()
        painter.setClipRect(inside)
        painter.setFont(self._font_of_names())
        for pace, low, high in self._regions:
            left, right = self._sides(low, high)
            if right <= left:
                continue
            tint = QColor(region_colour(self.theme, pace))
            tint.setAlpha(38 if self.theme.dark else 26)
            painter.fillRect(QRectF(left, inside.top(), right - left, inside.height()), tint)
        for pace, rect in self.names():
            painter.setPen(region_colour(self.theme, pace))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, pace.value)
        painter.restore()

    def names(self) -> list[tuple[Pace, QRectF]]:
        """Return the named regions with the rectangles of their names, in pixels of this widget."""
        inside, gap = self.inside(), self.theme.size(_GAP)
        metrics = QFontMetricsF(self._font_of_names())
        names, ends = [], [-inf, -inf]
        for pace, low, high in self._regions:
            left, right = self._sides(low, high)
            if right <= left or not self._is_widest(pace, low, high):
                continue
            width = metrics.horizontalAdvance(pace.value)
            x = min(max((left + right - width) / 2, inside.left() + gap), inside.right() - width - gap)
            # Names that would overlap go into two rows.
            row = 0 if x >= ends[0] + gap else 1
            ends[row] = x + width
            top = inside.top() + gap + row * metrics.lineSpacing()
            names.append((pace, QRectF(x, top, width, metrics.height())))
        return names

    def _headroom(self) -> float:
        """Return the share of the height that the names need, with space for one point below them."""
        inside = self.inside()
        bottom = max((rect.bottom() for _, rect in self.names()), default=inside.top())
        needed = bottom - inside.top() + self.theme.point_size
        return min(max(needed / max(inside.height(), 1.0), _HEADROOM[0]), _HEADROOM[1])

    def _sides(self, low: float, high: float) -> tuple[float, float]:
        inside = self.inside()
        left = max(self.pixel(low, 1.0).x(), inside.left()) if low else inside.left()
        return left, min(self.pixel(high, 1.0).x(), inside.right()) if high < inf else inside.right()

    def _font_of_names(self) -> QFont:
        font: QFont = ui_font(self.theme, "small")
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @Slot()
    def _on_view(self) -> None:
        """Keep the view that the user has chosen when the plot is resized."""
        self._fitted = None

    @Slot()
    def _on_resized(self) -> None:
        """Fit again: the names need another share of the new height."""
        if self._fitted is not None and self.inside().height() != self._fitted:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from rate to rate with left and right, pick with Enter."""
        sweep = self._sweep
        if not self.is_own_key(event) or sweep is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            if self._cursor is None:
                self._cursor = self._nearest(10.0 ** self._marks["present"].value())
            else:
                self._cursor = min(max(self._cursor + step, 0), len(sweep.rates) - 1)
            self._show_cursor()
            self._show_rate(self._cursor)
        elif self._cursor is not None:
            self.picked.emit(rounded(float(sweep.rates[self._cursor])))

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys that choose a rate."""
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._sweep is not None and plain and event.key() in keys

    def _is_widest(self, pace: Pace, low: float, high: float) -> bool:
        """Whether a region is the widest of its kind: only that one is named."""
        sweep = self._sweep
        assert sweep is not None

        def width(a: float, b: float) -> float:
            return float(np.count_nonzero((sweep.rates >= a) & (sweep.rates <= b)))

        widest = max((one for one in self._regions if one[0] is pace), key=lambda one: width(one[1], one[2]))
        return widest == (pace, low, high)

    def _line_of(self, sweep: Sweep) -> tuple[FloatArray, FloatArray]:
        floor = self.y_scale.from_view(self.box.viewRange()[1][0])
        return np.log10(sweep.rates), self.y_scale.to_view(np.maximum(sweep.final_loss, floor))

    def _nearest(self, rate: float) -> int:
        assert self._sweep is not None
        return int(np.argmin(np.abs(np.log10(self._sweep.rates) - log10(max(rate, SMALLEST)))))

    def _show_cursor(self) -> None:
        sweep, at = self._sweep, self._cursor
        if sweep is None or at is None:
            return
        x, y = self._line_of(sweep)
        self._ring.setData(x[at : at + 1], y[at : at + 1])

    def _show_rate(self, at: int) -> None:
        sweep = self._sweep
        assert sweep is not None
        self.show_readout(
            f"α = {number(float(sweep.rates[at]), 3)}\nfinal loss {number(float(sweep.final_loss[at]), 4)}\n"
            f"{sweep.states[at].value}"
        )

    @Slot(float, float)
    def _on_hovered(self, rate: float, loss: float) -> None:
        if self._sweep is not None:
            self._show_rate(self._nearest(rate))

    @Slot(float, float)
    def _on_clicked(self, rate: float, loss: float) -> None:
        """Pick the swept rate near the click, or else the rate at the click itself."""
        if self._sweep is None:
            return
        at = self._nearest(rate)
        known = float(self._sweep.rates[at])
        near = abs(self.pixel(known, loss).x() - self.pixel(rate, loss).x()) <= self.theme.size(_NEAR)
        if near:
            self._cursor = at
            self._show_cursor()
        self.picked.emit(rounded(known if near else rate))


def region_colour(theme: Theme, pace: Pace) -> QColor:
    """Return the colour of a region's points and name."""
    colours = {Pace.GOOD: theme.ok, Pace.NOISY: theme.warning, Pace.OSCILLATING: theme.danger}
    return colours.get(pace, theme.text_muted)


def mark_pen(theme: Theme, name: str) -> pg.QtGui.QPen:
    """Return the pen of a mark."""
    colour = getattr(theme, MARK_COLOURS.get(name, "accent"))
    width = theme.line_width * (1.3 if name == "present" else 1.0)
    return pg.mkPen(colour, width=width, style=MARKS[name])


def _regions(sweep: Sweep) -> list[tuple[Pace, float, float]]:
    """Return the intervals of rates with the same outcome: (outcome, from, to), from 0 to ∞."""
    regions: list[tuple[Pace, float, float]] = []
    begin = 0.0
    for index, state in enumerate(sweep.states):
        last = index + 1 == len(sweep.states)
        if not last and sweep.states[index + 1] is state:
            continue
        end = inf if last else float(np.sqrt(sweep.rates[index] * sweep.rates[index + 1]))
        regions.append((state, begin, end))
        begin = end
    return regions
