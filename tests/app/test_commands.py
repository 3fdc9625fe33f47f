"""Commands: each is declared once, and menus, buttons and tables of keys agree with the declaration."""

from __future__ import annotations

import sys

import pytest
from desk import MakeDesk
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from neuron_gui.app.commands import COMMANDS
from tests.readme_keys import LESSONS, README, keys, lesson_tables, parts


@pytest.mark.skipif(sys.platform != "linux", reason="the README has the keys of Linux")
def test_the_readme_has_the_keys_of_the_commands(qapp: QApplication) -> None:
    """Where this fails: python -m tests.readme_keys."""
    assert parts(README)[1] == keys()


def test_the_page_about_lessons_has_all_options_and_words() -> None:
    """Where this fails: python -m tests.readme_keys."""
    assert parts(LESSONS)[1] == lesson_tables()


def test_no_command_is_declared_twice_and_each_says_what_it_does() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.help, command.id
        assert not command.help.endswith("."), command.id


def test_the_page_of_keys_has_every_key_once(desk: MakeDesk) -> None:
    d = desk()
    d.find(QAction, "action_shortcuts").trigger()
    (page,) = [dialog for dialog in d.window.findChildren(QDialog) if dialog.isVisible()]
    texts = [label.text() for label in page.findChildren(QLabel)]
    native = QKeySequence.SequenceFormat.NativeText
    for command in COMMANDS:
        if command.keys:
            assert texts.count(command.sequences()[0].toString(native)) == 1, command.id
    page.close()
