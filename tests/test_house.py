"""The rules of CONTRIBUTING.md, checked by reading the source and by importing it in fresh processes."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pyqtgraph
import pytest
from PySide6 import QtCore, QtGui, QtWidgets

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "neuron_gui"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Modules that catch an unexpected error, report it and go on.
BOUNDARIES = {"worker.py", "job_queue.py", "errors.py", "paint_guard.py"}
# Modules that ask the system or another library for what it may lack.
ASK_FOR_A_NAME = {"taskbar.py", "console.py", "platform_check.py", "ending.py", "excel.py", "scikit_learn_view.py"}


def name_of(path: Path) -> str:
    """Return the name a file of the package is imported under."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.fixture(scope="module", autouse=True)
def no_trees_are_left() -> Generator[None]:
    """Forget the trees after these tests: the collector would go through millions of nodes after each later test."""
    yield
    tree_of.cache_clear()


def in_folder(folder: str) -> list[Path]:
    return [path for path in SOURCES if path.is_relative_to(PACKAGE / folder)]


def imports_of(path: Path) -> set[str]:
    """Return the names of all that a module imports, anywhere in it, for type hints too."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: a relative import"
            names.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


# --- layers ----------------------------------------------------------------------------------------------


def loaded_by(modules: list[str]) -> set[str]:
    """Return the top-level packages that importing some modules loads into a fresh process."""
    code = "import sys\n" + "".join(f"import {module}\n" for module in modules)
    code += "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize("folder", ["core", "data", "lessons"])
def test_a_library_package_loads_no_qt(folder: str) -> None:
    modules = [name_of(path) for path in in_folder(folder)]
    assert len(modules) > 1
    assert not loaded_by(modules) & {"PySide6", "shiboken6", "pyqtgraph"}


def test_what_is_seldom_used_is_loaded_when_it_is_used() -> None:
    loaded = loaded_by(["neuron_gui.app.startup", "neuron_gui.app.program"])
    assert {"PySide6", "pyqtgraph", "numpy"} <= loaded
    assert not loaded & {"openpyxl", "ziamath", "PIL", "scipy", "sklearn", "pandas", "torch", "matplotlib"}


def test_training_without_a_window_loads_no_qt() -> None:
    assert not loaded_by(["neuron_gui.app.cli", "neuron_gui.app.headless"]) & {"PySide6", "pyqtgraph"}


# A package may import itself and packages on lower levels. Packages on one level do not know each other.
LEVELS = {"app": 5, "controllers": 4, "views": 3, "engine": 3, "lessons": 2, "core": 1, "data": 0}


def package_of(module: str) -> str:
    """Return the package below ``neuron_gui`` that a module is in."""
    return module.split(".")[1] if module.count(".") else ""


def imports_between_modules() -> dict[str, set[str]]:
    """Return, for each module, those of the package that it imports, anywhere in it and for type hints too."""
    known = {name_of(path) for path in SOURCES}
    return {name_of(path): imports_of(path) & known - {name_of(path)} for path in SOURCES}


def test_imports_go_down_only() -> None:
    wrong = []
    for module, imported in imports_between_modules().items():
        for name in imported:
            here, there = package_of(module), package_of(name)
            if here in LEVELS and there in LEVELS and here != there and LEVELS[there] >= LEVELS[here]:
                wrong.append(f"{module} -> {name}")
    assert not wrong


def folder_of(module: str) -> str:
    """Return the folder of a module inside a package; the module itself if it is in none."""
    return ".".join(module.split(".")[:3])


def test_no_modules_and_no_folders_import_each_other_in_a_circle() -> None:
    modules = imports_between_modules()
    folders: dict[str, set[str]] = {folder_of(module): set() for module in modules}
    for module, imported in modules.items():
        folders[folder_of(module)] |= {folder_of(name) for name in imported} - {folder_of(module)}
    for left in (modules, folders):
        while free := [name for name, imported in left.items() if not imported & left.keys()]:
            for name in free:
                del left[name]
        assert not left


def test_only_the_composition_root_knows_the_main_window() -> None:
    for path in SOURCES:
        if path.parent.name != "app" and path.name != "main_window.py":
            assert not re.search(r"\b(MainWindow|Program)\b(?<!QMainWindow)", path.read_text(encoding="utf-8")), (
                path.name
            )


def test_there_are_seven_packages_and_no_name_twice() -> None:
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(LEVELS)
    names = [path.name for path in SOURCES if path.name != "__init__.py"]
    assert sorted(names) == sorted(set(names))
    classes = [node.name for path in SOURCES for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
    public = [name for name in classes if not name.startswith("_")]
    assert sorted(public) == sorted(set(public))


# --- nothing for tests alone -----------------------------------------------------------------------------


def defined(path: Path) -> Iterator[str]:
    """Yield the names of the functions, methods, classes and constants of a module, without those of Python itself."""
    tree = tree_of(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [one for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            yield from (name.id for name in names if not name.id.startswith("__"))


def used(path: Path) -> Iterator[str]:
    """Yield the names that a module reads; the source of a view is a text, "module:Class"."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ":" in node.value:
            yield node.value.rpartition(":")[2]


def test_every_name_is_used_in_the_package_itself() -> None:
    reads = {name for path in SOURCES for name in used(path)}
    modules = (QtCore, QtGui, QtWidgets, pyqtgraph)
    classes = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    called_by_qt = {name for kind in classes for name in dir(kind)}
    unused = {f"{path.name}: {name}" for path in SOURCES for name in {*defined(path)} - reads - called_by_qt}
    assert not unused


# --- slots -----------------------------------------------------------------------------------------------


@cache
def methods() -> dict[str, list[tuple[str, bool]]]:
    """Return, for each name of a method, the classes that have it and whether it is a ``@Slot`` there."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef):
                        slot = any(is_slot(decorator) for decorator in item.decorator_list)
                        found.setdefault(item.name, []).append((node.name, slot))
    return found


@cache
def signals() -> dict[tuple[str, str], str]:
    """Return the types that each signal carries, by its class and its name."""
    return {
        (node.name, last_name(target) or ""): ", ".join(map(ast.unparse, item.value.args))
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Call) and last_name(item.value.func) == "Signal"
        for target in item.targets
    }


def test_the_description_of_a_signal_names_the_types_that_it_carries() -> None:
    """Views describe some signals of their base again; ``object`` may be described more exactly."""
    carried: dict[str, set[str]] = {}
    for (_, name), types in signals().items():
        carried.setdefault(name, set()).add(types)
    classes = [node for path in SOURCES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    wrong = []
    for owner in classes:
        text = (ast.get_docstring(owner) or "").partition("Signals\n-------\n")[2]
        for name, types in re.findall(r"(?:^|, )(\w+)\(([^)]*)\)", text, re.MULTILINE):
            known = {signals().get((owner.name, name))} - {None} or carried.get(name, set())
            wrong += [f"{owner.name}: {name}({types})"] if not known & {types, "object"} else []
    assert not wrong


def is_slot(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return last_name(function) == "Slot"


def last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def connections(path: Path) -> Iterator[tuple[str, ast.expr, str | None]]:
    """Yield the place, the slot and the class around it of every ``.connect(`` or ``push_button(`` with a slot."""
    tree = tree_of(path)
    inside = {
        id(node): owner.name for owner in ast.walk(tree) if isinstance(owner, ast.ClassDef) for node in ast.walk(owner)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            slots = [*node.args, *(word.value for word in node.keywords)]
            if slots:
                yield f"{path.name}:{node.lineno}", slots[0], inside.get(id(node))
        elif isinstance(node, ast.Call) and last_name(node.func) == "push_button":
            yield f"{path.name}:{node.lineno}", node.args[-1], inside.get(id(node))


def wrong_slots(path: Path) -> Iterator[str]:
    """Yield what is wrong with the slots that a module connects."""
    functions = {node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)}
    for place, slot, owner in connections(path):
        if isinstance(slot, ast.Lambda) or (isinstance(slot, ast.Call) and last_name(slot.func) == "partial"):
            yield f"{place}: a lambda or partial runs in the sender's thread and keeps its object"
        elif isinstance(slot, ast.Name) and slot.id in functions:
            yield f"{place}: {slot.id} is a function; a slot is a method of a QObject"
        elif isinstance(slot, ast.Attribute):
            found = methods().get(slot.attr, [])
            if isinstance(slot.value, ast.Name) and slot.value.id == "self":
                if (owner, slot.attr) in signals():
                    continue
                own = [entry for entry in found if entry[0] == owner]
                found = own or found
            if found and not any(decorated for _, decorated in found):
                yield f"{place}: {slot.attr} has no @Slot"


def test_a_slot_is_a_bound_method_with_the_slot_decorator() -> None:
    wrong = [told for path in SOURCES for told in wrong_slots(path)]
    assert not wrong, "\n".join(wrong)


def untyped(slot: ast.FunctionDef) -> list[str]:
    """Return the classes that a slot gets but does not name in ``@Slot``; text may be the result of a job."""
    calls = [one for one in slot.decorator_list if isinstance(one, ast.Call) and is_slot(one)]
    pairs = [pair for call in calls for pair in zip(call.args, slot.args.args[1:], strict=False)]
    names = {last_name(got.annotation) for told, got in pairs if last_name(told) == "object" and got.annotation}
    # The start does not import `Lesson`; the others are a union and the result of a job.
    return sorted(name for name in names - {None, "str", "Lesson"} if name)


def test_what_is_connected_has_types() -> None:
    """A slot says what it gets, and nothing asks an object whether it happens to have a name."""
    wrong = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and any(map(is_slot, node.decorator_list)):
                types = {last_name(one.annotation) for one in node.args.args if one.annotation is not None}
                wrong += [f"{path.name}:{node.lineno}: {node.name}"] if types & {"Any", "object"} else []
                wrong += [f"{path.name}:{node.lineno}: {name} as an object" for name in untyped(node)]
            elif isinstance(node, ast.Call) and last_name(node.func) in ("getattr", "hasattr"):
                fixed = isinstance(node.args[1], ast.Constant) or last_name(node.func) == "hasattr"
                allowed = path.name in ASK_FOR_A_NAME
                wrong += [f"{path.name}:{node.lineno}: {ast.unparse(node)}"] if fixed and not allowed else []
    assert not wrong


# --- modules and errors ----------------------------------------------------------------------------------


def test_a_module_says_what_it_is() -> None:
    assert not [path.name for path in [*SOURCES, ROOT / "start.py"] if not ast.get_docstring(tree_of(path))]


def test_errors_are_caught_by_name() -> None:
    blind = {"Exception", "BaseException"}
    for path in [*SOURCES, ROOT / "start.py"]:
        for node in ast.walk(tree_of(path)) if path.name not in BOUNDARIES else ():
            if isinstance(node, ast.ExceptHandler):
                kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                caught = {None if kind is None else last_name(kind) for kind in kinds}
                assert not caught & {None, *blind}, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Call) and last_name(node.func) == "suppress":
                assert not blind & {last_name(kind) for kind in node.args}, f"{path.name}:{node.lineno}"


def project_files() -> list[Path]:
    """Return the files that git keeps, or all where there is no git."""
    if shutil.which("git"):
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
        paths = [ROOT / os.fsdecode(name) for name in listing.split(b"\0") if name]
        if paths:
            return [path for path in paths if path.is_file()]
    folders = (PACKAGE, ROOT / "assets", ROOT / "tests")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_no_file_names_the_home_of_the_one_who_wrote_it() -> None:
    home = re.compile(rb"(?:/home|/Users|/root|[A-Z]:\\+Users)[/\\]+\w")
    wrong = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content[:1000] and path != Path(__file__):
            wrong += [f"{path.relative_to(ROOT)}: {found.decode()}" for found in home.findall(content)]
    assert not wrong


# --- the binding between Python and Qt -------------------------------------------------------------------

CANARY = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    sent = Signal(int)

app = QCoreApplication([])
sender = Sender()
before = sys.getrefcount(None), sys.getrefcount(True)
for number in range(10_000):
    sender.sent.emit(number)
    sender.setProperty("number", number)
    sender.setObjectName("name")
    sender.blockSignals(False)
print(sys.getrefcount(None) - before[0], sys.getrefcount(True) - before[1])
"""


def test_calls_into_qt_do_not_use_up_none_and_true() -> None:
    """PySide6 6.12.0 lost a reference with each call, and Python before 3.12 crashed."""
    run = subprocess.run([sys.executable, "-c", CANARY], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    for change in run.stdout.split():
        assert abs(int(change)) < 1000
