"""The card of a sample in the picture: its position, and the line from it to its sample."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.boundary_geometry import Point
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.views.boundary.boundary_samples import Samples
from neuron_gui.views.boundary.card_position import Box, beside
from neuron_gui.views.boundary.sample_card import SampleCard, values_of
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme

#: Distances from the card to its sample and to the edge of the picture, in px at zoom 1.
GAP, EDGE = 20, 6


class Leader(Filling):
    """A line from the ring around a sample to its card."""

    def __init__(self) -> None:
        super().__init__()
        self._sample: Point = (0.0, 0.0)
        self._card = QRectF()
        self.hide()

    def lead(self, sample: Point, card: QRectF) -> None:
        """Draw from a point in view coordinates to a rectangle in pixels of the plot."""
        self._sample, self._card = sample, card
        self.show()
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line."""
        theme = self.theme
        to_pixels, _ = self.in_pixels(painter)
        at = to_pixels.map(QPointF(*self._sample))
        card = self._card
        end = QPointF(
            min(max(at.x(), card.left()), card.right()),
            min(max(at.y(), card.top()), card.bottom()),
        )
        way = end - at
        length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-9)
        painter.setPen(QPen(theme.boundary, theme.thin(0.6)))
        painter.drawLine(at + way * min(theme.ring_size / 2 / length, 1.0), end)


class CardInPicture(QObject):
    """Opens, moves and closes the card of one sample.

    Parameters
    ----------
    plot, samples
        The picture, and the samples in it.

    Signals
    -------
    entered(), taken_apart()
        The signals of the card.
    """

    entered = Signal()
    taken_apart = Signal()

    def __init__(self, plot: Plot, samples: Samples) -> None:
        super().__init__(plot)
        self._plot, self._samples = plot, samples
        self._card = SampleCard(plot)
        self._card.entered.connect(self.entered)
        self._card.taken_apart.connect(self.taken_apart)
        self._snapshot: Snapshot | None = None
        self.leader = Leader()
        #: The sample of the card; None while there is no card.
        self.sample: int | None = None
        plot.box.sigRangeChanged.connect(self.place)
        plot.box.sigResized.connect(self.place)

    def open(self, sample: int) -> None:
        """Show the card of a sample."""
        self.sample = sample
        self._fill()
        self.place()

    def close(self) -> None:
        """Hide the card."""
        self.sample = None
        self.place()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers at these parameters."""
        self._snapshot = snapshot
        self._fill()

    def _fill(self) -> None:
        dataset, snapshot = self._samples.dataset, self._snapshot
        # New data come before their first snapshot.
        if self.sample is None or dataset is None or snapshot is None or self.sample >= dataset.samples:
            return
        values = values_of(self.sample, dataset, snapshot)
        size = self._card.size()
        self._card.show_values(values, still=not snapshot.running)
        if self._card.size() != size:
            self.place()

    @Slot()
    def place(self) -> None:
        """Place the card beside its sample, if possible over no other one; hide it if the sample is not in view."""
        box = None if self.sample is None else self._box_of(self.sample)
        if box is None or self.sample is None:
            self._card.hide()
            self.leader.hide()
            self._plot.keep_readout_off(QRect())
            return
        size = self._card.size()
        self._card.move(round(box.left), round(box.top))
        self._card.show()
        if self._card.size() != size:
            # If the theme changed while the card was hidden, it has its new size only now.
            self.place()
            return
        self._card.raise_()
        at = self._samples.point_of(self.sample)
        self.leader.lead(at, QRectF(self._card.geometry()))
        self._plot.keep_readout_off(self._card.geometry())

    def _box_of(self, sample: int) -> Box | None:
        x, y = self._samples.some_pixels().T
        at_x, at_y = self._samples.pixel(sample)
        theme, inside = current_theme(), self._plot.inside()
        edge = theme.size(EDGE)
        if not inside.contains(QPointF(at_x, at_y)):
            return None
        room = Box(inside.left(), inside.top(), inside.width(), inside.height()).grown(-edge)
        if self._card.height() > room.height or self._card.width() > room.width:
            # In a small picture the card may cover the axes.
            room = Box(0.0, 0.0, self._plot.width(), self._plot.height())
        size = float(self._card.width()), float(self._card.height())
        keep = np.hypot(x - at_x, y - at_y) > 0
        return beside((at_x, at_y), size, room, x[keep], y[keep], theme.size(GAP))
