"""Reads lesson files. ``assets/lessons/README.md`` describes the format with an example."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.trainer import LEARNING_RATES
from neuron_gui.data.generators import (
    FEWEST_SAMPLES,
    GENERATORS,
    LARGEST_SEED,
    LEAST_NOISE,
    MOST_NOISE,
    MOST_SAMPLES,
    SMALLEST_SEED,
)
from neuron_gui.data.sample_data import SAMPLES
from neuron_gui.lessons.lesson import Data, Lesson, LessonError, Question, Scene
from neuron_gui.lessons.lesson_words import CONTROLS, PANELS

LARGEST_FILE = 1_000_000
MOST_ITERATIONS = 1_000_000
#: How much a word must resemble a setting's to be taken for a slip of the pen.
CLOSE = 0.8

_KEY = re.compile(r"^([A-Za-z][A-Za-z ]*?)\s*:\s*(.*)$")
# Not str.splitlines: editors count no form feeds.
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ALMOST_KEY = re.compile(r"^([A-Za-z][A-Za-z _-]{1,20}?)\s*[:=]")
_CHOICE = re.compile(r"^\(([ xX])\)\s+(.+)$")


def read_lesson(path: Path) -> Lesson:
    """Read a lesson file.

    Raises
    ------
    LessonError
        With the line number, if the file cannot be read or understood.
    """
    try:
        if path.is_dir():
            raise LessonError(f"{path} is a folder, not a lesson file")
        if not path.is_file():
            raise LessonError(f"there is no lesson file {path}")
        if path.stat().st_size > LARGEST_FILE:
            raise LessonError(f"{path.name} is larger than a lesson can be ({LARGEST_FILE:,} bytes)")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LessonError(f"{path.name}, line {line}: this is not UTF-8 text; save the lesson as UTF-8") from None
    except OSError as error:
        raise LessonError(f"{path} cannot be read: {error.strerror}") from None
    return parse_lesson(text, str(path))


def parse_lesson(text: str, source: str = "lesson") -> Lesson:
    """Understand the text of a lesson.

    Raises
    ------
    LessonError
        With the line number, if something in it is not understood.
    """
    return _Reader(source).read(text)


@dataclass(slots=True)
class _Draft:
    """A scene while it is being read."""

    title: str
    line: int
    settings: dict[str, Any] = field(default_factory=dict)
    #: The line of each setting.
    lines: dict[str, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    question: str = ""
    question_line: int = 0
    choices: list[tuple[str, bool]] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    part: str = "settings"


class _Reader:
    def __init__(self, source: str) -> None:
        self._name = Path(source).name
        self._source = source
        self._line = 0

    def read(self, text: str) -> Lesson:
        title = ""
        drafts: list[_Draft] = []
        fenced = 0  # the line where code began that has not ended yet
        for self._line, raw in enumerate(_NEWLINE.split(text.rstrip("\r\n")), 1):
            line = raw.rstrip()
            if "\0" in line:
                self._fail("this is not a text file")
            heading = not fenced and line.startswith("#")
            if heading and (line == "##" or line.startswith("## ")):
                if not title:
                    self._fail("the lesson's title is missing; the file begins with “# Title of the lesson”")
                drafts.append(_Draft(line[3:].strip(), self._line))
            elif heading and line.startswith("# "):
                if title:
                    self._fail("there is a title already; a scene begins with “## ”")
                title = line[2:].strip()
            elif heading and line.startswith("##") and line[2] != "#":
                self._fail("a space is missing after “##”")
            elif drafts:
                within = bool(fenced)
                if line.lstrip().startswith("```"):
                    fenced = 0 if fenced else self._line
                self._take(drafts[-1], line, within or bool(fenced))
            elif line and not title:
                self._fail("the file begins with “# Title of the lesson”")
            elif line:
                self._fail("text before the first scene; a scene begins with “## Title of the scene”")
        self._line = max(self._line, 1)
        if not title:
            self._fail("the file is empty; it begins with “# Title of the lesson”")
        if not drafts:
            self._fail("there is no scene; a scene begins with “## Title of the scene”")
        if fenced:
            self._line = fenced
            self._fail("the code that begins here has no end; “```” ends it")
        scenes = tuple(self._scene(draft) for draft in drafts)
        self._check_together(drafts)
        return Lesson(title, scenes, self._source)

    def _take(self, draft: _Draft, line: str, is_code: bool = False) -> None:
        if is_code and draft.part != "choices":
            if draft.part == "settings":
                draft.part = "text"
            (draft.answer if draft.part == "answer" else draft.text).append(line)
            return
        match = _KEY.match(line)
        key = " ".join(match[1].lower().split()) if match else ""
        if key == "predict" and match:
            if draft.question:
                self._fail("a scene has one question; begin another scene for the next one")
            if not match[2]:
                self._fail("the question is missing after “predict:”")
            draft.question, draft.question_line, draft.part = match[2], self._line, "choices"
        elif key == "answer" and match and draft.question:
            if draft.part == "answer":
                self._fail("a question has one answer")
            draft.part = "answer"
            draft.answer.append(match[2])
        elif draft.part == "settings" or (draft.part in ("choices", "answer") and key in _AT_REVEAL):
            self._take_setting(draft, line, key, match[2] if match else "")
        elif draft.part == "choices":
            self._take_choice(draft, line)
        else:
            lines = draft.answer if draft.part == "answer" else draft.text
            self._check_text(line, key, match[2] if match else "", begins=not lines or not lines[-1])
            lines.append(line)

    def _take_setting(self, draft: _Draft, line: str, key: str, value: str) -> None:
        if not line:
            if draft.settings:
                draft.part = "text"
            return
        if key in _SETTINGS:
            name, convert = _SETTINGS[key]
            if name in draft.settings:
                self._fail(f"“{key}:” stands twice in this scene")
            draft.lines[name] = self._line
            try:
                draft.settings[name] = convert(value)
            except ValueError as error:
                self._fail(f"“{key}: {value}”: {error}")
        elif key and len(key.split()) <= 2 and draft.settings:
            self._fail(f"there is no setting “{key}”; the settings are {', '.join(_SETTINGS)}")
        else:
            self._check_spelling(line)
            self._check_text(line, key, value, begins=True)
            draft.part = "text"
            draft.text.append(line)

    def _check_text(self, line: str, key: str, value: str, *, begins: bool) -> None:
        """Refuse what stands in the text and was meant to be more than that.

        In the middle of a paragraph a line may begin with a setting's name by chance, but hardly with a value, too.
        """
        if line.startswith("answer:"):
            self._fail("“answer:” without a question; “predict:” and the question stand before it")
        if _CHOICE.match(line):
            self._fail("a choice without a question; “predict:” and the question stand before it")
        if key in _SETTINGS and line.startswith(key) and (begins or _is_value(key, value)):
            self._fail(f"“{key}:” stands too late: settings stand below the scene's title, before its text")
        if begins and (match := _ALMOST_KEY.match(line)) and match[1].islower():
            for meant in get_close_matches(match[1], ("predict", "answer"), 1, CLOSE):
                self._fail(f"“{match[1]}:” is not understood; did you mean “{meant}:”?")

    def _check_together(self, drafts: list[_Draft]) -> None:
        """Refuse what each scene may say, but not all of them together."""
        panels: tuple[str, ...] | None = None
        marked = any(is_right for draft in drafts for _, is_right in draft.choices)
        for draft in drafts:
            panels = draft.settings.get("panels", panels)
            for name in draft.settings.get("highlight", ()):
                if panels is not None and name in PANELS.values() and name not in panels:
                    self._line = draft.lines["highlight"]
                    word = next(word for word, panel in PANELS.items() if panel == name)
                    self._fail(f"the panel {word} is not open in this scene; name it after “panels:”, too")
            if draft.settings.get("run") and draft.settings.keys() & {"iteration", "race"}:
                self._line = draft.lines["run"]
                self._fail("“run:” goes on for ever; it cannot stand beside “run to:” or “race:”")
            if marked and draft.choices and not any(is_right for _, is_right in draft.choices):
                self._line = draft.question_line
                self._fail("no choice is marked (x) as the right one, as other questions of this lesson have it")

    def _check_spelling(self, line: str) -> None:
        """Refuse what can only be a setting with a slip in it; a text may begin here, too."""
        match = _ALMOST_KEY.match(line)
        meant = get_close_matches(match[1].lower(), _SETTINGS, 1, CLOSE) if match else []
        if match and meant:
            self._fail(f"there is no setting “{match[1]}”; did you mean “{meant[0]}:”?")

    def _take_choice(self, draft: _Draft, line: str) -> None:
        if not line:
            return
        match = _CHOICE.match(line)
        if match is None:
            self._fail("after “predict:” come choices, “( ) wrong” or “(x) right”, and “answer:”")
        draft.choices.append((match[2], match[1] != " "))

    def _scene(self, draft: _Draft) -> Scene:
        self._line = draft.line
        if not draft.title:
            self._fail("the scene has no title after “##”")
        question = None
        if draft.question:
            self._line = draft.question_line
            right = [number for number, (_, is_right) in enumerate(draft.choices) if is_right]
            if len(draft.choices) == 1:
                self._fail("a question has two or more choices, or none for a free answer")
            if len(right) > 1:
                self._fail("more than one choice is marked (x)")
            question = Question(
                draft.question,
                tuple(text for text, _ in draft.choices),
                right[0] if right else None,
                "\n".join(draft.answer).strip(),
            )
        return Scene(draft.title, "\n".join(draft.text).strip(), draft.line, question=question, **draft.settings)

    def _fail(self, message: str) -> NoReturn:
        raise LessonError(f"{self._name}, line {self._line}: {message}")


def _is_value(key: str, value: str) -> bool:
    """Whether something is a value of a setting."""
    try:
        _SETTINGS[key][1](value)
    except ValueError:
        return False
    return True


def _number(text: str, low: float, high: float) -> float:
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{text} is not between {low:g} and {high:g}")
    return value


def _whole(text: str, low: int, high: int) -> int:
    digits = text.replace(" ", "").replace("_", "")
    if not digits.isdecimal():
        raise ValueError(f"{text!r} is not a whole number")
    return int(_number(digits, low, high))


def _yes(text: str) -> bool:
    words = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
    if text.lower() not in words:
        raise ValueError("write yes or no")
    return words[text.lower()]


def _rate(text: str) -> float:
    return _number(text, *LEARNING_RATES)


def _start(text: str) -> tuple[float, float, float]:
    parts = text.replace(",", " ").split()
    if len(parts) != 3:
        raise ValueError("write the three numbers w1, w2, b")
    w1, w2, b = (_number(part, -1e100, 1e100) for part in parts)
    return w1, w2, b


def _speed(text: str) -> float:
    return math.inf if text.lower() == "flat out" else _number(text, 1, 10_000)


def _race(text: str) -> tuple[float, ...]:
    rates = tuple(_rate(part) for part in text.replace(",", " ").split())
    if not 2 <= len(rates) <= MOST_LANES:
        raise ValueError(f"write 2 to {MOST_LANES} learning rates")
    return rates


def _data(text: str) -> Data:
    words = text.replace(",", " ").split()
    if not words:
        raise ValueError(f"write one of {', '.join(GENERATORS)}, or {', '.join(one.key for one in SAMPLES)}")
    name, options = words[0], words[1:]
    if name in {one.key for one in SAMPLES}:
        if options:
            raise ValueError(f"{name} is a real data set and takes no {options[0]!r}")
        return Data(name, sample=True)
    if name not in GENERATORS:
        known = ", ".join([*GENERATORS, *(one.key for one in SAMPLES)])
        raise ValueError(f"there are no data called {name!r}; there are {known}")
    found: dict[str, Any] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or key not in ("samples", "noise", "seed") or key in found:
            raise ValueError(f"{option!r} is not understood; write samples=200 noise=0.5 seed=1 after the name")
        if key == "noise":
            found[key] = _number(value, LEAST_NOISE, MOST_NOISE)
        else:
            limits = (FEWEST_SAMPLES, MOST_SAMPLES) if key == "samples" else (SMALLEST_SEED, LARGEST_SEED)
            found[key] = _whole(value, *limits)
    return Data(name, **found)


def _names(words: dict[str, str]) -> Callable[[str], tuple[str, ...]]:
    def convert(text: str) -> tuple[str, ...]:
        if text.lower() == "none":
            return ()
        if not text:
            raise ValueError(f"write some of {', '.join(words)}, or none")
        found = []
        for word in (part.strip().lower() for part in text.split(",")):
            if word not in words:
                raise ValueError(f"there is no {word!r}; there are {', '.join(words)}")
            found.append(words[word])
        return tuple(found)

    return convert


def _log(text: str) -> frozenset[str]:
    words = set(text.lower().replace("both", "x y").replace(",", " ").split()) - {"none"}
    if not text or not words <= {"x", "y"}:
        raise ValueError("write x, y, both, or none")
    return frozenset(words)


def _view(text: str) -> tuple[float, ...]:
    if text.lower() == "all":
        return ()
    parts = text.replace(",", " ").split()
    if len(parts) != 4:
        raise ValueError("write x from, x to, y from, y to, or all")
    x0, x1, y0, y1 = (_number(part, -1e100, 1e100) for part in parts)
    if x0 >= x1 or y0 >= y1:
        raise ValueError("the first of two ends is the smaller one")
    return x0, x1, y0, y1


def _iteration(text: str) -> int:
    return _whole(text, 0, MOST_ITERATIONS)


#: Settings that may also stand after the answer, where they happen.
_AT_REVEAL = ("run to", "run", "race")

#: key in the file: (field of Scene, conversion)
_SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "data": ("data", _data),
    "learning rate": ("learning_rate", _rate),
    "standardize": ("standardize", _yes),
    "start": ("start", _start),
    "speed": ("speed", _speed),
    "restart": ("restart", _yes),
    "run to": ("iteration", _iteration),
    "run": ("run", _yes),
    "race": ("race", _race),
    "panels": ("panels", _names(PANELS)),
    "highlight": ("highlight", _names({**CONTROLS, **PANELS})),
    "lock": ("lock", _names(CONTROLS)),
    "log axes": ("log", _log),
    "view": ("view", _view),
}
