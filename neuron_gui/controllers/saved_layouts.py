"""Where the window is, and how its columns share the room: at the first start, remembered, and put aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from neuron_gui.views.folding import Kept as FoldingKept
    from neuron_gui.views.main_window import MainWindow
    from neuron_gui.views.window_columns import Kept as ColumnsKept

#: Layout version: a remembered layout of another version is not used.
LAYOUT = 1


@dataclass(frozen=True, slots=True)
class _Kept:
    """A size and a layout, and what others know about it; whether parts were folded in it."""

    geometry: str
    layout: str
    columns: ColumnsKept
    folding: FoldingKept
    folded: bool


class PlaceRoom:
    """Size and layout of one window.

    Parameters
    ----------
    window
        Whose.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        #: Whether all has its place; None as long as there is none to be restored.
        self._settled: bool | None = None
        #: What was noted, the oldest first.
        self._kept: dict[str, _Kept] = {}

    def restore(self) -> None:
        """Take up the remembered size and layout, if they still fit a screen that is there."""
        window, settings = self._window, self._window.settings
        if settings.geometry and window.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode())):
            frame = window.frameGeometry()
            if not any(screen.availableGeometry().intersects(frame) for screen in QGuiApplication.screens()):
                window.resize(1280, 720)
        else:
            room = window.screen().availableGeometry()
            window.resize(min(1600, int(room.width() * 0.92)), min(900, int(room.height() * 0.9)))
        if settings.layout:
            if window.restoreState(QByteArray.fromBase64(settings.layout.encode()), LAYOUT):
                self._settled = False
            window.docks.settle_in()

    def settle(self) -> None:
        """Give the panels their share of the width once it is known, unless a layout was remembered."""
        columns = self._window.columns
        if self._settled is None:
            columns.share_out()
        folding = self._window.folding
        folding.begin()
        if self._settled is False and not folding.on:
            columns.note()
        self._settled = True

    def keep(self, who: str) -> None:
        """Note size and layout for somebody who changes them; what he makes of them is not for the next start."""
        if who not in self._kept:
            geometry, layout = self._now()
            window = self._window
            if self._settled is False:
                # In a window that is too small for it from the start, nothing has the size that it was given.
                layout = window.settings.layout
            self._kept[who] = _Kept(geometry, layout, window.columns.kept(), window.folding.kept(), window.folding.on)

    def put_back(self, who: str) -> None:
        """Give the docks the layout that was noted for this one, if the same parts have room as then."""
        window, kept = self._window, self._kept.get(who)
        if kept is not None and not window.in_lesson and kept.folded == window.folding.on:
            window.restoreState(QByteArray.fromBase64(kept.layout.encode()), LAYOUT)
            window.columns.put_back(kept.columns)
            window.folding.put_back(kept.folding)
            window.docks.settle_in()

    def forget(self, who: str) -> None:
        """Drop what this one noted: nothing was changed."""
        self._kept.pop(who, None)

    def release(self, who: str) -> None:
        """What this one noted is no longer needed; with nobody left, size and layout are the user's again."""
        names = list(self._kept)
        released = self._kept.pop(who, None)
        if released is None:
            return
        if not released.folded:
            # What was noted since then is his work, too.
            for other in names[names.index(who) + 1 :]:
                self._kept[other] = replace(self._kept[other], layout=released.layout, columns=released.columns)
        self._window.columns.fit()

    def remember(self) -> None:
        """Write size and layout to the settings."""
        kept, settings = self._kept.items(), self._window.settings
        now = self._now()
        # A window that was made smaller than its parts is that small; a projector's or a lesson's size is theirs.
        settings.geometry = next((one.geometry for who, one in kept if who != "folding"), now[0])
        settings.layout = next((one.layout for _, one in kept if not one.folded), now[1])

    def _now(self) -> tuple[str, str]:
        geometry, layout = self._window.saveGeometry().toBase64(), self._window.saveState(LAYOUT).toBase64()
        return bytes(geometry.data()).decode(), bytes(layout.data()).decode()
