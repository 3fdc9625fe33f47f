"""Output without a console, as in the window program on Windows: a message box for errors, and a file for the log."""

from __future__ import annotations

import ctypes
import io
import os
import sys
import tempfile
from pathlib import Path

from neuron_gui import PROGRAM

#: MB_ICONERROR, the error icon of message boxes of Windows.
_ERROR_SIGN = 0x10


def provide_output() -> bool:
    """Make standard output and standard error usable; tell whether somebody can read them.

    Both are None if the program was started without a console. Then the output of libraries and the log goes to a
    file ``neuron-gui.log`` in the folder of temporary files. A character that the output cannot encode, such as σ
    in a pipe on Windows, is written as an escape.
    """
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors="backslashreplace")
    if sys.stderr is not None and sys.stdout is not None:
        return True
    seen = sys.stderr is not None
    log = Path(tempfile.gettempdir()) / f"{PROGRAM}.log"
    try:
        stream = log.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
    except OSError:
        stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (for as long as the program runs)
    sys.stdout = sys.stdout or stream
    sys.stderr = sys.stderr or stream
    return seen


def complain(sentence: str, *, seen: bool) -> None:
    """Tell why the program ends.

    Parameters
    ----------
    sentence
        One line.
    seen
        Whether standard error can be read, as `provide_output` says.
    """
    print(f"{PROGRAM}: error: {sentence}", file=sys.stderr)
    windows = getattr(ctypes, "windll", None)
    if not seen and windows is not None:
        windows.user32.MessageBoxW(None, sentence, "Neuron", _ERROR_SIGN)
