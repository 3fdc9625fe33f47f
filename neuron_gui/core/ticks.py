"""The round numbers at the ticks of an axis. No Qt."""

from __future__ import annotations

from math import ceil, floor, log10

from neuron_gui.data.number_text import count, power

#: The step between ticks is one of these times a power of ten.
_STEPS = (1.0, 2.0, 5.0, 10.0)


def nice_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that fits into ``span`` at most ``most`` times.

    Parameters
    ----------
    span
        Positive, finite.
    most
        At least 1.
    """
    raw = span / most
    power = 10.0 ** floor(log10(raw))
    return next((step * power for step in _STEPS if step * power >= raw * (1 - 1e-9)), 10.0 * power)


def linear_ticks(low: float, high: float, most: int, whole: bool = False) -> tuple[float, list[float]]:
    """Return the step between round numbers and those of them between ``low`` and ``high``.

    Parameters
    ----------
    low, high
        The range, ``low < high``.
    most
        The most steps in the range.
    whole
        Whether only whole numbers are allowed.
    """
    step = nice_step(high - low, most)
    if whole:
        step = max(step, 1.0)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return step, [number * step for number in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return the base-10 logarithms of round numbers between 10^low and 10^high.

    These are whole decades if there are enough of them, otherwise 1, 2 and 5 in each decade.
    """
    decades = high - low
    if decades < 1e-3:
        return linear_ticks(low, high, most)[1]
    if decades >= 2 or most < 3:
        step = int(max(1.0, nice_step(decades, most)))
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        return [float(number * step) for number in range(first, last + 1)]
    exponents = range(floor(low), ceil(high) + 1)
    ticks = [exponent + log10(step) for exponent in exponents for step in (1, 2, 5)]
    found = [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]
    return found if len(found) > 1 else linear_ticks(low, high, most)[1]


def tick_texts(values: list[float], step: float) -> list[str]:
    """Return the texts at the ticks of a linear axis: all with the same number of decimals.

    Parameters
    ----------
    values
        Multiples of ``step``.
    step
        The difference between two ticks.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest < 1e-4 or largest >= 1e7:
        return [_scientific(value, step) for value in values]
    decimals = max(0, -floor(log10(step) + 1e-9))
    return [(count(round(value)) if decimals == 0 else f"{value:.{decimals}f}".replace("-", "−")) for value in values]


def log_tick_texts(exponents: list[float]) -> list[str]:
    """Return the texts at the ticks of a logarithmic axis: plain numbers, or powers of ten for all of them.

    Parameters
    ----------
    exponents
        Base-10 logarithms of the ticks.
    """
    plain = all(-4 < exponent < 5 for exponent in exponents)
    texts = []
    for exponent in exponents:
        if plain:
            value = 10.0**exponent
            texts.append(count(round(value)) if value >= 1000 else f"{value:.4g}")
        elif exponent == round(exponent):
            texts.append(power(round(exponent)))
        else:
            rest = 10.0 ** (exponent - floor(exponent))
            texts.append(f"{rest:.3g}·{power(floor(exponent))}")
    return texts


def _scientific(value: float, step: float) -> str:
    if value == 0:
        return "0"
    exponent = floor(log10(abs(value)) + 1e-9)
    digits = max(0, exponent - floor(log10(step) + 1e-9))
    text = f"{value / 10.0**exponent:.{digits}f}" if exponent > -300 else f"{value:.{digits}e}".partition("e")[0]
    return f"{text}·{power(exponent)}".replace("-", "−")
