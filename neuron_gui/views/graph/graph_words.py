"""The texts on the graph, and the sentences of its walk about the two passes, one for each operation."""

from __future__ import annotations

from neuron_gui.core.features import SUBSCRIPTS
from neuron_gui.core.sample_trace import PASSES, Means, SampleTrace
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count, number
from neuron_gui.views.graph.graph_drawing import Labels

#: The operations of the passes, after the beginning of the walk, "".
ORDER = ("", *PASSES)
#: The words of screen readers for derivatives of one sample, and for means.
_BACK = {"a": "∂L/∂a", "z": "∂a/∂z", "dz": "dz"}
_MEANS = {name: f"mean {name}" for name in ("z", "a", "y")} | {"L": "mean loss L"}
#: The largest number of values in a sentence.
FEW = 3


def active(operation: str, features: int) -> frozenset[str]:
    """Return the names of the nodes and parameters of an operation."""
    x = {f"x{j}" for j in range(1, features + 1)}
    w = {f"w{j}" for j in range(1, features + 1)}
    about: dict[str, set[str]] = {
        "": set(),
        "z": {*x, *w, "b", "z"},
        "a": {"z", "a"},
        "L": {"a", "y", "L"},
        "dz": {"L", "a", "z"},
        "dw": {*w, *x, "z"},
        "db": {"b", "z"},
    }
    # Every operation of the update concerns the parameters.
    return frozenset(about.get(operation, {*w, "b"}))


def labels(one: SampleTrace | Means, snapshot: Snapshot, done: str | None, digits: int = 4) -> Labels:
    """Return the texts on the graph.

    Parameters
    ----------
    one
        The values of one sample, or the means over all samples.
    snapshot
        The present state.
    done
        The last operation that was done in the walk; None shows everything.
    digits
        Significant digits of each number.
    """

    def n(value: float) -> str:
        return number(value, digits)

    features = len(one.x)
    # During the update only inputs and parameters are shown: the next pass begins with z.
    reached = len(ORDER) if done is None else ORDER.index(done) if done in ORDER else 0
    *w, b = snapshot.v.tolist()
    inputs = {f"x{j}": value for j, value in enumerate(one.x, 1)}
    known = {**{f"w{j}": weight for j, weight in enumerate(w, 1)}, "b": b, **inputs, "y": one.y}
    slopes: dict[str, tuple[str, str]] = {}

    def at(operation: str) -> bool:
        return reached >= ORDER.index(operation)

    if at("z"):
        known["z"] = one.z
    if at("a"):
        known["a"] = one.a
    if at("L"):
        known["L"] = one.loss
    means = isinstance(one, Means)
    if at("dz"):
        if isinstance(one, SampleTrace):
            slopes["a"] = (r"\frac{\partial L}{\partial a}", n(one.dloss_da))
            slopes["z"] = (r"\frac{\partial a}{\partial z}", n(one.da_dz))
        slopes["dz"] = (r"\overline{dz}" if means else "dz", n(one.dz))
    if at("dw"):
        for j, slope in enumerate(one.dw, 1):
            if features == 2:
                symbol = rf"dw_{j} = \overline{{x_{j}\,dz}}" if means else rf"\frac{{\partial L}}{{\partial w_{j}}}"
            else:
                # One line each: no fractions.
                symbol = rf"dw_{{{j}}}" if means else rf"\partial L / \partial w_{{{j}}}"
            slopes[f"w{j}"] = symbol, n(slope)
    if at("db"):
        slopes["b"] = (r"db = \overline{dz}" if means else r"\frac{\partial L}{\partial b}", n(one.db))
    fewer = {name: value for name, value in known.items() if name != "y"}
    fewer |= {"dz": one.dz, "db": one.db, **{f"dw{j}": slope for j, slope in enumerate(one.dw, 1)}}
    if isinstance(one, SampleTrace):
        fewer |= {"dL/da": one.dloss_da, "da/dz": one.da_dz}
    names = snapshot.config.feature_map.latex
    lit = active(done or "", features)
    return Labels({name: n(value) for name, value in known.items()}, slopes, lit, means, fewer, digits, names, tuple(w))


def spoken(labels: Labels, features: tuple[str, ...]) -> str:
    """Return the texts on the graph as one line for screen readers.

    Parameters
    ----------
    labels
        The texts.
    features
        The names of the features.
    """
    mean = "mean " if labels.means else ""

    def name(symbol: str) -> str:
        letter, number = symbol[:1], symbol[1:]
        if letter == "x":
            return mean + features[int(number) - 1]
        if letter == "w":
            return f"w{number.translate(SUBSCRIPTS)}"
        return _MEANS.get(symbol, symbol) if mean else symbol

    def slope(symbol: str) -> str:
        if not mean:
            return _BACK.get(symbol, f"∂L/∂{name(symbol)}")
        if symbol == "dz":
            return "mean dz"
        return "db, mean of dz," if symbol == "b" else f"d{name(symbol)}, mean of {features[int(symbol[1:]) - 1]} dz,"

    forth = [f"{name(symbol)} = {text}" for symbol, text in labels.values.items()]
    return ", ".join((*forth, *(f"{slope(symbol)} = {text}" for symbol, (_, text) in labels.slopes.items())))


def live(one: SampleTrace | Means, sample: int | None, snapshot: Snapshot) -> str:
    """Describe the numbers while there is no walk."""
    units = " (in standardized units)" if snapshot.standardize else ""
    if isinstance(one, Means):
        return f"A bar is the mean over {_all(snapshot)}{units}. dw is the mean of x·dz, not mean x times mean dz."
    tested = snapshot.test is not None and sample in snapshot.test.indices
    held_out = " It is in the test set: no update uses it." if tested else ""
    return f"Sample {(sample or 0) + 1}{units}: a = {number(one.a)} for a true y of {number(one.y)}.{held_out}"


def sentence(operation: str, one: SampleTrace | Means, sample: int | None, snapshot: Snapshot) -> str:
    """Describe what an operation of the passes has just done."""
    if isinstance(one, Means):
        return _of_means(operation, one)
    squared = snapshot.training.kind == "squared-error"
    return {
        "": f"Forward with sample {(sample or 0) + 1}: Next does one operation at a time.",
        "z": "z: each input times its weight, summed up, plus the bias.",
        "a": "a: the sigmoid turns z into a probability between 0 and 1.",
        "L": "L: what this prediction costs; 0 only if it is sure and right.",
        "dz": "Backward. dz: how L changes with z; the chain rule leaves "
        + ("2 (a − y) a (1 − a)." if squared else "a − y."),
        "dw": f"dw: dz times the input. {_followed(snapshot)}: {_few(_step_gradient(snapshot)[:-1])}.",
        "db": f"db: dz itself. {_followed(snapshot)}: {number(_step_gradient(snapshot)[-1])}.",
    }[operation]


def _step_gradient(snapshot: Snapshot) -> list[float]:
    """Return the gradient that the next update uses: over the batch, if there is one."""
    gradient: list[float] = (snapshot.gradient if snapshot.batch is None else snapshot.batch.gradient).tolist()
    return gradient


def _followed(snapshot: Snapshot) -> str:
    if snapshot.batch is not None:
        return f"The update uses the mean over the {count(len(snapshot.batch.indices))} samples of the batch"
    return f"The update uses the mean over {_all(snapshot)}"


def _all(snapshot: Snapshot) -> str:
    which = "training samples" if snapshot.test is not None else "samples"
    return f"all {count(snapshot.training.Y.size)} {which}"


def _few(values: list[float]) -> str:
    """Return the first few numbers in brackets."""
    return f"({', '.join([*map(number, values[:FEW]), *(['…'] if len(values) > FEW else [])])})"


def _of_means(operation: str, mean: Means) -> str:
    return {
        "": f"Forward with all {count(mean.samples)} samples: Next does one operation at a time.",
        "z": "z: each sample's inputs times the weights, plus the bias; shown is the mean.",
        "a": "a: the sigmoid of each z; shown is their mean, not the sigmoid of mean z.",
        "L": "L: what the predictions cost, on average; not what mean a would cost.",
        "dz": "Backward. dz of each sample: how its L changes with its z; shown is the mean.",
        "dw": f"dw: the mean of x·dz; mean x times mean dz would be {_few([x * mean.dz for x in mean.x])}.",
        "db": "db: the mean of dz over all samples.",
    }[operation]
