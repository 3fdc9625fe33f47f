"""Formulas: LaTeX to pictures, by ziamath through QtSvg."""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

#: Size that formulas are typeset at; they are drawn at any other.
_SIZE = 24.0


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A typeset formula.

    Attributes
    ----------
    size
        Width and height at a font size of 1.
    depth
        How much of the height is below the baseline, at a font size of 1.
    """

    renderer: QSvgRenderer
    size: QSizeF
    depth: float

    def width(self, font_size: float) -> float:
        """Return the width at a font size in pixels."""
        return self.size.width() * font_size

    def height(self, font_size: float) -> float:
        """Return the height at a font size in pixels."""
        return self.size.height() * font_size

    def draw(self, painter: QPainter, baseline: QPointF, font_size: float) -> QRectF:
        """Draw it with its left end on a baseline; return the rectangle that it fills."""
        width, height = self.width(font_size), self.height(font_size)
        place = QRectF(baseline.x(), baseline.y() + self.depth * font_size - height, width, height)
        self.renderer.render(painter, place)
        return place


def typeset(latex: str, colour: QColor) -> Formula:
    """Typeset LaTeX in one colour; what was typeset lately is remembered."""
    return _typeset(latex, colour.name())


@lru_cache(maxsize=512)
def _typeset(latex: str, colour: str) -> Formula:
    # A third of a second, so only once a formula is shown.
    with warnings.catch_warnings():
        # It looks for its fonts in a way that newer Pythons advise against.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath

    # QtSvg draws SVG 1 paths better than SVG 2 symbols.
    ziamath.config.svg2 = False
    made = ziamath.Latex(latex, size=_SIZE, color=colour)
    # The bar over a symbol comes in black whatever colour was asked for.
    svg = made.svg().replace('fill="black"', f'fill="{colour}"')
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    box = renderer.viewBoxF()
    # The baseline is at y = 0 of the view box.
    return Formula(renderer, QSizeF(box.width() / _SIZE, box.height() / _SIZE), box.bottom() / _SIZE)


#: Patterns of formulas in plain text, and what replaces them in LaTeX, in this order: a hat, then √ of one symbol.
_IN_LATEX = (
    *(("([a-z])\u0302", r"\\hat{\1}"), (r"√(\\hat{[a-z]}|[a-z])", r"\\sqrt{\1}")),
    *(("⁻¹", "^{-1}"), ("ᵗ", "^t"), ("²", "^2"), ("₁", "_1"), ("₂", "_2"), ("−", "-")),
    *(("α", r"\\alpha"), ("β", r"\\beta"), ("ε", r"\\varepsilon"), ("λ", r"\\lambda"), ("ρ", r"\\rho")),
    *((":=", r"\\coloneqq"), ("sign", r"\\mathrm{sign}"), ("max", r"\\max")),
    # A product needs a little room between its factors.
    *((r"\) (?=[A-Za-z])", r")\\, "), (r"\\alpha (?=[A-Za-z(]|\\hat)", r"\\alpha\\, ")),
)


def in_latex(formula: str) -> str:
    """Write a formula of plain text, as update rules have it, in LaTeX."""
    latex = unicodedata.normalize("NFD", formula)
    for pattern, replacement in _IN_LATEX:
        latex = re.sub(pattern, replacement, latex)
    return latex


def latex_number(value: float, digits: int = 4) -> str:
    """Write a number for LaTeX."""
    text = f"{value + 0.0:.{digits}g}"  # nought has no sign
    # A bare minus at the start, or behind a sign, is set as if something stood before it.
    sign, text = ("{-}", text[1:]) if text.startswith("-") else ("", text)
    if text == "inf":
        return rf"{sign}\infty"
    mantissa, e, exponent = text.partition("e")
    return sign + (rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else mantissa)


def in_brackets(value: float, digits: int = 4) -> str:
    """Write a number for LaTeX, in brackets if it is negative."""
    text = latex_number(value, digits)
    return rf"({text})" if value < 0 else text
