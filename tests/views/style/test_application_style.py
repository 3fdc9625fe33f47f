"""The theme of the application: changing it costs time in proportion to the number of widgets."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import make_theme

DEPTH = 8


class _StyleChanges(QObject):
    """Counts how often each widget was given another style."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.seen[watched.objectName()] += 1
        return False


def test_another_theme_styles_a_widget_as_often_however_deep_it_stands(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, make_theme("light"))
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = outer
    for depth in range(DEPTH):
        layout = QVBoxLayout(inner)
        inner = QLabel(f"{depth}") if depth == DEPTH - 1 else QWidget()
        inner.setObjectName(f"depth_{depth}")
        layout.addWidget(inner)
    outer.show()
    qtbot.waitExposed(outer)
    changes = _StyleChanges()
    app.installEventFilter(changes)
    apply_theme(app, make_theme("dark"))
    app.removeEventFilter(changes)
    apply_theme(app, make_theme("light"))
    times = {changes.seen[f"depth_{depth}"] for depth in range(DEPTH)}
    assert times <= {1, 2, 3}
