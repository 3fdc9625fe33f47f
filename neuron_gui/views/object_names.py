"""Object names, by which tests and assistive technology find widgets."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QObject

Object = TypeVar("Object", bound=QObject)


def named(thing: Object, name: str, **properties: Any) -> Object:
    """Set the object name and the Qt properties of a widget, and return the widget.

    Raises
    ------
    AttributeError
        If the widget does not have one of the properties.
    """
    thing.setObjectName(name)
    for key, value in properties.items():
        if not thing.setProperty(key, value):
            raise AttributeError(f"{type(thing).__name__} has no property {key}")
    return thing
