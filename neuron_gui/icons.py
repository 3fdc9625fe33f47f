"""Icons, drawn in the theme's colours."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from neuron_gui.assets import asset
from neuron_gui.theme import Theme


def icon(name: str, theme: Theme) -> QIcon:
    """Return an icon: in the colour of text, muted while disabled, in the accent colour while checked.

    It is drawn from its SVG at whatever size and pixel ratio it is shown, so it is crisp at any zoom.

    Parameters
    ----------
    name
        A file of ``assets/icons/line``, without its ending.
    theme
        For the colours.

    Raises
    ------
    FileNotFoundError
        If there is no such icon.
    """
    return _icon(name, theme.text.name(), theme.text_disabled.name(), theme.accent.name())


def accent_icon(name: str, theme: Theme) -> QIcon:
    """Return an icon for a primary button: in the colour of text on the accent colour."""
    text = theme.accent_text.name()
    return _icon(name, text, theme.text_disabled.name(), text)


def tinted(name: str, colour: QColor) -> Path:
    """Return the path of an icon's SVG in one colour; it lives as long as the program.

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
        made.addFile(str(_tinted(name, colour)), QSize(), mode, state)
    return made


@cache
def _tinted(name: str, colour: str) -> Path:
    source = asset("icons", "line", f"{name}.svg").read_text("utf-8")
    path = Path(_folder().name) / f"{name}-{colour.removeprefix('#')}.svg"
    path.write_text(source.replace("currentColor", colour), "utf-8")
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return where tinted icons are written: style sheets take pictures from files only. Gone at exit."""
    return TemporaryDirectory(prefix="neuron-gui-icons-", ignore_cleanup_errors=True)
