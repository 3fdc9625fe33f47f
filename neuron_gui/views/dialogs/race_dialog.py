"""Asks which learning rates are to race."""

from __future__ import annotations

import re
from math import isfinite

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.data.number_text import count, number, plain
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.style.themed import ThemedWidget

SMALLEST, LARGEST = LEARNING_RATES

#: Multiples of the present rate, and of the largest stable one.
WIDE = (0.1, 0.3, 1.0, 3.0, 10.0)
FINE = (0.5, 0.7, 1.0, 1.4, 2.0)
EDGE = (0.5, 0.9, 1.1, 2.0)


def read_rates(text: str) -> tuple[float, ...]:
    """Read learning rates as people type them.

    They stand apart by spaces, commas or semicolons. Where there are semicolons and no points, a comma between
    digits is a decimal comma.

    Raises
    ------
    ValueError
        If they cannot race; the message is a sentence for people.
    """
    cleaned = text.replace("−", "-").strip()
    if ";" in cleaned and "." not in cleaned:
        cleaned = re.sub(r"(?<=\d),(?=\d)", ".", cleaned)
    words = [word for word in re.split(r"[\s,;]+", cleaned) if word]
    if not words:
        raise ValueError(f"Type one to {MOST_LANES} learning rates, for example 0.1 1 10.")
    rates: list[float] = []
    for word in words:
        try:
            rate = float(word)
        except ValueError:
            raise ValueError(f"“{word[:20]}” is not a number.") from None
        if not (isfinite(rate) and SMALLEST <= rate <= LARGEST):
            raise ValueError(
                f"{word[:20]} is not between {plain(SMALLEST)} and {plain(LARGEST)}. "
                "Decimal commas need semicolons in between: 0,1; 0,3."
            )
        if rate in rates:
            raise ValueError(f"{word[:20]} is there twice.")
        rates.append(rate)
    if len(rates) > MOST_LANES:
        raise ValueError(f"At most {MOST_LANES} learning rates can race; these are {len(rates)}.")
    return tuple(rates)


def fan(rate: float, factors: tuple[float, ...]) -> tuple[float, ...]:
    """Return multiples of a rate, with three digits, within the limits, each once and ascending."""
    rates = (min(max(float(f"{rate * factor:.3g}"), SMALLEST), LARGEST) for factor in factors)
    return tuple(sorted(set(rates)))


#: Width of what is asked, in px at zoom 1; the share of the screen that the dialog may have.
WIDTH = 360
MOST = 0.95


class RaceDialog(ThemedWidget, QDialog):
    """Rates to type, or a fan of them by one click.

    Parameters
    ----------
    rate
        The present learning rate.
    stable
        The largest stable one, 2/λmax; None or infinite if there is none.
    iteration
        The iteration that is shown, from which the race may begin.
    parent
        Owner.
    """

    def __init__(self, rate: float, stable: float | None, iteration: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("race_dialog")
        self.setWindowTitle("Race learning rates")
        self._rate, self._stable = rate, stable if stable is not None and isfinite(stable) else None
        self._edit = QLineEdit()
        self._edit.setObjectName("race_rates")
        self._edit.setAccessibleName("Learning rates")
        self._edit.setToolTip(f"One to {MOST_LANES} rates, with spaces, commas or semicolons in between")
        self._edit.setClearButtonEnabled(True)
        caption = QLabel("&Learning rates to train side by side")
        caption.setBuddy(self._edit)
        caption.setWordWrap(True)
        self._said = QLabel()
        self._said.setObjectName("race_message")
        self._said.setWordWrap(True)
        # Room for two lines: a message that comes or goes must not move the buttons.
        self._said.setMinimumHeight(2 * self._said.fontMetrics().lineSpacing() + self.theme.size(4))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("&Race")
        self._ok.setObjectName("race_ok")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

        self._from_start = QRadioButton("From the &start")
        self._from_start.setObjectName("race_from_start")
        self._from_start.setToolTip("All begin with the weights and the bias of iteration 0")
        self._from_start.setChecked(True)
        self._from_here = QRadioButton(f"From &here, iteration {count(iteration)}")
        self._from_here.setObjectName("race_from_here")
        self._from_here.setToolTip("All begin with the weights and the bias that are shown")
        self._from_here.setEnabled(iteration > 0)
        fans = QHBoxLayout()
        fans.setSpacing(self.theme.size(6))
        self._wide = _button(
            "&Around this rate", "race_wide", f"Five rates from a tenth of {number(rate, 3)} to ten times it"
        )
        self._fine = _button("&Close around it", "race_fine", f"Five rates from half of {number(rate, 3)} to twice it")
        self._edge = _button("Around the &edge", "race_edge", "No rate is too large here, so there is no edge")
        self._wide.clicked.connect(self._on_wide)
        self._fine.clicked.connect(self._on_fine)
        self._edge.clicked.connect(self._on_edge)
        self._edge.setEnabled(self._stable is not None)
        if self._stable is not None:
            self._edge.setToolTip(f"0.5, 0.9, 1.1 and 2 times the largest stable rate, {number(self._stable, 3)}")
        for button in (self._wide, self._fine, self._edge):
            fans.addWidget(button)
        fans.addStretch(1)

        space = self.theme.size(16)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self.theme.size(10))
        rows.addWidget(caption)
        rows.addWidget(self._edit)
        rows.addLayout(fans)
        rows.addWidget(self._from_start)
        rows.addWidget(self._from_here)
        rows.addWidget(self._said)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(self.theme.size(10))
        self._fans, self._inside, self._region = fans, inside, Region(inside)
        column.addWidget(self._region, 1)
        column.addWidget(self._buttons)
        room, least = self.screen().availableGeometry(), inside.minimumSizeHint()
        height = rows.heightForWidth(least.width()) if rows.hasHeightForWidth() else least.height()
        width = max(self.theme.size(WIDTH), least.width()) + 2 * space
        height += self._buttons.sizeHint().height() + 3 * space
        self.resize(min(width, int(MOST * room.width())), min(height, int(MOST * room.height())))
        self._edit.textChanged.connect(self._on_text)
        self._fill(rate, WIDE)
        self._edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the buttons below each other where they have no room beside each other."""
        super().showEvent(event)
        if self._inside.minimumSizeHint().width() > self._region.width():
            self._fans.setDirection(QHBoxLayout.Direction.TopToBottom)

    def rates(self) -> tuple[float, ...]:
        """Return the rates as they were typed; none while they cannot race."""
        try:
            return read_rates(self._edit.text())
        except ValueError:
            return ()

    @property
    def from_start(self) -> bool:
        """Whether the race begins at iteration 0, and not at the one that is shown."""
        return self._from_start.isChecked()

    @Slot()
    def accept(self) -> None:
        """Close with the rates, unless they cannot race."""
        if self.rates():
            super().accept()

    def _fill(self, rate: float, factors: tuple[float, ...]) -> None:
        self._edit.setText("  ".join(plain(one) for one in fan(rate, factors)))
        self._edit.selectAll()

    @Slot()
    def _on_wide(self) -> None:
        self._fill(self._rate, WIDE)

    @Slot()
    def _on_fine(self) -> None:
        self._fill(self._rate, FINE)

    @Slot()
    def _on_edge(self) -> None:
        if self._stable is not None:
            self._fill(self._stable, EDGE)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        try:
            rates = read_rates(text)
        except ValueError as error:
            said, role = str(error), "danger"
        else:
            said, role = f"{len(rates)} run{'s' if len(rates) > 1 else ''}.", "muted"
        self._ok.setEnabled(role != "danger")
        self._said.setText(said)
        if self._said.property("role") != role:
            self._said.setProperty("role", role)
            self._edit.setProperty("invalid", role == "danger")
            for widget in (self._said, self._edit):
                # The style sheet is asked again only when it is told to.
                widget.style().unpolish(widget)
                widget.style().polish(widget)


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.setAccessibleName(text.replace("&", "").replace("×", "times ").replace("…", "to"))
    return button
