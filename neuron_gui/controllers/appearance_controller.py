"""The look of the window: theme, zoom and projector mode."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.controllers.preferences import SYSTEM_THEME, ZOOMS, Settings
from neuron_gui.views.style.application_style import apply_theme, system_accent
from neuron_gui.views.style.theme import PROJECTOR_SCALE, Theme, make_theme

#: The colour schemes of Qt, for window frames and dialogs of the system; Unknown is that of the system.
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, SYSTEM_THEME: Qt.ColorScheme.Unknown}


class AppearanceController(MessageSource):
    """Chooses the theme of the application.

    Parameters
    ----------
    preferences
        Theme, zoom and animations; changes are stored there.
    app
        Gets the palette, the font and the style sheet.
    window
        In projector mode, the size of the text depends on the height of its screen.

    Signals
    -------
    restyled
        The application has another theme.
    animated(bool)
        Whether views may animate changes.
    """

    restyled = Signal()
    animated = Signal(bool)

    def __init__(self, preferences: Settings, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._preferences, self._app, self._window = preferences, app, window
        self._projector = False
        # While Qt animates a menu, a click on an entry with a menu of its own opens nothing.
        app.setEffectEnabled(Qt.UIEffect.UI_General, False)
        self._hints = app.styleHints()
        self._hints.setColorScheme(SCHEMES[preferences.theme])
        self._scheme = self._hints.colorScheme()
        self._hints.colorSchemeChanged.connect(self._on_scheme)
        self._accent = system_accent(app)
        apply_theme(app, self._make())

    def _make(self) -> Theme:
        height = self._window.screen().size().height()
        name, zoom = self._preferences.theme, self._preferences.zoom
        if name == SYSTEM_THEME:
            # X11 without a desktop has no scheme.
            name = "dark" if self._scheme == Qt.ColorScheme.Dark else "light"
        return make_theme(name, projector=self._projector, zoom=zoom, screen_height=height, accent=self._accent)

    def set_projector(self, on: bool) -> None:
        """Switch between the sizes for a projector and those for a desk."""
        self._projector = on
        self.apply()

    def apply(self) -> None:
        """Apply theme, zoom and projector mode."""
        apply_theme(self._app, self._make())
        self.restyled.emit()

    @Slot()
    def zoom_in(self) -> None:
        """Make everything one size larger."""
        self._zoom_to(next((one for one in ZOOMS if one > self._preferences.zoom), ZOOMS[-1]))

    @Slot()
    def zoom_out(self) -> None:
        """Make everything one size smaller."""
        smaller = [one for one in ZOOMS if one < self._preferences.zoom]
        self._zoom_to(smaller[-1] if smaller else ZOOMS[0])

    @Slot()
    def zoom_reset(self) -> None:
        """Give everything its normal size."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        if zoom != self._preferences.zoom:
            self._preferences.zoom = zoom
            self.apply()
            more = zoom * PROJECTOR_SCALE > ZOOMS[-1] and self._projector
            told = " A projector shows everything at its largest from 188 % on." if more else ""
            self.tell(f"Zoom {round(100 * zoom)} %.{told}")

    @Slot()
    def set_light(self) -> None:
        """Choose the light theme."""
        self._set_theme("light")

    @Slot()
    def set_dark(self) -> None:
        """Choose the dark theme."""
        self._set_theme("dark")

    @Slot()
    def set_as_system(self) -> None:
        """Choose the light or the dark theme as the system does, also when it changes."""
        self._set_theme(SYSTEM_THEME)

    def _set_theme(self, name: str) -> None:
        if name != self._preferences.theme:
            self._preferences.theme = name
            self._hints.setColorScheme(SCHEMES[name])
            self.apply()

    @Slot(Qt.ColorScheme)
    def _on_scheme(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self._preferences.theme == SYSTEM_THEME:
            self.apply()

    @Slot(bool)
    def set_animations(self, on: bool) -> None:
        """Switch animations on or off."""
        self._preferences.animations = on
        self.animated.emit(on)
