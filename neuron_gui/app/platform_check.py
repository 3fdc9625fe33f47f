"""Checks before Qt starts: a problem that would make Qt abort is reported in one sentence."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path

from neuron_gui.app.arguments import UsageError

#: The family of local sockets; Python on Windows has none.
_LOCAL = getattr(socket, "AF_UNIX", socket.AF_INET)
WITHOUT_DISPLAY = "“neuron-gui --screenshot PNG” and “neuron-gui train” need none."


def check_versions() -> None:
    """Refuse a pair of versions that is known to crash.

    Raises
    ------
    UsageError
        On PySide6 6.12.0 under Python before 3.12: each void call drops a reference to None.
    """
    import PySide6

    if sys.version_info < (3, 12) and PySide6.__version__ == "6.12.0":
        raise UsageError(
            "PySide6 6.12.0 crashes on Python 3.11; install another with pip install 'PySide6-Essentials<6.12'"
        )


def check_libraries() -> None:
    """Load Qt, and report the name of a missing system library.

    Raises
    ------
    UsageError
        If a library is missing.
    """
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise _missing(str(error).split(":")[0]) from None


def check_display(platform: str) -> None:
    """Check that Qt will find a display and can load its plugin for it.

    Parameters
    ----------
    platform
        The requested Qt platforms, such as ``wayland;xcb``, or "" for Qt's own choice.

    Raises
    ------
    UsageError
        If there is no display, if it does not answer or refuses the user, or if a library is missing.
    """
    asked = {one.split(":")[0] for one in platform.split(";")}
    if sys.platform == "linux" and asked <= {"", "xcb", "wayland"}:
        _check_display_of_linux(asked)


def _check_display_of_linux(asked: set[str]) -> None:
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    if asked != {"xcb"} and wayland and _answers_wayland(wayland):
        return
    if asked == {"wayland"}:
        where = f"no display answers at WAYLAND_DISPLAY={wayland}" if wayland else "WAYLAND_DISPLAY is not set"
        raise UsageError(f"{where}, and only Wayland was asked for; {WITHOUT_DISPLAY}")
    display = os.environ.get("DISPLAY", "")
    if not display:
        raise UsageError(f"there is no display (DISPLAY is not set); {WITHOUT_DISPLAY}")
    if not _answers(display):
        raise UsageError(f"no display answers at DISPLAY={display}; {WITHOUT_DISPLAY}")
    _check_libraries()
    if not _lets_in():
        raise UsageError(f"the display DISPLAY={display} does not let this user in; {WITHOUT_DISPLAY}")


def _answers_wayland(name: str) -> bool:
    """Whether a server listens at a Wayland display such as ``wayland-0``."""
    return _connects(_LOCAL, str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name))


def _answers(display: str) -> bool:
    """Whether a server listens at an X display such as ``:0``, ``:0.0`` or ``host:10``."""
    host, _, number = display.rpartition(":")
    number = number.split(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        # X servers on Linux listen on an abstract socket, on a file, or on both.
        return any(_connects(_LOCAL, address) for address in ("\0" + path, path))
    return _connects(socket.AF_INET, (host.rsplit("/", 1)[-1], 6000 + int(number)))


def _connects(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(3)
        try:
            probe.connect(address)
        except (OSError, OverflowError):
            return False
    return True


def _lets_in() -> bool:
    """Whether the X display accepts a connection of this user; the display of another user does not."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt has its own copy
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _check_libraries() -> None:
    """Load Qt's xcb plugin as Qt does, and report the library that is missing."""
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return
    # The plugin finds Qt's own libraries through the folder that it is in.
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise _missing(str(error).split(":")[0]) from None


def _missing(library: str) -> UsageError:
    """Return the error for a missing system library."""
    return UsageError(
        f"Qt needs {library}, which is not installed; on Debian and Ubuntu: sudo apt-get install libegl1 libgl1 "
        "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxkbcommon-x11-0"
    )
