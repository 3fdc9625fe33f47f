"""Projector mode in the real window: what is hidden, what can be shown again, and that leaving restores all."""

from __future__ import annotations

from collections.abc import Callable, Generator

import pytest
from children import parent_of
from desk import MakeDesk
from lesson_files import parse_lesson
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QRegion
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QMenu, QToolButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.app.program import Program
from neuron_gui.core.diagnosis import State
from neuron_gui.views.spotlight import Spotlight
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import current_theme

Key = Qt.Key


class Hall:
    """A window in projector mode, used with keyboard and mouse."""

    def __init__(self, qtbot: QtBot, *arguments: str) -> None:
        self.qtbot = qtbot
        self.window: Program = create_window(["--size", "780x580", *arguments])
        qtbot.addWidget(self.window)
        self.wait(lambda: self.window.snapshot is not None)
        for _ in range(10):  # the layout follows a moment later
            QApplication.processEvents()

    def wait(self, ready: Callable[..., bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=60_000)

    def press(self, key: Qt.Key) -> None:
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key)

    def move(self, x: int, y: int) -> None:
        """Move the mouse over the window."""
        at = QPoint(x, y)
        target = self.window.childAt(at) or self.window
        place = QPointF(target.mapFrom(self.window, at)), QPointF(self.window.mapToGlobal(at))
        none = Qt.MouseButton.NoButton
        QApplication.sendEvent(
            target, QMouseEvent(QEvent.Type.MouseMove, *place, none, none, Qt.KeyboardModifier.NoModifier)
        )

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    def place(self) -> tuple[object, ...]:
        """Return all that leaving has to restore."""
        window = self.window
        return (
            window.isFullScreen(),
            window.menuBar().isVisible(),
            window.sidebar.isVisible(),
            window.transport.isVisible(),
            parent_of(window.transport).objectName(),
            current_theme(),
            window.size(),
            window.sidebar.width(),
            window.stage.view("loss_panel").width(),
        )

    def heights(self) -> list[int]:
        return [self.window.stage.view(name).height() for name in ("loss_panel", "gradient_panel")]


@pytest.fixture
def hall(qtbot: QtBot) -> Generator[Callable[..., Hall]]:
    """Return a function that opens a window."""
    # Kept until it is closed: qtbot does not keep it, and its thread must not end in a collection.
    kept: list[Hall] = []

    def make(*arguments: str) -> Hall:
        kept.append(Hall(qtbot, *arguments))
        return kept[-1]

    yield make
    while kept:
        kept.pop().window.close()


@pytest.mark.parametrize("key", [Key.Key_F11, Key.Key_Escape])
def test_f11_enters_and_both_keys_leave_with_everything_as_before(hall: Callable[..., Hall], key: Qt.Key) -> None:
    there = hall()
    window = there.window
    before, heights = there.place(), there.heights()
    there.press(Key.Key_F11)
    assert window.isFullScreen()
    there.wait(lambda: window.size() == window.screen().size())
    assert not window.menuBar().isVisible()
    assert not window.sidebar.isVisible()
    assert not window.transport.isVisible()
    there.press(key)
    assert not window.projector.on
    there.wait(lambda: there.place() == before)
    there.wait(lambda: there.heights() == pytest.approx(heights, rel=0.1))
    # Escape does nothing now.
    there.press(Key.Key_Escape)
    assert not window.isFullScreen()


def test_the_command_line_turns_it_on(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    assert there.window.isFullScreen()
    assert there.window.actions_["projector"].isChecked()


def test_text_and_lines_are_for_the_back_row(hall: Callable[..., Hall]) -> None:
    window = hall("--projector").window
    theme = current_theme()
    assert theme.line_width >= 4
    room = window.screen().size()
    # As large as a 25th of the height, where the width lets it.
    widest = room.width() / 560
    wanted = 1.6 * room.height() / 768
    assert ui_font(theme, "readout").pixelSize() >= min(1.0, widest / wanted) * room.height() / 25
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_a_warning_is_as_large_as_any_other_state(hall: Callable[..., Hall]) -> None:
    h = hall()
    h.press(Key.Key_F11)
    status = h.window.readouts.status
    size = status.state.fontInfo().pixelSize()
    for state in (State.OSCILLATING, State.CONVERGING):
        status.show_state(state, "The steps are too large to settle.")
        QApplication.processEvents()
        assert status.state.fontInfo().pixelSize() == size


def test_the_slim_bar_comes_at_the_lower_edge_and_goes(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    window = there.window
    bar = window.projector.bar
    there.wait(lambda: window.size() == window.screen().size())
    there.move(300, 100)
    assert not bar.isVisible()
    there.move(300, window.height() - 2)
    assert bar.isVisible()
    assert window.rect().contains(bar.geometry())
    assert window.transport.isVisible()
    # The read-outs below it can be seen: a step is taken to see what it does to them.
    assert bar.geometry().bottom() < window.readouts.mapTo(window, QPoint(0, 0)).y()
    there.move(300, window.height() - 20)
    assert not window.projector._hide_later.isActive()
    box = there.find(QDoubleSpinBox, "slim_learning_rate")
    assert isinstance(box, QDoubleSpinBox)
    box.setFocus()
    box.selectAll()
    there.qtbot.keyClicks(box, "3")
    there.qtbot.keyClick(box, Key.Key_Return)
    there.wait(lambda: window.snapshot is not None and window.snapshot.learning_rate == 3)
    there.move(300, 100)
    window.boundary.setFocus()
    there.wait(lambda: not bar.isVisible())


def test_the_key_for_a_black_window_works_in_the_field_of_the_learning_rate(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    there.move(300, there.window.height() - 2)
    there.find(QDoubleSpinBox, "slim_learning_rate").setFocus()
    there.press(Key.Key_B)
    there.wait(lambda: there.window.projector.black)
    there.press(Key.Key_B)
    there.wait(lambda: not there.window.projector.black)


def test_the_mouse_alone_begins_a_lesson(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    window = there.window
    there.move(300, window.height() - 2)
    opener = there.find(QToolButton, "slim_menu")
    assert isinstance(opener, QToolButton)
    assert opener.isVisible()
    menus = {action.text().replace("&", ""): action.menu() for action in opener.menu().actions()}
    assert list(menus) == ["File", "Edit", "View", "Training", "Lessons", "Help"]
    assert isinstance(menus["Lessons"], QMenu)
    menus["Lessons"].popup(QPoint(0, 0))
    first = menus["Lessons"].actions()[0]
    there.qtbot.mouseClick(
        menus["Lessons"], Qt.MouseButton.LeftButton, pos=menus["Lessons"].actionGeometry(first).center()
    )
    there.wait(lambda: window.lessons.active)


def test_keys_and_halo_are_shown_when_they_are_turned_on(hall: Callable[..., Hall]) -> None:
    there = hall()
    window = there.window
    keys, halo = there.find(QLabel, "pressed_keys"), there.find(QWidget, "cursor_halo")
    assert isinstance(keys, QLabel)
    there.press(Key.Key_F11)
    there.move(200, 200)
    there.press(Key.Key_Right)
    assert not keys.isVisible()
    assert not halo.isVisible()
    window.actions_["show_keys"].trigger()
    window.actions_["cursor_halo"].trigger()
    there.press(Key.Key_Right)
    assert keys.isVisible()
    assert keys.text() == "Right"
    there.move(222, 211)
    assert halo.isVisible()
    assert (halo.geometry().center() - QPoint(222, 211)).manhattanLength() <= 2
    there.wait(lambda: not keys.isVisible())
    there.press(Key.Key_F11)
    assert not halo.isVisible()


def test_no_tooltip_covers_the_picture(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    target = there.window.readouts.values["loss"]
    target.setToolTip("a tip")
    at = QPoint(5, 5)
    QApplication.sendEvent(target, QHelpEvent(QEvent.Type.ToolTip, at, target.mapToGlobal(at)))
    assert not QToolTip.isVisible()


def test_a_remote_control_runs_pauses_goes_back_and_makes_the_picture_black(hall: Callable[..., Hall]) -> None:
    h = hall()
    window = h.window

    def state() -> tuple[bool, int]:
        assert window.snapshot is not None
        return window.snapshot.running, window.snapshot.iteration

    def projected() -> bool:
        return window.projector.on

    h.press(Key.Key_PageDown)  # at a desk it is no key of the program
    h.press(Key.Key_F5)
    assert projected()
    assert state() == (False, 0)
    h.press(Key.Key_PageDown)
    h.wait(lambda: state()[0] and state()[1] > 0)
    h.press(Key.Key_PageDown)
    h.wait(lambda: not state()[0])
    h.press(Key.Key_PageUp)
    h.wait(lambda: state()[1] == 0)
    h.press(Key.Key_B)
    assert window.findChild(QWidget, "black") is not None
    h.press(Key.Key_PageDown)
    h.press(Key.Key_Escape)
    h.wait(lambda: window.findChild(QWidget, "black") is None)
    assert projected()
    assert state() == (False, 0)
    h.press(Key.Key_B)
    h.press(Key.Key_F5)
    h.wait(lambda: window.findChild(QWidget, "black") is None)
    assert not projected()
    h.press(Key.Key_B)
    assert window.findChild(QWidget, "black") is None


def test_escape_leaves_the_lesson_first_and_the_projector_then(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    window = there.window
    window.give_lesson(parse_lesson("# T\n\n## S\npanels: loss\n\nText.\n"))
    there.wait(lambda: window.lessons.panel.isVisible())
    seen = [(window.lessons.active, window.projector.on, window.sidebar.isVisible())]
    for _ in range(2):
        there.press(Key.Key_Escape)
        seen.append((window.lessons.active, window.projector.on, window.sidebar.isVisible()))
    assert seen == [(True, True, False), (False, True, False), (False, False, True)]


@pytest.mark.parametrize("how", ["plain", "projector", "lesson"])
def test_the_next_start_finds_the_window_as_it_was_before_projector_and_lesson(qtbot: QtBot, how: str) -> None:
    hall = Hall(qtbot)
    hall.window.stage_controller.reveal("landscape_panel")
    hall.window.actions_["sidebar"].trigger()
    hall.wait(lambda: not hall.window.sidebar.isVisible())
    if how == "projector":
        hall.press(Key.Key_F11)
        hall.wait(hall.window.isFullScreen)
    elif how == "lesson":
        hall.window.give_lesson(parse_lesson("# L\n\n## One\npanels: graph\n\nText.\n"))
        hall.wait(lambda: hall.window.stage.shows("graph_panel"))
    hall.window.close()
    again: Program = create_window([])
    qtbot.addWidget(again)
    hall.wait(lambda: again.snapshot is not None)
    assert not again.isFullScreen()
    assert again.sidebar.isHidden()
    opened = set(again.stage_controller.arrangement.views())
    assert opened == {"boundary_panel", "loss_panel", "gradient_panel", "landscape_panel"}
    again.close()


def test_views_opened_on_the_projector_fit_the_screen_and_stay_open_at_the_desk(qtbot: QtBot) -> None:
    hall = Hall(qtbot)
    window = hall.window
    hall.press(Key.Key_F11)
    hall.wait(window.isFullScreen)
    opened = ("landscape_panel", "graph_panel", "check_panel")
    for name in opened:
        view = window.stage_controller.reveal(name)
        hall.wait(lambda view=view: not view.visibleRegion().isEmpty())
        assert window.height() <= window.screen().size().height()
        assert window.stage.shows(name)
    hall.press(Key.Key_F11)
    hall.wait(lambda: not window.isFullScreen())
    assert {*opened, "loss_panel", "gradient_panel"} <= set(window.stage_controller.arrangement.views())
    hall.wait(lambda: window.stage.shows("loss_panel") and window.stage.shows("check_panel"))


def test_the_slim_bar_stays_on_top_and_shows_no_half_of_a_number(hall: Callable[..., Hall]) -> None:
    there = hall("--projector")
    window = there.window
    bar = window.projector.bar
    there.wait(lambda: window.size() == window.screen().size())
    there.move(300, window.height() - 2)
    window.stage_controller.reveal("runs_panel")
    there.wait(lambda: window.stage.shows("runs_panel"))
    assert bar.isVisible()
    for x in range(4, window.width(), 40):
        found = window.childAt(x, bar.y() + bar.height() // 2)
        assert found is not None
        assert found is bar or bar.isAncestorOf(found)
    assert bar.y() <= window.readouts.mapTo(window, QPoint()).y()


def test_the_bar_at_the_bottom_keeps_its_height_and_its_edge_whatever_is_said_and_worn(qtbot: QtBot) -> None:
    hall = Hall(qtbot)
    window = hall.window
    window.resize(1280, 720)

    def bar() -> tuple[int, int, int]:
        for _ in range(8):
            QApplication.processEvents()
        transport = window.transport
        return window.readouts.height(), window.readouts.sizeHint().height(), transport.mapTo(window, QPoint()).x()

    before = bar()
    # Its sign, and not the edge of the button, is in line with the text of the sidebar.
    text = window.sidebar.findChild(QLabel)
    assert text is not None
    first = window.transport.buttons["first"]
    sign = first.mapTo(window, QPoint()).x() + (first.width() - first.iconSize().width()) // 2
    iteration = window.readouts.values["iteration"].mapTo(window, QPoint()).x()
    assert sign == pytest.approx(iteration, abs=6)
    assert iteration == pytest.approx(text.mapTo(window, QPoint()).x(), abs=2)
    window.appearance.set_dark()
    assert bar() == before
    window.readouts.show_notice("A sentence that would be three lines long where there is room for two. " * 3)
    assert bar() == before
    window.appearance.set_light()
    assert bar() == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_shown_over_the_picture_can_be_read_and_seen_through(hall: Callable[..., Hall], theme: str) -> None:
    there = hall("--projector", "--theme", theme)
    window = there.window
    there.wait(lambda: window.size() == window.screen().size())
    window.actions_["show_keys"].trigger()
    window.actions_["cursor_halo"].trigger()
    there.press(Key.Key_Right)
    keys, halo = there.find(QLabel, "pressed_keys"), there.find(QWidget, "cursor_halo")
    # A rule of the style sheet for all labels once took the background of this one.
    assert keys.grab().toImage().pixelColor(keys.width() // 2, 4) == current_theme().text
    there.move(222, 211)
    # In the middle of the ring the point that is meant can be seen.
    width = halo.width()
    blank = QImage(halo.size(), QImage.Format.Format_ARGB32)
    blank.fill(Qt.GlobalColor.transparent)
    halo.render(blank, QPoint(), QRegion(), QWidget.RenderFlag(0))
    drawn = [x for x in range(width) if blank.pixelColor(x, width // 2).alpha()]
    ring = [x for x in drawn if x < width // 2]
    assert 4 <= len(ring) <= width / 6
    assert not {*range(width // 4, 3 * width // 4)} & {*drawn}


POINTING = """# T

## Controls
data: blobs samples=50 seed=1
highlight: learning rate

Here.

## Step
highlight: step

There.

## Nothing

No more.
"""


def test_f11_keeps_in_view_what_a_scene_points_at(hall: Callable[..., Hall]) -> None:
    there = hall()
    window = there.window
    window.give_lesson(parse_lesson(POINTING))

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())

    def framed(target: QWidget) -> bool:
        frames = [one for one in window.findChildren(Spotlight) if one.isVisible()]
        return target.isVisible() and len(frames) == 1 and frames[0].geometry().contains(place(target).center())

    rate = window.training_controls.learning_rate
    there.wait(lambda: framed(rate))
    for _ in range(2):
        there.press(Key.Key_F11)
        there.wait(lambda: framed(rate))
    there.press(Key.Key_PageDown)
    step = window.transport.buttons["step"]
    there.wait(lambda: framed(step))
    there.press(Key.Key_F11)
    there.wait(lambda: window.size() == window.screen().size() and framed(step))
    # What stands there for a whole scene covers neither read-outs nor the lesson's buttons.
    others = (*window.readouts.values.values(), window.lessons.panel, window.boundary)
    there.wait(lambda: not any(place(window.projector.bar).intersects(place(other)) for other in others))
    there.move(300, window.height() - 2)
    there.move(300, 100)
    assert window.projector.bar.isVisible()
    there.press(Key.Key_PageDown)
    assert not window.projector.bar.isVisible()
    assert window.projector.bar.parentWidget() is window
    there.press(Key.Key_F11)
    there.wait(lambda: window.transport.isVisible() and parent_of(window.transport).objectName() == "bottom")


def test_a_maximized_window_is_maximized_again_and_leaves_the_full_screen(desk: MakeDesk) -> None:
    d = desk()
    d.window.showMaximized()
    d.wait(d.window.isMaximized)
    d.window.actions_["projector"].setChecked(True)
    d.wait(d.window.isFullScreen)
    d.window.actions_["projector"].setChecked(False)
    d.wait(lambda: not d.window.isFullScreen())
    assert d.window.isMaximized()
