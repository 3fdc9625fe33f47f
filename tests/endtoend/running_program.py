"""The installed program as a process on a virtual screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from virtual_screen import VirtualScreen

from neuron_gui.data.arrays import ByteArray

PATIENCE = 60.0  # seconds, for a busy machine


class Program:
    """The program, started; use it as a person would.

    Parameters
    ----------
    screen
        Where its windows appear.
    home
        An empty folder: its home, its settings and what it printed.
    *arguments
        What follows its name on the command line.
    """

    def __init__(self, screen: VirtualScreen, home: Path, *arguments: str) -> None:
        self.screen = screen
        self._errors = home / "stderr.txt"
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        environment = os.environ | {
            "DISPLAY": screen.display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "NEURON_SETTINGS_DIR": str(home / "settings"),
            "XDG_RUNTIME_DIR": str(runtime),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "neuron_gui", *arguments], env=environment, cwd=home, stderr=errors
            )
        self.window = self.wait_for_window()
        self.focus(self.window)

    def wait_for_window(self, title: str = ".", other_than: str = "") -> str:
        """Return the number of the newest visible window with such a title, once there is one."""
        deadline = time.monotonic() + PATIENCE
        pid = str(self.process.pid)
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the program ended: {self.errors()}"
            try:
                found = self.screen.do("search", "--all", "--onlyvisible", "--pid", pid, "--name", title)
            except subprocess.CalledProcessError:  # there is none
                found = ""
            windows = [window for window in found.split() if window != other_than]
            if windows:
                return windows[-1]
            time.sleep(0.05)
        raise AssertionError(f"no window called {title!r} appeared")

    def focus(self, window: str) -> None:
        """Give a window the keyboard; there is no window manager that would."""
        self.screen.do("windowfocus", "--sync", window)

    def type(self, text: str) -> None:
        """Type a text."""
        self.screen.do("type", "--delay", "1", text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by X's names: ``space``, ``Right``, ``ctrl+q``."""
        self.screen.do("key", "--clearmodifiers", *keys)

    def settled(self) -> ByteArray:
        """Return the screen's picture once it has not changed for half a second."""
        deadline = time.monotonic() + PATIENCE
        last, since = self.screen.picture(), time.monotonic()
        while time.monotonic() < deadline:
            time.sleep(0.05)
            now = self.screen.picture()
            # All of it is black until the window has been painted.
            if not np.array_equal(now, last) or not now.any():
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= 0.5:
                return now
        raise AssertionError("the picture does not come to rest")

    def changed(self, before: ByteArray) -> ByteArray:
        """Return the screen's picture as soon as it differs from an earlier one."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            now = self.screen.picture()
            if not np.array_equal(now, before):
                return now
            time.sleep(0.02)
        raise AssertionError("the picture does not change")

    def errors(self) -> str:
        """Return what the program printed on standard error so far."""
        return self._errors.read_text(encoding="utf-8")

    def leave(self, *keys: str) -> None:
        """Press the keys that end the program, and check that it ends without an error."""
        self.press(*(keys or ("ctrl+q",)))
        assert self.process.wait(PATIENCE) == 0, self.errors()
        assert self.errors() == ""

    def kill(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
