"""The settings: read back as they were saved, and replaced by defaults where they cannot be used."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from full_disk import FullDisk

from neuron_gui.controllers import preferences as remembered
from neuron_gui.controllers.preferences import Settings


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "settings" / "settings.json"
    path.parent.mkdir()
    return path


def test_what_was_saved_is_read_back(home: Path) -> None:
    settings = Settings(
        "dark", 1.5, ["/a/ä.csv", "/b.csv"], "Z2Vv", {"controls": False}, {"Mine": {}}, False, True, True
    )
    assert remembered.save(settings)
    assert remembered.load() == settings
    assert [path.name for path in (home / "settings").iterdir()] == ["settings.json"]


def test_without_a_file_there_are_defaults_and_no_file_is_made(home: Path) -> None:
    assert remembered.load() == Settings()
    assert not (home / "settings").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'"light"', b"null", b"[" * 100_000, b'{"theme": "dark"'],
    ids=["empty", "cut", "binary", "list", "text", "null", "deep", "half"],
)
def test_a_damaged_file_is_moved_aside(file: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    file.write_bytes(content)
    assert remembered.load() == Settings()
    assert not file.exists()
    assert file.with_suffix(".broken.json").read_bytes() == content
    assert "damaged" in caplog.text
    assert remembered.save(Settings(theme="dark"))
    assert remembered.load().theme == "dark"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", 1),
        ("theme", []),
        ("zoom", 0.5),
        ("zoom", 3.01),
        ("zoom", "1"),
        ("zoom", True),
        ("zoom", None),
        ("zoom", float("nan")),
        ("recent_files", "a.csv"),
        ("recent_files", [1]),
        ("geometry", 3),
        ("layout", {"a": "x" * 1_000_001}),
        ("layout", "AAAA/wAAAAD9"),
        ("layout", {"a": nested(900)}),
        ("animations", 1),
        ("cursor_halo", "yes"),
        ("show_keys", None),
    ],
)
def test_a_value_that_cannot_be_used_costs_only_itself(
    file: Path, name: str, value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    good: dict[str, Any] = {"theme": "dark", "zoom": 2, "recent_files": ["/a.csv"], "animations": False}
    file.write_text(json.dumps(good | {name: value, "unknown": 1}), encoding="utf-8")
    settings = remembered.load()
    assert getattr(settings, name) == getattr(Settings(), name)
    for other in good.keys() - {name}:
        assert getattr(settings, other) == good[other]
    assert name in caplog.text
    assert file.exists()


def test_recent_files_are_ten_each_once_newest_first(file: Path) -> None:
    settings = Settings()
    for number in range(13):
        settings.add_recent(Path(f"/{number}.csv"))
    settings.add_recent(Path("/9.csv"))
    assert settings.recent_files[:3] == ["/9.csv", "/12.csv", "/11.csv"]
    assert len(settings.recent_files) == len(set(settings.recent_files)) == 10
    file.write_text(json.dumps({"recent_files": [f"/{number}" for number in range(99)]}), encoding="utf-8")
    assert len(remembered.load().recent_files) == 10


def test_a_path_that_is_not_unicode_is_left_out_and_harms_nothing(file: Path) -> None:
    settings = Settings()
    odd = os.fsdecode(b"/da\xffta.csv") if os.name == "posix" else "/da\udcffta.csv"
    settings.add_recent(Path("/\N{GREEK SMALL LETTER ALPHA}.csv"))
    settings.add_recent(Path(odd))
    assert settings.recent_files == ["/\N{GREEK SMALL LETTER ALPHA}.csv"]
    # From elsewhere, such as a version that kept it: saving must not fail at it.
    settings.recent_files.append(odd)
    assert remembered.save(settings)
    assert remembered.load() == settings


def test_a_folder_in_the_place_of_the_file_is_no_disaster(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.mkdir()
    assert remembered.load() == Settings()
    assert not remembered.save(Settings())
    assert "cannot be" in caplog.text


def test_a_file_in_the_place_of_the_folder_is_no_disaster(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / "settings").write_text("x", encoding="utf-8")
    assert remembered.load() == Settings()
    assert not remembered.save(Settings())
    assert "cannot be saved" in caplog.text


def test_a_full_disk_leaves_the_good_file(file: Path, full_disk: FullDisk) -> None:
    assert remembered.save(Settings(theme="dark"))
    good = file.read_bytes()
    with full_disk():
        saved = remembered.save(Settings(layout={"a": "x" * 100_000}))
    assert not saved
    assert file.read_bytes() == good
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_two_windows_keep_what_each_of_them_has_changed(file: Path) -> None:
    assert remembered.save(Settings(recent_files=["/old.csv"], arrangements={"Old": {"a": 1}, "Gone": {}}))
    first, second = remembered.load(), remembered.load()
    first.theme, first.zoom = "dark", 1.5
    first.add_recent(Path("/first.csv"))
    first.arrangements["First"] = {"b": 2}
    second.zoom = 2.0
    second.add_recent(Path("/second.csv"))
    second.arrangements["Second"] = {"c": 3}
    del second.arrangements["Gone"]
    assert remembered.save(first)
    assert remembered.save(second)
    found = remembered.load()
    assert (found.theme, found.zoom) == ("dark", 2.0)
    assert found.recent_files == ["/second.csv", "/old.csv", "/first.csv"]
    assert found.arrangements == {"Old": {"a": 1}, "First": {"b": 2}, "Second": {"c": 3}}


def test_a_window_that_saves_twice_changes_nothing_the_second_time(file: Path) -> None:
    first, second = remembered.load(), remembered.load()
    first.theme = "dark"
    assert remembered.save(first)
    second.theme = "light"
    assert remembered.save(second)
    assert remembered.save(first)
    assert remembered.load().theme == "light"
