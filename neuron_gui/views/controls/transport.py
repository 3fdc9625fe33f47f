"""The buttons Run and Step and the timeline."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.jump_slider import JumpSlider
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.icons import accent_icon, icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Seconds between two updates of the timeline during training: painting it in each frame costs time.
FOLLOW_EVERY = 0.1
#: Width of the Run button at zoom 1; the same for both of its texts, so that nothing moves.
RUN_WIDTH = 108
#: Narrowest timeline beside the buttons, at zoom 1; with less room it is below them.
TIMELINE = 120
#: Buttons that a narrow bar leaves out; they have keys and menu entries.
SPARE = ("first", "last")


class _RunButton(ThemedWidget, QToolButton):
    """A button with its own icon, in the colour of text on the accent colour; the action's icon is for the menu."""

    sign = "run"

    def actionEvent(self, event: QActionEvent) -> None:
        """Take the changes of the action, except its icon."""
        super().actionEvent(event)
        self.setIcon(accent_icon(self.sign, self.theme))


class Transport(ThemedWidget, QWidget):
    """The bar under the pictures.

    Parameters
    ----------
    actions
        The actions of the buttons.
    parent
        Owner.

    Signals
    -------
    iteration_requested(int)
        Show this iteration.
    """

    iteration_requested = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._actions = actions
        self._running: bool | None = None
        self._interval = Interval(FOLLOW_EVERY)
        self._rows = QVBoxLayout(self)
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        self._rows.addLayout(self._row)
        self._rows.addLayout(self._below)
        self.buttons: dict[str, QToolButton] = {}
        for name in ("first", "step_back"):
            self._add(name, actions[name])
        self.run = _RunButton()
        self._add("run", actions["run"], self.run)
        self.run.setProperty("primary", True)
        self.run.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("step", "last", "reset"):
            self._add(name, actions[name])
        self.timeline = JumpSlider()
        self.timeline.setObjectName("timeline")
        self.timeline.setAccessibleName("Timeline")
        self.timeline.setToolTip("Click or drag to look at any iteration, exactly as it was")
        self.timeline.setRange(0, 0)
        self.timeline.valueChanged.connect(self._on_timeline)
        self.end = named(QLabel("0"), "timeline_end")
        self.end.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.end.setProperty("role", "muted")
        self._row.addWidget(self.timeline, 1)
        self._row.addWidget(self.end)
        self._row.addStretch(0)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        # The first icon, not the edge of its button, is aligned with the numbers below and the text of the sidebar.
        self._rows.setContentsMargins(theme.size(14), theme.size(6), theme.size(14), theme.size(2))
        self._rows.setSpacing(0)
        self._row.setSpacing(theme.size(4))
        for button in self.buttons.values():
            button.setIconSize(QSize(theme.size(22), theme.size(22)))
        # The font of the style sheet, which the label gets only when it is shown.
        metrics = QFontMetrics(ui_font(theme, "small"))
        self.end.setMinimumWidth(metrics.horizontalAdvance("of 0 000 000"))
        self._show_running(bool(self._running))
        self.arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the bar for the new width."""
        super().resizeEvent(event)
        self.arrange(self.width())

    def minimumSizeHint(self) -> QSize:
        """Return the width that the fewest buttons need, and the present height."""
        return QSize(self._width(len(self.buttons) - len(SPARE)), self._rows.minimumSize().height())

    def least_width(self) -> int:
        """Return the width that the fewest buttons and a timeline beside them need."""
        return self._width(len(self.buttons) - len(SPARE), self.theme.size(TIMELINE))

    def _width(self, buttons: int, *more: int) -> int:
        """Return the width of this many buttons without texts, and of other parts with these widths."""
        margins, spacing = self._rows.contentsMargins(), self._row.spacing()
        each = (*[self.buttons["step"].sizeHint().width()] * buttons, *more)
        return margins.left() + margins.right() + sum(each) + spacing * (len(each) - 1)

    def arrange(self, width: int) -> None:
        """Leave out what has no room in a width: the text of Run, the number of the last iteration, two buttons.

        The timeline is below the buttons only if it would be too short beside the fewest of them.
        """
        theme, every = self.theme, len(self.buttons)
        run, timeline, end = theme.size(RUN_WIDTH), theme.size(TIMELINE), self.end.minimumWidth()
        words = width >= self._width(every - 1, run, timeline, end)
        beside = width >= self.least_width()
        spare = width >= self._width(every, timeline) or (not beside and width >= self._width(every))
        for name in SPARE:
            self.buttons[name].setVisible(spare)
        self.end.setVisible(not beside or width >= self._width(every, timeline, end))
        style = Qt.ToolButtonStyle
        self.run.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        self.run.setFixedWidth(run if words else self.buttons["step"].sizeHint().width())
        row = self._row if beside else self._below
        if row.indexOf(self.timeline) < 0:
            row.insertWidget(every if beside else 0, self.timeline, 1)
            row.insertWidget(row.indexOf(self.timeline) + 1, self.end)
            self.updateGeometry()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run; emits nothing."""
        if snapshot.running is not self._running:
            self._show_running(snapshot.running)
        if self.timeline.isSliderDown() or self._interval.waits(running=snapshot.running):
            return
        self._interval.begin()
        last = snapshot.run.last
        if self.timeline.maximum() != last or self.timeline.value() != snapshot.iteration:
            with QSignalBlocker(self.timeline):
                self.timeline.setMaximum(last)
                self.timeline.setPageStep(max(1, last // 20))
                self.timeline.setValue(snapshot.iteration)
        # While a run trains, this would repeat the iteration, and be a little late.
        self.end.setText("" if snapshot.running and snapshot.at_end else f"of {count(last)}")

    def _show_running(self, running: bool) -> None:
        self._running = running
        action = self._actions["run"]
        # The text is set in the action, because the button takes it from there.
        action.setText("&Pause" if running else "&Run")
        action.setIconText("Pause" if running else "Run")
        self.run.sign = "pause" if running else "run"
        action.setIcon(icon(self.run.sign, self.theme))
        self.run.setAccessibleName("Pause" if running else "Run")

    def _add(self, name: str, action: QAction, button: QToolButton | None = None) -> None:
        button = QToolButton() if button is None else button
        button.setObjectName(f"button_{name}")
        button.setDefaultAction(action)
        button.setAccessibleName(action.text().replace("&", ""))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setProperty("large", True)
        # The actions handle the arrow keys and Space.
        button.setAutoRepeat(name in ("step", "step_back"))
        self.buttons[name] = button
        self._row.addWidget(button)

    @Slot(int)
    def _on_timeline(self, iteration: int) -> None:
        self.iteration_requested.emit(iteration)
