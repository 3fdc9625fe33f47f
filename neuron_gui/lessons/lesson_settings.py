"""The settings of a scene in a lesson file: their names, and how their values are read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from neuron_gui.core.options import Number, Option, Switch
from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.training_config import LARGEST_START, LEARNING_RATES, OPTIONS
from neuron_gui.data.dataset import LARGEST_VALUE
from neuron_gui.data.generators import GENERATORS
from neuron_gui.data.number_text import number
from neuron_gui.data.origin import GENERATOR_OPTIONS, word_of
from neuron_gui.data.sample_data import SAMPLES
from neuron_gui.lessons.lesson import Data
from neuron_gui.lessons.lesson_words import CONTROLS

#: Largest iteration a lesson trains to.
MOST_OF_SCENE = 1_000_000
#: How similar a name must be to another one for an error to suggest it.
LIKE = 0.6
#: The most characters of the file that an error quotes.
LONGEST_QUOTE = 80

# One number with a decimal comma.
_COMMA = re.compile(r"[-−]?\d+,\d+")
#: The options of generated data, by their words.
_OPTIONS = {word_of(name): name for name in GENERATOR_OPTIONS}

#: The view that is always open, by its word.
BOUNDARY = "boundary"
#: For each setting: field of `Scene`, or option of training; and how its value is read.
Settings = Mapping[str, tuple[str, Callable[[str], Any]]]


def shortened(text: str) -> str:
    """Shorten a long text of the file."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def quoted(text: str) -> str:
    """Put a text of the file between quotation marks; a long one is shortened."""
    return f"'{shortened(text)}'"


def listed(names: Iterable[str]) -> str:
    """Return names separated by commas."""
    return ", ".join(names)


def meant(word: str, names: Iterable[str]) -> str:
    """Return a question that suggests the name most similar to a word, in brackets, or "" if none is similar."""
    close = get_close_matches(word.lower(), list(names), 1, LIKE) if len(word) <= LONGEST_QUOTE else []
    return f" (did you mean “{close[0]}”?)" if close else ""


def _digits(value: float) -> str:
    """Write a limit in ordinary digits, with spaces between thousands, as it may be typed."""
    if abs(value) >= 1e15:
        return number(value)
    whole = value == int(value)
    return (f"{int(value):,}".replace(",", " ") if whole else f"{value:.12f}".rstrip("0")).replace("-", "−")


def _number(text: str, low: float, high: float) -> float:
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        hint = f"; write {text.replace(',', '.')}, with a decimal point" if _COMMA.fullmatch(text) else ""
        raise ValueError(f"{quoted(text)} is not a number{hint}") from None
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{quoted(text)} is not between {_digits(low)} and {_digits(high)}")
    return value


def _numbers(text: str, low: float, high: float) -> list[float]:
    """Return the numbers of a list, separated by commas or spaces.

    "0,5, 1" is an error, because it can mean one half and one, or three numbers.
    """
    words = text.replace(", ", " ").split()
    if len(words) > 1 and any(_COMMA.fullmatch(word) for word in words):
        wrong = next(word for word in words if _COMMA.fullmatch(word))
        raise ValueError(f"{quoted(wrong)} is not a number; write {wrong.replace(',', '.')}, with a decimal point")
    return [_number(word, low, high) for word in text.replace(",", " ").split()]


def _whole(text: str, low: int, high: int) -> int:
    digits = text.replace(" ", "").replace("_", "")
    if not digits.isdecimal():
        raise ValueError(f"{quoted(text)} is not a whole number")
    return int(_number(digits, low, high))


def _reader(option: Option) -> Callable[[str], Any]:
    """Return the function that reads the values of an option of training."""
    if isinstance(option.kind, Number):
        low, high = option.kind.low, option.kind.high
        return lambda text: _number(text, low, high)
    return option.kind.parse


def _start(text: str) -> tuple[float, float, float]:
    numbers = _numbers(text, -LARGEST_START, LARGEST_START)
    if len(numbers) != 3:
        raise ValueError("write the three numbers w1, w2, b")
    return numbers[0], numbers[1], numbers[2]


def _speed(text: str) -> float:
    return math.inf if text.lower() == "flat out" else _number(text, 1, 10_000)


def _race(text: str) -> tuple[float, ...]:
    rates = tuple(_numbers(text, *LEARNING_RATES))
    if not 2 <= len(rates) <= MOST_LANES:
        raise ValueError(f"write 2 to {MOST_LANES} learning rates")
    return rates


def _data(text: str) -> Data:
    words = text.replace(", ", " ").split()
    real = [one.key for one in SAMPLES]
    if not words:
        raise ValueError(f"write one of {listed(GENERATORS)}, or {listed(real)}")
    name, options = words[0], words[1:]
    if name in real:
        if options:
            raise ValueError(f"{name} is a real data set and takes no {quoted(options[0])}")
        return Data(name, sample=True)
    if name not in GENERATORS:
        known = [*GENERATORS, *real]
        raise ValueError(f"there are no data called {quoted(name)}{meant(name, known)}; there are {listed(known)}")
    found: dict[str, Any] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or key not in _OPTIONS or _OPTIONS[key] in found:
            close = "" if key in _OPTIONS else meant(key, _OPTIONS)
            raise ValueError(
                f"{quoted(option)} is not understood{close}; write samples=200 noise=0.5 seed=1 after the name"
            )
        name_of_option = _OPTIONS[key]
        one = GENERATOR_OPTIONS[name_of_option]
        read = _whole(value, int(one.low), int(one.high)) if one.whole else _number(value, one.low, one.high)
        found[name_of_option] = read
    return Data(name, options=found)


def _names(words: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    def convert(text: str) -> tuple[str, ...]:
        if text.lower() == "none":
            return ()
        if not text:
            raise ValueError(f"write some of {listed(words)}, or none")
        found = []
        for word in (part.strip().lower() for part in text.split(",")):
            if word not in words:
                raise ValueError(f"there is no {quoted(word)}{meant(word, words)}; there are {listed(words)}")
            found.append(words[word])
        return tuple(found)

    return convert


def _stage(views: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    def convert(text: str) -> tuple[str, ...]:
        found = _names(views)(text)
        if not found or len(set(found)) < len(found):
            raise ValueError("write one or more views, each of them once")
        return found

    return convert


def _log(text: str) -> frozenset[str]:
    words = set(text.lower().replace("both", "x y").replace(",", " ").split()) - {"none"}
    if not text or not words <= {"x", "y"}:
        raise ValueError("write x, y, both, or none")
    return frozenset(words)


def _view(text: str) -> tuple[float, ...]:
    if text.lower() == "all":
        return ()
    numbers = _numbers(text, -LARGEST_VALUE, LARGEST_VALUE)
    if len(numbers) != 4:
        raise ValueError("write x from, x to, y from, y to, or all")
    x0, x1, y0, y1 = numbers
    if x0 >= x1 or y0 >= y1:
        raise ValueError("the first of two ends is the smaller one")
    return x0, x1, y0, y1


def _iteration(text: str) -> int:
    return _whole(text, 0, MOST_OF_SCENE)


#: Settings that may also be after the answer; they take effect there.
AT_REVEAL = ("run to", "run", "race")


def settings_of(views: Mapping[str, str]) -> Settings:
    """Return all settings, by their keys in the file.

    Parameters
    ----------
    views
        The name of each view, by its word in lesson files.
    """
    panels = {word: name for word, name in views.items() if word != BOUNDARY}
    # The word of a view that is also the word of an option means the view.
    controls = {BOUNDARY: views[BOUNDARY], **{word: name for word, name in CONTROLS.items() if word not in panels}}
    return {
        "data": ("data", _data),
        **{one.words: (one.name, _reader(one)) for one in OPTIONS.values() if not one.headless and not one.internal},
        "start": ("start", _start),
        "speed": ("speed", _speed),
        "restart": ("restart", Switch().parse),
        "run to": ("iteration", _iteration),
        "run": ("run", Switch().parse),
        "race": ("race", _race),
        "panels": ("panels", _names(panels)),
        "stage": ("stage", _stage(views)),
        "highlight": ("highlight", _names({**controls, **panels})),
        "lock": ("lock", _names(controls)),
        "log axes": ("log", _log),
        "view": ("view", _view),
    }
