"""What every view is: a widget that is given values and gives back requests."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.view_spec import ViewSpec

#: What a view of two weights says of a neuron with another number of them.
TWO_WEIGHTS = (
    "This view shows a neuron with two weights. Boundary, loss, gradient, sigmoid, gradient check, sweep and runs show "
    "any number of features."
)


class View(ThemedWidget, QWidget):
    """Base of the live pictures.

    A view draws what it is given and says by signals what the user asked for. It knows no model, no engine
    and no other view. `show_snapshot` is called for each frame while the view is on the screen, and once
    when it comes back onto it: it only sets data on items that exist; whatever is costly is done when its
    inputs change.

    Signals
    -------
    iteration_requested(int)
        Look at this iteration.
    step_requested()
        Take one step.
    pause_requested()
        Pause the training.
    sample_picked(object)
        Show this sample everywhere: its number, or None for no sample.
    take_apart_requested(int)
        Show this sample in the computation graph.
    symbol_hovered(str)
        Point at this symbol ("w1", "z", ...) everywhere; "" for no symbol.
    line_held(object)
        Show these parameters [w1, w2, b], in the data's own units, without keeping them.
    point_held(object)
        Show these parameters, in the space trained in, without keeping them.
    commit_requested(), discard_requested()
        Keep the parameters that are shown, or go back to those before.
    learning_rate_picked(float)
        Train from the start with this learning rate.
    run_selected(int), runs_deleted(object), run_renamed(int, str), run_shown(int, bool)
        What to do with runs, by their numbers.
    race_requested(), race_ended()
        Ask for the rates of a race; race these multiples of the present rate; end the race.

    Attributes
    ----------
    job
        What the view wants computed in the background.
    """

    #: What the window has to know about it.
    spec: ClassVar[ViewSpec]

    iteration_requested = Signal(int)
    step_requested = Signal()
    pause_requested = Signal()
    sample_picked = Signal(object)
    take_apart_requested = Signal(int)
    symbol_hovered = Signal(str)
    line_held = Signal(object)
    point_held = Signal(object)
    commit_requested = Signal()
    discard_requested = Signal()
    learning_rate_picked = Signal(float)
    run_selected = Signal(int)
    runs_deleted = Signal(object)
    run_renamed = Signal(int, str)
    run_shown = Signal(int, bool)
    race_requested = Signal()
    race_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: Says that the view is for two weights only; made when it is needed.
        self._elsewhere: QLabel | None = None
        self.job = BackgroundJob(self.spec.name, self)
        self.setObjectName(self.spec.name)
        self.setAccessibleName(self.spec.title)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fill(self.theme)

    def restyle(self, theme: Theme) -> None:
        """Take over colours, sizes and line widths."""
        self._fill(theme)

    def _fill(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.panel)
        self.setPalette(palette)

    def is_for(self, snapshot: Snapshot) -> bool:
        """Whether a view of two weights can show a neuron; where it cannot, it says so instead."""
        fits = len(snapshot.w) == 2
        if not fits and self._elsewhere is None:
            self._elsewhere = QLabel(TWO_WEIGHTS, self, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
            self._elsewhere.setAutoFillBackground(True)
        if self._elsewhere is not None:
            self._elsewhere.setMargin(self.theme.size(14))
            self._elsewhere.setGeometry(self.rect())
            self._elsewhere.setVisible(not fits)
            self._elsewhere.raise_()
        return fits

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sentence over the whole view."""
        super().resizeEvent(event)
        if self._elsewhere is not None:
            self._elsewhere.setGeometry(self.rect())

    def set_data(self, dataset: Dataset) -> None:
        """Show another data set; its first snapshot follows, in a view that is hidden once it is seen."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a state of the neuron."""
        raise NotImplementedError

    def highlight_sample(self, sample: int | None) -> None:
        """Show a sample that was picked anywhere, by its number; None for no sample."""

    @property
    def sample(self) -> int | None:
        """The one sample whose numbers the view shows; None where it shows no single one."""
        return None

    def highlight_symbol(self, symbol: str) -> None:
        """Show a symbol that the cursor is on anywhere; "" for no symbol."""


def view_class(spec: ViewSpec) -> type[View]:
    """Import the class of a view; not before it is opened for the first time."""
    module, _, name = spec.source.partition(":")
    found: type[View] = getattr(import_module(f"neuron_gui.views.{module}"), name)
    assert issubclass(found, View)
    return found
