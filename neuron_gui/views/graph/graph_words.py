"""What stands on the graph, and what its walk says: a sentence for each operation."""

from __future__ import annotations

from neuron_gui.core.sample_trace import Means, SampleTrace
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count, number
from neuron_gui.views.graph.graph_drawing import Labels

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
ORDER = ("", "z", "a", "L", "dz", "dw", "db", "update")
#: How what stands on the graph is heard: of one sample, and of the means.
_BACK = {"a": "∂L/∂a", "z": "∂a/∂z", "dz": "dz", "w1": "∂L/∂w1", "w2": "∂L/∂w2", "b": "∂L/∂b"}
_BACK_MEANS = {
    "dz": "mean dz",
    "w1": "dw1, mean of x1 dz,",
    "w2": "dw2, mean of x2 dz,",
    "b": "db, mean of dz,",
}
_MEANS = {name: f"mean {name}" for name in ("x1", "x2", "z", "a", "y")} | {"L": "mean loss L"}


def labels(one: SampleTrace | Means, snapshot: Snapshot, done: str | None, digits: int = 4) -> Labels:
    """Return what stands on the graph.

    Parameters
    ----------
    one
        The sample that is sent through, or the means over all samples.
    snapshot
        The parameters.
    done
        The last operation of the walk that was done; None shows everything.
    digits
        Of each number.
    """

    def n(value: float) -> str:
        return number(value, digits)

    # After the update nothing but the parameters is known of the neuron: the next way forward begins with z.
    reached = len(ORDER) if done is None else ORDER.index(done) % (len(ORDER) - 1)
    w1, w2, b = (float(p) for p in snapshot.v)
    values = {"w1": n(w1), "w2": n(w2), "b": n(b), "x1": n(one.x1), "x2": n(one.x2), "y": n(one.y)}
    slopes: dict[str, tuple[str, str]] = {}

    def at(operation: str) -> bool:
        return reached >= ORDER.index(operation)

    if at("z"):
        values["z"] = n(one.z)
    if at("a"):
        values["a"] = n(one.a)
    if at("L"):
        values["L"] = n(one.loss)
    if isinstance(one, SampleTrace):
        if at("dz"):
            slopes["a"] = (r"\frac{\partial L}{\partial a}", n(one.dloss_da))
            slopes["z"] = (r"\frac{\partial a}{\partial z}", n(one.da_dz))
            slopes["dz"] = (r"dz", n(one.dz))
        w, of_b = r"\frac{{\partial L}}{{\partial w_{0}}}", r"\frac{\partial L}{\partial b}"
    else:
        if at("dz"):
            slopes["dz"] = (r"\overline{dz}", n(one.dz))
        w, of_b = r"dw_{0} = \overline{{x_{0}\,dz}}", r"db = \overline{dz}"
    if at("dw"):
        slopes["w1"] = (w.format(1), n(one.dw1))
        slopes["w2"] = (w.format(2), n(one.dw2))
    if at("db"):
        slopes["b"] = (of_b, n(one.db))
    known = {"b": b, "x1": one.x1, "x2": one.x2, "z": one.z, "a": one.a, "L": one.loss}
    known = {name: value for name, value in known.items() if name in values}
    known |= {"dz": one.dz, "dw1": one.dw1, "dw2": one.dw2, "db": one.db}
    if isinstance(one, SampleTrace):
        known |= {"dL/da": one.dloss_da, "da/dz": one.da_dz}
    shorter = {name: tuple(number(value, fewer) for fewer in range(digits - 1, 0, -1)) for name, value in known.items()}
    return Labels(values, slopes, ACTIVE[done or ""], isinstance(one, Means), shorter)


def spoken(labels: Labels) -> str:
    """Return what stands on the graph in a line for screen readers."""
    back = _BACK_MEANS if labels.means else _BACK
    names = _MEANS if labels.means else {}
    forth = [f"{names.get(name, name)} = {text}" for name, text in labels.values.items()]
    return ", ".join((*forth, *(f"{back[name]} = {text}" for name, (_, text) in labels.slopes.items())))


def live(one: SampleTrace | Means, sample: int | None, snapshot: Snapshot) -> str:
    """Say what the numbers are while there is no walk."""
    units = " (in standardized units)" if snapshot.standardize else ""
    if isinstance(one, Means):
        return (
            f"A bar is the mean over all {count(one.samples)} samples{units}. "
            "dw is the mean of x·dz, not mean x times mean dz."
        )
    return f"Sample {(sample or 0) + 1}{units}: a = {number(one.a)} for a true y of {number(one.y)}."


def sentence(operation: str, one: SampleTrace | Means, sample: int | None, snapshot: Snapshot, samples: int) -> str:
    """Say what an operation has just done."""
    if isinstance(one, Means):
        return _of_means(operation, one, snapshot)
    each = f"the mean over all {count(samples)} samples"
    return {
        "": f"Forward with sample {(sample or 0) + 1}: Next does one operation at a time.",
        "z": "z: each input times its weight, summed up, plus the bias.",
        "a": "a: the sigmoid squeezes z into a probability between 0 and 1.",
        "L": "L: what this prediction costs; 0 only if it is sure and right.",
        "dz": "Backward. dz: how L changes with z; the chain rule leaves a − y.",
        "dw": f"dw: dz times the input. The step follows {each}: "
        f"({number(float(snapshot.dw[0]))}, {number(float(snapshot.dw[1]))}).",
        "db": f"db: dz itself. The step follows {each}: {number(snapshot.db)}.",
        "update": _updated(snapshot),
    }[operation]


def _of_means(operation: str, mean: Means, snapshot: Snapshot) -> str:
    product = f"({number(mean.x1 * mean.dz)}, {number(mean.x2 * mean.dz)})"
    return {
        "": f"Forward with all {count(mean.samples)} samples: Next does one operation at a time.",
        "z": "z: each sample's inputs times the weights, plus the bias; shown is the mean.",
        "a": "a: the sigmoid of each z; shown is their mean, not the sigmoid of mean z.",
        "L": "L: what the predictions cost, on average; not what mean a would cost.",
        "dz": "Backward. dz: a − y of each sample; shown is their mean.",
        "dw": f"dw: the mean of x·dz; mean x times mean dz would be {product}.",
        "db": "db: the mean of dz over all samples.",
        "update": _updated(snapshot),
    }[operation]


def _updated(snapshot: Snapshot) -> str:
    return f"Update done: the parameters moved against the mean gradient, α = {number(snapshot.learning_rate)}."
