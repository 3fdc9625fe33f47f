#!/usr/bin/env python3
"""Set everything up, then open the program or pass the tests.

    python3 start.py [ARGUMENTS]           open the program; what follows is handed on to it
    python3 start.py test [-- ARGUMENTS]   lint, types and tests; what follows -- goes to pytest

The Python packages go into the folder .venv beside this file. On Debian and its relatives the shared
libraries that Qt loads are installed too when this runs as root; else the line to type is printed. A second
start finds all of it in place and loses no time. Only the standard library is used, and nothing newer than
Python 3.6 before the version has been looked at.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python can read this file)
    sys.exit(f"Neuron needs Python 3.11 or newer, and this is Python {platform.python_version()}.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# What was installed, written when all of it was; empty while an installation is under way.
STAMP = VENV / "neuron-gui.json"

# The libraries this file loads are all that Qt needs, to open a window on X11 or to draw without a display.
PACKAGES = Path(sysconfig.get_path("platlib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
XCB_PLUGIN = PACKAGES / "PySide6/Qt/plugins/platforms/libqxcb.so"
# The same libraries by name, to ask for them in one go before that file is there.
XCB_LIBRARIES = """
    libEGL.so.1 libGL.so.1 libX11-xcb.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1 libfreetype.so.6
    libglib-2.0.so.0 libgthread-2.0.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0
    libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-shape.so.0
    libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1 libxcb.so.1
    libxkbcommon-x11.so.0 libxkbcommon.so.0
""".split()  # noqa: SIM905 (a list of 25 lines)
# The end-to-end tests start a virtual screen with the first and press keys with the second.
TEST_TOOLS = ["Xvfb", "xdotool", "openbox"]
ENSUREPIP = "ensurepip"  # a module that venv needs
# In which packages of Debian these are; the other libraries are in packages of their own name.
DEBIAN_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    ENSUREPIP: f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",
}


def main(arguments: list[str]) -> int:
    """Set up what is missing and run what is asked for; return the exit code."""
    testing = arguments[:1] == ["test"]
    if testing:
        arguments = arguments[1:]
        if arguments[:1] == ["--"]:
            arguments = arguments[1:]
        elif arguments:
            sys.exit("usage: start.py test [-- ARGUMENTS FOR PYTEST]")
    set_up(testing, with_window=testing or arguments[:1] != ["train"])
    return run_tests(arguments) if testing else run_program(arguments)


def set_up(testing: bool, with_window: bool = True) -> None:
    """Install what is missing, or stop and say what to do; training alone needs no library of the system."""
    on_linux = sys.platform.startswith("linux")
    installed = is_installed(testing)
    usable = installed or is_usable()
    if on_linux:
        provide_system_packages(testing, to_make_venv=not usable, with_window=with_window)
    if installed:
        return
    if not usable:
        make_venv()
    install_python_packages(testing)
    if on_linux:
        # Another version of Qt may ask for a library that the list above does not have.
        provide_system_packages(testing, to_make_venv=False, with_window=with_window)


def run_program(arguments: list[str]) -> int:
    """Become the program, or where a process cannot (on Windows) wait for it."""
    command = [str(PYTHON), "-m", "neuron_gui", *arguments]
    if os.name != "nt":
        os.execve(PYTHON, command, environment())
    return subprocess.call(command, env=environment())


def run_tests(arguments: list[str]) -> int:
    """Run each check even when one before it has failed, pytest last."""
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--strict"],
        # A process for each core, up to four: most tests wait for a window or for a program of their own.
        ["pytest", "--numprocesses", "auto", "--maxprocesses", "4", *arguments],
    ]
    codes = []
    for check in checks:
        print("$", *check, flush=True)
        codes.append(subprocess.call([str(PYTHON), "-m", *check], cwd=ROOT, env=environment()))
    return next((code for code in codes if code), 0)


def environment() -> dict[str, str]:
    """Return the environment for the Python in ``.venv``."""
    # UTF-8: the installed package names this folder, whose path may hold any letter, in a file that
    # Python reads in the encoding of the locale. A --user setting of pip's would miss the folder.
    return {**os.environ, "PYTHONUTF8": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


# --- the Python packages ---------------------------------------------------------------------------------


def is_installed(testing: bool) -> bool:
    """Tell whether ``.venv`` holds what this version of the project asks for, without running it."""
    return PYTHON.exists() and read_stamp() in (stamp(testing), stamp(True))


def install_python_packages(testing: bool) -> None:
    """Install the package and what it needs into ``.venv``."""
    # Installing the package for use must not take the tools of an earlier `start.py test` away.
    testing = testing or read_stamp().get("tests") is True
    STAMP.write_text("", encoding="utf-8")
    say("Installing the Python packages into .venv (the first time some 350 MB, a minute or two) ...")
    package = ".[test]" if testing else "."
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", package]
    run_quietly(pip, "the Python packages could not be installed")
    # An editable package is not compiled by pip; where Python may not write bytecode itself, each start would wait.
    run_quietly([str(PYTHON), "-m", "compileall", "-q", "neuron_gui"], "the program could not be compiled")
    STAMP.write_text(json.dumps(stamp(testing)), encoding="utf-8")


def is_usable() -> bool:
    """Tell whether packages can be added to the ``.venv`` that is there."""
    if not PYTHON.exists():  # none, or its Python has gone
        return False
    if STAMP.exists() and not read_stamp():  # an installation was interrupted
        return False
    question = "import sys, pip; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", question], stdout=subprocess.PIPE, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def make_venv() -> None:
    """Make a new ``.venv`` in place of whatever is there."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        say("Removing .venv, which is unfinished, broken, or of another Python ...")
        shutil.rmtree(VENV)
    say("Making the virtual environment .venv ...")
    VENV.mkdir()
    STAMP.write_text("", encoding="utf-8")
    # The Python outside, when this one is the Python of a virtual environment itself.
    python = getattr(sys, "_base_executable", sys.executable)
    run_quietly([python, "-m", "venv", str(VENV)], "the virtual environment could not be made")


def stamp(testing: bool) -> dict[str, object]:
    """Return what there is to know about an installation that is up to date."""
    asked_for = (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode("utf-8", "surrogateescape")
    return {
        "project": hashlib.sha256(asked_for).hexdigest(),
        "python": list(sys.version_info[:2]),
        "tests": testing,
    }


def read_stamp() -> dict[str, object]:
    """Return what an earlier run installed, or nothing if it did not finish."""
    try:
        content = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


# --- the packages of the system, on Linux ----------------------------------------------------------------


def provide_system_packages(testing: bool, to_make_venv: bool, with_window: bool = True) -> None:
    """Install the missing packages of the system, or stop with the one line that would."""
    needed = missing_libraries() if with_window else []
    if to_make_venv and importlib.util.find_spec("ensurepip") is None:  # as Debian delivers its Python
        needed.append(ENSUREPIP)
    wanted = needed + [tool for tool in TEST_TOOLS if testing and not shutil.which(tool)]
    if not wanted:
        return
    advice = "(with your system's package manager) " + " ".join(wanted)
    if shutil.which("apt-get"):
        packages = sorted({debian_package(part) for part in wanted})
        if sys.platform != "win32" and os.geteuid() == 0 and install_debian_packages(packages):
            return
        advice = "sudo apt-get install -y " + " ".join(packages)
    if needed:
        sys.exit(f"start.py: the system lacks what Neuron needs. Install it, then start again:\n{advice}")
    say(f"The end-to-end tests will be skipped; for them, install:\n{advice}")


def install_debian_packages(packages: list[str]) -> bool:
    """Install packages of Debian or of one of its relatives; tell whether they are there now."""
    say("Installing packages of the system: " + " ".join(packages) + " ...")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        # The first may fail where there is no network; its old lists may still do for the second.
        run = subprocess.run(step, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if run.returncode:
        show(run.stdout)
    return run.returncode == 0


def missing_libraries() -> list[str]:
    """Return the shared libraries that Qt needs and the dynamic loader does not find."""
    if not XCB_PLUGIN.exists():
        return [library for library in XCB_LIBRARIES if not can_load(library)]
    if can_load(str(XCB_PLUGIN)):
        return []
    listing = subprocess.run(["ldd", str(XCB_PLUGIN)], stdout=subprocess.PIPE, text=True, check=False).stdout
    return sorted({line.split()[0] for line in listing.splitlines() if "=> not found" in line})


def can_load(library: str) -> bool:
    """Tell whether the dynamic loader can load a library and all that it depends on."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def debian_package(part: str) -> str:
    """Return the package of a library, by Debian's rule that ``libEGL.so.1`` is in ``libegl1``."""
    if part in DEBIAN_PACKAGES:
        return DEBIAN_PACKAGES[part]
    name, _, version = part.lower().partition(".so.")
    return name + ("-" if name[-1].isdigit() else "") + version


# --- talking ---------------------------------------------------------------------------------------------


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


def show(output: bytes) -> None:
    """Print what a command printed."""
    print(output.decode(errors="replace"), end="", flush=True)


def run_quietly(command: list[str], complaint: str) -> None:
    """Run a command; show what it printed only if it fails, and stop then."""
    run = subprocess.run(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if run.returncode:
        show(run.stdout)
        sys.exit(f"start.py: {complaint} (the reason is above); run it again to go on from here")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        sys.exit(130)
