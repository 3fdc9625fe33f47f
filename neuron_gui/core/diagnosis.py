"""How a run is doing, told from its last losses: crawling, converging, oscillating, ..."""

from __future__ import annotations

from enum import Enum
from math import log

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray, IndexArray

#: A loss that rises by less than this share of itself may do so by rounding alone.
ROUNDING = 1e-9
#: A run that has fallen for so many steps in a row, and far longer than between its rises, has settled.
SETTLED_STEPS = 8
#: A run is slow if a step lowers the loss by less than this share of it: 1,000 steps by less than 2 %.
SLOW_FALL = 2e-5
#: A fall that is down to this share of itself, from one half of the tail to the other, is settling.
SETTLING = 0.95
#: The loss of a neuron that knows nothing, −log ½.
KNOWS_NOTHING = log(2.0)


class State(Enum):
    """How a run is doing; `sentence` says it to people."""

    READY = "Ready to train."
    CRAWLING = "The loss falls, but very slowly: the learning rate is small for these data."
    CONVERGING = "The loss is falling towards its minimum."
    CONVERGED = "The gradient is as good as zero: the loss has stopped falling."
    OSCILLATING = "The loss goes up as well as down: the steps are too large to settle in the minimum."
    GROWING = "A line separates the classes, so there is no minimum: the loss falls and the weights grow for ever."

    @property
    def sentence(self) -> str:
        """One plain sentence about the state."""
        return self.value


def rises(losses: FloatArray) -> BoolArray:
    """Tell at which steps the loss rose by more than rounding.

    Parameters
    ----------
    losses
        Shape (k, ...), one row an iteration, none negative.

    Returns
    -------
    rose
        Shape (k − 1, ...).
    """
    return losses[1:] - losses[:-1] > ROUNDING * losses[:-1]


def diagnose(losses: FloatArray, gradient_norm: float, tolerance: float, separable: bool | None) -> State:
    """Tell how a run is doing.

    Below the critical learning rate gradient descent lowers the loss at every step, so a loss that keeps
    rising is *oscillating*: the gradients of this loss are bounded and it cannot run to infinity.

    Parameters
    ----------
    losses
        The newest losses of the run, oldest first, shape (k,); some thousand of them are plenty.
    gradient_norm
        Length of the gradient at the newest iteration.
    tolerance
        Gradient norm at which the run counts as converged.
    separable
        Whether a line separates the classes, so that no minimum exists; None while nobody knows.
    """
    if len(losses) < 2:
        return State.READY
    if gradient_norm == 0.0 or (gradient_norm <= tolerance and not separable):
        return State.CONVERGED
    rose = np.flatnonzero(rises(losses))
    if _keeps_rising(rose, len(losses)):
        return State.OSCILLATING
    if len(rose):
        # What came before the last rise says nothing about how fast it falls now.
        losses = losses[rose[-1] + 1 :]
    # On separable data each step gains less than the one before, for ever; that is slow only near the start.
    if _is_slow(losses) and not (separable and losses[-1] < KNOWS_NOTHING / 2):
        return State.CRAWLING
    return State.GROWING if separable else State.CONVERGING


def _keeps_rising(rose: IndexArray, rows: int) -> bool:
    """Whether the loss, that rose at these of its steps, rises now and then, and has not settled since it did.

    A first step that was too long, or a learning rate lowered a moment ago, leaves rises behind in the tail;
    they are over when the loss has since fallen for twice as long as it ever did between two of them.
    """
    if len(rose) == 0:
        return False
    quiet = rows - 2 - int(rose[-1])
    longest = int(np.max(rose[1:] - rose[:-1])) if len(rose) > 1 else 0
    return quiet < max(SETTLED_STEPS, 2 * longest)


def _is_slow(losses: FloatArray) -> bool:
    """Whether the loss falls slowly, and not because it is settling at its minimum."""
    steps = len(losses) - 1
    first, middle, last = float(losses[0]), float(losses[steps // 2]), float(losses[-1])
    if first - last > SLOW_FALL * steps * first:
        return False
    earlier, later = (first - middle) / max(steps // 2, 1), (middle - last) / (steps - steps // 2)
    return later >= SETTLING * earlier
