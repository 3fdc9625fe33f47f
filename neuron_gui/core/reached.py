"""The first iteration of a run with a loss of at most a given value."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.history import HistoryView

#: Stretches that are compared in one round of the search.
LOOK = 600


def first_below(view: HistoryView, target: float) -> tuple[int, int] | None:
    """Find the first loss of at most ``target``, by searching shorter and shorter stretches.

    Returns
    -------
    found
        The first and the last iteration of the narrowest stretch that is known to contain it: a single iteration if
        its row is kept. None if the loss was never this small.
    """
    first, last = view.first, view.last
    while True:
        envelope = view.envelope(first, last, LOOK)
        below = np.flatnonzero(envelope.low[:, 0] <= target)
        if not len(below):
            return None
        at = int(below[0])
        begin = int(envelope.iterations[at])
        end = int(envelope.iterations[at + 1]) - 1 if at + 1 < len(envelope.iterations) else last
        if begin == end or (begin, end) == (first, last):
            return begin, end
        first, last = begin, end
