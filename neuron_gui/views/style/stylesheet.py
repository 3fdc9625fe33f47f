"""The style sheet of a theme: ``assets/styles/neuron.qss`` with colours, sizes and pictures filled in."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from neuron_gui.data.assets import asset
from neuron_gui.views.style.icons import tinted
from neuron_gui.views.style.theme import Theme

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PLACEHOLDER = re.compile(
    r"(?<=font-size: )(?P<type>\d+)px|(?P<length>-?\d+)px|@icon\((?P<icon>[a-z-]+), (?P<tint>\w+)\)|@(?P<colour>\w+)",
)


def stylesheet(theme: Theme) -> str:
    """Return the application's style sheet.

    Parameters
    ----------
    theme
        ``@name`` is replaced by its colour of that name, ``@icon(name, colour)`` by the path of an icon in that
        colour, every length in px is multiplied by its scale, and font sizes are those of `Theme.type_size`.

    Raises
    ------
    AttributeError
        If the sheet names a colour that the theme does not have.
    FileNotFoundError
        If it names an icon that does not exist.
    """

    def colour(name: str) -> QColor:
        found = getattr(theme, name)
        assert isinstance(found, QColor), name
        return found

    def filled(match: re.Match[str]) -> str:
        if match["type"]:
            return f"{theme.type_size(int(match['type']))}px"
        if match["length"]:
            px = int(match["length"])
            return f"{-theme.size(-px) if px < 0 else theme.size(px)}px"
        if match["icon"]:
            return f'url("{tinted(match["icon"], colour(match["tint"]))}")'
        return colour(match["colour"]).name()

    return _PLACEHOLDER.sub(filled, _source())


@cache
def _source() -> str:
    return _COMMENT.sub("", asset("styles", "neuron.qss").read_text("utf-8"))


def set_styled(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet reads, and apply the sheet to the widget again if the value has changed.

    Qt does not do that by itself. A property that was never set counts as "".
    """
    if (widget.property(name) or None) != (value or None):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
