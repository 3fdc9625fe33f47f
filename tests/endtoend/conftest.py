"""A virtual screen for all end-to-end tests, and a program for each."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from running_program import Program
from virtual_screen import VirtualScreen, missing_tools


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Generator[VirtualScreen]:
    """Give a virtual screen, ended when all tests are through."""
    if missing := missing_tools():
        pytest.skip(f"{' and '.join(missing)} not found (`python3 start.py test` as root installs them on Debian)")
    with VirtualScreen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


@pytest.fixture
def start(screen: VirtualScreen, home: Path) -> Generator[Callable[..., Program]]:
    """Give a function that starts the program with arguments; end what still runs after the test."""
    started: list[Program] = []

    def start(*arguments: str) -> Program:
        program = Program(screen, home, *arguments)
        started.append(program)
        return program

    yield start
    for program in started:
        program.kill()
