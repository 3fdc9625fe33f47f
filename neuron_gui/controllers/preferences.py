"""The settings of the program: one table of typed defaults, stored as JSON and checked when it is read."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from neuron_gui.data.whole_file import write_whole

VERSION = 1
MOST_RECENT_FILES = 10
#: The name of the theme that follows the system.
SYSTEM_THEME = "system"
THEMES = ("light", "dark", SYSTEM_THEME)
#: The largest number of characters of a table in the settings.
LARGEST_TABLE = 100_000
ZOOMS = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Settings:
    """The settings that are kept from one start to the next.

    Attributes
    ----------
    theme
        One of `THEMES`.
    zoom
        Size of the whole interface, 0.75 to 3.
    recent_files
        Paths, newest first.
    geometry
        Position and size of the window, as Qt stores them, in base 64; "" for the default.
    layout
        The layout of the stage, as `StageController.layout` returns it; empty for the default.
    arrangements
        The user's own arrangements by name, as `Arrangement.data` returns them.
    animations
        Whether views may animate changes.
    cursor_halo, show_keys
        Aids for a presenter in projector mode.
    log_iterations
        Whether the loss view has a logarithmic axis of iterations; None if the view decides.
    knows_the_start
        Whether the user has trained, opened data or read a lesson before. The line for a new user is not shown then.
    """

    theme: str = SYSTEM_THEME
    zoom: float = 1.0
    recent_files: list[str] = field(default_factory=list)
    geometry: str = ""
    layout: dict[str, Any] = field(default_factory=dict)
    arrangements: dict[str, Any] = field(default_factory=dict)
    animations: bool = True
    cursor_halo: bool = False
    show_keys: bool = False
    log_iterations: bool | None = None
    knows_the_start: bool = False
    #: The values when they were last read or saved; values that differ were changed in this window.
    _before: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def add_recent(self, path: Path) -> None:
        """Put a file first in the recent ones. A name that is not Unicode is left out, because no menu can show it."""
        text = str(path)
        if text != text.encode("utf-8", "ignore").decode():
            return
        self.recent_files = [text, *(one for one in self.recent_files if one != text)][:MOST_RECENT_FILES]

    def values(self) -> dict[str, Any]:
        """Return what is stored, by name."""
        return {name: getattr(self, name) for name in _CHECKS}

    def mark(self) -> None:
        """Note that the present values are stored."""
        self._before = deepcopy(self.values())

    def added_to(self, other: Settings) -> dict[str, Any]:
        """Return the values of other settings, with the changes that were made in these."""
        changed = {name: value for name, value in self.values().items() if self._before.get(name, self) != value}
        if "recent_files" in changed:
            changed["recent_files"] = [*dict.fromkeys([*self.recent_files, *other.recent_files])][:MOST_RECENT_FILES]
        if "arrangements" in changed:
            before = self._before.get("arrangements", {})
            kept = {name: one for name, one in other.arrangements.items() if name not in before}
            changed["arrangements"] = kept | self.arrangements
        return other.values() | changed


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _perhaps(value: Any) -> bool | None:
    return None if value is None else _boolean(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 1_000_000:
        raise ValueError(value)
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or len(json.dumps(value)) > LARGEST_TABLE:
        raise ValueError(value)
    # A table that is nested too deeply to be copied could not be saved either.
    return deepcopy(value)


def _theme(value: Any) -> str:
    if value not in THEMES:
        raise ValueError(value)
    return str(value)


def _zoom(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not ZOOMS[0] <= value <= ZOOMS[-1]:
        raise ValueError(value)
    return float(value)


def _paths(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError(value)
    return [_text(one) for one in value][:MOST_RECENT_FILES]


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "theme": _theme,
    "zoom": _zoom,
    "recent_files": _paths,
    "geometry": _text,
    "layout": _table,
    "arrangements": _table,
    "animations": _boolean,
    "cursor_halo": _boolean,
    "show_keys": _boolean,
    "log_iterations": _perhaps,
    "knows_the_start": _boolean,
}


def folder() -> Path:
    """Return the folder of the settings file. The environment variable NEURON_SETTINGS_DIR takes precedence."""
    chosen = os.environ.get("NEURON_SETTINGS_DIR")
    if chosen:
        return Path(chosen)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


def load() -> Settings:
    """Read the settings. A value that cannot be used gets its default; a damaged file is renamed and kept."""
    settings = Settings()
    _read_into(settings, folder() / "settings.json")
    settings.mark()
    return settings


def _read_into(settings: Settings, path: Path) -> None:
    try:
        stored = json.loads(path.read_text("utf-8"))
        if not isinstance(stored, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return
    except OSError as error:
        _log.warning("The settings in %s cannot be read: %s", path, error)
        return
    except (ValueError, RecursionError):
        aside = path.with_suffix(".broken.json")
        _log.warning("The settings in %s are damaged; they were moved to %s.", path, aside.name)
        try:
            path.replace(aside)
        except OSError as error:
            _log.warning("They could not be moved: %s", error)
        return
    for name, check in _CHECKS.items():
        if name in stored:
            try:
                setattr(settings, name, check(stored[name]))
            except (ValueError, RecursionError):
                _log.warning("The setting %s in %s cannot be used.", name, path)


def save(settings: Settings) -> bool:
    """Write the settings so that the old file survives any failure, and return whether it worked.

    Values that another window has saved since these were read are kept, unless they were changed here, too.
    """
    path = folder() / "settings.json"
    # ASCII, because a path that is not UTF-8 has surrogates, which UTF-8 cannot encode.
    data = json.dumps({"version": VERSION, **settings.added_to(load())}, indent=1).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _log.warning("The settings cannot be saved in %s: %s", path.parent, error)
        return False
    if failure := write_whole(path, data):
        _log.warning("The settings cannot be saved in %s: %s", path, failure)
        return False
    settings.mark()
    return True
