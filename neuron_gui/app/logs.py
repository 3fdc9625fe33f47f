"""The log of the program, on standard error."""

from __future__ import annotations

import contextlib
import faulthandler
import logging

LEVELS = ("debug", "info", "warning", "error", "critical")
DEFAULT_LEVEL = "warning"


def start_logging(level: str) -> None:
    """Write records of this level and above to standard error, unless logging is set up already.

    A crash in C code is written there too, with the line of the program.

    Parameters
    ----------
    level
        One of `LEVELS`.
    """
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if not faulthandler.is_enabled():
        with contextlib.suppress(ValueError):  # standard error is no file
            faulthandler.enable()
