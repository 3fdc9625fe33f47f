"""Every option of training, declared once.

A field of `TrainingConfig` is the whole declaration of an option: type, range, default, label, help and effect.
The command line, lesson files, ``train --json``, the sidebar, tool tips and names of runs and changes follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final

from neuron_gui.core.batches import Batches
from neuron_gui.core.features import HIGHEST_DEGREE, FeatureMap
from neuron_gui.core.objectives import LARGEST_PENALTY, Objective
from neuron_gui.core.optimizers import OPTIMIZERS, GradientDescent, Optimizer
from neuron_gui.core.option_text import NamedOption
from neuron_gui.core.options import (
    Choice,
    Effect,
    Features,
    Maybe,
    Named,
    Number,
    Numbers,
    Option,
    SampleIndices,
    Switch,
    Whole,
    option,
)
from neuron_gui.core.schedules import SCHEDULES, ConstantRate, Schedule
from neuron_gui.core.split import LARGEST_SHARE, Split
from neuron_gui.core.update import Update
from neuron_gui.data.origin import LARGEST_SEED

#: Smallest and largest learning rate.
LEARNING_RATES = (1e-6, 1e3)
#: Largest size of a weight or bias at the start.
LARGEST_START = 1e100


def described(rule: NamedOption) -> str:
    """Name a rule and those of its constants that are not at their defaults."""
    constants = {key: (known.symbol, getattr(rule, key)) for key, known in rule.constants().items()}
    usual = type(rule)()
    changed = [f"{symbol} = {value:g}" for key, (symbol, value) in constants.items() if value != getattr(usual, key)]
    return ", ".join([rule.title, *changed])


@dataclass(frozen=True)
class TrainingConfig:
    """The options of the next step, or of the next start.

    Raises
    ------
    ValueError
        With a sentence that can be shown, if an option cannot have its value.
    """

    standardize: bool = option(
        False,
        Switch(),
        "Standardize inputs",
        "Train on inputs with mean 0 and standard deviation 1; w and b are shown in the data's own units",
        effect=Effect.FORK,
        mention=lambda on: "standardized" if on else "",
        unused="not standardized",
        key="standardized",
        group="",
    )
    learning_rate: float = option(
        0.1,
        Number(*LEARNING_RATES, logarithmic=True),
        "Learning rate α",
        "α: how far each step goes",
        mention=lambda rate: f"α = {rate:g}",
        group="",
    )
    start: tuple[float, ...] = option(
        (),
        Numbers(-LARGEST_START, LARGEST_START),
        "Start",
        "initial weights and bias, in the data's own units; zeros if it is left out",
        effect=Effect.START,
        mention=lambda start: "",
        key="",
        metavar="W1,…,B",
        group="",
    )
    optimizer: Optimizer = option(
        GradientDescent(),
        Named(OPTIMIZERS, "update rule"),
        "Update rule",
        "how a step follows from the gradient: gd, momentum, nesterov, rmsprop, adam or newton, with constants as "
        "momentum:beta=0.8",
        mention=lambda rule: "" if isinstance(rule, GradientDescent) else described(rule),
        unused="gradient descent",
        metavar="NAME[:k=v,…]",
    )
    schedule: Schedule = option(
        ConstantRate(),
        Named(SCHEDULES, "schedule"),
        "Schedule",
        "how the learning rate changes: constant, step, exponential, inverse-time or cosine, with constants as "
        "step:gamma=0.5,s=100",
        mention=lambda schedule: "" if schedule.is_constant else described(schedule),
        unused="constant learning rate",
        metavar="NAME[:k=v,…]",
    )
    batch_size: int | None = option(
        None,
        Maybe(Whole(1, 1_000_000), "all"),
        "Batch size",
        "samples that each step uses; all of them unless a number is given",
        mention=lambda size: "" if size is None else f"batch {size}",
        unused="full batch",
        metavar="B",
    )
    batch_seed: int = option(
        0,
        Whole(0, LARGEST_SEED),
        "Batch seed",
        "same seed, same batches",
        mention=lambda seed: f"batch seed {seed}" if seed else "",
        metavar="I",
        applies=lambda config: config.batch_size is not None,
    )
    l2: float = option(
        0.0,
        Number(0.0, LARGEST_PENALTY, logarithmic=True),
        "L2 penalty λ₂",
        "adds (λ₂/2)‖w‖² to the loss: it keeps all weights small",
        mention=lambda value: f"λ₂ = {value:g}" if value else "",
        unused="no L2 penalty",
        metavar="L",
    )
    l1: float = option(
        0.0,
        Number(0.0, LARGEST_PENALTY, logarithmic=True),
        "L1 penalty λ₁",
        "adds λ₁‖w‖₁ to the loss: it makes weights exactly 0",
        mention=lambda value: f"λ₁ = {value:g}" if value else "",
        unused="no L1 penalty",
        metavar="L",
    )
    loss: str = option(
        "cross-entropy",
        Choice({"cross-entropy": "Cross-entropy", "squared-error": "Squared error"}),
        "Loss",
        "loss of a sample: cross-entropy or squared-error, (a − y)²",
        effect=Effect.ANEW,
        mention=lambda kind: "squared error" if kind == "squared-error" else "",
        unused="cross-entropy",
        key="loss_kind",
        metavar="KIND",
    )
    features: FeatureMap = option(
        FeatureMap(),
        Features(),
        "Features",
        "inputs of the neuron: x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2) and products of powers",
        effect=Effect.ANEW,
        mention=lambda features: "" if features.is_identity else ", ".join(features.texts()),
        unused="features x₁, x₂",
        key="",
        metavar="NAMES",
    )
    degree: int | None = option(
        None,
        Maybe(Whole(1, HIGHEST_DEGREE), "none"),
        "Degree",
        "adds all products of powers of x1 and x2 up to this degree",
        effect=Effect.ANEW,
        mention=lambda degree: "" if degree is None else f"degree {degree}",
        unused="no further powers",
        key="",
        metavar="D",
    )
    test_share: float = option(
        0.0,
        Number(0.0, LARGEST_SHARE, share=True),
        "Test share",
        "share of the samples that is held out as the test set, the same in each class",
        effect=Effect.ANEW,
        mention=lambda share: f"{100 * share:g} % test" if share else "",
        unused="no test set",
        key="",
        metavar="S",
        instead=lambda config: f"{len(config.test_picked)} by hand" if config.test_picked else "",
    )
    split_seed: int = option(
        0,
        Whole(0, LARGEST_SEED),
        "Split seed",
        "same seed, same test set",
        effect=Effect.ANEW,
        mention=lambda seed: f"split seed {seed}" if seed else "",
        key="",
        metavar="I",
        applies=lambda config: config.test_share > 0.0 and not config.test_picked,
    )
    test_picked: frozenset[int] = option(
        frozenset(),
        SampleIndices(),
        "Test samples",
        "samples picked by hand for the test set",
        effect=Effect.ANEW,
        mention=lambda picked: f"{len(picked)} test sample{'s' * (len(picked) != 1)} picked" if picked else "",
        unused="no picked test samples",
        key="",
        group="",
        internal=True,
    )
    method: str = option(
        "vectorized",
        Choice({"vectorized": "Vectorized", "loop": "Loop"}),
        "Method",
        "one pass over the data by the vectorized kernel or by the textbook's loop",
        effect=Effect.ANEW,
        mention=lambda method: "",
        key="",
        group="",
        headless=True,
    )

    def __post_init__(self) -> None:
        for one in OPTIONS.values():
            object.__setattr__(self, one.name, one.check(getattr(self, one.name)))
        features = len(self.feature_map)  # raises if names and degree give too many
        if self.start and len(self.start) != features + 1:
            names = ", ".join([*(f"w{j}" for j in range(1, features + 1)), "b"])
            raise ValueError(f"The start needs {features + 1} numbers for these features: {names}.")

    @cached_property
    def feature_map(self) -> FeatureMap:
        """The features, with all powers up to the degree."""
        return FeatureMap.parse(str(self.features), self.degree)

    @cached_property
    def objective(self) -> Objective:
        """The function that training minimizes."""
        return Objective("squared-error" if self.loss == "squared-error" else "cross-entropy", self.l2, self.l1)

    @cached_property
    def batches(self) -> Batches:
        """The samples of each step."""
        return Batches(self.batch_size, self.batch_seed)

    @cached_property
    def split(self) -> Split:
        """The held-out samples."""
        return Split(self.test_share, self.split_seed, self.test_picked)

    @cached_property
    def update(self) -> Update:
        """The way a step is taken."""
        return Update(self.learning_rate, self.optimizer, self.schedule, self.batches, self.l2, self.l1)

    def is_plain_descent(self, samples: int) -> bool:
        """Whether a step is gradient descent on all of this many samples, for which the theorems hold."""
        return isinstance(self.optimizer, GradientDescent) and self.batches.is_full(samples)

    def changed(self, changes: Mapping[str, Any]) -> TrainingConfig:
        """Return this configuration with other values of some options.

        Raises
        ------
        ValueError
            If there is no such option, or a value is invalid.
        """
        unknown = changes.keys() - OPTIONS.keys()
        if unknown:
            raise ValueError(f"There is no option {', '.join(sorted(unknown))}.")
        if "start" not in changes and self.start and changes.keys() & {"features", "degree"}:
            # A start that was chosen for other features has no meaning.
            changes = {**changes, "start": ()}
        if "test_picked" not in changes and self.test_picked and changes.keys() & {"test_share", "split_seed"}:
            # A new random choice replaces the one by hand.
            changes = {**changes, "test_picked": frozenset()}
        return replace(self, **changes)

    def difference(self, other: TrainingConfig, *effects: Effect) -> dict[str, Any]:
        """Return the values of this configuration for all options that differ from another configuration.

        Parameters
        ----------
        other
            The other configuration.
        effects
            Compare only options whose change has one of these effects; all if there are none.
        """
        if other is self:
            return {}
        return {
            one.name: getattr(self, one.name)
            for one in OPTIONS.values()
            if (not effects or one.effect in effects) and getattr(self, one.name) != getattr(other, one.name)
        }

    def part(self, *effects: Effect) -> dict[str, Any]:
        """Return the values of all options whose change has one of these effects."""
        return {one.name: getattr(self, one.name) for one in OPTIONS.values() if one.effect in effects}

    def mentions(self, *, without: tuple[str, ...]) -> list[str]:
        """Return the parts of a run's name about the options, in their order; only options with an effect."""
        found = (
            one.mention(getattr(self, one.name))
            for one in OPTIONS.values()
            if one.name not in without and one.applies(self)
        )
        return [text for text in found if text]

    def start_of(self, features: int) -> tuple[float, ...]:
        """Return the start for a number of features, shape (n + 1,): zeros unless others were chosen."""
        return self.start or (0.0,) * (features + 1)


def _options() -> dict[str, Option]:
    found = {}
    for one in fields(TrainingConfig):
        details = dict(one.metadata)
        if details["key"] is None:
            details["key"] = one.name
        found[one.name] = Option(name=one.name, default=one.default, **details)
    return found


#: The options by name, in the order of their fields.
OPTIONS: Final = _options()


def change_text(name: str, value: Any) -> str:
    """Describe the new value of an option: as a run's name does, or that the option is not used."""
    one = OPTIONS[name]
    return one.mention(value) or one.unused or f"{one.label} {one.kind.text(value)}"
