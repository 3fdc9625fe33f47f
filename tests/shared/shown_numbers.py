"""Reads numbers and formulas as the program writes them."""

from __future__ import annotations

import re
from math import exp, log, sqrt

import numpy as np

_FIGURES = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain(text: str) -> float:
    """Return the value of a number like −1.5 or 6.1·10⁻⁵."""
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    return float(mantissa) * 10.0 ** int(exponent.translate(_FIGURES) or 0)


def computed(latex: str) -> float:
    """Compute the value of a formula with numbers instead of symbols.

    Raises
    ------
    NameError, SyntaxError
        If it contains symbols.
    """
    text = latex.replace("{-}", "-").replace(r"\varepsilon", "1e-8").replace(r"\cdot", "*")
    text = text.replace(r"\left", "").replace(r"\right", "").replace(r"\mathrm{sign}", "sign").replace(r"\max", "*max")
    text = re.sub(r"\\frac{((?:[^{}]|{[^{}]*})*)}{((?:[^{}]|{(?:[^{}]|{[^{}]*})*})*)}", r"((\1)/(\2))", text)
    text = re.sub(r"\\sqrt{([^{}]*(?:{[^{}]*}[^{}]*)*)}", r"sqrt(\1)", text)
    text = re.sub(r"\\ln\s*\(", "log(", text)
    text = re.sub(r"\\ln\s*([\d.]+(?:\s*\*\s*10\^{[^{}]*})?)", r"log(\1)", text)
    text = re.sub(r"10\^{([^{}]*)}", r"10.0**(\1)", text)
    text = re.sub(r"e\^{([^{}]*)}", r"exp(\1)", text)
    text = re.sub(r"\^{?(\d+)}?", r"**\1", text)
    known = {"sqrt": sqrt, "sign": np.sign, "max": max, "log": log, "exp": exp}
    return float(eval(text.replace("{", "(").replace("}", ")"), known))
