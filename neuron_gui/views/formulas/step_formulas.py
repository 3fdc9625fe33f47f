"""The formulas of one step under a configuration: its loss, penalties, batches, update rule and schedule."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum, Nesterov, Newton, Optimizer, RMSProp
from neuron_gui.core.schedules import Cosine, Exponential, InverseTime, Schedule, StepDecay
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.style.typeset import latex_number


@dataclass(frozen=True, slots=True)
class StepFormula:
    """One formula.

    Attributes
    ----------
    line
        Its pieces.
    heard
        Its text for screen readers.
    value, shape
        The keys of its live value and of its shape; "" for none.
    """

    line: Line
    heard: str
    value: str = ""
    shape: str = ""


_EACH = (r"\frac{1}{m}", "m")
_BATCH = (r"\frac{1}{B}", "")
_SCORE = StepFormula(
    (("Z", "Z"), ("=", ""), (r"w^{\mathsf T}", "w"), ("X", "X"), ("+", ""), ("b", "b")), "Z = wᵀX + b", shape="Z"
)
_ACTIVATION = StepFormula(
    (("A", "A"), ("=", ""), (r"\sigma(", ""), ("Z", "Z"), (")", ""), ("=", ""), (r"\frac{1}{1 + e^{-Z}}", "Z")),
    "A = σ(Z) = 1 / (1 + e⁻ᶻ)",
    shape="A",
)
_CROSS_ENTROPY = (
    StepFormula(
        (
            *(("L", "L"), ("=", ""), ("{-}", ""), _EACH, (r"\sum \left[\right.", ""), ("Y", "Y"), (r"\ln", "")),
            *(("A", "A"), ("+", ""), ("(1 -", ""), ("Y", "Y"), (r")\, \ln\,(1 -", ""), ("A", "A")),
            (r")\left.\right]", ""),
        ),
        "L = −(1/m) Σ [Y ln A + (1 − Y) ln (1 − A)]",
        value="L",
    ),
    StepFormula((("dZ", "dZ"), ("=", ""), ("A", "A"), ("-", ""), ("Y", "Y")), "dZ = A − Y", shape="dZ"),
)
_SQUARED_ERROR = (
    StepFormula(
        (("L", "L"), ("=", ""), _EACH, (r"\sum (", ""), ("A", "A"), ("-", ""), ("Y", "Y"), (")^2", "")),
        "L = (1/m) Σ (A − Y)²",
        value="L",
    ),
    StepFormula(
        (
            *(("dZ", "dZ"), ("=", ""), ("2\\,(", ""), ("A", "A"), ("-", ""), ("Y", "Y"), (r")\, ", "")),
            *(("A", "A"), ("(1 -", ""), ("A", "A"), (")", "")),
        ),
        "dZ = 2 (A − Y) A (1 − A), element by element",
        shape="dZ",
    ),
)
_DW = StepFormula(
    (("dw", "dw"), ("=", ""), _EACH, ("X", "X"), (r"dZ^{\mathsf T}", "dZ")), "dw = (1/m) X dZᵀ", value="dw", shape="dw"
)
_DB = StepFormula((("db", "db"), ("=", ""), _EACH, (r"\sum", ""), ("dZ", "dZ")), "db = (1/m) Σ dZ", value="db")
_BATCH_GRADIENT = (
    StepFormula(
        (("dw_B", "dw"), ("=", ""), _BATCH, ("X_B", "X"), (r"dZ_B^{\mathsf T}", "dZ")),
        "dw of the batch = (1/B) X dZᵀ over its samples",
        value="dw_B",
        shape="dw",
    ),
    StepFormula(
        (("db_B", "db"), ("=", ""), _BATCH, (r"\sum", ""), ("dZ_B", "dZ")),
        "db of the batch = (1/B) Σ dZ over its samples",
        value="db_B",
    ),
)


def step_formulas(config: TrainingConfig, samples: int) -> tuple[StepFormula, ...]:
    """Return the formulas of a step, in the order in which they are computed.

    Parameters
    ----------
    config
        The configuration of the step.
    samples
        m, the number of training samples.
    """
    objective = config.objective
    cost, residual = _SQUARED_ERROR if objective.kind == "squared-error" else _CROSS_ENTROPY
    full = config.batches.is_full(samples)
    return (
        *(_SCORE, _ACTIVATION, cost),
        *(_objective(objective) if objective.penalized else ()),
        *(residual, _DW, _DB),
        *(() if full else _BATCH_GRADIENT),
        *(() if config.schedule.is_constant else (_rate(config.schedule),)),
        *_update(config.optimizer, objective.l2, batch=not full),
        *((_proximal(),) if objective.l1 else ()),
    )


def _objective(objective: Objective) -> tuple[StepFormula, ...]:
    """Return J with the penalties in use."""
    line: Line = (("J", ""), ("=", ""), ("L", "L"))
    heard = "J = L"
    if objective.l2:
        line += (("+", ""), (r"\frac{\lambda_2}{2} \|", ""), ("w", "w"), (r"\|^2", ""))
        heard += " + (λ₂/2) ‖w‖²"
    if objective.l1:
        line += (("+", ""), (r"\lambda_1 \|", ""), ("w", "w"), (r"\|_1", ""))
        heard += " + λ₁ ‖w‖₁"
    return (StepFormula(line, heard, value="J"),)


def _update(rule: Optimizer, l2: float, *, batch: bool) -> tuple[StepFormula, ...]:
    """Return the update of w and b; for rules other than gradient descent written with (w, b) as one vector."""
    dw, db = (("dw_B", "dw"), ("db_B", "db")) if batch else (("dw", "dw"), ("db", "db"))
    of_w: Line = (dw, ("+", ""), (r"\lambda_2", ""), ("w", "w")) if l2 else (dw,)
    heard_w = f"{'dw of the batch' if batch else 'dw'}{' + λ₂ w' if l2 else ''}"
    heard_b = "db of the batch" if batch else "db"
    alpha = (r"\alpha", "α")
    if isinstance(rule, GradientDescent):
        inside: Line = (("(", ""), *of_w, (")", "")) if l2 else of_w
        return (
            StepFormula(
                (("w", "w"), (r"\coloneqq", ""), ("w", "w"), ("-", ""), alpha, *inside),
                f"w := w − α {f'({heard_w})' if l2 else heard_w}",
                value="w",
                shape="w",
            ),
            StepFormula(
                (("b", "b"), (r"\coloneqq", ""), ("b", "b"), ("-", ""), alpha, db), f"b := b − α {heard_b}", value="b"
            ),
        )
    g = StepFormula(
        (("g", ""), ("=", ""), ("(", ""), *of_w, (r",\;", ""), db, (")", "")), f"g = ({heard_w}, {heard_b})"
    )
    known, step, heard = _rule(rule)
    moved: Line = ((r"(w, b) \coloneqq (w, b)", ""), ("-", ""), alpha, (step, ""))
    return (g, *known, StepFormula(moved, f"(w, b) := (w, b) − α {heard}", value="v"))


def _rule(rule: Optimizer) -> tuple[tuple[StepFormula, ...], str, str]:
    """Return the formulas of a rule's state, and what it subtracts without α, in LaTeX and as text."""
    n = latex_number
    if isinstance(rule, Momentum | Nesterov):
        u = StepFormula(((rf"u \coloneqq {n(rule.beta)}\, u + g", ""),), f"u := {rule.beta:g} u + g")
        if isinstance(rule, Momentum):
            return (u,), "u", "u"
        return (u,), rf"(g + {n(rule.beta)}\, u)", f"(g + {rule.beta:g} u)"
    if isinstance(rule, RMSProp):
        s = StepFormula(
            ((rf"s \coloneqq {n(rule.rho)}\, s + {n(1 - rule.rho)}\, g^2", ""),),
            f"s := {rule.rho:g} s + {1 - rule.rho:g} g²",
        )
        return (s,), r"\frac{g}{\sqrt{s} + \varepsilon}", "g / (√s + ε)"
    if isinstance(rule, Adam):
        one, two = rule.beta1, rule.beta2
        moments = StepFormula(
            (
                (
                    rf"p \coloneqq {n(one)}\, p + {n(1 - one)}\, g \quad s \coloneqq {n(two)}\, s + {n(1 - two)}\, g^2",
                    "",
                ),
            ),
            f"p := {one:g} p + {1 - one:g} g, s := {two:g} s + {1 - two:g} g²",
        )
        corrected = StepFormula(
            ((rf"\hat p = \frac{{p}}{{1 - {n(one)}^t}} \quad \hat s = \frac{{s}}{{1 - {n(two)}^t}}", ""),),
            f"p̂ = p / (1 − {one:g}ᵗ), ŝ = s / (1 − {two:g}ᵗ)",
        )
        return (moments, corrected), r"\frac{\hat p}{\sqrt{\hat s} + \varepsilon}", "p̂ / (√ŝ + ε)"
    if isinstance(rule, Newton):
        return (), "H^{-1} g", "H⁻¹ g"
    raise ValueError(f"There is no formula for {rule.title}.")


def _proximal() -> StepFormula:
    """Return the step of the L1 penalty."""
    line: Line = (
        *(("w", "w"), (r"\coloneqq", ""), (r"\operatorname{sign}(", ""), ("w", "w"), (r")\, \max(|", ""), ("w", "w")),
        *(("| -", ""), (r"\alpha", "α"), (r"\lambda_1,\, 0)", "")),
    )
    return StepFormula(line, "w := sign(w) max(|w| − α λ₁, 0)")


def _rate(schedule: Schedule) -> StepFormula:
    """Return α(k)."""
    n = latex_number
    if isinstance(schedule, StepDecay):
        factor = rf"\cdot {n(schedule.gamma)}^{{\lfloor k/{schedule.s} \rfloor}}"
        heard = f"· {schedule.gamma:g} to the power ⌊k/{schedule.s}⌋"
    elif isinstance(schedule, Exponential):
        factor, heard = rf"\cdot {n(schedule.gamma)}^k", f"· {schedule.gamma:g}ᵏ"
    elif isinstance(schedule, InverseTime):
        factor, heard = rf"\cdot \frac{{1}}{{1 + k/{n(schedule.tau)}}}", f"/ (1 + k/{schedule.tau:g})"
    elif isinstance(schedule, Cosine):
        factor = rf"\cdot \frac{{1 + \cos(\pi k/{schedule.K})}}{{2}}"
        heard = f"· (1 + cos(πk/{schedule.K})) / 2"
    else:
        raise ValueError(f"There is no formula for {schedule.title}.")
    return StepFormula(((r"\alpha", "α"), ("=", ""), (rf"\alpha_0 {factor}", "")), f"α = α₀ {heard}", value="α")
