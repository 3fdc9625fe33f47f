"""Gives the application the look of a theme: style, palette, font and style sheet."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from neuron_gui.views.style.fonts import load_fonts, ui_font
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import set_theme, use_theme


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application, and every window it has open, the look of a theme; may be called again.

    Qt's own light and dark schemes are not used: on bare X11, offscreen and on Windows 10 they do nothing.
    """
    load_fonts()
    # First: while the style sheet changes, layouts ask widgets for sizes that come from the theme, and keep them.
    set_theme(theme)
    if not app.styleSheet():  # once: under a style sheet the style no longer tells its name
        app.setStyle("Fusion")
    # Where a sheet takes the place of another, Qt polishes each widget once for each of its ancestors: 190 ms for the
    # whole window. Without the old one it polishes each widget once: 55 ms.
    app.setStyleSheet("")
    app.setPalette(palette(theme))
    app.setFont(ui_font(theme, "body"))
    app.setStyleSheet(stylesheet(theme))
    use_theme(theme)


def system_accent(app: QApplication) -> QColor | None:
    """Return the accent that the user has chosen for the system; None where the system has none, and once it is hidden.

    The palette of a theme hides it: ask before the first theme is applied.
    """
    known = sys.platform in ("win32", "darwin") and not app.styleSheet()
    return app.palette().color(QPalette.ColorRole.Accent) if known else None


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    Role, Group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    roles = {
        Role.Window: theme.window,
        Role.WindowText: theme.text,
        Role.Base: theme.panel,
        Role.AlternateBase: theme.window,
        Role.Text: theme.text,
        Role.PlaceholderText: theme.text_muted,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.BrightText: theme.danger,
        Role.Light: theme.panel,
        Role.Midlight: theme.hover,
        Role.Mid: theme.border,
        Role.Dark: theme.outline,
        Role.Shadow: theme.border,
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.accent_text,
        Role.Accent: theme.accent,
        Role.Link: theme.accent,
        Role.LinkVisited: theme.accent,
        Role.ToolTipBase: theme.text,
        Role.ToolTipText: theme.panel,
    }
    for role, colour in roles.items():
        made.setColor(role, colour)
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        made.setColor(Group.Disabled, role, theme.text_disabled)
    made.setColor(Group.Disabled, Role.Highlight, theme.border)
    return made
