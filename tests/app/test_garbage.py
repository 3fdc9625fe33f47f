"""Python's collector may run at any event of Qt: nothing that the program still uses may be held by a cycle alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from children import child
from desk import MakeDesk
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from neuron_gui.data.assets import asset
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.dialogs.import_dialog import ImportDialog


class CollectsAtEveryEvent(QObject):
    """Watches the application."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        gc.collect(1)
        return False


@pytest.fixture
def collecting(qapp: QApplication) -> Iterator[None]:
    watch = CollectsAtEveryEvent()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)


@pytest.mark.usefixtures("collecting")
@pytest.mark.parametrize("accepted", [True, False])
def test_an_import_whose_reader_is_at_work(desk: MakeDesk, home: Path, accepted: bool) -> None:
    file = home / "some.csv"
    file.write_text("a,b,kind\n" + "1,2,x\n2,1,y\n3,5,x\n" * 20_000, encoding="utf-8")
    d = desk()
    d.window.files.open_file(str(file))
    dialog = child(d.window, ImportDialog)
    ok = d.find(QAbstractButton, "import_ok")
    if accepted:
        d.wait(ok.isEnabled)
        d.qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
        d.wait(lambda: d.data.name == "some")
        assert d.data.samples == 60_000
    else:
        dialog.reject()
        d.wait(lambda: d.window.findChild(ImportDialog) is None)


@pytest.mark.usefixtures("collecting")
def test_views_lessons_and_training(desk: MakeDesk) -> None:
    d = desk("--lesson", str(asset("lessons", "1-what-a-neuron-computes.lesson")))
    d.qtbot.keyClick(d.window, Qt.Key.Key_PageDown)
    d.window.lessons.leave()
    for name in ALL_VIEWS:
        d.window.stage_controller.reveal(name)
        d.window.engine.step()
        d.rest()
        controller = d.window.stage_controller
        controller.arrange(controller.arrangement.without(name))
    assert d.state.iteration >= len(ALL_VIEWS)
