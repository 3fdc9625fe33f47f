"""Finds the widgets of a window, and fails if there are none."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsView, QTableWidget, QTableWidgetItem, QWidget

Found = TypeVar("Found", bound=QObject)
Drawn = TypeVar("Drawn", bound=QGraphicsItem)


def child(parent: QObject, kind: type[Found], name: str = "") -> Found:
    """Return the descendant of this type, with this object name if one is given."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, name or kind.__name__
    return found


def drawn(parent: QObject, kind: type[Drawn]) -> Drawn:
    """Return the item of this type in the plots of a widget."""
    items = [item for plot in parent.findChildren(QGraphicsView) for item in plot.scene().items()]
    return next(item for item in items if isinstance(item, kind))


def parent_of(widget: QWidget) -> QWidget:
    """Return the parent of a widget."""
    found = widget.parentWidget()
    assert found is not None
    return found


def focused() -> QWidget:
    """Return the widget with the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def item(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    """Return the item of a table in a row and a column."""
    found = table.item(row, column)
    assert found is not None
    return found
