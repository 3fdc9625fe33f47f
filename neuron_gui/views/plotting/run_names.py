"""The names of runs at the ends of their curves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from neuron_gui.core.snapshot import RunView
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.curve_names import Name
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.style.theme import Theme

#: A curve whose last part goes up and down this many times its height has its name at its middle.
LAST_PART, RESTLESS = 8, 3.0


def names_of_runs(
    theme: Theme, runs: list[RunView], texts: Mapping[int, str], curves: Mapping[int, Curve], right: float
) -> tuple[Name, ...]:
    """Return a name for each curve: first the current run's, then those of the newest ones.

    Parameters
    ----------
    theme
        Colours.
    runs, texts, curves
        The runs that are drawn; and by number the texts of their names, see `texts_of_runs`, and their curves.
    right
        Right end of the view. A curve that continues beyond it has its name there.
    """
    names = []
    for run in sorted(runs, key=lambda run: (not run.current, -run.number)):
        x, y = curves[run.number].getData()
        seen = np.searchsorted(x, right, "right")
        if seen and run.number in texts:
            lead = run_colour(theme, run)
            text, end = texts[run.number], _end(x[:seen], y[:seen])
            names.append(Name(text, theme.text, float(x[seen - 1]), end, lead, run.number))
    return tuple(names)


def texts_of_runs(runs: list[RunView]) -> dict[int, str]:
    """Return the texts of the names by the number of the run, for runs that are not covered by other runs."""
    texts = without_common_parts([run.label for run in runs])
    named = (run.active or not _is_covered(run, runs) for run in runs)
    return {run.number: text for run, text, has_name in zip(runs, texts, named, strict=True) if has_name}


def without_common_parts(labels: list[str]) -> list[str]:
    """Return the labels of runs without the parts, except the first, that all of them have.

    Examples
    --------
    >>> without_common_parts(["α = 0.1, Adam, 30 % test", "α = 1, Newton, 30 % test"])
    ['α = 0.1, Adam', 'α = 1, Newton']
    """
    parts = [label.split(", ") for label in labels]
    common = set.intersection(*(set(one[1:]) for one in parts)) if len(parts) > 1 else set()
    short = [", ".join([one[0], *(part for part in one[1:] if part not in common)]) for one in parts]
    return short if len(set(short)) == len(set(labels)) else labels


def _is_covered(run: RunView, runs: list[RunView]) -> bool:
    """Whether all of a run is the beginning of another one, so that nothing of it is seen."""
    history = run.history.pieces[-1][0]
    others = (piece for other in runs if other is not run for piece in other.history.pieces)
    # The row at the fork belongs to the run itself.
    return any(piece[0] is history and piece[2] >= run.last - 1 for piece in others)


def _end(x: FloatArray, y: FloatArray) -> float:
    """Return the height of a name: that of the curve's end, or the median of its oscillation, which changes less."""
    if len(x) > 1 and x[0] == x[1]:
        # Both extremes of each interval are drawn.
        pairs = len(y) // 2
        part = y[2 * (pairs - 1 - pairs // LAST_PART) : 2 * pairs]
        part = (part[::2] + part[1::2]) / 2
    else:
        part = y[-1 - len(y) // LAST_PART :]
    span = float(part.max() - part.min())
    restless = float(np.abs(np.diff(part)).sum()) > RESTLESS * span
    return float(np.median(part)) if restless else float(part[-1])
