"""How the window looks: theme, zoom, projector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from neuron_gui.controllers.preferences import ZOOMS
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import PROJECTOR_SCALE, Theme, make_theme
from neuron_gui.views.style.themed import current_theme

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow

#: What Qt moves by itself.
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
        apply_theme(app, self._make())

    @property
    def theme(self) -> Theme:
        """The theme that the application uses now."""
        return current_theme()

    def _make(self, projector: bool = False) -> Theme:
        settings, height = self._window.settings, self._window.screen().size().height()
        return make_theme(settings.theme, projector=projector, zoom=settings.zoom, screen_height=height)

    def apply(self) -> None:
        """Apply theme, zoom and projector mode as the settings and actions say."""
        window = self._window
        apply_theme(self._app, self._make(window.actions_["projector"].isChecked()))
        window.take_theme()

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
            more = zoom * PROJECTOR_SCALE > ZOOMS[-1] and self.theme.projector
            told = " A projector shows everything at its largest from 188 % on." if more else ""
            self._window.readouts.show_notice(f"Zoom {round(100 * zoom)} %.{told}")

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
        self._window.stage_controller.animated = on
        for effect in EFFECTS:
            self._app.setEffectEnabled(effect, on)
