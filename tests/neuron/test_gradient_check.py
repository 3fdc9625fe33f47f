import numpy as np
import pytest

from neuron_gui.neuron.gradient_check import check_gradient


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
@pytest.mark.parametrize("v", [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5]])
def test_the_difference_agrees_with_the_chain_rule(scale, v):
    random = np.random.default_rng(3)
    X = random.normal(size=(2, 200)) * scale
    Y = (random.random((1, 200)) < 0.4).astype(float)
    check = check_gradient(X, Y, np.array(v) / np.array([scale, scale, 1.0]))
    assert check.relative_error < 1e-7


def test_it_would_show_a_wrong_gradient():
    X, Y = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 0.0]])
    check = check_gradient(X, Y, np.array([0.3, 0.1, -0.2]))
    # By hand: z = (0.15, −0.3), a = (0.537430, 0.425557), a − y = (−0.462570, 0.425557).
    assert check.numeric == pytest.approx([-0.4440635, 0.3099148, -0.0185064], abs=1e-6)
