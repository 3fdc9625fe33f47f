"""The update in the walk: its operations, their formulas with numbers, and a sentence for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from neuron_gui.core.features import SUBSCRIPTS
from neuron_gui.core.optimizers import Adam, GradientDescent, Optimizer, RMSProp
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import GRADIENT, MOVED, PENALIZED
from neuron_gui.core.update_account import UpdateAccount
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.number_text import count, number
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.style.typeset import in_brackets, in_latex, latex_number

#: The last operation of every walk: an ordinary step.
UPDATE = "update"
#: Most significant digits in the formula of an update.
MOST_DIGITS = 9
#: Most parameters with a line in a formula.
FEW = 3
#: Operations in one line of the formula.
A_LINE = 3

#: The gradient of a batch.
_OF_BATCH = r"g = \frac{1}{B} \sum x\,dz"
_SENTENCES = {
    PENALIZED: "The L2 penalty adds λ₂ w to the gradient: each step also makes the weights smaller. b has no penalty.",
    "u": "u: what the rule remembers. Earlier gradients count in it, each time β times as much.",
    "g + β u": "Nesterov adds to the gradient what momentum will add to it at the next step.",
    "s": "s: what the rule remembers of the squares of the gradient, for each parameter by itself.",
    "g / (√s + ε)": "Divided by its usual size: steep and flat parameters advance alike.",
    "m": "m: what Adam remembers of the gradient, a running mean (in the formulas p: there m counts the samples).",
    "m̂": "Corrected: m began at 0 and is too small in the first steps.",
    "ŝ": "Corrected likewise: s began at 0.",
    "m̂ / (√ŝ + ε)": "The mean gradient divided by its usual size: about 1 where the gradient keeps its sign.",
    "H⁻¹ g": "Newton: the curvature H says how far the minimum is in each direction.",
}


def walked(account: UpdateAccount, samples: int) -> tuple[str, ...]:
    """Return the operations of an update, which the walk shows one by one; the last is the update itself.

    Plain gradient descent on all samples has this one only.

    Parameters
    ----------
    account
        The update.
    samples
        m, the number of training samples: with fewer in the batch, its gradient is an operation.
    """
    shown = [one.symbol for one in (*account.slopes[1:], *account.steps[:-1], *account.parameters[:-1])]
    return (*([GRADIENT] if account.samples < samples else []), *shown, UPDATE)


@dataclass(frozen=True, slots=True)
class ParameterColumn:
    """One parameter of the table: its index in v, and its symbol."""

    index: int
    symbol: str

    @property
    def latex(self) -> str:
        """The symbol in LaTeX."""
        return self.symbol if self.symbol == "b" else f"w_{{{self.symbol[1:]}}}"


def columns(d: int, first: int, shown: int) -> tuple[ParameterColumn, ...]:
    """Return the columns of the table: some weights and b.

    Parameters
    ----------
    d
        Number of parameters.
    first, shown
        The first weight, counted from 0, and the number of weights.
    """
    weights = range(first, min(first + shown, d - 1))
    return (*(ParameterColumn(j, f"w{j + 1}") for j in weights), ParameterColumn(d - 1, "b"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One operation in the table: its formula in LaTeX, its numbers, and whether it was just done."""

    latex: str
    numbers: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class UpdateTable:
    """The operations of an update as rows, the parameters as columns; operations to come have no numbers."""

    columns: tuple[ParameterColumn, ...]
    rows: tuple[TableRow, ...]

    def spoken(self) -> str:
        """Return the numbers of the last operation as one line for screen readers."""
        names = [column.symbol.translate(SUBSCRIPTS) for column in self.columns]
        done = next(row for row in self.rows if row.active)
        return ", ".join(f"{name}: {text}" for name, text in zip(names, done.numbers, strict=True))


class UpdateWalk:
    """One update, operation by operation.

    Parameters
    ----------
    account
        The update.
    config
        The configuration that it was made with.
    samples
        m, the number of training samples.
    """

    def __init__(self, account: UpdateAccount, config: TrainingConfig, samples: int) -> None:
        self._account, self._config, self._samples = account, config, samples
        self.operations = walked(account, samples)

    @classmethod
    def of(cls, snapshot: Snapshot) -> UpdateWalk | None:
        """Return the next update of a snapshot; None while it is not known."""
        account = snapshot.account
        return None if account is None else cls(account, snapshot.config, snapshot.training.Y.size)

    def table(self, done: str, shown: tuple[ParameterColumn, ...], digits: int = 4) -> UpdateTable | None:
        """Return the table up to an operation; None if the update is a single operation.

        Parameters
        ----------
        done
            The last operation that was done.
        shown
            The columns.
        digits
            Significant digits of the numbers.
        """
        if len(self.operations) < 2 or done not in self.operations:
            return None
        reached = self.operations.index(done)
        given = [("v", self._account.before)]
        if GRADIENT not in self.operations:
            # The gradient over all samples was computed in the passes before.
            given.append((in_latex(self._account.slopes[0].formula), self._account.gradient))
        rows = [TableRow(latex, _texts(value, shown, digits), active=False) for latex, value in given]
        for index, symbol in enumerate(self.operations):
            texts = _texts(self._value(symbol), shown, digits) if index <= reached else ("",) * len(shown)
            rows.append(TableRow(self._latex(symbol), texts, index == reached))
        return UpdateTable(shown, tuple(rows))

    def formula(self, operation: str, shown: tuple[ParameterColumn, ...]) -> list[Line]:
        """Return the formula of an operation with the numbers of some parameters, one line each.

        Parameters
        ----------
        operation
            One of ``operations``.
        shown
            The parameters; at most the first two and b have a line.
        """
        few = shown if len(shown) <= FEW else (*shown[: FEW - 1], shown[-1])
        return [self._line(operation, one) for one in few]

    def sentence(self, operation: str) -> str:
        """Describe what an operation has done."""
        account, config = self._account, self._config
        if operation == GRADIENT:
            return f"g: the mean over the {count(account.samples)} samples of the batch. The update uses no others."
        if operation == MOVED:
            return "The step of the rule; the L1 penalty comes after it."
        if operation == UPDATE:
            moved = f"Update done, {config.optimizer.title}, α = {number(account.alpha)}"
            if config.l1:
                return (
                    f"{moved}: each weight nearer to 0 by α λ₁ = {number(account.alpha * config.l1)}, and no further."
                )
            return f"{moved}: v stands for w and b." if len(self.operations) > 1 else f"{moved}: against the gradient."
        if operation == "s" and isinstance(config.optimizer, Adam):
            return "s: what Adam remembers of the squares of the gradient, a running mean."
        return _SENTENCES.get(operation, "")

    def in_symbols(self) -> list[Line]:
        """Return all operations in symbols; plain gradient descent with w and b as in the other views."""
        if len(self.operations) == 1:
            return [_PLAIN]
        formulas = [self._latex(operation) for operation in self.operations]
        pieces = [((one, "α" if r"\alpha" in one else ""), (r"\quad", "")) for one in formulas]
        lines = [pieces[start : start + A_LINE] for start in range(0, len(pieces), A_LINE)]
        return [tuple(piece for pair in line for piece in pair)[:-1] for line in lines]

    def _value(self, operation: str) -> FloatArray:
        return self._account.after if operation == UPDATE else self._account.value(operation)

    def _latex(self, operation: str) -> str:
        if operation == GRADIENT:
            return _OF_BATCH
        parameters = self._account.parameters
        found = parameters[-1] if operation == UPDATE else self._account.find(operation)
        assert found is not None
        return in_latex(f"v := v − {self._account.steps[-1].formula}" if found is parameters[0] else found.formula)

    def _line(self, operation: str, column: ParameterColumn) -> Line:
        """Return the formula of an operation with the numbers of one parameter."""
        account, config, at, symbol = self._account, self._config, column.index, column.symbol
        result = float(self._value(operation)[at])
        begin: Line = ((column.latex, symbol), (r"\coloneqq" if operation in (UPDATE, MOVED) else ":", ""))
        if operation == UPDATE and config.l1:
            if symbol == "b":
                return (*begin, (latex_number(result), symbol), (r"\quad", ""), (r"\text{(not penalized)}", ""))
            moved, amount = float(account.moved[at]), latex_number(account.alpha * config.l1)
            sizes = rf"\mathrm{{sign}}({latex_number(moved)}) \max({latex_number(abs(moved))} - {amount}, 0)"
            return (*begin, (sizes, symbol), ("=", ""), (latex_number(result), symbol))
        if operation in (UPDATE, MOVED):
            old, step = float(account.before[at]), float(account.direction[at])
            digits = _telling(old, result)
            along = f"d{symbol}" if isinstance(config.optimizer, GradientDescent) else ""
            return (
                *(*begin, (latex_number(old, digits), symbol), ("-", ""), (latex_number(account.alpha), "α")),
                *((r"\cdot", ""), (in_brackets(step), along), ("=", ""), (latex_number(result, digits), symbol)),
            )
        made = _PUT_IN.get(operation)
        text = "" if made is None else made(_Numbers(account, config.optimizer, config.l2, at, symbol == "b"))
        put_in: Line = ((text, symbol), ("=", "")) if text else ()
        return (*begin, *put_in, (latex_number(result), symbol))


def _texts(value: FloatArray, shown: tuple[ParameterColumn, ...], digits: int) -> tuple[str, ...]:
    return tuple(number(float(value[one.index]), digits) for one in shown)


#: w := w − α dw, b := b − α db.
_PLAIN: Line = (
    *(("w", "w"), (r"\coloneqq", ""), ("w", "w"), ("-", ""), (r"\alpha", "α"), ("dw", "dw"), (r"\quad", "")),
    *(("b", "b"), (r"\coloneqq", ""), ("b", "b"), ("-", ""), (r"\alpha", "α"), ("db", "db")),
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of one parameter that formulas use, in LaTeX."""

    account: UpdateAccount
    rule: Optimizer
    l2: float
    at: int
    is_bias: bool

    def value(self, symbol: str) -> str:
        return in_brackets(float(self.account.value(symbol)[self.at]))

    @property
    def g(self) -> str:
        """The gradient that the rule uses."""
        return in_brackets(float(self.account.slope[self.at]))

    def constant(self, name: str, *, rest: bool = False) -> str:
        """Return a constant of the rule, or with ``rest`` 1 minus it."""
        value = float(getattr(self.rule, name))
        return latex_number(1.0 - value if rest else value)

    def kept(self, index: int = 0) -> str:
        """Return the value from the state of the rule before the update, from the vector with this index."""
        return in_brackets(float(self.account.state[index * len(self.account.before) + self.at]))

    @property
    def t(self) -> int:
        """The number of steps of Adam, including this one."""
        return int(self.account.state[-1]) + 1


def _penalized(one: _Numbers) -> str:
    if one.is_bias:
        return ""
    w = in_brackets(float(one.account.before[one.at]))
    return rf"{one.value(GRADIENT)} + {latex_number(one.l2)} \cdot {w}"


def _squares(one: _Numbers) -> str:
    name, index = ("rho", 0) if isinstance(one.rule, RMSProp) else ("beta2", 1)
    return rf"{one.constant(name)} \cdot {one.kept(index)} + {one.constant(name, rest=True)} \cdot {_squared(one.g)}"


def _squared(text: str) -> str:
    return f"{text}^2" if text.startswith("(") else rf"({text})^2" if "cdot" in text else f"{text}^2"


#: The formula of an operation with numbers, without its result.
_PUT_IN: dict[str, Callable[[_Numbers], str]] = {
    PENALIZED: _penalized,
    "u": lambda one: rf"{one.constant('beta')} \cdot {one.kept()} + {one.g}",
    "g + β u": lambda one: rf"{one.g} + {one.constant('beta')} \cdot {one.value('u')}",
    "s": _squares,
    "g / (√s + ε)": lambda one: rf"{one.g} / (\sqrt{{{one.value('s')}}} + \varepsilon)",
    "m": lambda one: rf"{one.constant('beta1')} \cdot {one.kept()} + {one.constant('beta1', rest=True)} \cdot {one.g}",
    "m̂": lambda one: rf"{one.value('m')} / (1 - {one.constant('beta1')}^{{{one.t}}})",
    "ŝ": lambda one: rf"{one.value('s')} / (1 - {one.constant('beta2')}^{{{one.t}}})",
    "m̂ / (√ŝ + ε)": lambda one: rf"{one.value('m̂')} / (\sqrt{{{one.value('ŝ')}}} + \varepsilon)",
}


def _telling(old: float, new: float) -> int:
    """Return how many digits are needed to show that a number has changed."""
    digits = 4
    while digits < MOST_DIGITS and latex_number(old, digits) == latex_number(new, digits) != "0":
        digits += 1
    return digits
