"""The man page and the completions of the shells, made from the program's own command line."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any

from neuron_gui.app.arguments import train_parser, window_parser

#: Where each shell looks for completions, below ``share``.
SHELLS = {
    "bash": "bash-completion/completions/neuron-gui",
    "zsh": "zsh/site-functions/_neuron-gui",
}

#: What the help calls the values that are names of files.
FILES = ("FILE", "PNG", "CSV")


def whole_parser() -> argparse.ArgumentParser:
    """Return one parser that knows the window's options and those of ``train``."""
    parser = window_parser()
    for action in train_parser()._actions:
        if action.option_strings and not parser._option_string_actions.keys() & action.option_strings:
            parser._add_action(action)
    return parser


def completions() -> dict[str, str]:
    """Return, for each place below ``share``, the completions of one shell."""
    shtab: Any = import_module("shtab")
    parser = whole_parser()
    for action in parser._actions:
        if action.metavar in FILES:
            action.complete = shtab.FILE
        elif action.metavar is not None:
            # Everything after a colon would be a command to zsh.
            action.metavar = str(action.metavar).partition("[")[0]
    return {place: str(shtab.complete(parser, shell=shell)) for shell, place in SHELLS.items()}


def man_page(version: str) -> str:
    """Return the man page in roff.

    Parameters
    ----------
    version
        Of the program.
    """
    parts = [f'.TH NEURON-GUI 1 "" "Neuron {version}" "User commands"', ".SH NAME"]
    parts += ["neuron-gui \\- watch a single neuron learn by gradient descent", ".SH SYNOPSIS"]
    for parser in (window_parser(), train_parser()):
        usage = parser.format_usage().partition(":")[2]
        parts += [".PP", quoted(" ".join(usage.split()))]
    parts += [
        ".SH DESCRIPTION",
        "Without a command the program opens its window; with",
        ".B train",
        "it trains without one.",
    ]
    for title, parser in (("OPTIONS", window_parser()), ("OPTIONS OF TRAIN", train_parser())):
        parts.append(f".SH {title}")
        for action in parser._actions:
            if action.help is argparse.SUPPRESS:
                continue
            names = ", ".join(action.option_strings) or str(action.metavar)
            if action.option_strings and action.nargs != 0:
                names += f" {action.metavar or '|'.join(map(str, action.choices or ()))}"
            parts += [".TP", f".B {quoted(names)}", quoted(str(action.help or "") % {"default": action.default})]
    parts += [".SH EXIT STATUS", "0, or 2 where something could not be done; standard error says what in one line."]
    return "\n".join(parts) + "\n"


def quoted(text: str) -> str:
    """Return text in which roff finds no commands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in ".'" else text
