"""What a curve of a run is called: what differs, and never the same as another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.views.plotting.run_names import without_common_parts

PARTS = st.lists(st.sampled_from(["α = 1", "Adam", "λ₂ = 0.1", "30 % test"]), min_size=1, max_size=4).map(", ".join)


def test_what_all_runs_have_is_left_out_after_the_first_part() -> None:
    labels = ["α = 0.1, Adam, 30 % test", "α = 1, 30 % test", "α = 1, Newton, 30 % test"]
    assert without_common_parts(labels) == ["α = 0.1, Adam", "α = 1", "α = 1, Newton"]
    assert without_common_parts(["α = 0.1, Adam", "α = 0.1, Newton"]) == ["α = 0.1, Adam", "α = 0.1, Newton"]
    assert without_common_parts(["α = 0.1, 30 % test"]) == ["α = 0.1, 30 % test"]
    assert without_common_parts([]) == []


@given(labels=st.lists(PARTS, max_size=5, unique=True))
def test_labels_stay_apart(labels: list[str]) -> None:
    assert len(set(without_common_parts(labels))) == len(labels)
