"""Looks before Qt leaps: what would make Qt abort is told in one sentence instead."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path

from neuron_gui.cli import UsageError

WITHOUT_DISPLAY = "“neuron-gui --screenshot PNG” and “neuron-gui train” need none."


def check_versions() -> None:
    """Refuse the pair of versions that is known to die.

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


def check_display(platform: str) -> None:
    """Make sure that Qt will find a display and can load what it needs for it.

    Parameters
    ----------
    platform
        The Qt platform that was asked for, or "" for Qt's own choice.

    Raises
    ------
    UsageError
        If there is no display, nobody answers there, or a library is missing.
    """
    if not sys.platform.startswith("linux") or platform.split(":")[0] not in ("", "xcb", "wayland"):
        return
    display = os.environ.get("DISPLAY", "")
    if os.environ.get("WAYLAND_DISPLAY") and platform != "xcb":
        return
    if not display:
        raise UsageError(f"there is no display (DISPLAY is not set); {WITHOUT_DISPLAY}")
    if not _answers(display):
        raise UsageError(f"no display answers at DISPLAY={display}; {WITHOUT_DISPLAY}")
    _check_libraries()


def _answers(display: str) -> bool:
    """Whether somebody listens at an X display such as ``:0``, ``:0.0`` or ``host:10``."""
    host, _, number = display.rpartition(":")
    number = number.split(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        # Linux's X servers listen on an abstract socket, or on a file, or on both.
        return any(_connects(socket.AF_UNIX, address) for address in ("\0" + path, path))
    return _connects(socket.AF_INET, (host.rsplit("/", 1)[-1], 6000 + int(number)))


def _connects(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(3)
        try:
            probe.connect(address)
        except (OSError, OverflowError):
            return False
    return True


def _check_libraries() -> None:
    """Load Qt's xcb plugin the way Qt will, and name the library that is missing."""
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return
    # The plugin finds Qt's own libraries through the folder it lies in.
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        missing = str(error).split(":")[0]
        raise UsageError(
            f"Qt needs {missing}, which is not installed; on Debian and Ubuntu: sudo apt-get install "
            f"libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxkbcommon-x11-0"
        ) from None
