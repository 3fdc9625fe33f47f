"""``start.py``: a real set-up without a network, and its messages on other systems."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

START = Path(__file__).resolve().parent.parent / "start.py"

# A project that needs nothing and is its own build backend, so that pip needs no network.
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "neuron-gui"
version = "1"
"""
BACKEND = """
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(os.path.join(folder, "neuron_gui-1-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("neuron_gui.pth", os.getcwd())
        info = "neuron_gui-1.dist-info/"
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: neuron-gui\\nVersion: 1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return "neuron_gui-1-py3-none-any.whl"
"""
PROGRAM = "import os, sys; print(sys.argv[1:], os.getcwd()); sys.exit(7)"


@pytest.fixture
def start() -> ModuleType:
    """Return ``start.py`` as a module of its own for each test."""
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- the set-up ------------------------------------------------------------------------------------------


class Checkout:
    """A checkout in a folder whose name has spaces and signs."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "Ünïversität 1 & 2"
        self.stamp = self.root / ".venv" / "neuron-gui.json"
        (self.root / "neuron_gui").mkdir(parents=True)
        (self.root / "neuron_gui" / "__init__.py").touch()
        (self.root / "neuron_gui" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
        (self.root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        (self.root / "backend.py").write_text(BACKEND, encoding="utf-8")
        shutil.copy(START, self.root)

    def start(self, cwd: Path, **environment: str) -> str:
        """Start it from some folder; return what was printed before the program's own line."""
        run = subprocess.run(
            [sys.executable, str(self.root / "start.py"), "data file.csv", "--x"],
            cwd=cwd,
            env=os.environ | {"PIP_NO_INDEX": "1", "PYTHONIOENCODING": "utf-8"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        *progress, program = run.stdout.splitlines()
        assert program == f"['data file.csv', '--x'] {cwd}", run.stdout
        assert run.returncode == 7
        return "\n".join(progress)


def test_first_second_and_broken_starts(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    here = tmp_path / "elsewhere"
    here.mkdir()
    first = checkout.start(here)
    assert "Making the virtual environment" in first
    assert "Installing the Python packages" in first
    assert "pip" not in first

    # All is in place now: nothing is said, no pip is run (it could not with this option).
    begun = time.perf_counter()
    assert checkout.start(here, PIP_TIMEOUT="nonsense") == ""
    assert time.perf_counter() - begun < 2

    # The project asks for something else: it is added to the environment that is there.
    with (checkout.root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("description = 'changed'\n")
    again = checkout.start(here)
    assert again.count("\n") == 0
    assert "Installing the Python packages" in again

    # An installation that was interrupted is done anew.
    checkout.stamp.write_text("", encoding="utf-8")
    assert "Making the virtual environment" in checkout.start(here)
    assert checkout.start(here) == ""


def test_an_environment_whose_python_has_gone_is_not_used(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(start, "STAMP", tmp_path / "neuron-gui.json")
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    assert start.is_usable()
    start.STAMP.write_text("", encoding="utf-8")  # an installation was interrupted
    assert not start.is_usable()
    start.STAMP.unlink()
    monkeypatch.setattr(start, "PYTHON", tmp_path / "python-that-was-removed")
    assert not start.is_usable()
    start.PYTHON.write_text("no program", encoding="utf-8")
    assert not start.is_usable()


def test_what_a_command_says_is_shown_when_it_fails(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    start.run_quietly([sys.executable, "-c", "print('walls of text')"], "the wall fell")
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit, match="the wall fell"):
        start.run_quietly([sys.executable, "-c", "raise SystemExit('the disk is full')"], "the wall fell")
    assert "the disk is full" in capsys.readouterr().out


def test_an_old_python_can_read_the_file_and_is_told_so(start: ModuleType) -> None:
    source = START.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    head, _, _ = source.partition("ROOT = ")
    old = SimpleNamespace(version_info=(3, 9, 2), exit=sys.exit)
    # The statement after the imports, as a Python 3.9 would come to it.
    check = next(node for node in ast.parse(head).body if isinstance(node, ast.If))
    code = compile(ast.Module([check], type_ignores=[]), str(START), "exec")
    with pytest.raises(SystemExit, match=r"^Neuron needs Python 3\.11 or newer, and this is Python"):
        exec(code, {"sys": old, "platform": start.platform})


def test_tools_of_an_earlier_test_run_are_kept(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "read_stamp", lambda: start.stamp(True))
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    assert start.is_installed(False)
    assert start.is_installed(True)
    monkeypatch.setattr(start, "read_stamp", lambda: start.stamp(False))
    assert start.is_installed(False)
    assert not start.is_installed(True)


# --- packages of the system ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_package_of_a_library(start: ModuleType, library: str, package: str) -> None:
    assert start.debian_package(library) == package


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the dynamic loader of Linux")
def test_the_list_of_libraries_is_what_the_plugin_asks_for(start: ModuleType) -> None:
    """The names are asked for before Qt is there; the plugin of the Qt that is here knows better."""
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    listing = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=True).stdout
    found = {line.split()[0] for line in listing.splitlines() if "=>" in line}
    assert set(start.XCB_LIBRARIES) <= found
    assert start.can_load(str(plugin))
    assert not start.can_load("libneuron-does-not-exist.so.1")


class System:
    """Another system than this one, as far as ``start.py`` can see, and what it was told to install."""

    def __init__(self, start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.libraries: list[str] = []
        self.tools = {"apt-get", "Xvfb", "xdotool", "openbox"}
        self.user = 1000
        self.exit_codes = {"update": 0, "install": 0}
        self.installed: list[str] = []
        monkeypatch.setattr(start, "missing_libraries", lambda: list(self.libraries))
        monkeypatch.setattr(start.shutil, "which", self.which)
        monkeypatch.setattr(start.os, "geteuid", lambda: self.user, raising=False)
        monkeypatch.setattr(start.subprocess, "run", self.run)

    def which(self, tool: str) -> str | None:
        return f"/usr/bin/{tool}" if tool in self.tools else None

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        assert command[0] == "apt-get"
        if command[1] == "install":
            self.installed += [word for word in command[2:] if not word.startswith("-")]
        return SimpleNamespace(returncode=self.exit_codes[command[1]], stdout=b"E: apt says no\n")


@pytest.fixture
def system(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> System:
    return System(start, monkeypatch)


def test_nothing_is_said_where_nothing_is_missing(
    start: ModuleType, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    start.provide_system_packages(testing=True, to_make_venv=False)
    assert capsys.readouterr().out == ""
    assert system.installed == []


def test_root_on_debian_gets_what_is_missing(start: ModuleType, system: System) -> None:
    system.libraries, system.user = ["libEGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0"], 0
    system.tools -= {"xdotool"}
    start.provide_system_packages(testing=True, to_make_venv=False)
    assert system.installed == ["libegl1", "libglib2.0-0", "xdotool"]


def test_old_package_lists_may_do_without_a_network(start: ModuleType, system: System) -> None:
    system.libraries, system.user, system.exit_codes["update"] = ["libEGL.so.1"], 0, 100
    start.provide_system_packages(testing=False, to_make_venv=False)
    assert system.installed == ["libegl1"]


def test_others_on_debian_are_told_the_one_line(
    start: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    system.libraries = ["libxcb-cursor.so.0"]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    with pytest.raises(SystemExit, match=rf"\nsudo apt-get install -y libxcb-cursor0 {version}$"):
        start.provide_system_packages(testing=False, to_make_venv=True)
    assert system.installed == []


def test_when_apt_fails_its_words_and_the_line_are_shown(
    start: ModuleType, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    system.libraries, system.user, system.exit_codes["install"] = ["libEGL.so.1"], 0, 100
    with pytest.raises(SystemExit, match=r"\nsudo apt-get install -y libegl1$"):
        start.provide_system_packages(testing=False, to_make_venv=False)
    assert "E: apt says no" in capsys.readouterr().out


def test_the_virtual_screen_is_no_must(start: ModuleType, system: System, capsys: pytest.CaptureFixture[str]) -> None:
    system.tools = {"apt-get"}
    start.provide_system_packages(testing=True, to_make_venv=False)
    assert "will be skipped" in (said := capsys.readouterr().out)
    assert said.endswith("\nsudo apt-get install -y openbox xdotool xvfb\n")
    start.provide_system_packages(testing=False, to_make_venv=False)
    assert capsys.readouterr().out == ""


def test_other_linuxes_are_told_the_names_of_the_libraries(start: ModuleType, system: System) -> None:
    system.tools, system.libraries = set(), ["libEGL.so.1"]
    with pytest.raises(SystemExit, match=r"package manager\) libEGL\.so\.1 Xvfb xdotool openbox$"):
        start.provide_system_packages(testing=True, to_make_venv=False)


def test_the_loader_names_what_is_missing(start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listing = """
        linux-vdso.so.1 (0x00007ffe)
        libQt6XcbQpa.so.6 => /x/libQt6XcbQpa.so.6 (0x00007f1)
        libxcb-new.so.2 => not found
        libEGL.so.1 => not found
        libxcb-new.so.2 => not found
    """
    (tmp_path / "libqxcb.so").touch()
    monkeypatch.setattr(start, "XCB_PLUGIN", tmp_path / "libqxcb.so")
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=listing))
    assert start.missing_libraries() == ["libEGL.so.1", "libxcb-new.so.2"]


# --- the tests -------------------------------------------------------------------------------------------


def test_every_check_runs_and_the_first_failure_counts(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        ran.append(command[2:])
        return {"mypy": 2, "pytest": 1}.get(command[2], 0)

    monkeypatch.setattr(start, "set_up", lambda testing, with_window: None)
    monkeypatch.setattr(start.subprocess, "call", call)
    assert start.main(["test", "--", "-k", "loss"]) == 2
    assert [command[0] for command in ran] == ["ruff", "ruff", "mypy", "pytest"]
    assert ran[-1][-2:] == ["-k", "loss"]


def test_arguments_of_pytest_come_after_two_dashes(start: ModuleType) -> None:
    with pytest.raises(SystemExit, match="usage"):
        start.main(["test", "-k", "loss"])


def test_training_without_a_window_asks_for_no_library_of_the_system(start: ModuleType, system: System) -> None:
    system.libraries, system.user = ["libEGL.so.1"], 1000
    start.provide_system_packages(testing=False, to_make_venv=False, with_window=False)
    assert system.installed == []
