"""The costs of the two kinds of error, and the thresholds that follow from these costs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QPushButton

from neuron_gui.core.score_curves import ScoreCurves, asked_threshold
from neuron_gui.data.number_text import number, plain
from neuron_gui.views.controls.number_box import NumberBox, let_shrink
from neuron_gui.views.metrics.metric_plot import looks
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed
from neuron_gui.views.tooltips import in_lines

COSTS = (0.0, 1e6)


class CostControls(Themed, QObject):
    """Fields for the costs, and a button for each of two thresholds, in two groups that the view places.

    Parameters
    ----------
    parent
        The view.

    Signals
    -------
    changed()
        The costs have changed.
    threshold_chosen(float)
        Use a proposed threshold.
    """

    changed = Signal()
    threshold_chosen = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._boxes = tuple(named(NumberBox(*COSTS, step=1.0), f"metrics_cost_{kind}") for kind in ("fp", "fn"))
        for box, heard, error in zip(
            self._boxes,
            ("Cost of a false positive", "Cost of a false negative"),
            ("a sample of class 0 that is predicted to be of class 1", "a sample of class 1 that is predicted 0"),
            strict=True,
        ):
            box.setValue(1.0)
            box.setAccessibleName(heard)
            box.setToolTip(in_lines(f"What {error} costs; only the ratio of the two costs decides the threshold"))
            box.valueChanged.connect(self._on_cost)
        self._buttons = {which: named(QPushButton(), f"metrics_{which}") for which in ("asked", "cheapest")}
        self._buttons["asked"].clicked.connect(self._on_asked)
        self._buttons["cheapest"].clicked.connect(self._on_cheapest)
        self._now = named(QLabel(), "metrics_cost")
        self.why = named(QLabel(wordWrap=True), "metrics_why")
        self._asked: float | None = None
        self._cheapest: float | None = None
        costs, thresholds = self._grids = QGridLayout(), QGridLayout()
        for column, (text, box) in enumerate(zip(("cost of FP", "cost of FN"), self._boxes, strict=True)):
            caption = QLabel(text)
            caption.setBuddy(box)
            costs.addWidget(caption, 0, column)
            costs.addWidget(box, 1, column)
        thresholds.addWidget(self._now, 0, 0, 1, 2)
        for column, button in enumerate(self._buttons.values()):
            thresholds.addWidget(button, 1, column)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts, sizes and colours."""
        for box in self._boxes:
            let_shrink(box, theme)
            box.setMinimumWidth(theme.size(76))
        for grid in self._grids:
            grid.setHorizontalSpacing(theme.size(8))
        self.why.setFont(ui_font(theme, "small"))
        for which, button in self._buttons.items():
            button.setIcon(_ring(theme, which))

    @property
    def layouts(self) -> tuple[QLayout, ...]:
        """The two groups; the view places them once."""
        return self._grids

    @property
    def costs(self) -> tuple[float, float]:
        """The cost of a false positive and of a false negative."""
        return self._boxes[0].value(), self._boxes[1].value()

    @property
    def asked(self) -> float | None:
        """The best threshold for these costs if the probabilities are right; None if both costs are 0."""
        costs = self.costs
        return asked_threshold(*costs) if any(costs) else None

    def cheapest(self, curves: ScoreCurves) -> int | None:
        """Return the point of the curves with the smallest cost, or None."""
        return curves.cheapest(*self.costs) if any(self.costs) and curves.positive + curves.negative else None

    def show_thresholds(self, curves: ScoreCurves, point: int, at: int | None) -> None:
        """Show the cost at a point of the curves, and the proposed thresholds; ``at`` is the cheapest point."""
        self._asked = self.asked
        self._cheapest = None if at is None else curves.threshold_of(at)
        for which, threshold, text in (
            ("asked", self._asked, "Asked for"),
            ("cheapest", self._cheapest, "Cheapest here"),
        ):
            button = self._buttons[which]
            button.setText(f"{text}: {'–' if threshold is None else number(threshold, 3)}")
            button.setEnabled(threshold is not None)
        if at is None:
            self._now.setText("cost per sample: –")
            self.why.setText("Both costs are 0: every threshold costs the same." if not any(self.costs) else "")
            return
        here, least = curves.at(point, at).costs(*self.costs).tolist()
        self._now.setText(f"cost per sample: {number(here, 3)}")
        self._buttons["cheapest"].setToolTip(
            in_lines(f"Of all thresholds, none costs less on these samples: {number(least, 3)} per sample")
        )
        self._explain()

    def _explain(self) -> None:
        """Explain how the threshold follows from the costs."""
        fp, fn = self.costs
        asked = number(self._asked or 0.0, 3)
        text = (
            "If each a is the true probability, predicting 1 costs FP·(1 − a) on average, and predicting 0 costs FN·a; "
            f"they are equal at a = FP/(FP + FN) = {plain(fp)}/({plain(fp)} + {plain(fn)}) = {asked}."
        )
        if text != self.why.text():
            self.why.setText(text)
            self._buttons["asked"].setToolTip(f"Use {asked}")

    @Slot(float)
    def _on_cost(self, cost: float) -> None:
        self.changed.emit()

    @Slot()
    def _on_asked(self) -> None:
        if self._asked is not None:
            self.threshold_chosen.emit(self._asked)

    @Slot()
    def _on_cheapest(self) -> None:
        if self._cheapest is not None:
            self.threshold_chosen.emit(self._cheapest)


def _ring(theme: Theme, which: str) -> QIcon:
    """Return the ring that marks a proposed threshold in the plots."""
    side = theme.size(16)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _, pen = looks(theme)[which]
    painter.setPen(pen)
    inset = side // 5
    painter.drawEllipse(picture.rect().adjusted(inset, inset, -inset, -inset))
    painter.end()
    return QIcon(picture)
