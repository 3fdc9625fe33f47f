"""Plans the stage and applies the plans: views, arrangements, maximizing, the controls, the lesson's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.focus_frame import reason_of_command
from neuron_gui.views.frame import SIDEBAR, Bottom
from neuron_gui.views.stage.arrangement import (
    BOUNDARY,
    START,
    Arrangement,
    read_arrangement,
    scene_arrangement,
)
from neuron_gui.views.stage.plan import GAP, Plan, Rect, Side, Splitter, plan
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import current_theme
from neuron_gui.views.view import View

#: Smallest window, and least height of the read-outs, in px at zoom 1.
SMALLEST, ROW = (340, 240), 56
#: Width of a lesson's text in px at zoom 1, and its smallest and largest share of the stage.
TEXT, TEXT_SHARE = 340, (0.2, 0.31)
#: Share of the window that the views of a scene have above a lesson's text, and what the text needs, in px at zoom 1.
SCENE_SHARE, CAPTION = 0.607, 60
#: Largest share of a lesson's place that the controls have while it points at one of them.
CONTROLS_SHARE = 0.5


class StageController(QObject):
    """Decides what is on the stage of one window.

    Parameters
    ----------
    stage, sidebar, bottom
        What is arranged. The sidebar is a child of the stage.
    actions
        Those of the commands: it shows which are on.
    window
        Whose size is followed, and where the actions' keys work.

    Signals
    -------
    changed()
        Something has another place.
    """

    changed = Signal()

    def __init__(
        self,
        stage: Stage,
        sidebar: Region,
        bottom: Bottom,
        actions: Actions,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self.stage, self._sidebar, self._bottom, self._window = stage, sidebar, bottom, window
        self._actions, self._theme = actions, current_theme()
        self.animated = True
        #: The user's arrangement, and that of a lesson's scene.
        self._own = START
        self._scene: Arrangement | None = None
        self._lesson: Region | None = None
        self._targets: list[QWidget] = []
        #: Whether the controls are wanted at a desk and on a projector, and whether it is their turn.
        self._wanted = {False: True, True: False}
        self._asked = False
        self._side_width = float(SIDEBAR)
        self._plan: Plan | None = None
        self.views = {spec.name: self._action(spec.name, spec.title, spec.tip, spec.key) for spec in ALL_VIEWS.values()}
        for action in self.views.values():
            action.setCheckable(True)
            action.triggered.connect(self._on_view)
        stage.resized.connect(self.apply)
        stage.view_chosen.connect(self._on_chosen)
        stage.raised.connect(self.reveal)
        stage.maximize_requested.connect(self.toggle_maximized)
        stage.close_requested.connect(self.close_view)
        stage.exchanged.connect(self._on_exchanged)
        stage.splitter_moved.connect(self._on_splitter)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        window.installEventFilter(self)

    # What is on the stage

    @property
    def arrangement(self) -> Arrangement:
        """What is arranged now: a scene of a lesson, or what the user has made of the stage."""
        return self._own if self._scene is None else self._scene

    @property
    def folded(self) -> bool:
        """Whether the controls and the views take turns."""
        return self._plan is not None and self._plan.folded

    def is_open(self, name: str) -> bool:
        """Say whether a view is open, in front or behind a tab."""
        return name in self.arrangement.views()

    @Slot(str)
    def reveal(self, name: str) -> View:
        """Open a view and bring it to the front."""
        self._asked = False
        self._change(self.arrangement.opened(name))
        return self.stage.view(name)

    def open_with_keyboard(self, name: str) -> None:
        """Open a view, and give it the keyboard if it has keys of its own."""
        view = self.reveal(name)
        if view.spec.takes_keyboard:
            view.setFocus(reason_of_command())

    @Slot(str)
    def close_view(self, name: str) -> None:
        """Close a view; the last one stays."""
        self._change(self.arrangement.without(name))

    @Slot(str)
    def toggle_maximized(self, name: str) -> None:
        """Give a view the whole stage, or give the others their places back."""
        before = self.stage.place(name)
        self._asked = False
        self._change(replace(self.arrangement.opened(name), maximized="" if self.arrangement.maximized else name))
        self._animate(name, before)

    def restore(self) -> bool:
        """Give the other views their places back; say whether one was maximized."""
        maximized = self.arrangement.maximized
        if maximized:
            self.toggle_maximized(maximized)
        return bool(maximized)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show another arrangement."""
        self._asked = False
        self._change(arrangement)

    @Slot()
    def reset(self) -> None:
        """Show everything as at the first start."""
        self._wanted[False], self._side_width = True, float(SIDEBAR)
        self.arrange(START)

    @Slot(bool)
    def show_controls(self, on: bool) -> None:
        """Show the controls, or not; where there is no room beside the views they take turns."""
        if self._lesson is not None and not self.folded:
            self._targets = [self._sidebar] if on else []
        else:
            # Where they take turns, to show something else does not take them away.
            self._wanted[self._theme.projector] = on or self.folded
            self._asked = on
        self.apply()
        if self.folded:
            reason = reason_of_command()
            self._give_keyboard(self._lesson or self._sidebar, reason) if on else self.give_keyboard()

    # Lessons and the projector

    def begin_lesson(self, text: Region) -> None:
        """Show a lesson's text in the place of the controls."""
        self._lesson = text
        text.setParent(self.stage)
        self._scene = self._own
        self.apply()

    def show_scene(self, views: Iterable[str], targets: list[QWidget]) -> None:
        """Show the views of a scene, the first one large; and the controls if the scene points at some of them."""
        self._scene = scene_arrangement(views)
        self.point_at(targets)

    def point_at(self, targets: list[QWidget]) -> None:
        """Show the controls beside a lesson's text if some of them are pointed at."""
        self._targets = [target for target in targets if self._sidebar.isAncestorOf(target)]
        # Each scene begins with its text.
        self._asked = True
        self.apply()

    def end_lesson(self) -> None:
        """Give the controls and the user's views their places back."""
        if self._lesson is not None:
            self._lesson.hide()
        self._lesson, self._scene, self._targets, self._asked = None, None, [], False
        self.apply()

    def restyle(self, theme: Theme) -> None:
        """Take over sizes, and plan anew: there may be room for more or fewer views."""
        if theme.projector and not self._theme.projector:
            self._wanted[True] = False
        self._theme = theme
        for name, spec in ALL_VIEWS.items():
            self.views[name].setIcon(icon(spec.icon, theme))
        self._fit_window()
        self.apply()

    # Memory

    def layout(self) -> dict[str, Any]:
        """Return what is remembered of the user's layout."""
        return {"arrangement": self._own.data(), "controls": self._wanted[False], "sidebar": self._side_width}

    def restore_layout(self, layout: Any) -> None:
        """Take up a remembered layout; what cannot be used of it is left out."""
        if not isinstance(layout, dict):
            return
        try:
            self._own = read_arrangement(layout.get("arrangement"), ALL_VIEWS)
        except ValueError:
            return
        self._wanted[False] = layout.get("controls") is not False
        width = layout.get("sidebar")
        if isinstance(width, int | float) and SIDEBAR / 2 <= width <= 4 * SIDEBAR:
            self._side_width = float(width)
        self.apply()

    # Planning

    @Slot()
    def apply(self) -> None:
        """Plan the stage for its size, the zoom and the arrangement, and give everything its place."""
        focus = QApplication.focusWidget()
        arrangement, size = self.arrangement, (max(1, self.stage.width()), max(1, self.stage.height()))
        self._plan = made = plan(size, self._theme.scale, arrangement, self._side())
        self.stage.apply(made, maximized=bool(arrangement.maximized))
        self._place_side(made)
        for name, action in self.views.items():
            action.setChecked(name in arrangement.views())
        self._actions["maximize"].setChecked(bool(arrangement.maximized))
        self._actions["sidebar"].setChecked(self._sidebar.isVisibleTo(self.stage))
        self.changed.emit()
        if focus is not None and self._window.isAncestorOf(focus) and not focus.isVisible():
            # Qt gave it to the next button, and Space would press that.
            self.give_keyboard()

    @Slot()
    def give_keyboard(self) -> None:
        """Give the keyboard to the boundary, or to the view in front that was used last."""
        shown = [view.spec.name for view in self.stage.on_screen()]
        if BOUNDARY in shown:
            self.stage.view(BOUNDARY).setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown:
            self._give_keyboard(self.stage.view(self.arrangement.front(shown)), Qt.FocusReason.OtherFocusReason)
        elif self._plan is not None and self._plan.side is not None:
            self._give_keyboard(self._lesson or self._sidebar, Qt.FocusReason.OtherFocusReason)

    def _change(self, arrangement: Arrangement) -> None:
        if self._scene is None:
            self._own = arrangement
        else:
            self._scene = arrangement
        self.apply()

    def _side(self) -> Side | None:
        theme, width, height = self._theme, self.stage.width(), self.stage.height()
        if self._lesson is None:
            wanted = self._wanted[theme.projector]
            least = theme.size(SIDEBAR) // 2
            return Side(min(theme.size(self._side_width), width), 0, least, self._asked) if wanted else None
        least, most = (round(share * width) for share in TEXT_SHARE)
        views = SCENE_SHARE * self._window.width() * self._window.height() / max(width, 1)
        room = height - round(views) - theme.size(GAP)
        return Side(min(max(theme.size(TEXT), least), most), max(room, theme.size(CAPTION)), 0, self._asked)

    def _place_side(self, made: Plan) -> None:
        parts = [self._sidebar] if self._lesson is None else [self._lesson, *([self._sidebar] if self._targets else [])]
        for one in (self._sidebar, self._lesson):
            if one is not None and (made.side is None or one not in parts):
                one.hide()
        if made.side is None:
            return
        x, y, width, height = made.side
        if len(parts) > 1 and made.below:
            share = min(self._theme.size(SIDEBAR), int(CONTROLS_SHARE * width))
            places = [Rect(x + share, y, width - share, height), Rect(x, y, share, height)]
        elif len(parts) > 1:
            share = min(self._span(), int(CONTROLS_SHARE * height))
            places = [Rect(x, y, width, height - share), Rect(x, y + height - share, width, share)]
        else:
            places = [made.side]
        for part, place in zip(parts, places, strict=True):
            part.setGeometry(*place)
            part.show()

    def _span(self) -> int:
        """Return the height of the controls that are pointed at."""
        tops = [target.mapTo(self._sidebar, QPoint()).y() for target in self._targets]
        ends = [top + target.height() for top, target in zip(tops, self._targets, strict=True)]
        return max(ends) - min(tops) + self._theme.size(16)

    def _fit_window(self) -> None:
        theme, window = self._theme, self._window
        self._bottom.fit(window.height(), theme.size(ROW))
        least = QSize(theme.size(SMALLEST[0]), theme.size(SMALLEST[1]))
        window.setMinimumSize(least.boundedTo(window.screen().availableSize()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._fit_window()
        return False

    # What is asked for

    @Slot()
    def _on_view(self) -> None:
        """Open a view; close it if it is in front already."""
        name = next(name for name, action in self.views.items() if action is self.sender())
        if self.stage.shows(name):
            self.close_view(name)
        else:
            self.open_with_keyboard(name)
        self.views[name].setChecked(self.is_open(name))

    @Slot(str, str)
    def _on_chosen(self, name: str, instead: str) -> None:
        if name != instead:
            before = self.stage.place(name)
            self._change(self.arrangement.chosen(name, instead))
            self._animate(name, before)

    @Slot(str, str)
    def _on_exchanged(self, one: str, other: str) -> None:
        before = self.stage.place(one)
        self._change(self.arrangement.exchanged(one, other))
        self._animate(one, before)

    @Slot(object, int)
    def _on_splitter(self, splitter: Splitter, way: int) -> None:
        first, second = splitter.sizes
        way = min(max(way, splitter.least[0] - first), second - splitter.least[1])
        if splitter.column < 0:
            self._side_width = (first + way) / self._theme.scale
            self.apply()
            return
        shares: dict[tuple[int, int | None], float] = {}
        for number, size in ((splitter.first, first + way), (splitter.second, second - way)):
            shares[(number, None) if splitter.row is None else (splitter.column, number)] = size
        self._change(self.arrangement.resized(shares))

    @Slot()
    def toggle_maximized_view(self) -> None:
        """Give the view that has the keyboard, or was used last, the whole stage, or the others back."""
        shown = [view.spec.name for view in self.stage.on_screen()]
        focus = QApplication.focusWidget()
        held = [name for name in shown if focus is not None and self.stage.view(name).isAncestorOf(focus)]
        if shown:
            self.toggle_maximized(held[0] if held else self.arrangement.front(shown))
        self._actions["maximize"].setChecked(bool(self.arrangement.maximized))

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Note which cell is used."""
        for view in self.stage.on_screen():
            if now is not None and view.isAncestorOf(now):
                name, arrangement = view.spec.name, self.arrangement
                recent = (name, *(one for one in arrangement.recent if one != name))
                noted = replace(arrangement, recent=recent)
                if self._scene is None:
                    self._own = noted
                else:
                    self._scene = noted

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
        turn = [one for one in left if one.isVisible()]
        if self.folded and not turn:
            turn = left[:1]
        views = self.stage.on_screen() or [self.stage.view(self.arrangement.front(self.arrangement.views()))]
        turn += views
        at = next((at for at, one in enumerate(turn) if focus is not None and one.isAncestorOf(focus)), -1)
        target = turn[(at + 1) % len(turn)]
        if self.folded:
            self._asked = target in left
            self.apply()
        self._give_keyboard(target)

    def _give_keyboard(self, part: QWidget, reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Give the keyboard to the first widget of a part that shows that it has it."""
        able = [one for one in (part, *part.findChildren(QWidget)) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        # A page of text has no frame that one would see.
        able = [one for one in able if one.isVisible() and one.isEnabled() and not isinstance(one, QTextBrowser)]
        # In a lesson Space goes on rather than away.
        first = next((one for one in able if one.property("primary")), able[0] if able else None)
        if first is not None:
            first.clearFocus()
            first.setFocus(reason)

    def _animate(self, name: str, before: Any) -> None:
        if self.animated:
            self.stage.animate(name, before)

    def _action(self, name: str, text: str, tip: str, key: str) -> QAction:
        action = QAction(text, self._window)
        action.setObjectName(f"action_{name}")
        action.setShortcut(QKeySequence(key))
        action.setStatusTip(tip)
        action.setToolTip(f"{tip} ({key})" if key else tip)
        self._window.addAction(action)
        return action
