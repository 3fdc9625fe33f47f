"""The words for the limits of the learning rate where there is no number to say."""

from __future__ import annotations

from math import inf

from neuron_gui.core.rate_limits import RateLimits
from neuron_gui.views.controls.rate_sentences import rate_marks


def test_a_flat_place_has_no_edge_and_says_so() -> None:
    flat, curved = (rate_marks(RateLimits(1.5, here, 3.0))[1] for here in (inf, 2.0))
    assert flat.text == "no edge here"
    assert "flat" in flat.sentence
    assert curved.text == "edge here 2"
    assert curved.sentence != flat.sentence
