"""Applies a theme to the application: style, palette, font and style sheet."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from neuron_gui.views.style.fonts import load_fonts, ui_font
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import set_theme, use_theme


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Apply a theme to the application and to every open window; may be called again.

    Qt's own light and dark schemes are not used: on bare X11, offscreen and on Windows 10 they do nothing.
    """
    load_fonts()
    # First: while the style sheet changes, layouts ask widgets for sizes that depend on the theme, and cache them.
    set_theme(theme)
    if not app.styleSheet():  # only once: a style sheet hides the name of the style
        app.setStyle("Fusion")
    # If a style sheet replaces another one, Qt polishes each widget once for each of its ancestors: 190 ms for the
    # whole window. After the old one is removed, it polishes each widget once: 55 ms.
    app.setStyleSheet("")
    app.setPalette(palette(theme))
    app.setFont(ui_font(theme, "body"))
    app.setStyleSheet(stylesheet(theme))
    use_theme(theme)


def system_accent(app: QApplication) -> QColor | None:
    """Return the accent colour of the system; None if the system has none or a theme has been applied.

    Call this before the first theme is applied: the palette of a theme replaces the accent.
    """
    known = sys.platform in ("win32", "darwin") and not app.styleSheet()
    return app.palette().color(QPalette.ColorRole.Accent) if known else None


def palette(theme: Theme) -> QPalette:
    """Return the palette, for everything that the style sheet does not set."""
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
