"""The formula of each operation of the graph: in symbols, and with numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.sample_trace import Means, SampleTrace
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.formulas.symbols import family
from neuron_gui.views.graph.update_steps import UPDATE
from neuron_gui.views.style.typeset import in_brackets, latex_number


@dataclass(frozen=True, slots=True)
class _Terms:
    """The features whose terms are shown.

    Attributes
    ----------
    names
        All features in LaTeX.
    shown
        Those with a term, counted from 1.
    """

    names: tuple[str, ...]
    shown: tuple[int, ...]

    @property
    def rest(self) -> Line:
        """The dots for the terms that are left out; () if there are none."""
        return ((r"\cdots", ""), ("+", "")) if len(self.shown) < len(self.names) else ()

    def times_dz(self, index: int) -> Line:
        """Return x dz of a feature."""
        name = self.names[index - 1]
        return (rf"({name})" if name.startswith(r"\sin") else name, f"x{index}"), ("dz", "dz")


#: If 1 − a is smaller than this, four digits of a are too few for it: formulas with the number of a would be wrong.
NEAR_ONE = 1e-3
#: The operation whose formula is shown for a symbol under the cursor, by the family of the symbol.
ASKED = {
    "Z": "z",
    "A": "a",
    "L": "L",
    "dL/da": "dL/da",
    "da/dz": "da/dz",
    "dZ": "dz",
    "dw": "dw",
    "db": "db",
    "w": UPDATE,
    "b": UPDATE,
    "α": UPDATE,
}
#: Most terms of a sum that are shown in full; with more features, the number of terms and of parameters shown.
MOST_TERMS, MOST_LINES = 4, 2

#: ∂L/∂a and ∂a/∂z, whose product is dz.
_OF_A = ((r"\frac{\partial L}{\partial a}", "dL/da"),)
_OF_Z = ((r"\frac{\partial a}{\partial z}", "da/dz"),)


def asked(symbol: str) -> str | None:
    """Return the operation whose formula is shown for a symbol, or None."""
    return ASKED.get(family(symbol))


def formulas(operation: str | None, one: SampleTrace | Means, snapshot: Snapshot, first: int = 0) -> list[Line]:
    """Return the lines of the formula of an operation of the two passes.

    Parameters
    ----------
    operation
        An operation of the walk, "" for its beginning, "dL/da" or "da/dz"; None for an overview of all.
    one
        The sample whose values are shown, or the means over all.
    snapshot
        The present state; during training the formulas have no numbers.
    first
        If there are many features, the first one with a term, counted from 0.
    """
    names = snapshot.config.feature_map.latex
    shown = tuple(range(1, len(names) + 1))
    if len(shown) > MOST_TERMS:
        first = min(first, len(shown) - MOST_LINES)
        shown = shown[first : first + MOST_LINES]
    terms = _Terms(names, shown)
    squared = snapshot.training.kind == "squared-error"
    if not operation:
        overview = [_overview(terms, squared)]
        return overview if operation is None or isinstance(one, SampleTrace) else [_z(terms, means=True)]
    with_numbers = not snapshot.running
    if isinstance(one, Means):
        return _of_means(operation, one, snapshot, with_numbers, terms)
    return _of_sample(operation, one, snapshot, with_numbers, terms)


def _overview(terms: _Terms, squared: bool) -> Line:
    dz: Line = (("dz", "dz"), ("=", ""), ("a", "a"), ("-", ""), ("y", "y"))
    if squared:
        dz = (*dz[:2], (r"2(", ""), *dz[2:], (r")\,", ""), ("a", "a"), ("(1 -", ""), ("a", "a"), (")", ""))
    return (
        *(*_z(terms), (r"\quad", ""), ("a", "a"), ("=", ""), (r"\sigma(", ""), ("z", "z"), (")", "")),
        *((r"\quad", ""), *dz),
    )


def _of_sample(operation: str, one: SampleTrace, snapshot: Snapshot, with_numbers: bool, terms: _Terms) -> list[Line]:
    n, p = latex_number, in_brackets
    squared = snapshot.training.kind == "squared-error"
    a_can_be_put_in = 0 < one.a < 1 - NEAR_ONE
    if operation == "z":
        return _two_lines(_z(terms), _z_put_in(snapshot, one, terms), with_numbers)
    if operation == "a":
        power = rf"\frac{{1}}{{1 + e^{{{n(-one.z)}}}}}"
        return _one_line(
            (("a", "a"), ("=", ""), (r"\sigma(", ""), ("z", "z"), (")", ""), ("=", ""), (r"\frac{1}{1 + e^{-z}}", "z")),
            (("=", ""), (power, "z"), ("=", ""), (n(one.a), "a")),
            with_numbers,
        )
    if operation == "L":
        cost = (rf"{{-}}\ln {n(one.a)}" if one.y else rf"{{-}}\ln(1 - {n(one.a)})", "a")
        if squared:
            cost = (rf"({n(one.a)} - {n(one.y)})^2", "a")
        put_in: Line = (*((("=", ""), cost) if a_can_be_put_in else ()), ("=", ""), (n(one.loss), "L"))
        return _two_lines(_cost(squared), (*put_in, (rf"\quad (y = {n(one.y)})", "y")), with_numbers)
    # The two factors of dz, and their product.
    of_a: Line = (
        *(*_OF_A, ("=", ""), (r"2(a - y)" if squared else r"{-}\frac{y}{a} + \frac{1 - y}{1 - a}", "a")),
        *(_numbers_of_a(one, squared) if with_numbers and a_can_be_put_in else ()),
        *((("=", ""), (n(one.dloss_da), "dL/da")) if with_numbers else ()),
    )
    of_z: Line = (
        *(*_OF_Z, ("=", ""), ("a (1 - a)", "a")),
        *((("=", ""), (rf"{n(one.a)} \cdot (1 - {n(one.a)})", "a")) if with_numbers and a_can_be_put_in else ()),
        *((("=", ""), (n(one.da_dz), "da/dz")) if with_numbers else ()),
    )
    if operation == "dL/da":
        return [of_a]
    if operation == "da/dz":
        return [of_z]
    if operation == "dz":
        product = (("=", ""), (n(one.dloss_da), "dL/da"), (r"\cdot", ""), (p(one.da_dz), "da/dz"))
        dz: Line = (
            *(("dz", "dz"), ("=", ""), *_OF_A, (r"\cdot", ""), *_OF_Z),
            *(product if with_numbers and a_can_be_put_in else ()),
            *((("=", ""), ("a", "a"), ("-", ""), ("y", "y")) if not squared else ()),
        )
        put_in = (("=", ""), (n(one.dz), "dz"))
        if not squared and (a_can_be_put_in or not one.y):
            put_in = (("=", ""), (n(one.a), "a"), ("-", ""), (n(one.y), "y"), *put_in)
        return [(*of_a, (r"\quad", ""), *of_z), dz + put_in if with_numbers else dz]
    if operation == "dw":
        line: Line = ()
        for index in terms.shown[:MOST_LINES]:
            x, slope = one.x[index - 1], one.dw[index - 1]
            line += ((r"\quad", ""),) if line else ()
            line += (
                *((rf"\frac{{\partial L}}{{\partial w_{{{index}}}}}", f"dw{index}"), ("=", "")),
                *terms.times_dz(index),
            )
            if with_numbers:
                line += (("=", ""), (n(x), f"x{index}"), (r"\cdot", ""), (p(one.dz), "dz"))
                line += (("=", ""), (n(slope), f"dw{index}"))
        return [line]
    return _one_line(
        ((r"\frac{\partial L}{\partial b}", "db"), ("=", ""), ("dz", "dz")),
        (("=", ""), (n(one.db), "db")),
        with_numbers,
    )


def _numbers_of_a(one: SampleTrace, squared: bool) -> Line:
    """Return the numbers of ∂L/∂a; with cross-entropy one of its two terms is 0."""
    a = latex_number(one.a)
    if squared:
        return (("=", ""), (rf"2 ({a} - {latex_number(one.y)})", "a"))
    return (("=", ""), (rf"{{-}}\frac{{1}}{{{a}}}" if one.y else rf"\frac{{1}}{{1 - {a}}}", "a"))


def _of_means(operation: str, mean: Means, snapshot: Snapshot, with_numbers: bool, terms: _Terms) -> list[Line]:
    n = latex_number
    squared = snapshot.training.kind == "squared-error"
    each = (r"\frac{1}{m}", "m")
    if operation == "z":
        return _two_lines(_z(terms, means=True), _z_put_in(snapshot, mean, terms), with_numbers)
    if operation == "a":
        # Both, because the mean of σ(z) is not σ of the mean.
        beside = (r"\quad \sigma(\overline{z}) =", ""), (n(float(sigmoid(np.array(mean.z)))), "")
        return _one_line(
            ((r"\overline{a}", "a"), ("=", ""), each, (r"\sum \sigma(", ""), ("z", "z"), (")", "")),
            (("=", ""), (n(mean.a), "a"), *beside),
            with_numbers,
        )
    if operation == "L":
        symbols: Line = (
            *(
                ("L", "L"),
                ("=", ""),
                ("{-}", ""),
                each,
                (r"\sum \left[\right.", ""),
                ("y", "y"),
                (r"\ln", ""),
                ("a", "a"),
            ),
            *(("+", ""), ("(1 -", ""), ("y", "y"), (r")\, \ln\,(1 -", ""), ("a", "a"), (r")\left.\right]", "")),
        )
        if squared:
            symbols = (("L", "L"), ("=", ""), each, (r"\sum (", ""), ("a", "a"), ("-", ""), ("y", "y"), (r")^2", ""))
        return _one_line(symbols, (("=", ""), (n(mean.loss), "L")), with_numbers)
    if operation == "dz" and squared:
        of_each: Line = ((r"\sum 2(", ""), ("a", "a"), ("-", ""), ("y", "y"), (r")\, a (1 - a)", "a"))
        symbols = ((r"\overline{dz}", "dz"), ("=", ""), each, *of_each)
        return _one_line(symbols, (("=", ""), (n(mean.dz), "dz")), with_numbers)
    if operation == "dz":
        return _one_line(
            ((r"\overline{dz}", "dz"), ("=", ""), (r"\overline{a}", "a"), ("-", ""), (r"\overline{y}", "y")),
            (("=", ""), (n(mean.a), "a"), ("-", ""), (n(mean.y), "y"), ("=", ""), (n(mean.dz), "dz")),
            with_numbers,
        )
    if operation == "dw":
        line: Line = ()
        for index in terms.shown[:MOST_LINES]:
            name, slope = f"dw{index}", mean.dw[index - 1]
            line += ((r"\quad", ""),) if line else ()
            line += ((f"dw_{{{index}}}", name), ("=", ""), each, (r"\sum", ""), *terms.times_dz(index))
            line += (*_divided(slope, mean.samples), ("=", ""), (n(slope), name)) if with_numbers else ()
        return [line]
    if operation == "db":
        return _one_line(
            (("db", "db"), ("=", ""), each, (r"\sum", ""), ("dz", "dz")),
            (*_divided(mean.db, mean.samples), ("=", ""), (n(mean.db), "db")),
            with_numbers,
        )
    # There are no means of ∂L/∂a and ∂a/∂z: the mean of a product is not the product of the means.
    return [_overview(terms, squared)]


def _divided(mean: float, samples: int) -> Line:
    """Return a sum over all samples, divided by their number."""
    return (("=", ""), (rf"\frac{{{latex_number(mean * samples)}}}{{{samples}}}", ""))


def _z(terms: _Terms, *, means: bool = False) -> Line:
    """Return z = w·x + b with these terms of the sum."""
    line: Line = ((r"\overline{z}" if means else "z", "z"), ("=", ""))
    for index in terms.shown:
        x = terms.names[index - 1]
        line += ((f"w_{{{index}}}", f"w{index}"), (rf"\overline{{{x}}}" if means else x, f"x{index}"), ("+", ""))
    return (*line, *terms.rest, ("b", "b"))


def _z_put_in(snapshot: Snapshot, one: SampleTrace | Means, terms: _Terms) -> Line:
    """Return the numbers of these terms, and the whole sum."""
    *w, b = snapshot.v.tolist()
    line: Line = (("=", ""),)
    for index in terms.shown:
        weight = latex_number(w[index - 1]) if index == terms.shown[0] else in_brackets(w[index - 1])
        line += ((weight, f"w{index}"), (r"\cdot", ""), (in_brackets(one.x[index - 1]), f"x{index}"), ("+", ""))
    return (*line, *terms.rest, (in_brackets(b), "b"), ("=", ""), (latex_number(one.z), "z"))


def _cost(squared: bool) -> Line:
    if squared:
        return (("L", "L"), ("=", ""), ("(", ""), ("a", "a"), ("-", ""), ("y", "y"), (")^2", ""))
    return (
        *(
            ("L", "L"),
            ("=", ""),
            (r"{-}\left[\right.", ""),
            ("y", "y"),
            (r"\ln", ""),
            ("a", "a"),
            ("+", ""),
            ("(1 -", ""),
        ),
        *(("y", "y"), (r")\, \ln\,(1 -", ""), ("a", "a"), (r")\left.\right]", "")),
    )


def _one_line(symbols: Line, put_in: Line, with_numbers: bool) -> list[Line]:
    return [symbols + put_in if with_numbers else symbols]


def _two_lines(symbols: Line, put_in: Line, with_numbers: bool) -> list[Line]:
    return [symbols, put_in] if with_numbers else [symbols]
