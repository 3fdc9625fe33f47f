"""What the program notes while it runs goes to standard error, from a level on."""

from __future__ import annotations

import contextlib
import faulthandler
import logging

LEVELS = ("debug", "info", "warning", "error", "critical")
DEFAULT_LEVEL = "warning"


def start_logging(level: str) -> None:
    """Write records of this level and above to standard error; a log that is there already stays as it is.

    A crash below Python is written there too, with the place in the program.

    Parameters
    ----------
    level
        One of `LEVELS`.
    """
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if not faulthandler.is_enabled():
        with contextlib.suppress(ValueError):  # standard error is no file
            faulthandler.enable()
