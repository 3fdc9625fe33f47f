"""The formula of each operation on the graph: in symbols, and with the numbers put in."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.sample_trace import Means, SampleTrace
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.style.typeset import in_brackets, latex_number

#: Digits of an update at the most.
MOST_DIGITS = 9
#: Beyond this loss four digits of a no longer tell it from 0 or 1.
ROUNDED = 9.0
#: The formula that a symbol of the graph or of the formulas asks for.
ASKED = {
    "z": "z",
    "Z": "z",
    "a": "a",
    "A": "a",
    "L": "L",
    "dL/da": "dL/da",
    "da/dz": "da/dz",
    "dz": "dz",
    "dZ": "dz",
    "dw1": "dw",
    "dw2": "dw",
    "dw": "dw",
    "db": "db",
    "w1": "update",
    "w2": "update",
    "w": "update",
    "b": "update",
    "α": "update",
}

#: ∂L/∂a and ∂a/∂z, whose product is dz.
_OF_A = ((r"\frac{\partial L}{\partial a}", "dL/da"),)
_OF_Z = ((r"\frac{\partial a}{\partial z}", "da/dz"),)
_OVERVIEW: Line = (
    *(("z", "z"), ("=", ""), ("w_1", "w1"), ("x_1", "x1"), ("+", ""), ("w_2", "w2"), ("x_2", "x2"), ("+", "")),
    *(("b", "b"), (r"\quad", ""), ("a", "a"), ("=", ""), (r"\sigma(", ""), ("z", "z"), (")", ""), (r"\quad", "")),
    *(("dz", "dz"), ("=", ""), ("a", "a"), ("-", ""), ("y", "y")),
)


def formulas(
    operation: str | None, one: SampleTrace | Means, snapshot: Snapshot, before: Snapshot | None
) -> list[Line]:
    """Return the lines of an operation's formula; None for the formulas of all in short.

    Parameters
    ----------
    operation
        One of the walk, "" for its beginning, "dL/da" or "da/dz".
    one
        The sample that is sent through, or the means over all.
    snapshot
        The parameters now; while they change many times a second no numbers are put in.
    before
        What they were before the update.
    """
    if operation == "update":
        return _update(snapshot, before)
    if not operation:
        return [_OVERVIEW] if operation is None or isinstance(one, SampleTrace) else [_z_of_means()]
    with_numbers = not snapshot.running
    if isinstance(one, Means):
        return _of_means(operation, one, snapshot, with_numbers)
    return _of_sample(operation, one, snapshot, with_numbers)


def _of_sample(operation: str, one: SampleTrace, snapshot: Snapshot, with_numbers: bool) -> list[Line]:
    n, p = latex_number, in_brackets
    w1, w2, b = (float(part) for part in snapshot.v)
    # Where a rounds to 0 or 1 the loss comes from z: with a put in, the formula would be wrong.
    a_can_be_put_in = 0 < one.a < 1 and one.loss < ROUNDED
    if operation == "z":
        put_in: Line = (
            *(("=", ""), (n(w1), "w1"), (r"\cdot", ""), (p(one.x1), "x1"), ("+", ""), (p(w2), "w2"), (r"\cdot", "")),
            *((p(one.x2), "x2"), ("+", ""), (p(b), "b"), ("=", ""), (n(one.z), "z")),
        )
        return _two_lines(_z("x_1", "x_2", "z"), put_in, with_numbers)
    if operation == "a":
        power = rf"\frac{{1}}{{1 + e^{{{n(-one.z)}}}}}"
        return _one_line(
            (("a", "a"), ("=", ""), (r"\sigma(", ""), ("z", "z"), (")", ""), ("=", ""), (r"\frac{1}{1 + e^{-z}}", "z")),
            (("=", ""), (power, "z"), ("=", ""), (n(one.a), "a")),
            with_numbers,
        )
    if operation == "L":
        cost = (rf"{{-}}\ln {n(one.a)}" if one.y else rf"{{-}}\ln(1 - {n(one.a)})", "a")
        put_in = (*((("=", ""), cost) if a_can_be_put_in else ()), ("=", ""), (n(one.loss), "L"))
        return _two_lines(_cost(), (*put_in, (rf"\quad (y = {n(one.y)})", "y")), with_numbers)
    # The two factors of dz, and their product.
    of_a: Line = (
        *(*_OF_A, ("=", ""), (r"{-}\frac{y}{a} + \frac{1 - y}{1 - a}", "a")),
        *(_numbers_of_a(one) if with_numbers and a_can_be_put_in else ()),
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
            *(("=", ""), ("a", "a"), ("-", ""), ("y", "y")),
        )
        put_in = (("=", ""), (n(one.a), "a"), ("-", ""), (n(one.y), "y"), ("=", ""), (n(one.dz), "dz"))
        return [(*of_a, (r"\quad", ""), *of_z), dz + put_in if with_numbers else dz]
    if operation == "dw":
        line: Line = ()
        for index, x, slope in ((1, one.x1, one.dw1), (2, one.x2, one.dw2)):
            line += (
                *((rf"\frac{{\partial L}}{{\partial w_{index}}}", f"dw{index}"), ("=", "")),
                *((f"x_{index}", f"x{index}"), ("dz", "dz")),
            )
            if with_numbers:
                line += (("=", ""), (n(x), f"x{index}"), (r"\cdot", ""), (p(one.dz), "dz"))
                line += (("=", ""), (n(slope), f"dw{index}"))
            line += ((r"\quad", ""),) if index == 1 else ()
        return [line]
    return _one_line(
        ((r"\frac{\partial L}{\partial b}", "db"), ("=", ""), ("dz", "dz")),
        (("=", ""), (n(one.db), "db")),
        with_numbers,
    )


def _numbers_of_a(one: SampleTrace) -> Line:
    """Put the numbers into ∂L/∂a: one of its two terms is 0."""
    a = latex_number(one.a)
    return (("=", ""), (rf"{{-}}\frac{{1}}{{{a}}}" if one.y else rf"\frac{{1}}{{1 - {a}}}", "a"))


def _of_means(operation: str, mean: Means, snapshot: Snapshot, with_numbers: bool) -> list[Line]:
    n, p = latex_number, in_brackets
    w1, w2, b = (float(part) for part in snapshot.v)
    each = (r"\frac{1}{m}", "m")
    if operation == "z":
        put_in: Line = (
            *(("=", ""), (n(w1), "w1"), (r"\cdot", ""), (p(mean.x1), "x1"), ("+", ""), (p(w2), "w2"), (r"\cdot", "")),
            *((p(mean.x2), "x2"), ("+", ""), (p(b), "b"), ("=", ""), (n(mean.z), "z")),
        )
        return _two_lines(_z_of_means(), put_in, with_numbers)
    if operation == "a":
        # Side by side, for they are not the same.
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
        return _one_line(symbols, (("=", ""), (n(mean.loss), "L")), with_numbers)
    if operation == "dz":
        return _one_line(
            ((r"\overline{dz}", "dz"), ("=", ""), (r"\overline{a}", "a"), ("-", ""), (r"\overline{y}", "y")),
            (("=", ""), (n(mean.a), "a"), ("-", ""), (n(mean.y), "y"), ("=", ""), (n(mean.dz), "dz")),
            with_numbers,
        )
    if operation == "dw":
        line: Line = ()
        for index, slope in ((1, mean.dw1), (2, mean.dw2)):
            name = f"dw{index}"
            line += ((f"dw_{index}", name), ("=", ""), each, (r"\sum", ""), (f"x_{index}", f"x{index}"), ("dz", "dz"))
            line += (*_divided(slope, mean.samples), ("=", ""), (n(slope), name)) if with_numbers else ()
            line += ((r"\quad", ""),) if index == 1 else ()
        return [line]
    if operation == "db":
        return _one_line(
            (("db", "db"), ("=", ""), each, (r"\sum", ""), ("dz", "dz")),
            (*_divided(mean.db, mean.samples), ("=", ""), (n(mean.db), "db")),
            with_numbers,
        )
    # ∂L/∂a and ∂a/∂z have no place among the means: the mean of their products is not the product of theirs.
    return [_OVERVIEW]


def _divided(mean: float, samples: int) -> Line:
    """Return a sum over all samples, divided by their number."""
    return (("=", ""), (rf"\frac{{{latex_number(mean * samples)}}}{{{samples}}}", ""))


def _z(x1: str, x2: str, z: str) -> Line:
    return (
        *((z, "z"), ("=", ""), ("w_1", "w1"), (x1, "x1"), ("+", "")),
        *(("w_2", "w2"), (x2, "x2"), ("+", ""), ("b", "b")),
    )


def _z_of_means() -> Line:
    return _z(r"\overline{x_1}", r"\overline{x_2}", r"\overline{z}")


def _cost() -> Line:
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


def _update(after: Snapshot, before: Snapshot | None) -> list[Line]:
    """Return the update, with the numbers put in once it was done."""
    if before is None or after.iteration != before.iteration + 1:
        w = (("w", "w"), (r"\coloneqq", ""), ("w", "w"), ("-", ""), (r"\alpha", "α"), ("dw", "dw"), (r"\quad", ""))
        return [(*w, ("b", "b"), (r"\coloneqq", ""), ("b", "b"), ("-", ""), (r"\alpha", "α"), ("db", "db"))]
    rate = latex_number(before.learning_rate)
    rows = zip(("w1", "w2", "b"), before.v, before.gradient, after.v, strict=True)
    lines: list[Line] = []
    for name, old, slope, new in rows:
        # As many digits as show that something changed.
        digits = 4
        while digits < MOST_DIGITS and latex_number(float(old), digits) == latex_number(float(new), digits) != "0":
            digits += 1
        was, now = latex_number(float(old), digits), latex_number(float(new), digits)
        symbol = "b" if name == "b" else f"w_{name[1]}"
        lines.append(
            (
                *((symbol, name), (r"\coloneqq", ""), (was, name), ("-", ""), (rate, "α"), (r"\cdot", "")),
                *((in_brackets(float(slope)), f"d{name}"), ("=", ""), (now, name)),
            )
        )
    return lines
