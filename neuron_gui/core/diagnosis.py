"""The state of a run, found from its last losses and the smallest possible loss: crawling, converging and so on."""

from __future__ import annotations

from enum import Enum
from math import log

import numpy as np

from neuron_gui.core.optimum import Optimum
from neuron_gui.data.arrays import BoolArray, FloatArray, IndexArray

#: A rise of the loss by less than this share of it may be rounding.
ROUNDING = 1e-9
#: A run has settled after this many steps without a rise, and after twice the longest time between two rises.
SETTLED_STEPS = 8
#: A run crawls if a step reduces the distance to the smallest loss by less than this share.
SLOW_GAP = 1e-4
#: The same while the smallest loss is unknown: the share is that of the loss itself.
SLOW_FALL = 2e-5
#: Near a minimum the loss falls, per step, by less than this share of the fall in the first half of the tail.
SETTLING = 0.95
#: The loss is near the smallest one, or practically equal, if the distance is at most this share: see `_within`.
NEAR, CLOSE = 1e-2, 1e-4
#: A distance below this share of the loss cannot be seen in the numbers on the screen.
NOUGHT = 1e-7
#: The loss of a neuron that has learned nothing, −ln ½.
KNOWS_NOTHING = log(2.0)


class State(Enum):
    """How a run is doing. The value is the word for it; `sentence` says what it means."""

    READY = "Ready"
    CRAWLING = "Crawling"
    CONVERGING = "Converging"
    CONVERGED = "Converged"
    OSCILLATING = "Oscillating"
    NOISY = "Noisy"
    GROWING = "Growing"

    @property
    def sentence(self) -> str:
        """One plain sentence that is true of every run in this state."""
        return _SENTENCES[self]


_SENTENCES = {
    State.READY: "Ready to train.",
    State.CRAWLING: "The loss is far above the smallest possible and hardly falls.",
    State.CONVERGING: "The loss is falling towards its minimum, or is near it.",
    State.CONVERGED: "The gradient is practically zero, and the loss is as small as it can be.",
    State.OSCILLATING: "The loss goes up as well as down.",
    State.NOISY: "The loss goes up and down, because each step follows some of the samples only.",
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
    losses: FloatArray,
    gradient_norm: float,
    tolerance: float,
    optimum: Optimum | None,
    gap: float | None = None,
    *,
    batches: bool = False,
) -> State:
    """Tell how a run is doing.

    A short gradient alone says little: with features in tiny units it is short everywhere. What counts is the distance
    of the loss from the smallest loss, and the share of that distance that a step removes.

    Parameters
    ----------
    losses
        The newest losses of the run, oldest first, shape (k,); about a thousand are enough.
    gradient_norm
        Length of the gradient at the newest iteration.
    tolerance
        Gradient norm at which the run counts as converged, if the loss is as good as the smallest one.
    optimum
        The smallest loss; None while it is unknown.
    gap
        If the optimum is unknown, an estimate of how far the newest loss is above the smallest one; or None.
    batches
        Whether each step uses some of the samples only. Then the loss may rise at any learning rate.
    """
    if len(losses) < 2:
        return State.READY
    last = float(losses[-1])
    separable = optimum is not None and not optimum.exists
    if optimum is not None:
        gap = last - optimum.loss
    if separable and gradient_norm == 0.0:
        return State.CONVERGED  # rounded to zero: no step changes anything
    if not separable and gradient_norm <= tolerance and _within(CLOSE, gap, last):
        return State.CONVERGED
    restless = restlessness(losses, batches=batches)
    if restless is not None:
        return restless
    rose = np.flatnonzero(rises(losses))
    if len(rose):
        # Losses before the last rise say nothing about the present speed.
        losses = losses[rose[-1] + 1 :]
    if optimum is None:
        stuck = gradient_norm <= tolerance and gap is not None
        return State.CRAWLING if stuck or _is_slow(losses) else State.CONVERGING
    if separable:
        # Near a minimum each step gains less than the one before. That is slow only far above the smallest loss.
        far = last - optimum.loss > (KNOWS_NOTHING - optimum.loss) / 2
        return State.CRAWLING if far and _closes_slowly(losses, optimum.loss) else State.GROWING
    if not _within(NEAR, gap, last) and _closes_slowly(losses, optimum.loss):
        return State.CRAWLING
    return State.CONVERGING


def restlessness(losses: FloatArray, *, batches: bool) -> State | None:
    """Return `State.NOISY` or `State.OSCILLATING` if the loss still rises from time to time, else None.

    Parameters
    ----------
    losses, batches
        As for `diagnose`.
    """
    if not _keeps_rising(np.flatnonzero(rises(losses)), len(losses)):
        return None
    return State.NOISY if batches and _stays_low(losses) else State.OSCILLATING


def _within(share: float, gap: float | None, loss: float) -> bool:
    """Whether a loss is above the smallest one by no more than this share of what is small for these data.

    The distance is compared with the smallest loss itself and with its distance from the loss of a neuron that has
    learned nothing. On exclusive-or data the latter is nearly zero.
    """
    if gap is None:
        return False
    least = max(loss - gap, 0.0)
    return gap <= max(share * min(least, max(KNOWS_NOTHING - least, 0.0)), NOUGHT * loss)


def _closes_slowly(losses: FloatArray, least: float) -> bool:
    """Whether a step removes almost nothing of the distance between the loss and the smallest loss."""
    half = (len(losses) - 1) // 2
    steps = len(losses) - 1 - half
    if steps == 0:
        return False
    fall = float(losses[half] - losses[-1]) / steps
    return fall < SLOW_GAP * (float(losses[-1]) - least)


def _keeps_rising(rose: IndexArray, rows: int) -> bool:
    """Whether the loss, which rose at these steps, still rises from time to time.

    Rises from a first step that was too long, or from a learning rate that was lowered since, stay in the tail. They no
    longer count when the loss has fallen since then for twice the longest time between two rises.
    """
    if len(rose) == 0:
        return False
    quiet = rows - 2 - int(rose[-1])
    longest = int(np.max(rose[1:] - rose[:-1])) if len(rose) > 1 else 0
    return quiet < max(SETTLED_STEPS, 2 * longest)


def _stays_low(losses: FloatArray) -> bool:
    """Whether the loss has stopped rising on average, and is not above that of a neuron that has learned nothing.

    On exclusive-or data every loss is near the latter, and noise can raise it a little above.
    """
    half = len(losses) // 2
    earlier, later = losses[:half], losses[half:]
    highest = float(earlier.mean() + earlier.std())
    return float(later.mean()) <= min(highest, (1.0 + NEAR) * KNOWS_NOTHING)


def _is_slow(losses: FloatArray) -> bool:
    """Whether the loss falls slowly, and the fall does not shrink as it does near a minimum."""
    steps = len(losses) - 1
    first, middle, last = float(losses[0]), float(losses[steps // 2]), float(losses[-1])
    if first - last > SLOW_FALL * steps * first:
        return False
    earlier, later = (first - middle) / max(steps // 2, 1), (middle - last) / (steps - steps // 2)
    return later >= SETTLING * earlier
