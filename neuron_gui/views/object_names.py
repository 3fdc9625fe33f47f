"""Object names, by which tests and assistive tools find widgets."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QObject

Object = TypeVar("Object", bound=QObject)


def named(thing: Object, name: str, **properties: Any) -> Object:
    """Give a widget its object name, and Qt properties their values; return the widget.

    Raises
    ------
    AttributeError
        If it has no such property.
    """
    thing.setObjectName(name)
    for key, value in properties.items():
        if not thing.setProperty(key, value):
            raise AttributeError(f"{type(thing).__name__} has no property {key}")
    return thing
