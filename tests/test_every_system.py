"""Nothing in the source works on one system only: read from the source, since each test runs on one system."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    ROOT / "start.py",
    *sorted(path for folder in ("neuron_gui", "packaging", "tests") for path in (ROOT / folder).rglob("*.py")),
]

#: Modules of Python that some systems lack.
OF_ONE_SYSTEM = {
    *("curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"),
    *("msvcrt", "nt", "winreg", "winsound"),
}
#: Folders that only some systems have, and the files that may name them: each asks first whether they are there.
FOLDERS = ("/proc", "/tmp", "/dev", "/etc", "/usr", "/var")
MAY_NAME_FOLDERS = {
    *("memory_limit.py", "platform_check.py"),
    *(
        "_probe.py",
        "memory.py",
        "test_cli.py",
        "test_ending.py",
        "test_saving.py",
        "test_start.py",
        "walker.py",
        Path(__file__).name,
    ),
}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in FILES:
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_at_once(nodes: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of all that is imported when a module is, and that no condition guards."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.ClassDef | ast.With):
            yield from imported_at_once(node.body)


def test_what_a_system_lacks_is_not_imported_with_the_module() -> None:
    wrong = [
        f"{path.name}:{line}: {name}"
        for path, tree in sources()
        for line, name in imported_at_once(tree.body)
        if name in OF_ONE_SYSTEM
    ]
    assert not wrong


def opens_text_in_the_encoding_of_the_system(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if any(word.arg == "encoding" for word in call.keywords):
        return False
    if name in ("read_text", "write_text"):
        return len(call.args) < (1 if name == "read_text" else 2)
    modes = {str(one.value) for one in call.args if isinstance(one, ast.Constant)} & {"r", "w", "a", "x", "r+", "w+"}
    return name in ("open", "fdopen") and (bool(modes) or (isinstance(call.func, ast.Name) and len(call.args) == 1))


def test_text_files_are_opened_with_an_encoding() -> None:
    wrong = [
        f"{path.name}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and opens_text_in_the_encoding_of_the_system(node)
    ]
    assert not wrong


def test_folders_of_one_system_are_named_where_they_are_looked_for_first() -> None:
    wrong = [
        f"{path.name}:{node.lineno}: {node.value}"
        for path, tree in sources()
        if path.name not in MAY_NAME_FOLDERS
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(FOLDERS)
    ]
    assert not wrong
