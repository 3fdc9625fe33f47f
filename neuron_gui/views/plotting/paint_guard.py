"""Keeps an error in one picture from reaching the others.

Without it, the error would come again with each frame, and a painter that was not ended would crash the program.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

SENTENCE = "This picture cannot be drawn. The others and the training go on."
#: The property of an object whose error has been reported.
_TOLD = "paint_error_told"


def tell_once(thing: QObject, error: Exception) -> None:
    """Report the first error of an object, and end its active painters."""
    if not thing.property(_TOLD):
        thing.setProperty(_TOLD, True)
        sys.excepthook(type(error), error, error.__traceback__)
    traceback.clear_frames(error.__traceback__)


def kept_apart(act: Callable[..., None], on_error: Callable[[Any], object]) -> Callable[..., None]:
    """Wrap a method: an error in it is reported once for its object and goes no further.

    Parameters
    ----------
    act
        The method.
    on_error
        Called with the object after each error.
    """

    @wraps(act)
    def act_or_tell(thing: Any, *arguments: Any) -> None:
        try:
            act(thing, *arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other pictures go on
            tell_once(thing, error)
            on_error(thing)

    return act_or_tell


def guarded(paint: Callable[[Any, QPaintEvent], None]) -> Callable[[Any, QPaintEvent], None]:
    """Wrap a ``paintEvent``: if it fails, its widget shows a sentence, and the error is reported once."""
    return kept_apart(paint, show_sentence)


def show_sentence(surface: QWidget) -> None:
    """Show in a widget that its picture cannot be drawn."""
    painter = QPainter(surface)
    painter.fillRect(surface.rect(), surface.palette().window())
    painter.setPen(surface.palette().windowText().color())
    wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(surface.rect().adjusted(8, 8, -8, -8), wrapped, SENTENCE)
    painter.end()
