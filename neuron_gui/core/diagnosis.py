"""How a run is doing, told from its last losses and the smallest loss there is: crawling, converging, ..."""

from __future__ import annotations

from enum import Enum
from math import log

import numpy as np

from neuron_gui.core.optimum import Optimum
from neuron_gui.data.arrays import BoolArray, FloatArray, IndexArray

#: A loss that rises by less than this share of itself may do so by rounding alone.
ROUNDING = 1e-9
#: A run that has fallen for so many steps in a row, and far longer than between its rises, has settled.
SETTLED_STEPS = 8
#: A run crawls if a step takes off less than this share of what the loss is above the smallest one.
SLOW_GAP = 1e-4
#: While the smallest loss is unknown: if a step takes off less than this share of the loss itself.
SLOW_FALL = 2e-5
#: A fall that is down to this share of itself, from one half of the tail to the other, is settling.
SETTLING = 0.95
#: The loss is near the smallest one, or as good as it, if what is left is at most this share of `_unit`.
NEAR, CLOSE = 1e-2, 1e-4
#: What is left of the loss is 0 to those who read it if it is below this share of the loss.
NOUGHT = 1e-7
#: The loss of a neuron that knows nothing, −ln ½.
KNOWS_NOTHING = log(2.0)


class State(Enum):
    """How a run is doing. The value is the word for it; `sentence` says what it means."""

    READY = "Ready"
    CRAWLING = "Crawling"
    CONVERGING = "Converging"
    CONVERGED = "Converged"
    OSCILLATING = "Oscillating"
    GROWING = "Growing"

    @property
    def sentence(self) -> str:
        """One plain sentence that is true of every run in this state."""
        return _SENTENCES[self]


_SENTENCES = {
    State.READY: "Ready to train.",
    State.CRAWLING: "The loss is far above the smallest possible and hardly falls.",
    State.CONVERGING: "The loss is falling towards its minimum, or is near it.",
    State.CONVERGED: "The gradient is as good as zero, and the loss is as small as it can be.",
    State.OSCILLATING: "The loss goes up as well as down.",
    State.GROWING: "There is no minimum: the loss can always fall further, and the weights grow for ever.",
}


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


def diagnose(
    losses: FloatArray, gradient_norm: float, tolerance: float, optimum: Optimum | None, gap: float | None = None
) -> State:
    """Tell how a run is doing.

    A short gradient alone says little: with features in tiny units it is short everywhere. What counts is how
    far the loss is above the smallest one, and what share of that a step takes off.

    Parameters
    ----------
    losses
        The newest losses of the run, oldest first, shape (k,); some thousand of them are plenty.
    gradient_norm
        Length of the gradient at the newest iteration.
    tolerance
        Gradient norm at which the run counts as converged, if the loss is as good as the smallest one.
    optimum
        The smallest loss; None while nobody knows.
    gap
        Where the optimum is unknown, an estimate of how far the newest loss is above the smallest; or None.
    """
    if len(losses) < 2:
        return State.READY
    last = float(losses[-1])
    separable = optimum is not None and not optimum.exists
    if optimum is not None:
        gap = last - optimum.loss
    if separable and gradient_norm == 0.0:
        return State.CONVERGED  # rounded to zero: nothing moves any more
    if not separable and gradient_norm <= tolerance and _within(CLOSE, gap, last):
        return State.CONVERGED
    rose = np.flatnonzero(rises(losses))
    if _keeps_rising(rose, len(losses)):
        return State.OSCILLATING
    if len(rose):
        # What came before the last rise says nothing about how fast it falls now.
        losses = losses[rose[-1] + 1 :]
    if optimum is None:
        stuck = gradient_norm <= tolerance and gap is not None
        return State.CRAWLING if stuck or _is_slow(losses) else State.CONVERGING
    if separable:
        # Each step gains less than the one before, for ever; that is slow only far above the smallest loss.
        far = last - optimum.loss > (KNOWS_NOTHING - optimum.loss) / 2
        return State.CRAWLING if far and _closes_slowly(losses, optimum.loss) else State.GROWING
    if not _within(NEAR, gap, last) and _closes_slowly(losses, optimum.loss):
        return State.CRAWLING
    return State.CONVERGING


def _within(share: float, gap: float | None, loss: float) -> bool:
    """Whether a loss is above the smallest by no more than this share of what is small for these data.

    That is measured by the smallest loss itself, and by how far it lies below that of a neuron that knows
    nothing: on exclusive or there is next to nothing to gain.
    """
    if gap is None:
        return False
    least = max(loss - gap, 0.0)
    return gap <= max(share * min(least, max(KNOWS_NOTHING - least, 0.0)), NOUGHT * loss)


def _closes_slowly(losses: FloatArray, least: float) -> bool:
    """Whether a step takes off next to nothing of what the loss is above the smallest."""
    half = (len(losses) - 1) // 2
    steps = len(losses) - 1 - half
    if steps == 0:
        return False
    fall = float(losses[half] - losses[-1]) / steps
    return fall < SLOW_GAP * (float(losses[-1]) - least)


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
