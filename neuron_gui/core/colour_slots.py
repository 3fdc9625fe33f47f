"""The colour of a run: a number that orders runs by learning rate as far as possible and never changes."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

#: The number of colours. They are in the order of learning rates; the first is for the smallest.
SLOTS = 12
#: The learning rates of the first colour and of the last one.
LOWEST, HIGHEST = 10**-2.5, 10**2.5

#: The learning rate of a run and its colour.
Taken = tuple[float, int]


def choose_slots(rates: Sequence[float], taken: Sequence[Taken]) -> list[int]:
    """Choose colours for new runs.

    One run gets a free colour between those of the runs with smaller and with larger learning rates, as near as
    possible to the colour of its learning rate alone. Runs that begin together are spread over the free
    colours in the order of their learning rates.

    Parameters
    ----------
    rates
        Learning rates of the new runs, one or more.
    taken
        Learning rates and colours of the existing runs.

    Returns
    -------
    slots
        From 0 to ``SLOTS`` − 1, one for each of ``rates``.
    """
    used = {slot for _, slot in taken}
    free = [slot for slot in range(SLOTS) if slot not in used]
    if len(rates) == 1:
        return [_choose_one(rates[0], taken, free)]
    if len(free) < len(rates):
        free = list(range(SLOTS))
    order = sorted(range(len(rates)), key=lambda one: rates[one])
    slots = [0] * len(rates)
    for index, one in enumerate(order):
        slots[one] = free[round(index * (len(free) - 1) / (len(rates) - 1)) % SLOTS]
    return slots


def _choose_one(rate: float, taken: Sequence[Taken], free: Sequence[int]) -> int:
    low = max((slot for other, slot in taken if other < rate), default=-1)
    high = min((slot for other, slot in taken if other > rate), default=SLOTS)
    between = [slot for slot in free if low < slot < high]
    wanted = _own_slot(rate)
    return min(between or free or range(SLOTS), key=lambda slot: abs(slot - wanted))


def _own_slot(rate: float) -> int:
    share = log10(rate / LOWEST) / log10(HIGHEST / LOWEST)
    return round(min(max(share, 0.0), 1.0) * (SLOTS - 1))
