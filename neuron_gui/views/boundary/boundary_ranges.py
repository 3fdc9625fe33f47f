"""The visible part of the plane in the boundary view: all samples, or a part that a lesson or the user has chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from neuron_gui.core.view_ranges import Range, are_similar, equalized, fitted
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.plot import Plot

#: A view that was widened this much is fitted again when the samples are back, even if not where they were.
FAR = 3.0
#: Room on each side of samples that have left the view, as a share of their span, so that it moves rarely.
ROOM = 0.25


class BoundaryRanges(QObject):
    """Sets the ranges of one picture.

    Parameters
    ----------
    plot, coordinates
        The picture and its coordinates.

    Attributes
    ----------
    equal
        Switches between equal axes, where a unit is equally long on both, and features that fill the picture.

    Signals
    -------
    changed()
        The ranges were set, and the units of the view may have changed.
    """

    changed = Signal()

    def __init__(self, plot: Plot, coordinates: ViewCoordinates) -> None:
        super().__init__(plot)
        self._plot, self._coordinates = plot, coordinates
        self._dataset: Dataset | None = None
        #: The ranges that are to be in view, until the user zooms or pans.
        self._wanted: tuple[Range, Range] | None = None
        #: The ranges that were fitted to all samples; None while another part is shown.
        self._fitted: tuple[Range, Range] | None = None
        self._next_part: tuple[float, ...] = ()
        self.equal = QAction("E&qual axes", self, checkable=True)
        self.equal.setToolTip("Draw a unit equally long on both axes")
        self.equal.toggled.connect(self._on_equal_toggled)
        plot.add_to_menu(self.equal)
        plot.box.sigResized.connect(self._on_resized)
        plot.view_moved.connect(self._on_view_moved)
        plot.fit_requested.connect(self._fit)

    @property
    def hides_samples(self) -> bool:
        """Whether there are samples outside the view."""
        if self._dataset is None or not self._dataset.samples:
            return False
        lowest, highest = zip(*self._dataset.bounds(), strict=True)
        left, low = self._coordinates.point(*lowest)
        right, high = self._coordinates.point(*highest)
        view = self._coordinates.view()
        return left < view.x0 or right > view.x1 or low < view.y0 or high > view.y1

    def begin(self, dataset: Dataset) -> bool:
        """Show all samples of other data, or the part chosen for them; return whether the axes are equal."""
        self._dataset, self._wanted = dataset, None
        part, self._next_part = self._next_part, ()
        (left, right), (low, high) = dataset.bounds()
        equal = are_similar(right - left, high - low)
        self.equal.setChecked(equal)
        self.show_part(part)
        return equal

    def follow(self, dataset: Dataset, *, in_stroke: bool) -> None:
        """Widen the view in a large step if changed samples have left it, and restore it when they are back.

        The view does not change if the user or a lesson has chosen it, or during a stroke.
        """
        self._dataset = dataset
        if self._wanted is None or self._fitted is None or in_stroke:
            return
        bounds = dataset.bounds()
        if self.hides_samples:
            more = [ROOM * (high - low) for low, high in bounds]
            wide = [fitted(low - room, high + room) for (low, high), room in zip(bounds, more, strict=True)]
            self._show(*wide)
        elif all(view[0] <= ends[0] and ends[1] <= view[1] for view, ends in zip(self._fitted, bounds, strict=True)):
            spans = zip(self._wanted, self._fitted, strict=True)
            far = any(now[1] - now[0] > FAR * (fit[1] - fit[0]) for now, fit in spans)
            # After Undo the samples have their old bounds.
            as_before = self._wanted != self._fitted == tuple(fitted(*ends) for ends in bounds)
            if far or as_before:
                self._show(*self._fitted)

    def show_part(self, view: tuple[float, ...], of_next_data: bool = False) -> None:
        """Show x from view[0] to view[1] and y from view[2] to view[3]; with an empty view all samples.

        With ``of_next_data`` it is for data that the engine has not reported yet.
        """
        if of_next_data:
            self._next_part = view
            return
        self._fit()
        if view:
            self._fitted = None
            self._show((view[0], view[1]), (view[2], view[3]))

    @Slot()
    def _fit(self) -> None:
        if self._dataset is None:
            return
        x, y = self._dataset.bounds()
        self._fitted = fitted(*x), fitted(*y)
        self._show(*self._fitted)
        self._plot.tell_at_once()

    def _show(self, x: Range, y: Range) -> None:
        """Show these ranges, and more of one of them if axes are equal."""
        self._wanted = x, y
        inside = self._plot.inside()
        if self.equal.isChecked() and min(inside.width(), inside.height()) > 1:
            x, y = equalized(x, y, inside.width(), inside.height())
        self._plot.set_view(x, y)
        self.changed.emit()

    @Slot(bool)
    def _on_equal_toggled(self, equal: bool) -> None:
        if self._dataset is not None:
            self._show(*self._wanted) if self._wanted is not None else self._fit()

    @Slot()
    def _on_view_moved(self) -> None:
        """Note that the user has chosen the view."""
        self._wanted = None

    @Slot()
    def _on_resized(self) -> None:
        if self._wanted is not None and self.equal.isChecked():
            self._show(*self._wanted)
