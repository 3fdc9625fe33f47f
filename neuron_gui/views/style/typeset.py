"""Formulas: ziamath turns LaTeX into SVG, and QtSvg draws it."""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

#: Font size at which formulas are typeset; they are scaled when they are drawn.
_SIZE = 24.0
#: Pixels around a formula's picture, for edges that are smoothed beyond its box.
_MARGIN = 1


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A typeset formula.

    Attributes
    ----------
    svg
        Its picture in SVG.
    size
        Width and height at a font size of 1.
    depth
        The part of the height that is below the baseline, at a font size of 1.
    """

    svg: bytes
    size: QSizeF
    depth: float

    def width(self, font_size: float) -> float:
        """Return the width at a font size in pixels."""
        return self.size.width() * font_size

    def height(self, font_size: float) -> float:
        """Return the height at a font size in pixels."""
        return self.size.height() * font_size

    def draw(self, painter: QPainter, baseline: QPointF, font_size: float) -> None:
        """Draw it from a point on the baseline to the right.

        Its start and its baseline are on whole pixels of the screen, as those of other text are.
        """
        ratio = painter.device().devicePixelRatioF()
        picture, above = _picture(self, font_size, ratio)
        corner = QPointF(round(baseline.x() * ratio) - _MARGIN, round(baseline.y() * ratio) - above)
        painter.drawImage(corner / ratio, picture)


@lru_cache(maxsize=512)
def _picture(formula: Formula, font_size: float, ratio: float) -> tuple[QImage, int]:
    """Return a picture of a formula, and how many pixels of it are above the baseline.

    To draw a picture again costs a fifth of what its SVG costs.
    """
    scale = font_size * ratio
    above = ceil((formula.size.height() - formula.depth) * scale) + _MARGIN
    size = QSize(ceil(formula.size.width() * scale) + 2 * _MARGIN, above + ceil(formula.depth * scale) + _MARGIN)
    picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    top = above - (formula.size.height() - formula.depth) * scale
    _renderer(formula.svg).render(painter, QRectF(QPointF(_MARGIN, top), formula.size * scale))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture.copy(), above  # a copy leaves the engine that painted it behind, six kilobytes


@lru_cache(maxsize=128)
def _renderer(svg: bytes) -> QSvgRenderer:
    # Five times as large as the SVG, so fewer of them are kept.
    return QSvgRenderer(QByteArray(svg))


def typeset(latex: str, colour: QColor) -> Formula:
    """Typeset LaTeX in one colour; the latest results are cached."""
    return _typeset(latex, colour.rgb())


@lru_cache(maxsize=512)
def _typeset(latex: str, rgb: int) -> Formula:
    # Imported when the first formula is shown: this takes a third of a second.
    with warnings.catch_warnings():
        # It finds its fonts in a way that newer versions of Python deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath

    # QtSvg draws the paths of SVG 1 better than the symbols of SVG 2.
    ziamath.config.svg2 = False
    colour = QColor.fromRgb(rgb).name()
    made = ziamath.Latex(latex, size=_SIZE, color=colour)
    # ziamath draws the bar over a symbol in black, whatever the colour.
    svg = made.svg().replace('fill="black"', f'fill="{colour}"').encode()
    box = _renderer(svg).viewBoxF()
    # The baseline is at y = 0 of the view box.
    return Formula(svg, QSizeF(box.width() / _SIZE, box.height() / _SIZE), box.bottom() / _SIZE)


#: Patterns in plain text and their LaTeX, in this order: a hat must come before the √ of a symbol.
_IN_LATEX = (
    *(("([a-z])\u0302", r"\\hat{\1}"), (r"√(\\hat{[a-z]}|[a-z])", r"\\sqrt{\1}")),
    *(("⁻¹", "^{-1}"), ("ᵗ", "^t"), ("²", "^2"), ("₁", "_1"), ("₂", "_2"), ("−", "-")),
    *(("α", r"\\alpha"), ("β", r"\\beta"), ("ε", r"\\varepsilon"), ("λ", r"\\lambda"), ("ρ", r"\\rho")),
    *((":=", r"\\coloneqq"), ("sign", r"\\mathrm{sign}"), ("max", r"\\max")),
    # Space between the factors of a product.
    *((r"\) (?=[A-Za-z])", r")\\, "), (r"\\alpha (?=[A-Za-z(]|\\hat)", r"\\alpha\\, ")),
)


def in_latex(formula: str) -> str:
    """Return the LaTeX of a formula in plain text, as update rules have it."""
    latex = unicodedata.normalize("NFD", formula)
    for pattern, replacement in _IN_LATEX:
        latex = re.sub(pattern, replacement, latex)
    return latex


def latex_number(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX with so many significant digits."""
    text = f"{value + 0.0:.{digits}g}"  # turns −0.0 into 0.0
    # Braces: LaTeX would put the space of a subtraction around the minus.
    sign, text = ("{-}", text[1:]) if text.startswith("-") else ("", text)
    if text == "inf":
        return rf"{sign}\infty"
    mantissa, e, exponent = text.partition("e")
    return sign + (rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else mantissa)


def in_brackets(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX, in brackets if it is negative."""
    text = latex_number(value, digits)
    return rf"({text})" if value < 0 else text
