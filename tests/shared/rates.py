"""Learning rates of a run, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from neuron_gui.core.training_config import TrainingConfig


class _Configured(Protocol):
    @property
    def configs(self) -> Iterable[tuple[int, TrainingConfig]]: ...


def rates_of(run: _Configured) -> list[tuple[int, float]]:
    """Return (iteration, α) wherever a run's configuration changed."""
    return [(at, config.learning_rate) for at, config in run.configs]
