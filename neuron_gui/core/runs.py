"""A run: a sequence of iterations that begins at a start or forks from another run."""

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
from neuron_gui.core.problem import Inputs, Problem, StepKernel
from neuron_gui.core.training_config import OPTIONS, TrainingConfig, change_text

#: Seconds of computation between two yields of a replay.
SLICE = 0.002
_FORKING = tuple(one.name for one in OPTIONS.values() if one.effect is Effect.FORK)


class Run:
    """A sequence of iterations, and the configurations it was trained with.

    Parameters
    ----------
    number
        Identifies the run within its data set; never used again after a deletion.
    inputs
        The inputs that it trains on.
    kernel
        The kernel that computes its steps.
    start
        The first row: the iteration and the parameters, loss and gradient there.
    config
        The configuration of the first step.
    origin
        How it began, for its name: "" for a start, "moved by hand", "standardized", …
    parent
        The run it was forked from; its rows before ``start`` belong to this run too.
    best_before
        The smallest loss of those rows.
    problem
        The data that ``inputs`` were made of.
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
        *,
        problem: Problem,
    ) -> None:
        self.number = number
        self.problem = problem
        self.inputs = inputs
        self.kernel = kernel
        self.origin = origin
        self.parent = parent
        self.best_before = best_before
        self.visible = True
        #: The newest iteration computed in a race. Rows up to it are never evicted: a race has a limit of its own.
        self.raced = -1
        #: The iteration up to which the data were changed by hand while it trained. The rows before it are kept as they
        #: were, each with the loss on the data of that moment: they cannot be computed again.
        self.edited = -1
        self.title = ""
        self._names_of: tuple[object, ...] = ()
        self._names = "", ""
        #: The number of its colour: see `colour_slots`.
        self.colour = 0
        #: Iterations at which other runs fork off.
        self.forks: set[int] = set()
        #: (iteration, configuration): steps from this iteration on use it.
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
        """The smallest loss of the run, including the rows of its ancestors up to each fork."""
        return min(self.history.best, self.best_before)

    @property
    def started(self) -> bool:
        """Whether it has taken a step of its own."""
        return self.history.length > 1

    @property
    def name(self) -> str:
        """The title given by the user, or one made from the options that are used and from what changed."""
        return self.title or self._made_names[0]

    @property
    def label(self) -> str:
        """A short name beside a curve: the title, or the newest options, learning rate first, and how it began."""
        return self.title or self._made_names[1]

    @property
    def _made_names(self) -> tuple[str, str]:
        """The name and the label without a title; made once, because each snapshot needs them."""
        of = (self.origin, self.parent is None, self.configs[0], self.configs[-2:])
        if of != self._names_of:
            self._names_of, self._names = of, (self._make_name(), self._make_label())
        return self._names

    def _make_name(self) -> str:
        first, config = self.configs[0]
        since = f" from iteration {_grouped(first)}" if self.parent is not None else ""
        if self.origin and self.parent is not None:
            changed = config.difference(self.parent.config_at(first), Effect.STEP)
            text = ", ".join([self.origin, *(change_text(*one) for one in changed.items())]) + since
        else:
            text = ", ".join([*filter(None, [self.origin]), *config.mentions(without=self._told)]) + since
        if len(self.configs) > 1:
            at, newest = self.configs[-1]
            changes = newest.difference(self.configs[-2][1], Effect.STEP)
            what = ", ".join(change_text(name, value) for name, value in changes.items())
            text += f", then {what} from {_grouped(at)}"
        return text

    def _make_label(self) -> str:
        newest = self.configs[-1][1]
        others = newest.mentions(without=("learning_rate", *self._told))
        return ", ".join([change_text("learning_rate", newest.learning_rate), *others, *filter(None, [self.origin])])

    @property
    def _told(self) -> tuple[str, ...]:
        """Options that a name does not repeat: a fork has the space of its parent, or the origin mentions it."""
        return _FORKING if self.parent is not None else ()

    def config_at(self, iteration: int) -> TrainingConfig:
        """Return the configuration of the step from this iteration to the next."""
        configs = self.holder(iteration).configs
        at = bisect_right(configs, iteration, key=lambda change: change[0])
        return configs[max(at - 1, 0)][1]

    def all_configs(self) -> list[tuple[int, TrainingConfig]]:
        """Return (iteration, configuration) for each change, including those of the ancestors."""
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

    def alike_since(self, iteration: int, config: TrainingConfig) -> int:
        """Return the iteration from which all steps up to this one were made as the next one will be.

        They had the same objective, the same update rule and batches of the same size. It is ``iteration`` if the
        options of the next step, ``config``, differ in one of these.
        """
        since, alike = 0, None
        for at, used in [*self.all_configs(), (iteration, config)]:
            kind = used.objective, type(used.optimizer), used.batch_size
            if at <= iteration and kind != alike:
                since, alike = at, kind
        return since

    def configure(self, config: TrainingConfig) -> None:
        """Use another configuration for the steps from the newest iteration on.

        A run that has begun keeps its update rule. The constants of the rule may change.
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

    def train_on(self, problem: Problem, kernel: StepKernel, row: Row, config: TrainingConfig) -> None:
        """Continue with other data; of the options, only the held-out samples change.

        Parameters
        ----------
        problem
            The data.
        kernel
            Computes the next steps.
        row
            Replaces the newest row.
        config
            The configuration with the samples that are held out.
        """
        self.problem, self.inputs, self.kernel = problem, problem.inputs(config), kernel
        held_out = config.part(Effect.ANEW)
        self.configs = [(at, one.changed(held_out)) for at, one in self.configs]
        if len(row.state) != self.history.state_size:
            row = replace(row, state=config.optimizer.start(len(row.v)))
        self.history.replace_newest(row)
        self.best_before, self.edited = inf, self.last if self.started else -1

    def takes(self, config: TrainingConfig) -> bool:
        """Whether the run can continue with a configuration: the state of another update rule would not fit."""
        return type(config.optimizer) is type(self.configs[-1][1].optimizer)

    @staticmethod
    def _begun(iteration: int, row: Row, config: TrainingConfig) -> History:
        """Return a history with its first row; a rule without a state is given its start state."""
        remembered = config.optimizer.start(len(row.v))
        history = History(iteration, len(row.v), len(remembered))
        history.append(row if len(row.state) == len(remembered) else replace(row, state=remembered))
        return history

    def holder(self, iteration: int) -> Run:
        """Return the run that has the row of an iteration: this one, or an ancestor."""
        run = self
        while iteration < run.start and run.parent is not None:
            run = run.parent
        return run

    def trained_on_since(self, inputs: Inputs) -> int:
        """Return the first of the last iterations that are trained on some inputs; after the last if none is."""
        run, first = self, self.last + 1
        while run.inputs is inputs:
            first = max(run.start, run.edited)
            if run.parent is None or run.edited >= run.start:
                break
            run = run.parent
        return first

    def view(self) -> HistoryView:
        """Return the rows as they are now: those of the ancestors up to each fork, then its own."""
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
        """Keep only what plots can show of a chunk; ``rows`` are its rows if it was evicted before."""
        self.history.evict(number, self.forks, [at for at, _ in self.configs], rows)

    def replaying(self, number: int) -> Job[Chunk]:
        """Compute the rows of an evicted chunk again: from the same start by the same steps, so bit for bit."""
        kept = self.history.chunks[number]
        assert isinstance(kept, DownsampledChunk)
        begin, first = kept.begin, kept.first
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
                rows.at(filled - 1),
                chunk.rows(filled, stop),
                self.config_at(iteration).update,
                iteration,
                perf_counter() + SLICE,
            )
            yield filled / CHUNK
        return chunk


def _grouped(number: int) -> str:
    """Write a whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")
