"""One step of the headless trainer against textbook numpy, PyTorch and the least that a step needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.core.batches import permutation
from neuron_gui.core.jobs import finish
from neuron_gui.core.kernel import BatchKernel
from neuron_gui.core.optimizers import OPTIMIZERS, Adam, Momentum, Optimizer
from neuron_gui.core.rate_map import RateMapRequest
from neuron_gui.core.rate_sweep import sweep_job
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Iterate, Rows, Update
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.data.sample_data import load_sample
from tests.benchmarks.table import Row, best_times, duration

try:
    import torch
except ImportError:
    torch: Any = None  # type: ignore[no-redef]

SIZES = (200, 10_000, 1_000_000)
#: Bounds against textbook numpy, and against PyTorch, for each size.
TEXTBOOK = ((2.0, 3.0), (1.5, 2.5), (3.5, 5.0))
TORCH = ((8.0, 15.0), (2.0, 4.0), (3.0, 4.0))
RATE = 0.1
#: Iterations in one timed call, for each size.
STEPS = (1000, 50, 1)
#: Bounds of the update rules against PyTorch's optimizers: samples, iterations in one timed call, and the bounds with
#: all samples in each update and with a batch.
RULES = ((200, 1000, (15.0, 20.0), (15.0, 20.0)), (10_000, 200, (3.0, 5.0), (6.0, 8.0)))
BATCH = 16
#: Largest relative difference from PyTorch in the first iterations.
AGREEMENT, FIRST = 1e-9, 1000


def measure() -> list[Row]:
    """Time everything that is arithmetic."""
    if torch is not None:
        torch.set_num_threads(2)
    rows: list[Row] = []
    for size, steps, by_textbook, by_torch in zip(SIZES, STEPS, TEXTBOOK, TORCH, strict=True):
        rows += _steps(size, steps, by_textbook, by_torch)
    rows.append(_separable())
    rows += _rules()
    rows += _lockstep()
    rows += _sweeps()
    rows.append(_agreement())
    return rows


def _steps(samples: int, steps: int, by_textbook: tuple[float, float], by_torch: tuple[float, float]) -> list[Row]:
    """A step of the trainer, every iteration kept in its history, against a step of the others."""
    dataset = generate("blobs", samples)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=RATE))
    work = f"m = {samples:,}"
    columns, out = dataset.columns()[0].copy(), np.empty(samples)

    def least() -> None:
        """Do what every step must do: read all inputs once, one exponential and one division for each sample."""
        for x in columns:
            x.sum()
        np.exp(columns[0], out)
        np.divide(1.0, out, out)

    rivals: list[Callable[[], object]] = [
        partial(trainer.advance, steps),
        _textbook_steps(dataset, steps),
        least,
    ]
    if torch is not None:
        rivals.append(_torch_steps(dataset, steps))
    times = best_times(*rivals)
    ours, textbooks, floor = times[0] / steps, times[1] / steps, times[2]
    rows = [_faster("one step against textbook numpy", work, ours, textbooks, by_textbook)]
    if torch is None:
        rows.append(Row("one step against PyTorch", work, None, *by_torch, duration(ours), "not installed"))
    else:
        rows.append(_faster("one step against PyTorch, 2 threads", work, ours, times[3] / steps, by_torch))
    if samples == SIZES[-1]:
        what = "one step against reading the inputs, one exponential and one division"
        rows.append(Row(what, work, ours / floor, 2.5, 1.5, duration(ours), duration(floor), "lower"))
    return rows


def _separable() -> Row:
    """A step on samples that a line separates, after so many that the losses are small."""
    samples, steps = 30_000, 50
    dataset = generate("blobs", samples, noise=0.1)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=1.0))
    trainer.advance(300)
    ours, textbooks = best_times(partial(trainer.advance, steps), _textbook_steps(dataset, steps))
    work = f"m = {samples:,}, separable"
    return _faster("one step against textbook numpy", work, ours / steps, textbooks / steps, TEXTBOOK[1])


def _faster(what: str, work: str, ours: float, rival: float, bounds: tuple[float, float]) -> Row:
    return Row(what, work, rival / ours, *bounds, duration(ours), duration(rival))


def _textbook_steps(dataset: Dataset, steps: int) -> Callable[[], None]:
    X, Y = dataset.columns()

    def run() -> None:
        w, b = np.zeros((2, 1)), 0.0
        for _ in range(steps):
            found = textbook.vectorized_pass(w, b, X, Y)
            w, b = textbook.update(w, b, found.dw, found.db, RATE)

    return run


def _torch_neuron(dataset: Dataset) -> tuple[Any, Any, Any, Any]:
    """Return the inputs, the labels, the weights and the bias for PyTorch."""
    X, y = torch.from_numpy(dataset.points.copy()), torch.from_numpy(dataset.labels.astype(np.float64))
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    return X, y, w, torch.zeros((), dtype=torch.float64, requires_grad=True)


def _torch_parts(dataset: Dataset, rate: float) -> tuple[Any, Any, Callable[[], Any]]:
    """Weights, bias, and a function that takes a step and returns the loss before it."""
    X, y, w, b = _torch_neuron(dataset)
    optimizer = torch.optim.SGD([w, b], lr=rate)

    def step() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y)
        loss.backward()
        optimizer.step()
        return loss

    return w, b, step


def _torch_steps(dataset: Dataset, steps: int) -> Callable[[], None]:
    _, _, step = _torch_parts(dataset, RATE)

    def run() -> None:
        for _ in range(steps):
            step()

    return run


def _rules() -> list[Row]:
    """Momentum and Adam against PyTorch's, with all samples in each update and with batches."""
    rows: list[Row] = []
    for samples, steps, full, batched in RULES:
        dataset = generate("blobs", samples)
        for rule in (Momentum(), Adam()):
            for size, bounds in ((None, full), (BATCH, batched)):
                trainer = Trainer(dataset, TrainingConfig(learning_rate=RATE, optimizer=rule, batch_size=size))
                what = f"one update by {rule.name} against PyTorch's"
                work = (
                    f"m = {samples:,}" if size is None else f"m = {samples:,}, batches of {size}, full loss after each"
                )
                if torch is None:
                    rows.append(Row(what, work, None, *bounds, "", "not installed"))
                    continue
                rival = _torch_updates(dataset, rule, steps, size)
                # On a machine that others use too, threads wait for each other: the better number of them counts. One
                # comes last: after two the second thread is still busy for a while, and our own time would be longer.
                rivals = [partial(_with_threads, threads, rival) for threads in (2, 1)]
                ours, *theirs = best_times(partial(trainer.advance, steps), *rivals, rounds=12)
                rows.append(_faster(what, work, ours / steps, min(theirs) / steps, bounds))
    return rows


def _with_threads(threads: int, rival: Callable[[], None]) -> None:
    torch.set_num_threads(threads)
    rival()


def _torch_updates(dataset: Dataset, rule: Optimizer, steps: int, size: int | None) -> Callable[[], None]:
    """Return what makes updates with PyTorch; with batches it computes the loss over all samples after each."""
    X, y, w, b = _torch_neuron(dataset)
    make = torch.optim.Adam if isinstance(rule, Adam) else partial(torch.optim.SGD, momentum=0.9)
    optimizer = make([w, b], lr=RATE)
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits
    # The order is drawn beforehand, so only the updates are timed.
    order = np.concatenate([permutation(0, epoch, len(y)) for epoch in range(steps * BATCH // len(y) + 1)])
    batches = torch.from_numpy(order).split(len(y) if size is None else size)

    def update(X: Any, y: Any) -> None:
        optimizer.zero_grad()
        loss_of(X @ w + b, y).backward()
        optimizer.step()

    def run() -> None:
        for batch in batches[:steps]:
            update(X[batch], y[batch])
            with torch.no_grad():
                loss_of(X @ w + b, y)

    def run_full() -> None:
        for _ in range(steps):
            update(X, y)

    return run_full if size is None else run


def _lockstep() -> list[Row]:
    """64 learning rates at once against 64 runs one after another."""
    samples, lanes, steps = 500, 64, 1000
    dataset = generate("blobs", samples)
    X, Y = dataset.columns()
    rates = np.logspace(-3, 2, lanes)
    kernel = BatchKernel(X, Y, lanes)
    rows = Rows.empty(steps, 3, lanes=(lanes,))
    V, G = np.zeros((lanes, 3)), np.empty((lanes, 3))
    kernel.evaluate(V, G, np.empty(lanes))

    def together() -> None:
        kernel.train(Iterate(V, G, np.empty((lanes, 0))), rows, Update(1.0), rates, 0)

    def one_after_another() -> None:
        for rate in rates:
            Trainer(dataset, TrainingConfig(learning_rate=float(rate))).advance(steps)

    run = _textbook_steps(dataset, steps)

    def by_the_textbook() -> None:
        for _ in rates:
            run()

    ours, singles, textbooks = best_times(together, one_after_another, by_the_textbook, rounds=8)
    work = f"m = {samples}, {steps:,} iterations"
    return [
        _faster(
            f"{lanes} rates in lockstep against {lanes} runs by textbook numpy", work, ours, textbooks, (5.0, 15.0)
        ),
        Row(
            f"{lanes} rates in lockstep against {lanes} runs of the trainer",
            work,
            singles / ours,
            None,
            None,
            duration(ours),
            duration(singles),
        ),
    ]


def _sweeps() -> list[Row]:
    """The map of every rule over 64 rates, and a long sweep, in seconds; beside them what textbook numpy would need."""
    samples, lanes, iterations, many = 500, 64, 100, 10_000
    dataset = generate("blobs", samples)
    X, Y = dataset.columns()
    trainer, start, rates = Trainer(dataset, TrainingConfig()), np.zeros(3), np.logspace(-3, 2, lanes)
    request = RateMapRequest(start, iterations, TrainingConfig(), (False,))
    tenth = _textbook_steps(dataset, lanes * iterations // 10)
    maps, textbook_tenth = best_times(lambda: finish(request(trainer)), tenth, rounds=5)
    by_textbook = 10 * textbook_tenth
    begun = perf_counter()
    finish(sweep_job(X, Y, start, many, rates))
    long = perf_counter() - begun
    rules = len(OPTIMIZERS)
    work = f"m = {samples}, {lanes} rates"
    return [
        Row(
            f"map of {rules} rules",
            f"{work}, {iterations} iterations",
            maps,
            1.5,
            0.75,
            duration(maps),
            f"{duration(rules * by_textbook)} by textbook numpy, gd only",
            "lower",
            "s",
        ),
        Row(
            "sweep",
            f"{work}, {many:,} iterations",
            long,
            6.0,
            3.0,
            duration(long),
            f"{duration(by_textbook * many / iterations)} by textbook numpy",
            "lower",
            "s",
        ),
    ]


def _agreement() -> Row:
    """The largest relative difference of any number from PyTorch's in the first iterations of several runs."""
    what, work = "difference from PyTorch, relative", f"first {FIRST:,} iterations, 6 runs"
    if torch is None:
        return Row(what, work, None, AGREEMENT, None, "", "not installed", "lower", "")
    datasets = [(generate(name, 500), rate) for name, rate in (("blobs", 1.0), ("moons", 0.3), ("scales", 1e-4))]
    datasets += [
        (load_sample(name), rate) for name, rate in (("iris", 0.05), ("penguins", 1e-3), ("breast-cancer", 1e-3))
    ]
    worst, name = 0.0, ""
    for dataset, rate in datasets:
        trainer = Trainer(dataset, TrainingConfig(learning_rate=rate))
        trainer.advance(FIRST)
        w, b, step = _torch_parts(dataset, rate)
        for iteration in range(FIRST):
            theirs_v = np.append(w.detach().numpy(), b.item())
            loss = step().item()
            row = trainer.row(iteration)
            theirs = np.array([*theirs_v, loss])
            # Of the largest of the numbers that belong together: one of them may pass through zero.
            error = np.abs(np.array([*row.v, row.loss]) - theirs)
            size = np.append(np.full(3, np.abs(theirs_v).max()), loss)
            difference = float(np.max(error / np.where(size > 0, size, 1.0)))
            if difference > worst:
                worst, name = difference, dataset.name
    return Row(what, work, worst, AGREEMENT, None, f"worst on {name}", "float64 autograd, SGD", "lower", "")
