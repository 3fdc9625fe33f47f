"""A run: one line of iterations, grown from a start or forked from another run."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import chain
from math import inf
from time import perf_counter

import numpy as np

from neuron_gui.core.chunk import CHUNK, Chunk, Row
from neuron_gui.core.downsampled_chunk import DownsampledChunk
from neuron_gui.core.history import History, HistoryView
from neuron_gui.core.jobs import Job
from neuron_gui.core.options import Effect
from neuron_gui.core.problem import Inputs, StepKernel
from neuron_gui.core.training_config import TrainingConfig, change_text

#: Seconds of a replay between two yields.
SLICE = 0.002


class Run:
    """One line of iterations and what it was trained with.

    Parameters
    ----------
    number
        Identifies the run within its data set; never used again after a deletion.
    inputs
        What it trains on.
    kernel
        What takes its steps.
    start
        The first row: the iteration and the parameters, loss and gradient there.
    config
        What the first step is taken with.
    origin
        How it began, for its name: "" for a start, "moved by hand", "standardized", …
    parent
        The run it was forked from; its rows before ``start`` belong to this run too.
    best_before
        The smallest loss of those rows.
    """

    def __init__(
        self,
        number: int,
        inputs: Inputs,
        kernel: StepKernel,
        start: tuple[int, Row],
        config: TrainingConfig,
        origin: str = "",
        parent: Run | None = None,
        best_before: float = inf,
    ) -> None:
        self.number = number
        self.inputs = inputs
        self.kernel = kernel
        self.origin = origin
        self.parent = parent
        self.best_before = best_before
        self.visible = True
        #: The newest iteration computed in a race. Another kernel gives the same numbers only to rounding, so rows
        #: up to here are never let go.
        self.raced = -1
        self.title = ""
        #: Its colour: see `colour_slots`.
        self.colour = 0
        #: Iterations at which other runs leave this one.
        self.forks: set[int] = set()
        #: (iteration, configuration): from this iteration on, steps are taken with it.
        self.configs = [(start[0], config)]
        self.history = self._begun(start[0], start[1], config)

    @property
    def start(self) -> int:
        """The iteration of its first own row."""
        return self.history.start

    @property
    def last(self) -> int:
        """The newest iteration."""
        return self.history.last

    @property
    def best(self) -> float:
        """The smallest loss on this line, the ancestors' rows up to each fork included."""
        return min(self.history.best, self.best_before)

    @property
    def started(self) -> bool:
        """Whether it has taken a step of its own."""
        return self.history.length > 1

    @property
    def name(self) -> str:
        """The title somebody gave it, or one made from the options that are used and from what changed."""
        if self.title:
            return self.title
        first, config = self.configs[0]
        since = f" from iteration {_grouped(first)}" if self.parent is not None else ""
        if self.origin and since:
            text = f"{self.origin}{since}"
        else:
            text = ", ".join([*filter(None, [self.origin]), *config.mentions(without=self._told)]) + since
        if len(self.configs) > 1:
            at, newest = self.configs[-1]
            changes = newest.difference(self.configs[-2][1], Effect.STEP)
            what = ", ".join(change_text(name, value) for name, value in changes.items())
            text += f", then {what} from {_grouped(at)}"
        return text

    @property
    def label(self) -> str:
        """A short name beside a curve: its title, or its newest options, the learning rate first, and how it began."""
        if self.title:
            return self.title
        newest = self.configs[-1][1]
        others = newest.mentions(without=("learning_rate", *self._told))
        return ", ".join([change_text("learning_rate", newest.learning_rate), *others, *filter(None, [self.origin])])

    @property
    def _told(self) -> tuple[str, ...]:
        """Options that a name does not repeat: a fork is in the space of its parent, or its origin says it."""
        forking = self.configs[0][1].part(Effect.FORK)
        return tuple(forking) if self.parent is not None else ()

    def config_at(self, iteration: int) -> TrainingConfig:
        """Return what the step is taken with that leaves this iteration."""
        configs = self.holder(iteration).configs
        at = bisect_right(configs, iteration, key=lambda change: change[0])
        return configs[max(at - 1, 0)][1]

    def all_configs(self) -> list[tuple[int, TrainingConfig]]:
        """Return (iteration, configuration) wherever steps changed on this line, the ancestors' changes included."""
        lines: list[list[tuple[int, TrainingConfig]]] = []
        run: Run | None = self
        stop = self.last + 1
        while run is not None:
            lines.append([change for change in run.configs if change[0] < stop])
            stop, run = min(stop, run.start), run.parent
        changes: list[tuple[int, TrainingConfig]] = []
        for change in chain.from_iterable(reversed(lines)):
            if not changes or change[1].difference(changes[-1][1], Effect.STEP):
                changes.append(change)
        return changes

    def configure(self, config: TrainingConfig) -> None:
        """Take steps from the newest iteration on with another configuration.

        A run that has begun keeps its update rule, whose constants may change.
        """
        if not config.difference(self.configs[-1][1], Effect.STEP):
            return
        if not self.takes(config):
            assert not self.started
            row = self.history.row(self.start)
            assert row is not None
            self.history = self._begun(self.start, replace(row, state=np.empty(0)), config)
        if self.configs[-1][0] == self.last:
            self.configs.pop()
        if not self.configs or config.difference(self.configs[-1][1], Effect.STEP):
            self.configs.append((self.last, config))

    def takes(self, config: TrainingConfig) -> bool:
        """Whether its rows can be gone on from with a configuration: another update rule remembers other things."""
        return type(config.optimizer) is type(self.configs[-1][1].optimizer)

    @staticmethod
    def _begun(iteration: int, row: Row, config: TrainingConfig) -> History:
        """Return a history with its first row; a rule that remembers nothing yet is started."""
        remembered = config.optimizer.start(len(row.v))
        history = History(iteration, len(row.v), len(remembered))
        history.append(row if len(row.state) == len(remembered) else replace(row, state=remembered))
        return history

    def holder(self, iteration: int) -> Run:
        """Return the run on this line whose own rows hold an iteration."""
        run = self
        while iteration < run.start and run.parent is not None:
            run = run.parent
        return run

    def view(self) -> HistoryView:
        """Return what a reader may see now: the ancestors' rows up to each fork, then the own ones."""
        pieces, scalings = [], []
        run: Run | None = self
        stop = self.last
        while run is not None:
            if run.start <= stop:
                pieces.append((run.history, run.start, stop))
                scalings.append(run.inputs.scaling)
                stop = run.start - 1
            run = run.parent
        return HistoryView(tuple(reversed(pieces)), tuple(reversed(scalings)))

    def evict(self, number: int, rows: Chunk | None = None) -> None:
        """Keep of a chunk only what plots can show of it; ``rows`` are its rows where it was let go before."""
        self.history.evict(number, self.forks, [at for at, _ in self.configs], rows)

    def replaying(self, number: int) -> Job[Chunk]:
        """Compute a chunk again whose rows were let go: the same start and steps, so the same bits."""
        remains = self.history.chunks[number]
        assert isinstance(remains, DownsampledChunk)
        begin, first = remains.begin, remains.first
        chunk = Chunk(self.history.size, begin, self.history.state_size)
        rows = chunk.rows(0)
        filled = begin
        rows.parameters[filled], rows.losses[filled], rows.gradients[filled] = first.v, first.loss, first.gradient
        rows.states[filled] = first.state
        filled += 1
        while filled < CHUNK:
            iteration = self.history.origin + number * CHUNK + filled - 1
            until = next((at for at, _ in self.configs if at > iteration), iteration + CHUNK)
            stop = min(CHUNK, filled + until - iteration)
            filled += self.kernel.train(
                rows.place(filled - 1),
                chunk.rows(filled, stop),
                self.config_at(iteration).update,
                iteration,
                perf_counter() + SLICE,
            )
            yield filled / CHUNK
        return chunk


def _grouped(number: int) -> str:
    """Write a whole number with a thin gap between thousands."""
    return f"{number:,}".replace(",", "\u2009")
