"""Commands: each is declared once, and menus, buttons and tables of keys agree with the declaration."""

from __future__ import annotations

import sys

import pytest
from desk import MakeDesk
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from neuron_gui.app.commands import COMMANDS
from tests.readme_keys import PLACES


@pytest.mark.skipif(sys.platform != "linux", reason="the README has the keys of Linux")
@pytest.mark.parametrize("name", PLACES)
def test_the_tables_of_the_documentation_follow_from_the_declarations(name: str, qapp: QApplication) -> None:
    """Where this fails: python -m tests.readme_keys."""
    assert PLACES[name].parts()[1] == PLACES[name].make()


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
