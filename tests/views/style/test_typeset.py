"""Formulas: every part has the colour that was asked for, and a minus sign is close to its number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from neuron_gui.views.style.typeset import in_brackets, latex_number, typeset


def test_the_bar_of_a_mean_has_the_colour_of_its_symbol(qapp: object) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    typeset(r"\overline{z}", QColor("#ff0000")).draw(painter, QPointF(10, 45), 40)
    painter.end()
    seen = [image.pixelColor(x, y) for x in range(60) for y in range(60)]
    assert any(colour.red() > 250 and colour.green() < 10 for colour in seen)
    # Between red and white red is all there.
    assert all(colour.red() > 250 for colour in seen)


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        (-0.5, "{-}0.5"),
        (0.25, "0.25"),
        (-0.0, "0"),
        (-3e-9, r"{-}3 \cdot 10^{-9}"),
        (float("-inf"), r"{-}\infty"),
        (float("inf"), r"\infty"),
    ],
)
def test_a_number_in_a_formula(value: float, latex: str) -> None:
    assert latex_number(value) == latex
    assert in_brackets(value) == (f"({latex})" if value < 0 else latex)


def test_a_minus_at_the_start_of_a_number_is_no_difference(qapp: object) -> None:
    black = QColor("black")
    assert typeset(f"= {latex_number(-0.5)}", black).width(1.0) < typeset("= -0.5", black).width(1.0) - 0.2
