"""How the window looks: theme, zoom, projector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from neuron_gui.appearance import apply_theme
from neuron_gui.settings import ZOOMS
from neuron_gui.theme import PROJECTOR_HEIGHT, PROJECTOR_SCALE, Theme, make_theme

if TYPE_CHECKING:
    from neuron_gui.window import MainWindow

#: The smallest screen, in px at zoom 1, that everything fits on; and in projector mode.
FITS = (760, 480)
FITS_PROJECTED = (560, 400)
#: What Qt moves by itself, besides docks.
EFFECTS = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class LookRoom(QObject):
    """Chooses the theme of one window and passes it on.

    Parameters
    ----------
    window
        Whose look this is.
    app
        Whose palette, font and style sheet follow.
    """

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._app = app
        self.theme = self._make()
        apply_theme(app, self.theme)

    def _make(self, projector: bool = False) -> Theme:
        settings, screen = self._window.settings, self._window.screen().size()
        wanted = settings.zoom * (PROJECTOR_SCALE * screen.height() / PROJECTOR_HEIGHT if projector else 1.0)
        room = FITS_PROJECTED if projector else FITS
        possible = min(screen.width() / room[0], screen.height() / room[1])
        # What would push a control off the screen is not done.
        zoom = settings.zoom * min(1.0, possible / wanted)
        return make_theme(settings.theme, projector=projector, zoom=zoom, screen_height=screen.height())

    def apply(self) -> None:
        """Apply theme, zoom and projector mode as the settings and actions say."""
        window = self._window
        self.theme = theme = self._make(window.actions_.projector.isChecked())
        apply_theme(self._app, theme)
        window.take_theme(theme)

    @Slot()
    def zoom_in(self) -> None:
        """Make everything one size larger."""
        self._zoom_to(next((one for one in ZOOMS if one > self._window.settings.zoom), ZOOMS[-1]))

    @Slot()
    def zoom_out(self) -> None:
        """Make everything one size smaller."""
        smaller = [one for one in ZOOMS if one < self._window.settings.zoom]
        self._zoom_to(smaller[-1] if smaller else ZOOMS[0])

    @Slot()
    def zoom_reset(self) -> None:
        """Give everything its normal size."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        if zoom != self._window.settings.zoom:
            self._window.settings.zoom = zoom
            self.apply()
            shown = self.theme.zoom
            less = (
                "" if shown > 0.99 * zoom else f"; shown at {round(100 * shown)} %, more would not fit on this screen"
            )
            self._window.readouts.show_notice(f"Zoom {round(100 * zoom)} %{less}.")

    @Slot()
    def set_light(self) -> None:
        """Choose the light theme."""
        self._set_theme("light")

    @Slot()
    def set_dark(self) -> None:
        """Choose the dark theme."""
        self._set_theme("dark")

    def _set_theme(self, name: str) -> None:
        if name != self._window.settings.theme:
            self._window.settings.theme = name
            self.apply()

    @Slot(bool)
    def set_animations(self, on: bool) -> None:
        """Let pictures move by themselves, or not."""
        self._window.settings.animations = on
        self._window.setAnimated(on)
        for effect in EFFECTS:
            self._app.setEffectEnabled(effect, on)
