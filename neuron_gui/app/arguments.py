"""The arguments of the command line, and the data that they select."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from neuron_gui import PROGRAM, __version__
from neuron_gui.app.logs import DEFAULT_LEVEL, LEVELS
from neuron_gui.core.options import Number, Numbers, Option, Switch, Whole
from neuron_gui.core.stop_criterion import MOST_ITERATIONS
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import DEFAULT_GENERATOR, generate
from neuron_gui.data.origin import GENERATOR_OPTIONS, word_of

if TYPE_CHECKING:
    from neuron_gui.data.files import ColumnChoice, KnownFormat

#: Longer words of the command line are shortened where a message quotes them.
LONGEST_WORD = 80


class UsageError(Exception):
    """The command line is wrong; the message is one sentence for the user."""


class _Parser(argparse.ArgumentParser):
    """Reports an error in one line, without the usage text."""

    def parse_args(self, words: Sequence[str]) -> argparse.Namespace:  # type: ignore[override]
        """Read the words; a number that begins with a minus sign is not a flag."""
        signed = {one.flag for one in OPTIONS.values() if isinstance(one.kind, Numbers)}
        signed |= {f"--{word_of(name)}" for name, one in GENERATOR_OPTIONS.items() if one.low < 0}
        joined: list[str] = []
        for word in words:
            if joined and joined[-1] in signed:
                joined[-1] += f"={word}"
            else:
                joined.append(word)
        return super().parse_args(joined)

    def error(self, message: str) -> NoReturn:
        raise UsageError(" ".join(word if len(word) <= LONGEST_WORD else shown(word) for word in message.split(" ")))


def _read(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return the function with errors that argparse reports in full."""

    def convert(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _number(low: float, high: float) -> Callable[[str], Any]:
    return _read(Number(low, high).parse)


def _whole(low: int, high: int) -> Callable[[str], Any]:
    return _read(Whole(low, high).parse)


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.lower().partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x900")
    if not (320 <= int(width) <= 8192 and 240 <= int(height) <= 8192):
        raise argparse.ArgumentTypeError(f"{text} is not between 320x240 and 8192x8192")
    return int(width), int(height)


def _delimiter(text: str) -> str:
    mark = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"}.get(text.lower(), text)
    if len(mark) != 1 or mark in "\r\n\"'" or mark.isalnum():
        raise argparse.ArgumentTypeError(f"{shown(text)!r} is not a delimiter such as , ; tab or space")
    return mark


def _add_data_options(parser: argparse.ArgumentParser, name: str, nargs: str) -> None:
    parser.add_argument(
        name, nargs=nargs, type=Path, metavar="FILE", help="a CSV, TSV, .csv.gz or .xlsx file with the data"
    )
    columns = parser.add_argument_group("columns of FILE, by name or by number from 1")
    columns.add_argument("--x", metavar="COLUMN", help="first feature")
    columns.add_argument("--y", metavar="COLUMN", help="second feature")
    columns.add_argument("--label", metavar="COLUMN", help="class of each row")
    columns.add_argument("--positive", metavar="VALUE", help="the label that is class 1; the rest is class 0")
    reading = parser.add_argument_group("how FILE is read; what is not given is guessed")
    reading.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    reading.add_argument("--delimiter", metavar="MARK", type=_delimiter, help="between cells: , ; tab space or another")
    reading.add_argument("--decimal", choices=("point", "comma", ".", ","), help="decimal mark")
    reading.add_argument("--encoding", metavar="NAME", help="of the text, e.g. utf-8, cp1252, gb18030")
    reading.add_argument("--no-header", action="store_true", default=None, help="the first line holds data, not names")
    generated = parser.add_argument_group("generated data, when there is no FILE")
    generated.add_argument("--dataset", metavar="NAME", help="kind of data, e.g. clouds, blobs, moons, xor")
    for name, one in GENERATOR_OPTIONS.items():
        reader = _whole(int(one.low), int(one.high)) if one.whole else _number(one.low, one.high)
        generated.add_argument(f"--{word_of(name)}", metavar=one.metavar, type=reader, help=one.help)


def _add_training_options(parser: argparse.ArgumentParser, *, headless: bool) -> None:
    group = parser.add_argument_group("training")
    for one in OPTIONS.values():
        if not one.internal and (headless or not one.headless):
            _add_option(group, one)


def _add_log_level(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log-level",
        choices=LEVELS,
        default=DEFAULT_LEVEL,
        help="write to standard error what happens, from this level on (default %(default)s)",
    )


def _add_option(group: argparse._ArgumentGroup, one: Option) -> None:
    help_text = one.help.replace("%", "%%")
    if isinstance(one.kind, Switch):
        group.add_argument(one.flag, action="store_true", default=one.default, help=help_text)
        return
    default = one.kind.text(one.default)
    group.add_argument(
        one.flag,
        metavar=one.metavar,
        type=_read(one.kind.parse),
        default=one.default,
        help=f"{help_text} (default {default})" if default else help_text,
    )


def make_trainer(dataset: Dataset, arguments: argparse.Namespace) -> Trainer:
    """Return a trainer with the options from the arguments.

    Raises
    ------
    UsageError
        If they contradict each other, or cannot be used with these data.
    """
    given = {name: value for name, value in vars(arguments).items() if name in OPTIONS}
    try:
        return Trainer(dataset, TrainingConfig(**given))
    except ValueError as error:
        raise UsageError(str(error)) from None


def window_parser() -> argparse.ArgumentParser:
    """Return the parser of the program with its window."""
    parser = _Parser(
        prog=PROGRAM,
        description="Watch a single neuron learn. See “neuron-gui train --help” for training without a window.",
        allow_abbrev=False,
    )
    # A desktop may name several files; the window says that it opens one at a time.
    _add_data_options(parser, "files", "*")
    parser.set_defaults(file=None)
    _add_training_options(parser, headless=False)
    parser.add_argument("--iterations", metavar="N", type=_whole(0, MOST_ITERATIONS), help="train to N, then pause")
    parser.add_argument("--lesson", metavar="FILE", type=Path, help="start a lesson")
    parser.add_argument("--theme", choices=("light", "dark", "system"), help="colours (remembered from last time)")
    parser.add_argument("--projector", action="store_true", help="full screen with large text")
    parser.add_argument(
        "--screenshot", metavar="PNG", type=Path, help="write a picture of the window and exit; needs no display"
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window, e.g. 1600x900")
    _add_log_level(parser)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def train_parser() -> argparse.ArgumentParser:
    """Return the parser of ``neuron-gui train``."""
    parser = _Parser(prog=f"{PROGRAM} train", description="Train one neuron without a window.", allow_abbrev=False)
    _add_data_options(parser, "file", "?")
    _add_training_options(parser, headless=True)
    parser.add_argument("--iterations", metavar="N", type=_whole(0, MOST_ITERATIONS), default=1000, help="default 1000")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--history", metavar="CSV", type=Path, help="write a row for each iteration, the start as iteration 0"
    )
    _add_log_level(parser)
    return parser


def reading_options(arguments: argparse.Namespace) -> list[str]:
    """Return the names of the given options about how a file is read."""
    names = ("x", "y", "label", "positive", "sheet", "delimiter", "decimal", "encoding", "no_header")
    return [name for name in names if getattr(arguments, name) is not None]


def known_format(arguments: argparse.Namespace) -> KnownFormat:
    """Return what the arguments say about the format of a file."""
    from neuron_gui.data.files import KnownFormat

    return KnownFormat(
        sheet=arguments.sheet,
        delimiter=arguments.delimiter,
        decimal={"point": ".", "comma": ","}.get(arguments.decimal, arguments.decimal),
        encoding=arguments.encoding,
        header=False if arguments.no_header else None,
    )


def load_data(arguments: argparse.Namespace, chosen: Callable[[ColumnChoice], object] | None = None) -> Dataset:
    """Return the data set that the arguments select.

    Parameters
    ----------
    arguments
        The parsed arguments.
    chosen
        As for ``load``, if the data are from a file.

    Raises
    ------
    UsageError
        If arguments contradict each other.
    DataError
        If the data cannot be read or generated.
    """
    numbers = {name: value for name in GENERATOR_OPTIONS if (value := getattr(arguments, name)) is not None}
    generated = [*([] if arguments.dataset is None else ["dataset"]), *numbers]
    columns = reading_options(arguments)
    if arguments.file is not None:
        if generated:
            raise UsageError(
                f"--{word_of(generated[0])} is for generated data; it does not go with the file {arguments.file}"
            )
        from neuron_gui.data.files import load

        return load(
            arguments.file,
            x=arguments.x,
            y=arguments.y,
            label=arguments.label,
            positive=arguments.positive,
            known=known_format(arguments),
            chosen=chosen,
        )
    if columns:
        raise UsageError(f"--{word_of(columns[0])} is for a file with data, and no file is given")
    return generate(arguments.dataset or DEFAULT_GENERATOR, **numbers)
