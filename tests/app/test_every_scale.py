"""Data of any scale, constant, duplicate, collinear, far from the origin: every view is opened and painted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import MakeDesk
from PySide6.QtWidgets import QApplication

RNG = np.random.default_rng(0)
POINTS = np.vstack([RNG.normal((-1, -0.4), 1, (30, 2)), RNG.normal((0.8, 1.2), 0.7, (30, 2))])
LABELS = np.repeat([0, 1], 30)

CASES = {
    "1e-160": POINTS * 1e-160,
    "1e-30": POINTS * 1e-30,
    "1e30": POINTS * 1e30,
    "1e100": POINTS * 1e100,
    "1e-160 beside 1e100": POINTS * (1e-160, 1e100),
    "offset of 1e12": POINTS + 1e12,
    "one feature constant": POINTS * (1, 0) + (0, 5),
    "both features constant": POINTS * 0 + 3,
    "collinear": np.column_stack([POINTS[:, 0], 2 * POINTS[:, 0] + 1]),
    "two places only": np.repeat(POINTS[:2], 30, axis=0),
}


@pytest.mark.parametrize("case", CASES)
def test_every_view_shows_data_of_every_scale(desk: MakeDesk, tmp_path: Path, case: str) -> None:
    """Warnings, Qt's messages and exceptions in a paint event each fail a test by themselves."""
    file = tmp_path / "data.csv"
    rows = [f"{x!r},{y!r},{label}\n" for (x, y), label in zip(CASES[case].tolist(), LABELS.tolist(), strict=True)]
    file.write_text("x1,x2,label\n" + "".join(rows), encoding="utf-8")
    d = desk(str(file))
    for action in d.window.actions():
        if action.objectName().endswith("_panel"):
            action.trigger()
            QApplication.processEvents()
    d.train(30)
    d.window.actions_["standardize"].trigger()
    d.train(60)
    d.rest()
    d.window.grab()
    assert np.all(np.isfinite(d.state.gradient))
