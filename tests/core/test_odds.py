"""Weights as odds."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.odds import odds_factor, odds_sentence
from neuron_gui.core.textbook import sigmoid


def test_one_unit_more_multiplies_the_odds() -> None:
    w, b, x = 0.7, -0.2, 1.1
    a, more = sigmoid(np.array([w * x + b, w * (x + 1) + b]))
    assert (more / (1 - more)) / (a / (1 - a)) == pytest.approx(odds_factor(w))
    assert odds_factor(w, 2.0) == pytest.approx(odds_factor(w) ** 2)


def test_the_sentence_has_the_number() -> None:
    assert odds_sentence(0.0, "length", "yes") == "+1 (unit of length) multiplies the odds of “yes” by 1."
    assert "by 2.01." in odds_sentence(0.7, "x1", "1")
    assert "by 4.06." in odds_sentence(0.7, "x1", "1", 2.0)
    assert "e+43" in odds_sentence(100.0, "x1", "1")
    assert "e+304" in odds_sentence(1e9, "x1", "1")
