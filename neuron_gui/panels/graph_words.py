"""What the walk through the neuron says: a sentence and a formula for each operation, with the numbers in."""

from __future__ import annotations

from neuron_gui.neuron.snapshot import Snapshot
from neuron_gui.neuron.walk import Passage
from neuron_gui.panels.graph_drawing import Labels
from neuron_gui.text import number
from neuron_gui.typeset import in_brackets, latex_number

#: What lights up in each operation.
ACTIVE = {
    "": frozenset[str](),
    "z": frozenset({"x1", "x2", "b", "w1", "w2", "z"}),
    "a": frozenset({"z", "a"}),
    "L": frozenset({"a", "y", "L"}),
    "dz": frozenset({"L", "a", "z"}),
    "dw": frozenset({"w1", "w2", "x1", "x2", "z"}),
    "db": frozenset({"b", "z"}),
    "update": frozenset({"w1", "w2", "b"}),
}
#: Digits of an update at the most.
MOST_DIGITS = 9
#: Beyond this loss four digits of a no longer tell it from 0 or 1.
ROUNDED = 9.0
ORDER = ("", "z", "a", "L", "dz", "dw", "db", "update")


def labels(one: Passage | None, snapshot: Snapshot, done: str | None, digits: int = 4) -> Labels:
    """Return what stands on the graph.

    Parameters
    ----------
    one
        The sample that is sent through, or None for the means over all samples.
    snapshot
        Parameters, loss and gradient.
    done
        The last operation of the walk that was done; None shows everything.
    digits
        Of each number.
    """

    def n(value: float) -> str:
        return number(value, digits)

    reached = len(ORDER) if done is None else ORDER.index(done)
    w1, w2, b = (float(p) for p in snapshot.v)
    values = {"w1": n(w1), "w2": n(w2), "b": n(b)}
    slopes: dict[str, tuple[str, str]] = {}

    def at(operation: str) -> bool:
        return reached >= ORDER.index(operation)

    if one is not None:
        values |= {"x1": n(one.x1), "x2": n(one.x2), "y": n(one.y)}
        if at("z"):
            values["z"] = n(one.z)
        if at("a"):
            values["a"] = n(one.a)
        if at("L"):
            values["L"] = n(one.loss)
        if at("dz"):
            slopes["a"] = (r"\frac{\partial L}{\partial a}", n(one.dloss_da))
            slopes["z"] = (r"\frac{\partial a}{\partial z}", n(one.da_dz))
            slopes["dz"] = (r"dz", n(one.dz))
        if at("dw"):
            slopes["w1"] = (r"\frac{\partial L}{\partial w_1}", n(one.dw1))
            slopes["w2"] = (r"\frac{\partial L}{\partial w_2}", n(one.dw2))
        if at("db"):
            slopes["b"] = (r"\frac{\partial L}{\partial b}", n(one.db))
    else:
        if at("L"):
            values["L"] = n(snapshot.loss)
        if at("dz"):
            slopes["dz"] = (r"\overline{dz}", n(snapshot.db))
        if at("dw"):
            slopes["w1"] = (r"dw_1", n(float(snapshot.dw[0])))
            slopes["w2"] = (r"dw_2", n(float(snapshot.dw[1])))
        if at("db"):
            slopes["b"] = ("db", n(snapshot.db))
    return Labels(values, slopes, ACTIVE[done or ""])


def spoken(labels: Labels) -> str:
    """Return what stands on the graph in a line for screen readers."""
    back = {"a": "∂L/∂a", "z": "∂a/∂z", "dz": "dz", "w1": "∂L/∂w1", "w2": "∂L/∂w2", "b": "∂L/∂b"}
    forth = [f"{name} = {text}" for name, text in labels.values.items()]
    return ", ".join((*forth, *(f"{back[name]} = {text}" for name, (_, text) in labels.slopes.items())))


def sentence(operation: str, sample: int | None, snapshot: Snapshot, samples: int) -> str:
    """Say what an operation has just done."""
    whose = "all samples" if sample is None else f"sample {sample + 1}"
    each = f"the mean over all {samples} samples"
    return {
        "": f"Forward with {whose}: Next does one operation at a time.",
        "z": "z: each input times its weight, summed up, plus the bias.",
        "a": "a: the sigmoid squeezes z into a probability between 0 and 1.",
        "L": (
            "L: what the predictions cost, on average."
            if sample is None
            else "L: what this prediction costs; 0 only if it is sure and right."
        ),
        "dz": "Backward. dz: how the loss changes with z; the chain rule leaves just a − y.",
        "dw": f"dw: dz times the input. The step follows {each}: "
        f"({number(float(snapshot.dw[0]))}, {number(float(snapshot.dw[1]))}).",
        "db": f"db: dz itself. The step follows {each}: {number(snapshot.db)}.",
        "update": f"Update done: the parameters moved against the gradient, α = {number(snapshot.learning_rate)}.",
    }[operation]


def formula(operation: str, one: Passage | None, snapshot: Snapshot, before: Snapshot | None = None) -> str:
    """Return the LaTeX of an operation, with the numbers put in, a line each.

    Parameters
    ----------
    operation
        One of ``ORDER``.
    one
        The sample that is sent through, or None for the means over all.
    snapshot
        The parameters now.
    before
        What they were before the update.
    """
    if operation == "update":
        return _update(snapshot, before)
    w1, w2, b = (float(p) for p in snapshot.v)
    n, p = latex_number, in_brackets
    if one is None:
        return {
            "": r"z = w_1 x_1 + w_2 x_2 + b",
            "z": r"Z = w^{\mathsf T} X + b",
            "a": r"A = \sigma(Z)",
            "L": rf"L = -\frac{{1}}{{m}} \sum \left[ y \log a + (1-y) \log (1-a) \right] = {n(snapshot.loss)}",
            "dz": r"dZ = A - Y",
            "dw": r"dw = \frac{1}{m} X\, dZ^{\mathsf T} = "
            + rf"({n(float(snapshot.dw[0]))},\ {n(float(snapshot.dw[1]))})",
            "db": rf"db = \frac{{1}}{{m}} \sum dZ = {n(snapshot.db)}",
        }[operation]
    cost = r"-\log a" if one.y else r"-\log(1 - a)"
    # Where a rounds to 0 or 1 the loss comes from z: with a put in, the formula would be wrong.
    put_in = rf"-\log {p(one.a)}" if one.y else rf"-\log(1 - {n(one.a)})"
    cost += rf" = {put_in}" if 0 < one.a < 1 and one.loss < ROUNDED else ""
    return {
        "": r"z = w_1 x_1 + w_2 x_2 + b",
        "z": rf"z = {n(w1)} \cdot {p(one.x1)} + {p(w2)} \cdot {p(one.x2)} + {p(b)} = {n(one.z)}",
        "a": rf"a = \sigma(z) = \frac{{1}}{{1 + e^{{-z}}}} = \frac{{1}}{{1 + e^{{{n(-one.z)}}}}} = {n(one.a)}",
        "L": rf"L = {cost} = {n(one.loss)} \quad (y = {n(one.y)})",
        "dz": r"dz = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} = "
        + (rf"{n(one.dloss_da)} \cdot {p(one.da_dz)} = " if one.loss < ROUNDED else "")
        + rf"a - y = {n(one.a)} - {n(one.y)} = {n(one.dz)}",
        "dw": rf"\frac{{\partial L}}{{\partial w}} = x\,dz = ({n(one.x1)} \cdot {p(one.dz)},\ "
        rf"{n(one.x2)} \cdot {p(one.dz)}) = ({n(one.dw1)},\ {n(one.dw2)})",
        "db": rf"\frac{{\partial L}}{{\partial b}} = dz = {n(one.db)}",
    }[operation]


def _update(after: Snapshot, before: Snapshot | None) -> str:
    """Return the update, with the numbers put in once it was done."""
    if before is None or after.iteration != before.iteration + 1:
        return r"w \coloneqq w - \alpha\, dw, \quad b \coloneqq b - \alpha\, db"
    rate = latex_number(before.learning_rate)
    rows = zip(("w_1", "w_2", "b"), before.v, before.gradient, after.v, strict=True)
    lines = []
    for name, old, slope, new in rows:
        # As many digits as show that something changed.
        digits = 4
        while digits < MOST_DIGITS and latex_number(float(old), digits) == latex_number(float(new), digits) != "0":
            digits += 1
        was, now = latex_number(float(old), digits), latex_number(float(new), digits)
        lines.append(rf"{name} \coloneqq {was} - {rate} \cdot {in_brackets(float(slope))} = {now}")
    return "\n".join(lines)
