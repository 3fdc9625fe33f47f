"""A virtual screen with keys and a mouse, for a program that runs as a process."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

import numpy as np

from neuron_gui.data.arrays import ByteArray

WIDTH, HEIGHT = 1600, 900
NEEDED = ("Xvfb", "xdotool")


def missing_tools() -> list[str]:
    """Return which of the programs are missing that a screen needs."""
    return [tool for tool in NEEDED if shutil.which(tool) is None]


class VirtualScreen:
    """An X server that draws into memory, on the first display that is free.

    Parameters
    ----------
    folder
        Where the server keeps the picture.
    more_options
        Of Xvfb.

    Attributes
    ----------
    display
        What a program takes as ``DISPLAY``.
    """

    def __init__(self, folder: Path, *more_options: str) -> None:
        self._picture = folder / "Xvfb_screen0"
        reader, writer = os.pipe()
        options = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset", *more_options]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-fbdir", str(folder), *options],
            pass_fds=[writer],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as answer:
            # The server writes the number when it is ready; if it dies, the line is empty.
            ready, _, _ = select.select([answer], [], [], 20)
            number = answer.readline().strip() if ready else ""
        if not number:
            self.stop()
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"

    def __enter__(self) -> VirtualScreen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server, whatever it takes."""
        self._server.terminate()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def do(self, *command: str) -> str:
        """Move the mouse, press keys, look for windows: one command of xdotool; return what it prints.

        Raises
        ------
        subprocess.CalledProcessError
            If it fails; looking for a window that is not there is a failure too.
        """
        return subprocess.run(
            ["xdotool", *command],
            env=os.environ | {"DISPLAY": self.display},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=20,
            check=True,
        ).stdout

    def picture(self) -> ByteArray:
        """Return what is on the screen now, (HEIGHT, WIDTH, 3), red, green and blue."""
        # The file is an X window dump: 25 numbers of 4 bytes, a name, a table of colours, the pixels.
        content = self._picture.read_bytes()
        header = np.frombuffer(content, ">u4", count=25)
        size, width, height, line, colours = (int(header[i]) for i in (0, 4, 5, 12, 19))
        start = size + 12 * colours
        pixels = np.frombuffer(content, np.uint8, count=line * height, offset=start)
        return pixels.reshape(height, line)[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1]
