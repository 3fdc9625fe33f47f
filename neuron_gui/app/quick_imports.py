"""Imports at the start without work of PySide6 and pyqtgraph that this program has no use for.

Both shortcuts are for the start only, change nothing that can be seen from outside, and are left out where the
libraries do not look as expected: then the start takes longer, and all else is the same.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType

#: The modules of Qt that pyqtgraph copies.
COPIED = ("QtCore", "QtGui", "QtWidgets")


@contextmanager
def plain_imports() -> Generator[None]:
    """Import as Python does, and not as PySide6 does, until the block ends.

    Once PySide6 is loaded, it reads and searches the source of each imported module, because the module could choose
    names like ``set_text`` with ``from __feature__ import snake_case``. This program has some 500 modules, and none
    does so.
    """
    plain = vars(builtins).get("__orig_import__")
    if plain is None:
        yield
        return
    searching = builtins.__import__
    builtins.__import__ = plain
    try:
        yield
    finally:
        builtins.__import__ = searching


def import_pyqtgraph() -> None:
    """Import pyqtgraph, but let it take a class of Qt when it is used first.

    pyqtgraph copies all names of `COPIED` into modules of its own, and PySide6 makes a class, with all its enums, when
    its name is read: nearly 700 classes and 650 enums, most of which nobody uses.
    """
    if "pyqtgraph" in sys.modules:
        return
    with ExitStack() as unlisted:
        for name in COPIED:
            module = import_module(f"PySide6.{name}")
            mirror = _Mirror(f"pyqtgraph.Qt.{name}", module)
            sys.modules[mirror.__name__] = mirror
            unlisted.enter_context(_without_listing(module))
        import_module("pyqtgraph")


@contextmanager
def _without_listing(module: ModuleType) -> Generator[None]:
    """Let `dir` find nothing in a module until the block ends."""
    names = vars(module)
    listing = names.get("__dir__")
    if listing is None:
        yield
        return
    names["__dir__"] = list
    try:
        yield
    finally:
        names["__dir__"] = listing


class _Mirror(ModuleType):
    """A module that has the names of another one, and looks up each of them once."""

    def __init__(self, name: str, mirrored: ModuleType) -> None:
        super().__init__(name, mirrored.__doc__)
        self._mirrored = mirrored

    def __getattr__(self, name: str) -> object:
        value = getattr(self._mirrored, name)
        setattr(self, name, value)
        return value
