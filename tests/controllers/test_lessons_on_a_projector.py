"""The lessons that come with the program on projectors of two shapes: how the room is used, and what can be read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from children import child
from desk import Desk, MakeDesk
from lesson_files import read_lesson
from PySide6.QtWidgets import QApplication, QScrollArea
from written_texts import texts

from neuron_gui.data.assets import asset

LESSONS = sorted(asset("lessons").glob("*.lesson"))
#: Where the text is below the views, the least share of the screen for all views of a scene and for the largest of
#: them; the least share for all where the text is beside them; the least share of the height for a number.
ALL, LARGEST, BESIDE, NUMBER = 0.6, 0.4, 0.59, 1 / 30


def check(d: Desk, where: str) -> list[str]:
    """Return what is wrong with the scene that is shown."""
    window = d.window
    whole = window.width() * window.height()
    shares = [cell.rect.width * cell.rect.height / whole for cell in window.stage.cells]
    wrong = []
    if window.width() < 1.5 * window.height() and (sum(shares) < ALL or max(shares) < LARGEST):
        wrong.append(f"{where}: shares {[round(share, 3) for share in shares]}")
    if sum(shares) < BESIDE and not window.projector.bar.isVisible():
        wrong.append(f"{where}: shares {[round(share, 3) for share in shares]}")
    rate = window.training_controls.learning_rate
    if rate.isVisible() and rate.visibleRegion().boundingRect() != rate.rect():
        wrong.append(f"{where}: the controls of the learning rate are cut off")
    for view in window.stage.on_screen():
        region = child(window, QScrollArea, f"{view.spec.name}_region")
        if region.horizontalScrollBar().maximum() or region.verticalScrollBar().maximum():
            wrong.append(f"{where}: {view.spec.name} is cut off")
        small = {one for one in texts(view) if re.search(r"\d", one[0]) and one[1] < NUMBER * window.height() - 0.5}
        wrong += [f"{where}: {view.spec.name} writes {text!r} in {size:.1f} px" for text, size in small]
    return wrong


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("shape", [4 / 3, 16 / 9], ids=["4:3", "16:9"])
def test_pictures_have_the_room_and_numbers_can_be_read(desk: MakeDesk, path: Path, shape: float) -> None:
    d = desk()
    window = d.window
    window.actions_["projector"].toggle()
    d.wait(lambda: window.size() == window.screen().size())
    # The sizes of type follow the screen's height.
    height = window.height()
    window.resize(round(height * shape), height)
    window.give_lesson(read_lesson(path))
    player = window.lessons.player
    assert player is not None
    wrong = []
    presses: Counter[tuple[int, bool]] = Counter()
    while not player.ended:
        presses[player.index, player.asking] += 1
        d.rest()
        d.wait(lambda: not d.state.running)
        QApplication.processEvents()
        where = f"{player.index + 1} {player.scene.title}"
        assert (window.width(), window.height()) == (round(height * shape), height)
        if not player.asking:
            wrong += check(d, where)
        if child(window, QScrollArea, "lesson_panel_region").horizontalScrollBar().maximum():
            wrong.append(f"{where}: the text is cut off")
        window.lessons.forward()
    assert wrong == []
    # No text needs a second page.
    assert set(presses.values()) == {1}
