"""The glossary: every mark and word has an entry in plain words, and its statements about numbers hold."""

from __future__ import annotations

import re
from itertools import pairwise

import independent as truth
import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.core.diagnosis import State
from neuron_gui.core.rate_limits import Zone
from neuron_gui.core.rate_sweep import Pace
from neuron_gui.data.generators import generate
from neuron_gui.views.controls.rate_sentences import steps_per_digit
from neuron_gui.views.dialogs.text_page import Page
from neuron_gui.views.glossary import GLOSSARY, GROUPS


def test_every_mark_and_word_has_an_entry() -> None:
    names = " ".join(entry.name for entry in GLOSSARY.values())
    for word in ("△", "▲", "λmax", "Condition number", "−∇L", "Oscillating", "Optimum", "Loss", "dw, db"):
        assert word in names
    for word in (*State, *Pace, *Zone):
        assert word is State.READY or word.value.lower() in names.lower()
    assert sum(len(group) for group in GROUPS.values()) == len(GLOSSARY)


@pytest.mark.parametrize("key", list(GLOSSARY))
def test_an_entry_is_one_plain_sentence_or_two(key: str) -> None:
    sentence = GLOSSARY[key].sentence
    assert sentence.endswith(".")
    assert len(re.findall(r"\.(?: |$)", sentence)) <= 2
    assert len(sentence.split()) <= 45


def test_the_page_shows_all_of_it(qtbot: QtBot) -> None:
    window = create_window(["--size", "1280x800"])
    qtbot.addWidget(window)
    window.actions_["glossary"].trigger()
    page = window.findChild(Page)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    shown = {label.text() for label in page.findChildren(QLabel)}
    for entry in GLOSSARY.values():
        assert {entry.name, entry.sentence} <= shown
    page.close()
    window.close()


def test_a_page_is_open_once(qtbot: QtBot) -> None:
    window = create_window(["--size", "1280x800"])
    qtbot.addWidget(window)
    for _ in range(2):
        window.actions_["glossary"].trigger()
        window.actions_["shortcuts"].trigger()
    assert sorted(page.windowTitle() for page in window.findChildren(Page)) == ["Glossary", "Keyboard shortcuts"]
    for page in window.findChildren(Page):
        page.close()
    window.actions_["glossary"].trigger()
    assert [page.windowTitle() for page in window.findChildren(Page) if page.isVisible()] == ["Glossary"]
    window.close()


def test_below_safe_no_step_raises_the_loss_from_anywhere() -> None:
    X, Y = generate("moons", 80).columns()
    random = np.random.default_rng(0)
    for _ in range(20):
        start = random.normal(size=3) * 10.0 ** random.uniform(-1, 2)
        assert len(truth.descend(X, Y, 0.999 * truth.safe(X), 100, start).rises) == 0


def test_a_run_may_fall_above_the_edge_here_and_settles_below_the_edge_at_the_optimum_only() -> None:
    X, Y = generate("blobs", 200, seed=1).columns()
    best = truth.newton(X, Y)
    here, there = truth.edge(X, np.zeros(3)), truth.edge(X, best)
    assert there > 2 * here
    assert len(truth.descend(X, Y, 2 * here, 2000).rises) == 0
    near = best + 1e-4
    for share, settles in ((0.97, True), (1.03, False)):
        run = truth.descend(X, Y, share * there, 2000, near)
        assert bool(np.linalg.norm(run.v[-1] - best) < np.linalg.norm(near - best)) is settles


@pytest.mark.parametrize("name", ["blobs", "moons", "imbalanced"])
def test_the_steps_for_a_digit_are_those_of_a_run(name: str) -> None:
    X, Y = generate(name, 200, seed=3).columns()
    best = truth.newton(X, Y)
    values, ways = np.linalg.eigh(truth.hessian(X, best))
    start = best + 1e-6 * (ways[:, 0] + ways[:, -1])
    run = truth.descend(X, Y, 2 / (values[0] + values[-1]), 2000, start)
    away = np.linalg.norm(run.v - best, axis=1)
    taken = int(np.argmax(away < away[0] / 100)) / 2
    assert taken == pytest.approx(steps_per_digit(values[-1] / values[0]), rel=0.1, abs=1)


def test_near_its_limit_the_loss_of_separable_data_takes_ten_times_as_long_for_each_digit() -> None:
    X, Y = generate("margin", 100, seed=3).columns()
    losses = truth.descend(X, Y, 2.785, 20_000).losses
    reached = [int(np.argmax(losses <= one)) for one in (1e-2, 1e-3, 1e-4)]
    assert all(5 < later / earlier < 20 for earlier, later in pairwise(reached))
