"""The gradients of former runs, pale behind those of the current one, and cached so that frames stay fast."""

from __future__ import annotations

from itertools import chain

from PySide6.QtGui import QPen

from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.trace import Trace
from neuron_gui.core.view_ranges import Scale
from neuron_gui.views.gradient.gradient_components import Component, components
from neuron_gui.views.gradient.gradient_curves import GradientCurves, lines_of
from neuron_gui.views.plotting.plot_over_iterations import PlotOverIterations
from neuron_gui.views.plotting.run_colours import is_drawn
from neuron_gui.views.style.colour_mixing import mixed

#: Most runs that are shown: three curves for each of many runs could not be told apart.
MOST = 2
#: Share of the background in the colour of a ghost.
PALE = 0.5


class GradientGhosts(GradientCurves):
    """dw and db of a few runs that are not the current one, in the space that is shown."""

    def __init__(self) -> None:
        super().__init__()
        # Cached: drawn again only when it changes, although the curves over it change in each frame.
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        #: By the number of the run, and whether only its beginning is shown.
        self._traces: dict[tuple[int, bool], Trace] = {}
        self._scales: tuple[Scale, Scale, float] | None = None
        self._stale = True

    def set_runs(self, snapshot: Snapshot) -> bool:
        """Choose the runs and update them; return whether one is no longer shown."""
        chosen = {
            (run.number, PlotOverIterations.is_cut_off(run.last, snapshot.run.last)): run for run in _chosen(snapshot)
        }
        others = self._traces.keys() - chosen.keys()
        for key in others:
            del self._traces[key]
        self._stale |= bool(others)
        for key, run in chosen.items():
            trace = self._traces.setdefault(key, Trace(log=key[1]))
            self._stale |= trace.update(run.history.in_space_at(run.last))
        return bool({number for number, _ in others} - {number for number, _ in chosen})

    def reach(self) -> tuple[int, float, float]:
        """Return the last iteration, and the smallest and the largest value of all ghosts; zeros without ghosts."""
        traces = self._traces.values()
        last = max((int(trace.iterations[-1]) for trace in traces), default=0)
        low = min((float(trace.low[:, 1:].min()) for trace in traces), default=0.0)
        return last, low, max((float(trace.high[:, 1:].max()) for trace in traces), default=0.0)

    def show_in(self, x_scale: Scale, y_scale: Scale, height: float) -> None:
        """Show them in these view coordinates; ``height`` is that of the view."""
        if not self._stale and self._scales == (x_scale, y_scale, height):
            return
        self._stale, self._scales = False, (x_scale, y_scale, height)
        lines = [lines_of(trace, components(2), x_scale, y_scale, height) for trace in self._traces.values()]
        self.show_lines([*chain.from_iterable(lines)])

    def pen(self, component: Component) -> QPen:
        """Return a thin, pale pen."""
        theme = self.theme
        return QPen(mixed(component.colour(theme), theme.plot_background, PALE), theme.thin(0.75))


def _chosen(snapshot: Snapshot) -> list[RunView]:
    """Return the runs to show: those that the current one was forked from first, then the newest ones."""
    current = snapshot.run
    line = {id(history) for history, _, _ in current.history.pieces}
    ghosts = [
        run
        for run in snapshot.runs
        if not run.current
        and not run.racing
        and is_drawn(run)
        # With more features there would be too many curves.
        and len(run.w) == len(snapshot.w) == 2
        and (not run.history.scalings or run.history.scalings[-1] is snapshot.scaling)
    ]
    ghosts.sort(key=lambda run: (id(run.history.pieces[0][0]) in line, run.number))
    return ghosts[-MOST:]
