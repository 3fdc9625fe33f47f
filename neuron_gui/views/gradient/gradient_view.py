"""The gradient: dw and db now as bars, and at all iterations as curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.ticks import nice_step
from neuron_gui.core.trace import Trace
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import between, number, over
from neuron_gui.views.gradient import SPEC
from neuron_gui.views.gradient.gradient_components import Component, components
from neuron_gui.views.gradient.gradient_curves import GradientCurves, lines_of
from neuron_gui.views.gradient.gradient_ghosts import GradientGhosts
from neuron_gui.views.plotting.curve_names import Name, Names
from neuron_gui.views.plotting.iteration_marks import Marks
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.plotting.plot_over_iterations import NAMES_ROOM, PlotOverIterations
from neuron_gui.views.style.colour_mixing import mixed
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

if TYPE_CHECKING:
    from neuron_gui.views.gradient.batch_panel import BatchPanel

#: Most components with a bar and a name; with more features, those with the largest absolute value.
MOST_BARS = 6
#: The scale of the bars is kept until a bar is longer, or all are shorter than this share of it.
LEAST_OF_SCALE = 1 / 40
#: Share of the background in the colour of the bar of a batch.
PALE = 0.45
#: From this height of the view on there is room for the bars and a cloud, in px at zoom 1.
BARS_AND_CLOUD = 360
#: Below this height of the curves their axis has no label, in px at zoom 1.
LOW_PLOT = 120
#: Space is kept for a scale of this length, so that the bars do not move.
WIDEST_SCALE = "±2.5·10⁻¹⁰"
#: The scale is shown if the bars keep at least this width, in px at zoom 1; bars need at least half of it.
LEAST_BAR = 60
#: The widest value of a component.
WIDEST_VALUE = "−0.00000000"


class Bars(ThemedWidget, QWidget):
    """Bars from a common zero line, each with its name and value."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gradient_bars")
        self._rows: tuple[Component, ...] = ()
        self.values: tuple[float, ...] = ()
        #: The gradient of the batch; empty without batches.
        self.batch: tuple[float, ...] = ()
        self._scale = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_values(self, values: tuple[float, ...], rows: tuple[Component, ...], batch: tuple[float, ...] = ()) -> None:
        """Show some components of a gradient, and of that of a batch.

        Parameters
        ----------
        values
            The gradient [dw1, …, dwn, db].
        rows
            The components to show.
        batch
            The gradient of the batch; () for none.
        """
        if (values, rows, batch) == (self.values, self._rows, self.batch):
            return
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self.values, self._rows, self.batch = values, rows, batch
        largest = max(abs(value) for value in (*values, *batch))
        if largest > self._scale or largest < self._scale * LEAST_OF_SCALE:
            self._scale = nice_step(2 * min(largest, 1e300), 1) / 2 if largest > 0 else 0.0
        self.update()

    @property
    def scale(self) -> str:
        """The number at the end of the longest possible bar, or ""."""
        return f"±{number(self._scale, 2)}" if self._scale else ""

    def begin(self) -> None:
        """Forget the scale; the next values choose a new one."""
        self._scale = 0.0
        self.values = ()

    def sizeHint(self) -> QSize:
        """Return the height of the rows, at least three."""
        return QSize(1, self.theme.size(max(len(self._rows), 3) * 22 + 4))

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, bars and values."""
        theme = self.theme
        painter = QPainter(self)
        side, line = theme.size(12), theme.size(22)
        # No bar reaches the scale.
        painter.setFont(ui_font(theme, "small"))
        widest = WIDEST_VALUE if self.batch else WIDEST_SCALE
        beside = max(painter.fontMetrics().horizontalAdvance(text) for text in (self.scale, widest))
        names = QFontMetrics(ui_font(theme, "body")).horizontalAdvance(f"dw₂ = {WIDEST_VALUE}")
        left = side + names + theme.size(10)
        # If the bars would be too short, leave out the scale.
        if left + beside + theme.size(LEAST_BAR) > self.width():
            beside = 0
        painter.setPen(theme.text_muted)
        at_right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if beside and not self.batch:
            painter.drawText(self.width() - side - beside, line, beside, line, at_right, self.scale)
        for row, component in enumerate(self._rows if beside and self.batch else ()):
            text = number(self.batch[component.index], 4)
            painter.drawText(self.width() - side - beside, row * line, beside, line, at_right, text)
        painter.setFont(ui_font(theme, "body"))
        right = self.width() - side - beside - theme.size(10)
        middle = (left + right) / 2
        half = max(1.0, (right - left) / 2)
        with_bars = 4 * half >= theme.size(LEAST_BAR)
        for row, component in enumerate(self._rows if self.values else ()):
            value, title = self.values[component.index], component.title
            top = row * line
            painter.setPen(theme.text)
            vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(side, top, left - side, line, vertical, f"{title} = {number(value, 4)}")
            bars = [(value, line // 4, line // 2, component.colour(theme))]
            if self.batch:
                thin, pale = line // 4, mixed(component.colour(theme), theme.panel, PALE)
                bars = [(value, line // 8, line // 2, bars[0][3])]
                bars.append((self.batch[component.index], line // 8 + line // 2, thin, pale))
            for long, down, high, colour in bars if with_bars else ():
                share = long / self._scale if self._scale else 0.0
                left_end = round(min(middle, middle + share * half))
                painter.fillRect(left_end, top + down, max(1, round(abs(share) * half)), high, colour)
        if with_bars:
            painter.setPen(QPen(theme.axis, 1))
            painter.drawLine(round(middle), 0, round(middle), max(len(self._rows), 3) * line)


class GradientView(View):
    """dw and db.

    Signals
    -------
    iteration_requested(int)
        The curves were clicked or dragged at this iteration.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._trace = Trace()
        self._run = -1
        self._x_label = "iteration"
        self._scaling: FeatureScaling | None = None
        self.bars = Bars()
        self._plot = PlotOverIterations("Gradient curves", parent=self)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.iteration_requested.connect(self.iteration_requested)
        self._plot.fit_requested.connect(self._fit)
        self._plot.view_moved.connect(self._on_moved)
        self._zero = pg.InfiniteLine(0, angle=0)
        self._marks = Marks()
        self._components = components(2)
        self._curves = GradientCurves()
        self._names = Names(all_or_none=True)
        self._ghosts = GradientGhosts()
        #: A plot whose iterations are shown while it is visible, and whether they are now.
        self._leader: PlotOverIterations | None = None
        self._is_led = False
        for item in (self._ghosts, self._zero, self._marks, self._curves, self._names):
            self._plot.addItem(item)
        #: The part about batches; made with the first batch.
        self._batches: BatchPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.bars)
        self._column.addWidget(self._plot, 1)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and widths."""
        super().restyle(theme)
        self._zero.setPen(pg.mkPen(theme.axis, width=1))
        self._column.setContentsMargins(0, theme.size(2), 0, 0)
        self._column.setSpacing(theme.size(2))

    def edit_data(self, dataset: Dataset) -> None:
        """Keep range and curves: the newest gradient is computed again on the edited data."""
        self._trace.expect_other_newest()

    def set_data(self, dataset: Dataset) -> None:
        """Begin without curves."""
        self._begin()
        if self._batches is not None:
            self._batches.forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the present gradient and update the curves."""
        self._snapshot = snapshot
        self._plot.last = snapshot.run.last
        if snapshot.run.number != self._run or snapshot.scaling is not self._scaling:
            self._run, self._scaling = snapshot.run.number, snapshot.scaling
            self._begin()
            label = ("per standardized unit", "standardized") if snapshot.standardize else ("gradient", "grad.")
            self._plot.set_labels(self._x_label, *label)
        if len(snapshot.gradient) != len(self._components):
            self._set_components(len(snapshot.w))
        batch = () if snapshot.batch is None else tuple(snapshot.batch.gradient.tolist())
        self.bars.set_values(tuple(snapshot.gradient.tolist()), self._named(snapshot), batch)
        if self._batches is None and snapshot.batch is not None:
            self._batches = self._make_batches()
        if self._batches is not None:
            self._batches.show_snapshot(snapshot, self._components, self.bars.scale)
        # Rows that were trained in another space have other units: the curves leave them out.
        self._trace.update(snapshot.run.history.in_space_at(snapshot.iteration))
        if self._ghosts.set_runs(snapshot):
            self._plot.begin()
        last, low, high = self._ghosts.reach()
        x_range, y_range = self._plot.followers
        moved = [
            # With room for the names beside the curves.
            x_range.follow(
                0.0, max(snapshot.run.last, self._plot.end_of_ghost(last, snapshot.run.last)) / (1.0 - NAMES_ROOM)
            ),
            y_range.follow(
                min(float(self._trace.low[:, 1:].min()), low, 0.0), max(float(self._trace.high[:, 1:].max()), high, 0.0)
            ),
        ]
        leading = self._led()
        alone, self._is_led = self._is_led and leading is None, leading is not None
        if (any(moved) or alone) and x_range.range is not None and y_range.range is not None:
            self._plot.set_view(leading or x_range.range, y_range.range)
        elif leading is not None and leading != self._plot.shown:
            self._plot.show_iterations(leading)
        scales = self._plot.x_scale, self._plot.y_scale, self._plot.height_of_view()
        self._ghosts.show_in(*scales)
        self._curves.show_lines(lines_of(self._trace, self._components, *scales))
        self._names.set_names(tuple(self._ends(snapshot)))
        now = None if snapshot.at_end else float(self._plot.x_scale.to_view(np.array(float(snapshot.iteration))))
        unit = self._plot.x_scale.unit
        self._marks.set_marks(tuple((iteration / unit, "") for iteration, _ in snapshot.run.changes), now)
        self._plot.tell_again()

    def share_iterations(self, leader: PlotOverIterations) -> None:
        """Show the iterations that another plot shows, while it does; a zoom of this plot zooms the other one, too."""
        self._leader = leader
        leader.box.sigXRangeChanged.connect(self.follow)

    def _led(self) -> Range | None:
        """Return the iterations of the leading plot; None where there is none, or while it shows none."""
        return self._leader.shown if self._leader is not None and self._leader.isVisible() else None

    @Slot()
    def follow(self) -> None:
        """Show the iterations of the leading plot, or all if it shows none."""
        if self._snapshot is not None and self.isVisible():
            self.show_snapshot(self._snapshot)

    @Slot()
    def _on_moved(self) -> None:
        shown = self._plot.shown
        if self._leader is not None and self._led() is not None and shown is not None:
            self._leader.show_iterations(shown)
            self._leader.view_moved.emit()

    def _make_batches(self) -> BatchPanel:
        """Make the part about batches, and add it and its plot to the layout."""
        from neuron_gui.views.gradient.batch_panel import BatchPanel

        made = BatchPanel(self.job)
        made.cloud_shown.connect(self._on_cloud_shown)
        made.plot.hide()
        self._column.insertWidget(1, made)
        self._column.addWidget(made.plot, 1)
        return made

    def _ends(self, snapshot: Snapshot) -> Iterator[Name]:
        """Yield the names at the ends of the curves."""
        x = float(self._plot.x_scale.to_view(self._trace.line(1)[0][-1:])[0])
        for component in self._named(snapshot):
            column = component.index + 1
            y = self._trace.low[-1, column] / 2 + self._trace.high[-1, column] / 2
            height = float(self._plot.y_scale.to_view(np.array(y)))
            yield Name(component.title, component.colour(self.theme), x, height, key=column)

    def _named(self, snapshot: Snapshot) -> tuple[Component, ...]:
        """Return the components with a bar and a name: all, or those with the largest absolute value, and db."""
        *slopes, db = self._components
        if len(slopes) < MOST_BARS:
            return self._components
        steepest = sorted(slopes, key=lambda one: -abs(float(snapshot.gradient[one.index])))[: MOST_BARS - 1]
        return (*sorted(steepest, key=lambda one: one.index), db)

    def _set_components(self, features: int) -> None:
        """Show other components."""
        self._components = components(features)
        self._begin()
        self._make_room()

    def _begin(self) -> None:
        self._trace = Trace()
        self.bars.begin()
        self._plot.begin()

    @Slot(bool)
    def _on_cloud_shown(self, shown: bool) -> None:
        """Show the cloud in place of the curves, or the curves."""
        self._plot.setVisible(not shown)
        if self._batches is not None:
            self._batches.plot.setVisible(shown)
        self._make_room()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the parts for which there is room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a low view hide the bars beside a cloud, and the label of the axis of iterations."""
        cloud = self._batches is not None and self._batches.shows_cloud
        self.bars.setVisible(not cloud or self.height() >= self.theme.size(BARS_AND_CLOUD))
        low = self.height() - self.bars.sizeHint().height() < self.theme.size(LOW_PLOT)
        label = "" if low else "iteration"
        if label != self._x_label:
            self._x_label = label
            self._plot.x_axis.set_label(label)

    @Slot()
    def _fit(self) -> None:
        self._plot.begin()
        if self._leader is not None and self._led() is not None:
            self._leader.fit_requested.emit()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        if self._snapshot is None:
            return
        iteration = self._plot.iteration(x)
        history = self._snapshot.run.history.in_space_at(self._snapshot.iteration)
        if not history.first <= iteration <= history.last:
            self._plot.show_readout(f"{over(iteration, iteration)}\ntrained in other units")
            return
        first, last = history.stretch(iteration)
        found = history.envelope(first, last, 1)
        lines = [over(first, last)]
        for component in self._named(self._snapshot):
            column, title = component.index + 1, component.title
            low, high = float(found.low[:, column].min()), float(found.high[:, column].max())
            lines.append(f"{title} = {between(low, high)}")
        self._plot.show_readout("\n".join(lines))
