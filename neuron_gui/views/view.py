"""The base of all views. Views are given values and ask for actions by signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QWidget

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.influence import Influence
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.command import Actions
from neuron_gui.views.plotting.paint_guard import SENTENCE, kept_apart
from neuron_gui.views.style.fonts import Role, ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.view_spec import ViewSpec

#: The note of views on data without samples of both classes.
LACKING = "Draw samples of both classes, then press Run"
#: How many times as large as usual type becomes at the most in a view that has much room.
MOST_TIMES = 2.0
#: Smallest share of a view's height for its picture, at a desk and on a projector, as long as parts can be hidden.
PICTURE_SHARE = {False: 0.5, True: 0.6}


def _fenced(show: Callable[..., None]) -> Callable[..., None]:
    """Wrap a method that sets what a view shows: if it fails, this view shows a sentence, and the others go on."""

    @wraps(show)
    def show_again(view: View, *arguments: Any) -> None:
        view.recover()
        show(view, *arguments)

    return kept_apart(show_again, View.fail)


class View(ThemedWidget, QWidget):
    """Base class of the views.

    A view draws the values that it is given, and emits signals for what the user asks for. It knows no model, no engine
    and no other view. `show_snapshot` is called for each frame while the view is visible, and once when it becomes
    visible again. It only sets data on items that exist; anything costly is done when its inputs change.

    Signals
    -------
    iteration_requested(int)
        Go to this iteration.
    step_requested()
        Take one step.
    pause_requested()
        Pause the training.
    sample_picked(object)
        Highlight this sample in all views: its index, or None for no sample.
    take_apart_requested(int)
        Show this sample in the computation graph.
    symbol_hovered(str)
        Highlight this symbol ("w1", "z", ...) in all views; "" for no symbol.
    line_held(np.ndarray)
        Show these parameters [w1, w2, b], in the data's own units, as a preview.
    point_held(np.ndarray)
        Show these parameters [w, b], in the space trained in, as a preview.
    commit_requested(), discard_requested()
        Keep the previewed parameters, or discard them.
    configuration_picked(Mapping)
        Train from the start with these values of some options.
    run_selected(int), runs_deleted(tuple), run_renamed(int, str), run_shown(int, bool)
        Change runs, named by their numbers.
    luck_requested(bool)
        Continue in a new run: with the batches of the next seed (True) or with the same batches.
    evaluation_chosen(Evaluation)
        Evaluate predictions like this in all views.
    edit_requested(Edit)
        Change the data; it is an edit of the data set that the view shows.
    samples_selected(np.ndarray)
        Select the samples with these indices in all views.
    hold_out_requested(np.ndarray, bool)
        Put the samples with these indices into the test set (True) or the training set (False).
    race_requested(), race_ended()
        Open the dialog for a race; end the race.

    Attributes
    ----------
    job
        Runs the view's computations in the background.
    picture, spare
        The main widget, and the widgets that are hidden, in this order, so that it keeps its share of the height.
    """

    #: The declaration of the view.
    spec: ClassVar[ViewSpec]
    #: Whether it shows data without samples of both classes.
    shows_any_data: ClassVar[bool] = False

    iteration_requested = Signal(int)
    step_requested = Signal()
    pause_requested = Signal()
    sample_picked = Signal(object)
    take_apart_requested = Signal(int)
    symbol_hovered = Signal(str)
    line_held = Signal(np.ndarray)
    point_held = Signal(np.ndarray)
    commit_requested = Signal()
    discard_requested = Signal()
    configuration_picked = Signal(Mapping)
    run_selected = Signal(int)
    runs_deleted = Signal(tuple)
    run_renamed = Signal(int, str)
    run_shown = Signal(int, bool)
    luck_requested = Signal(bool)
    evaluation_chosen = Signal(Evaluation)
    edit_requested = Signal(Edit)
    samples_selected = Signal(np.ndarray)
    hold_out_requested = Signal(np.ndarray, bool)
    race_requested = Signal()
    race_ended = Signal()

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        for name in ("set_data", "edit_data", "show_snapshot"):
            if name in cls.__dict__:
                setattr(cls, name, _fenced(getattr(cls, name)))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: A sentence in place of the picture; made when it is first needed.
        self._cover: QLabel | None = None
        #: Whether an error occurred when the view was last given something to show.
        self._failed = False
        self.job = BackgroundJob(self.spec.name, self)
        self.picture: QWidget | None = None
        self.spare: Sequence[QWidget] = ()
        #: The size and the theme for which the spare widgets were chosen.
        self._fitted_in: tuple[QSize, Theme] | None = None
        self.setObjectName(self.spec.name)
        self.setAccessibleName(self.spec.title)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fill(self.theme)

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and line widths."""
        self._fill(theme)

    def _fill(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.panel)
        self.setPalette(palette)

    def fail(self) -> None:
        """Show that the picture cannot be drawn, until `recover` is called."""
        self._failed = True
        self.say_instead(SENTENCE)

    def recover(self) -> None:
        """Show the picture again after a failure."""
        if self._failed:
            self._failed = False
            self.say_instead("")

    def say_instead(self, sentence: str) -> None:
        """Show a sentence in place of the picture, or with "" the picture."""
        if self._cover is not None and sentence == self._cover.text():
            return
        if sentence and self._cover is None:
            self._cover = QLabel(self, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
            self._cover.setProperty("role", "instead")
        if self._cover is not None:
            self._cover.setText(sentence)
            self._cover.setMargin(self.theme.size(14))
            self._cover.setGeometry(self.rect())
            self._cover.setVisible(bool(sentence))
            self._cover.raise_()

    def fit(self) -> None:
        """Show the spare widgets that fit beside the picture without scrolling, and hide the others."""
        layout, viewport = self.layout(), self.parentWidget()
        if layout is not None and viewport is not None:
            edges = layout.contentsMargins()
            for part in self.spare:
                fits = part.minimumSizeHint().width() + edges.left() + edges.right() <= viewport.width()
                self._show_part(part, layout, fits)
            self._leave_out(layout, viewport)

    def times(self, width: float, height: float) -> float:
        """Return how many times as large as usual type can be, at least 1.

        Parameters
        ----------
        width, height
            What the view needs with type of the usual size, in px at zoom 1.
        """
        viewport, size = self.parentWidget(), self.theme.size
        room = self.size() if viewport is None else viewport.size()
        return min(max(1.0, min(room.width() / size(width), room.height() / size(height))), MOST_TIMES)

    def set_type(self, role: Role, times: float, *widgets: QWidget) -> None:
        """Give widgets the font of a role, so many times as large as usual."""
        font = ui_font(self.theme, role, times)
        for widget in widgets:
            if widget.font() != font:
                widget.setFont(font)

    def _leave_out(self, layout: QLayout, viewport: QWidget) -> None:
        share, picture = PICTURE_SHARE[self.theme.projector], self.picture
        for part in self.spare:
            wrapped = layout.totalMinimumHeightForWidth(viewport.width())
            needed = wrapped if layout.hasHeightForWidth() else layout.minimumSize().height()
            rest = 0 if picture is None else needed - (picture.minimumHeight() or picture.minimumSizeHint().height())
            if needed <= viewport.height() and rest <= (1 - share) * viewport.height():
                break
            self._show_part(part, layout, False)

    def _show_part(self, part: QWidget, layout: QLayout, on: bool) -> None:
        """Show or hide a part, and let all layouts around it know at once what they need now."""
        if part.isHidden() is not on:
            return
        part.setVisible(on)
        around = part.parentWidget()
        while around is not None and around is not self:
            QApplication.sendPostedEvents(around, QEvent.Type.LayoutRequest.value)
            around = around.parentWidget()
        layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the spare widgets for the new size, and resize the sentence."""
        super().resizeEvent(event)
        # In a scroll region, hiding widgets changes the size of the view. For the same region widgets are only hidden,
        # not shown again: else hiding and showing could alternate without end.
        layout, viewport = self.layout(), self.parentWidget()
        region = None if viewport is None else viewport.parentWidget()
        room = (self.size() if region is None else region.size(), self.theme)
        if room != self._fitted_in:
            self._fitted_in = room
            self.fit()
        elif layout is not None and viewport is not None:
            self._leave_out(layout, viewport)
        if self._cover is not None:
            self._cover.setGeometry(self.rect())

    def edit_data(self, dataset: Dataset) -> None:
        """Show the data set after some of its samples were edited."""
        self.set_data(dataset)

    def set_data(self, dataset: Dataset) -> None:
        """Show another data set. A visible view gets its first snapshot next, a hidden one when it is shown."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a state of the neuron."""
        raise NotImplementedError

    def highlight_sample(self, sample: int | None) -> None:
        """Highlight a picked sample, given by its index; None for no sample."""

    def show_selection(self, indices: IntArray) -> None:
        """Show that the samples with these indices are selected."""

    def set_actions(self, actions: Actions) -> None:
        """Set the actions of the buttons that stand for commands."""

    @property
    def sample(self) -> int | None:
        """The index of the sample whose numbers the view shows; None if it shows no single sample."""
        return None

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Evaluate predictions like this; called before the first snapshot of a view."""

    @property
    def shows_influence(self) -> bool:
        """Whether the view shows the influence of the samples now: it is computed only then."""
        return False

    def show_influence(self, influence: Influence | None) -> None:
        """Show the influence of each sample; None while it is unknown."""

    def highlight_symbol(self, symbol: str) -> None:
        """Highlight a symbol; "" for no symbol."""


def view_class(spec: ViewSpec) -> type[View]:
    """Import the class of a view. This is done when the view is opened for the first time."""
    module, _, name = spec.source.partition(":")
    found: type[View] = getattr(import_module(f"neuron_gui.views.{module}"), name)
    assert issubclass(found, View)
    return found
