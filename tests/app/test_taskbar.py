"""Windows shows a button of the program's own, by one name in the program and in its installer."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import pytest

from neuron_gui.app.taskbar import ID, claim_button

ROOT = Path(__file__).resolve().parents[2]


def test_windows_is_told_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    claim_button()
    assert told == [ID]


def test_the_installer_gives_the_same_name_and_opens_lessons() -> None:
    script = (ROOT / "packaging" / "windows" / "neuron.iss").read_text(encoding="utf-8")
    assert f'AppUserModelID: "{ID}"' in script
    assert r"Software\Classes\.lesson" in script
