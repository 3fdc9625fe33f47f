"""Imports at the start that omit work of PySide6 and pyqtgraph which this program does not need.

The result of the imports is the same. If the libraries are not as expected, they are imported in the usual way, and
the start takes longer.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

#: The modules of Qt that pyqtgraph copies.
COPIED = ("QtCore", "QtGui", "QtWidgets")
#: Folders of pyqtgraph with a module for each item and widget, and the modules of them that this program uses.
FOLDERS = ("graphicsItems", "widgets")
USED = (
    *("AxisItem", "GraphicsItem", "GraphicsObject", "GraphicsWidget", "InfiniteLine", "PlotCurveItem", "PlotDataItem"),
    *("ScatterPlotItem", "TextItem", "ViewBox", "GraphicsView"),
)


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
    """Import pyqtgraph, but load classes of Qt, and the items that are not `USED`, only at their first use.

    pyqtgraph copies all names of `COPIED` into modules of its own, and PySide6 makes a class, with all its enums, when
    its name is read: nearly 700 classes and 650 enums, most of which are not used.
    """
    if "pyqtgraph" in sys.modules:
        return
    with ExitStack() as shortcuts:
        for name in COPIED:
            module = import_module(f"PySide6.{name}")
            mirror = _Mirror(f"pyqtgraph.Qt.{name}", module)
            sys.modules[mirror.__name__] = mirror
            shortcuts.enter_context(_without_listing(module))
        shortcuts.enter_context(_left_out())
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


@contextmanager
def _left_out() -> Generator[None]:
    """Replace the modules of pyqtgraph that are not `USED` by empty ones until the block ends."""
    spec = find_spec("pyqtgraph")
    roots = spec.submodule_search_locations or [] if spec else []
    names = ["pyqtgraph.imageview"]
    for folder in FOLDERS:
        found = iter_modules([str(Path(root, folder)) for root in roots], f"pyqtgraph.{folder}.")
        names += [module.name for module in found if module.name.rpartition(".")[2] not in USED]
    unread: list[str] = []
    sys.modules.update((name, _Postponed(name, unread)) for name in names)
    try:
        yield
    finally:
        for name in names:
            if isinstance(sys.modules[name], _Postponed):
                del sys.modules[name]

    def find(name: str) -> object:
        for module in names:
            if module.rpartition(".")[2].casefold() == name.casefold():
                return getattr(import_module(module), name)
        raise AttributeError(f"module 'pyqtgraph' has no attribute {name!r}")

    pyqtgraph = vars(sys.modules["pyqtgraph"])
    pyqtgraph["__getattr__"] = find
    for name in unread:
        del pyqtgraph[name]


class _Postponed(ModuleType):
    """A module that is imported when one of its names is read, and seems to have none before.

    A name that pyqtgraph only passes on is not read yet.
    """

    __all__ = ()

    def __init__(self, name: str, unread: list[str]) -> None:
        super().__init__(name)
        self._unread = unread

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys._getframe(1).f_globals["__name__"] == "pyqtgraph":
            self._unread.append(name)
            return None
        if sys.modules[self.__name__] is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _Mirror(ModuleType):
    """A module that has the names of another one, and looks up each of them once."""

    def __init__(self, name: str, mirrored: ModuleType) -> None:
        super().__init__(name, mirrored.__doc__)
        self._mirrored = mirrored

    def __getattr__(self, name: str) -> object:
        value = getattr(self._mirrored, name)
        setattr(self, name, value)
        return value
