"""Weights as odds."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.features import FeatureMap
from neuron_gui.core.odds import odds_factor, odds_sentence, odds_sentences, stands_alone
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


@pytest.mark.parametrize(
    ("names", "alone"),
    [
        ("x1,x2", (True, True)),
        ("x2", (True,)),
        ("x1,x2,x2^2", (True, False, False)),
        ("x1,x2,x1*x2", (False, False, False)),
        ("x1,x2,sin(x1)", (False, True, False)),
        ("x1^2,x2^2", (False, False)),
    ],
)
def test_only_a_feature_that_can_grow_alone_has_one_factor(names: str, alone: tuple[bool, ...]) -> None:
    features = FeatureMap.parse(names)
    assert stands_alone(features) == alone
    weights = np.linspace(0.3, 0.9, len(features))
    random = np.random.default_rng(0)
    x = random.normal(size=(2, 50))
    for place, expected in enumerate(alone):
        # The truth: one unit more of the input, whatever the place, and the odds before and after.
        axis = 0 if "x1" in features.names[place] else 1
        more = x + np.eye(2)[axis][:, np.newaxis]
        before, after = (weights @ features.values(*part) for part in (x, more))
        assert np.allclose(np.exp(after - before), odds_factor(float(weights[place]))) is expected
    said = odds_sentences(features, weights, ("age", "height"), "ill")
    assert len(said) == sum(alone)
