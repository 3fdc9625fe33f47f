"""Icons, drawn in the theme's colours."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from neuron_gui.data.assets import asset
from neuron_gui.views.style.resources import register
from neuron_gui.views.style.theme import Theme


def icon(name: str, theme: Theme) -> QIcon:
    """Return an icon: in the colour of text, muted while disabled, in the accent colour while checked.

    Qt draws it from its SVG at the size and pixel ratio at which it is shown, so it is sharp at any zoom.

    Parameters
    ----------
    name
        The name of a file in ``assets/icons/line``, without ``.svg``.
    theme
        Sets the colours.

    Raises
    ------
    FileNotFoundError
        If there is no such icon.
    """
    return _icon(name, theme.text.name(), theme.text_disabled.name(), theme.accent.name())


def accent_icon(name: str, theme: Theme) -> QIcon:
    """Return an icon for a primary button, in the colour of text on the accent colour; see `icon`."""
    text = theme.accent_text.name()
    return _icon(name, text, theme.text_disabled.name(), text)


def tinted(name: str, colour: QColor) -> str:
    """Return the resource path of an icon's SVG in one colour.

    Raises
    ------
    FileNotFoundError
        If there is no such icon.
    """
    return _tinted(name, colour.name())


@cache
def _icon(name: str, text: str, disabled: str, checked: str) -> QIcon:
    made = QIcon()
    files = {
        (QIcon.Mode.Normal, QIcon.State.Off): text,
        (QIcon.Mode.Disabled, QIcon.State.Off): disabled,
        (QIcon.Mode.Normal, QIcon.State.On): checked,
        (QIcon.Mode.Disabled, QIcon.State.On): disabled,
    }
    for (mode, state), colour in files.items():
        made.addFile(_tinted(name, colour), QSize(), mode, state)
    return made


@cache
def _tinted(name: str, colour: str) -> str:
    content = _source(name).replace("currentColor", colour).encode()
    return register("icons", f"{name}-{colour.removeprefix('#')}.svg", content)


@cache
def _source(name: str) -> str:
    return asset("icons", "line", f"{name}.svg").read_text("utf-8")
