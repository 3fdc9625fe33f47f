"""Plans the stage and applies the plans: views, arrangements, maximizing, the controls, the lesson's text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.command import Actions, Command
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.focus_frame import reason_of_command
from neuron_gui.views.frame import SIDEBAR, Bottom
from neuron_gui.views.stage.arrangement import BOUNDARY, START, Arrangement, read_arrangement, scene_arrangement
from neuron_gui.views.stage.plan import GAP, Plan, Side, Splitter, plan
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import current_theme
from neuron_gui.views.view import View

#: Smallest window, and least height of the read-outs, in px at zoom 1.
SMALLEST, ROW = (340, 240), 56
#: Width of a lesson's text and least width in px at zoom 1, and its smallest and largest share of the stage.
TEXT, TEXT_SHARE = (340, 235), (0.2, 0.28)
#: Share of the window that the views of a scene have above a lesson's text, and above a question, when they are
#: covered; and the least height of the text, in px at zoom 1.
SCENE_SHARE, ASKING_SHARE, CAPTION = 0.607, 0.538, 60
#: Largest share of a lesson's area that the controls have while it highlights one of them.
CONTROLS_SHARE = 0.5

_log = logging.getLogger(__name__)


class StageController(QObject):
    """Decides what is on the stage of one window.

    Parameters
    ----------
    stage, sidebar, bottom
        The parts that are arranged. The sidebar is a child of the stage.
    actions
        The actions of the commands: they show which views are open.
    window
        The window: its size is followed, and the keys of the actions work in it.

    Signals
    -------
    changed()
        The layout has changed.
    """

    changed = Signal()

    def __init__(self, stage: Stage, sidebar: Region, bottom: Bottom, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self.stage, self._sidebar, self._bottom, self._window = stage, sidebar, bottom, window
        self._actions = actions
        self.animated = True
        #: The user's arrangement and, in a lesson, that of its scene.
        self._arrangements = [START]
        self._lesson: Region | None = None
        self._asking = False
        #: The controls that a lesson highlights.
        self._targets: list[QWidget] = []
        #: Whether the controls are shown, without and with projector mode; and whether they are shown instead of views.
        self._wanted = {False: True, True: False}
        self._asked = False
        self._side_width = float(SIDEBAR)
        self._plan = Plan((), (), None, folded=False, below=False)
        commands: list[Command[StageController]] = [
            Command(name, one.title, one.tip, lambda own: own.open_or_close, (one.key,), icon=one.icon, checkable=True)
            for name, one in ALL_VIEWS.items()
        ]
        self.view_actions = Actions(commands, window)
        self.view_actions.connect(commands, self)
        self.views = {name: self.view_actions[name] for name in ALL_VIEWS}
        stage.resized.connect(self.apply)
        stage.wanted.connect(self.edit)
        stage.splitter_moved.connect(self._on_splitter)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    # What is on the stage

    @property
    def arrangement(self) -> Arrangement:
        """The present arrangement: that of a scene of a lesson, or the user's."""
        return self._arrangements[-1]

    @property
    def folded(self) -> bool:
        """Whether there is no room for controls and views side by side, so that one of them is shown."""
        return self._plan.folded

    def is_open(self, name: str) -> bool:
        """Return whether a view is open, in front or behind a tab."""
        return name in self.arrangement.views()

    def arrange(self, arrangement: Arrangement) -> None:
        """Show another arrangement, with an animation if the same views are arranged in another way."""
        before, self._arrangements[-1], self._asked = self.arrangement, arrangement, False
        name = arrangement.recent[0] if arrangement.recent else ""
        rect = self.stage.rect_of(name)
        self.apply()
        same = (before.cells(), before.maximized) == (arrangement.cells(), arrangement.maximized)
        if self.animated and not same and set(before.views()) == set(arrangement.views()):
            self.stage.animate(name, rect)

    @Slot(FunctionType)
    def edit(self, change: Callable[[Arrangement], Arrangement]) -> None:
        """Change the arrangement."""
        self.arrange(change(self.arrangement))

    @Slot(str)
    def reveal(self, name: str) -> View:
        """Open a view and bring it to the front."""
        self.arrange(self.arrangement.opened(name))
        return self.stage.view(name)

    def open_with_keyboard(self, name: str) -> None:
        """Open a view, and give it the keyboard if it has keys of its own."""
        view = self.reveal(name)
        if view.spec.takes_keyboard:
            view.setFocus(reason_of_command())

    @Slot()
    def toggle_maximized(self) -> None:
        """Maximize the view that was used last, or restore the arrangement."""
        shown = [view.spec.name for view in self.stage.on_screen()] or self.arrangement.views()
        self.arrange(self.arrangement.toggled(self.arrangement.front(shown)))

    def restore(self) -> bool:
        """End a drag, or restore the arrangement after a view was maximized; return whether there was either."""
        ended, maximized = self.stage.end_drag(), self.arrangement.maximized
        if maximized and not ended:
            self.toggle_maximized()
        return ended or bool(maximized)

    @Slot()
    def reset(self) -> None:
        """Show everything as at the first start."""
        self._wanted[False], self._side_width = True, float(SIDEBAR)
        self.arrange(START)

    @Slot(bool)
    def show_controls(self, on: bool) -> None:
        """Show or hide the controls; if there is no room beside the views, one of the two is shown."""
        if self._lesson is not None and not self.folded:
            self._targets = [self._sidebar] if on else []
        else:
            # Without room for both, the controls are still wanted while the views are shown.
            self._wanted[current_theme().projector] = on or self.folded
            self._asked = on
        self.apply()
        if self.folded:
            self._give_keyboard(self._lesson or self._sidebar, reason_of_command()) if on else self.give_keyboard()

    # Lessons and the projector

    def begin_lesson(self, text: Region) -> None:
        """Show a lesson's text instead of the controls."""
        self._lesson = text
        # Beside a lesson the controls may be narrower than they need: the highlighted ones shrink.
        self._sidebar.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrangements = [self._arrangements[0], self.arrangement]
        self.apply()

    def show_scene(self, views: Iterable[str]) -> None:
        """Show the views of a scene, the first one large."""
        self._arrangements[-1] = scene_arrangement(views)

    def point_at(self, targets: list[QWidget]) -> None:
        """Show the controls beside a lesson's text if some of them are highlighted."""
        self._targets = [target for target in targets if self._sidebar.isAncestorOf(target)]
        # Each scene begins with its text.
        self._asked = True
        self.apply()

    def make_room_for_question(self, asking: bool) -> None:
        """Give the text of a lesson more room while it asks a question."""
        self._asking = asking
        self.apply()

    def end_lesson(self) -> None:
        """Show the controls and the user's arrangement again."""
        if self._lesson is not None:
            self._lesson.hide()
        self._sidebar.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._lesson, self._targets, self._asked = None, [], False
        del self._arrangements[1:]
        self.apply()

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme, and plan again: there may be room for more or fewer views."""
        if not theme.projector:
            self._wanted[True] = False
        self.apply()

    # Memory

    def layout(self) -> dict[str, Any]:
        """Return the user's layout as plain data for the settings."""
        arrangement = self._arrangements[0].data()
        return {"arrangement": arrangement, "controls": self._wanted[False], "sidebar": self._side_width}

    def restore_layout(self, layout: Any) -> None:
        """Restore a stored layout; parts that cannot be used are ignored."""
        if not isinstance(layout, dict) or not layout:
            return
        try:
            self._arrangements[0] = read_arrangement(layout.get("arrangement"), ALL_VIEWS)
        except ValueError as error:
            _log.warning("The stored layout cannot be used: %s.", error)
            return
        self._wanted[False] = layout.get("controls") is not False
        width = layout.get("sidebar")
        if isinstance(width, int | float) and SIDEBAR / 2 <= width <= 4 * SIDEBAR:
            self._side_width = float(width)
        self.apply()

    # Planning

    @Slot()
    def apply(self) -> None:
        """Plan the stage for its size, the zoom and the arrangement, and apply the plan."""
        focus, theme, window = QApplication.focusWidget(), current_theme(), self._window
        self._bottom.fit(window.height(), theme.size(ROW))
        window.setMinimumSize(QSize(*map(theme.size, SMALLEST)).boundedTo(window.screen().availableSize()))
        arrangement, size = self.arrangement, (max(1, self.stage.width()), max(1, self.stage.height()))
        self._plan = plan(size, theme.scale, arrangement, self._side())
        self.stage.apply(self._plan, maximized=bool(arrangement.maximized))
        self._place_side(*(self._plan.side or (0, 0, 0, 0)))
        for name, action in self.views.items():
            action.setChecked(self.is_open(name))
        self._actions["maximize"].setChecked(bool(arrangement.maximized))
        self._actions["sidebar"].setChecked(self._sidebar.isVisibleTo(self.stage))
        self.changed.emit()
        if focus is not None and window.isAncestorOf(focus) and not focus.isVisible():
            # Qt gave it to the next button, and Space would press that. The view that was just opened stays the one
            # that was used last.
            recent = self.arrangement.recent
            self.give_keyboard()
            self._arrangements[-1] = replace(self.arrangement, recent=recent)

    def _side(self) -> Side | None:
        theme, width, height = current_theme(), self.stage.width(), self.stage.height()
        if self._lesson is None:
            room = min(theme.size(self._side_width), width)
            return Side(room, 0, theme.size(SIDEBAR) // 2, self._asked) if self._wanted[theme.projector] else None
        (wanted, needed), (least, most) = map(theme.size, TEXT), (round(share * width) for share in TEXT_SHARE)
        share = ASKING_SHARE if self._asking else SCENE_SHARE
        views = round(share * self._window.width() * self._window.height() / max(width, 1))
        caption = max(height - views - theme.size(GAP), theme.size(CAPTION))
        return Side(min(max(wanted, least), max(most, needed)), caption, 0, self._asked)

    def _place_side(self, x: int, y: int, width: int, height: int) -> None:
        """Place the controls; or a lesson's text, with highlighted controls beside or below it."""
        across, down, size = 0, 0, current_theme().size
        if self._targets and self._plan.below:
            across = min(size(SIDEBAR), int(CONTROLS_SHARE * width))
        elif self._targets:
            # Not their present heights: hidden controls are not laid out.
            tall = [max(one.heightForWidth(one.width()), one.sizeHint().height()) for one in self._targets]
            tops = [target.mapTo(self._sidebar, QPoint()).y() for target in self._targets]
            span = max(map(sum, zip(tops, tall, strict=True))) - min(tops)
            down = min(span + size(16), int(CONTROLS_SHARE * height))
        if self._lesson is not None:
            self._lesson.setGeometry(x + across, y, width - across, height - down)
            self._lesson.setVisible(width > 0)
            y, width, height = y + height - down if down else y, across or width, down or height
        shown, focus = width > 0 and (self._lesson is None or bool(self._targets)), QApplication.focusWidget()
        # The scroll position of the controls is kept: Qt would scroll to the beginning if they had no size, or if it
        # searched the next widget after the one with the keyboard is hidden.
        if shown:
            self._sidebar.setGeometry(x, y, width, height)
        elif focus is not None and self._sidebar.isAncestorOf(focus):
            focus.clearFocus()
        self._sidebar.setVisible(shown)

    # What is asked for

    @Slot()
    def open_or_close(self) -> None:
        """Open a view; close it if it is in front already."""
        name = next(name for name, action in self.views.items() if action is self.sender())
        self.arrange(self.arrangement.without(name)) if self.stage.shows(name) else self.open_with_keyboard(name)

    @Slot(Splitter, int)
    def _on_splitter(self, splitter: Splitter, way: int) -> None:
        sizes = splitter.dragged(way)
        if splitter.parts[0] < 0:
            self._side_width = sizes[0] / current_theme().scale
            self.apply()
        else:
            self.arrange(self.arrangement.resized(splitter.column, dict(zip(splitter.parts, sizes, strict=True))))

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Note which cell was used last."""
        for view in self.stage.on_screen():
            if now is not None and view.isAncestorOf(now):
                self._arrangements[-1] = self.arrangement.used(view.spec.name)

    # The keyboard

    @Slot()
    def give_keyboard(self) -> None:
        """Give the keyboard to the boundary, or to the view in front that was used last."""
        shown = [view.spec.name for view in self.stage.on_screen()]
        if BOUNDARY in shown:
            self.stage.view(BOUNDARY).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            part = self.stage.view(self.arrangement.front(shown)) if shown else self._lesson or self._sidebar
            self._give_keyboard(part, Qt.FocusReason.OtherFocusReason)

    @Slot()
    def go_to_controls(self) -> None:
        """Give the keyboard to the controls, or to the text of a lesson."""
        if self._lesson is None:
            self.show_controls(True)
        else:
            self._asked = True
            self.apply()
        self._give_keyboard(self._lesson or self._sidebar)

    @Slot()
    def go_to_picture(self) -> None:
        """Give the keyboard to the boundary."""
        self._give_keyboard(self.reveal(BOUNDARY))

    @Slot()
    def go_to_others(self) -> None:
        """Give the keyboard to the view that was used last beside the boundary."""
        others = [name for name in self.arrangement.views() if name != BOUNDARY]
        if others:
            self._give_keyboard(self.reveal(self.arrangement.front(others)))

    @Slot()
    def go_to_next(self) -> None:
        """Give the keyboard to the part after the one that has it."""
        focus = QApplication.focusWidget()
        left: list[QWidget] = [one for one in (self._lesson, self._sidebar) if one is not None]
        turn = [one for one in left if one.isVisible()] or left[: self.folded]
        turn += self.stage.on_screen() or [self.stage.view(self.arrangement.front(self.arrangement.views()))]
        at = next((at for at, one in enumerate(turn) if focus is not None and one.isAncestorOf(focus)), -1)
        target = turn[(at + 1) % len(turn)]
        if self.folded:
            self._asked = target in left
            self.apply()
        self._give_keyboard(target)

    def _give_keyboard(self, part: QWidget, reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Give the keyboard to the first visible widget of a part that shows that it has the keyboard."""
        able = [one for one in (part, *part.findChildren(QWidget)) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        # A page of text has no visible frame.
        able = [one for one in able if one.isVisible() and one.isEnabled() and not isinstance(one, QTextBrowser)]
        # A widget that is scrolled out of view is chosen only if there is no other.
        able = [one for one in able if not one.visibleRegion().isEmpty()] or able
        # In a lesson Space continues, and does not leave the lesson.
        first = next((one for one in able if one.property("primary")), able[0] if able else None)
        if first is not None:
            first.clearFocus()
            first.setFocus(reason)
