"""Reads lesson files. ``assets/lessons/README.md`` describes the format with an example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from neuron_gui.core.training_config import OPTIONS
from neuron_gui.lessons.lesson import Lesson, LessonError, Question, Scene
from neuron_gui.lessons.lesson_settings import AT_REVEAL, BOUNDARY, listed, meant, quoted, settings_of, shortened

LARGEST_FILE = 1_000_000
#: How similar a word must be to the name of a setting to count as a typing mistake.
CLOSE = 0.8
#: The most errors that are reported at once.
MOST_ERRORS = 20

_KEY = re.compile(r"^([A-Za-z][A-Za-z ]*?)\s*:\s*(.*)$")
# Not str.splitlines, because editors do not count form feeds as line ends.
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ALMOST_KEY = re.compile(r"^([A-Za-z][A-Za-z _-]{1,20}?)\s*[:=]")
_CODE = re.compile(r"`[^`]*`")
_PICTURE = re.compile(r"!\[[^\]]*\]\s*[(\[]|<img\b", re.IGNORECASE)
# Two dollar signs with TeX between them, the brackets of TeX, or one of its commands.
_FORMULA = re.compile(r"\$[^$]*[\\^_{][^$]*\$|\$\$[^$]*\$\$|\\[(\[].*?\\[)\]]|\\[a-zA-Z]{2,}\S*")
_CHOICE = re.compile(r"^\(([ xX])\)\s+(.+)$")


def read_lesson(path: Path, views: Mapping[str, str]) -> Lesson:
    """Read a lesson file; arguments as for `parse_lesson`.

    Raises
    ------
    LessonError
        If the file cannot be read, or with everything in it that is wrong, one error a line.
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
    return parse_lesson(text, views, str(path))


def parse_lesson(text: str, views: Mapping[str, str], source: str = "lesson") -> Lesson:
    """Read a lesson from text.

    Parameters
    ----------
    text
        The text.
    views
        The name of each view, by its word in lesson files.
    source
        The file it is from.

    Raises
    ------
    LessonError
        With everything in it that is wrong, one error a line, each with its line number.
    """
    return _Reader(source, views).read(text)


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
    """Reads one lesson, and collects all errors in it."""

    def __init__(self, source: str, views: Mapping[str, str]) -> None:
        self._views, self._settings = views, settings_of(views)
        self._name = Path(source).name
        self._source = source
        self._title = ""
        self._drafts: list[_Draft] = []
        self._line = 0
        self._errors: list[tuple[int, str]] = []

    def read(self, text: str) -> Lesson:
        lesson = self._read(text)
        if self._errors or lesson is None:
            raise LessonError(self._report())
        return lesson

    def _read(self, text: str) -> Lesson | None:
        fenced = 0  # the line where a code block begins that has not ended yet
        for self._line, raw in enumerate(_NEWLINE.split(text.rstrip("\r\n")), 1):
            line = raw.rstrip()
            if "\0" in line:
                self._errors = []
                self._note("this is not a text file")
                return None
            if not fenced and self._take_heading(line):
                continue
            if self._drafts:
                within = bool(fenced)
                if line.lstrip().startswith("```"):
                    fenced = 0 if fenced else self._line
                self._take(self._drafts[-1], line, within or bool(fenced))
            elif line and not self._title:
                self._note("the file begins with “# Title of the lesson”")
                self._title = "?"
            elif line and self._title != "?":
                self._note("text before the first scene; a scene begins with “## Title of the scene”")
        self._line = max(self._line, 1)
        if not self._title:
            self._note("the file is empty; it begins with “# Title of the lesson”")
        elif not self._drafts and not self._errors:
            self._note("there is no scene; a scene begins with “## Title of the scene”")
        if fenced:
            self._line = fenced
            self._note("the code that begins here has no end; “```” ends it")
        self._check_together()
        scenes = [self._scene(draft) for draft in self._drafts]
        return None if self._errors else Lesson(self._title, tuple(scenes), self._source)

    def _take_heading(self, line: str) -> bool:
        """Take the title of the lesson, or begin a scene; return whether the line is one of these."""
        if line == "##" or line.startswith("## "):
            if not self._title:
                self._note("the lesson's title is missing; the file begins with “# Title of the lesson”")
                self._title = "?"
            self._drafts.append(_Draft(line[3:].strip(), self._line))
        elif line.startswith("# "):
            if self._title:
                self._note("there is a title already; a scene begins with “## ”")
            self._title = line[2:].strip()
        elif line.startswith("##") and line[2] != "#":
            self._note("a space is missing after “##”")
            self._drafts.append(_Draft(line[2:].strip(), self._line))
        else:
            return False
        return True

    def _note(self, message: str) -> None:
        """Store an error of the present line; only the first error of each line is kept."""
        if all(line != self._line for line, _ in self._errors):
            self._errors.append((self._line, message))

    def _report(self) -> str:
        """Return all errors, one a line, in the order of the file."""
        errors = sorted(self._errors)
        told = [f"line {line}: {message}" for line, message in errors[:MOST_ERRORS]]
        if len(errors) > MOST_ERRORS:
            told.append(f"and {len(errors) - MOST_ERRORS} more lines")
        return f"{self._name}, " + "\n".join(told)

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
                self._note("a scene has one question; begin another scene for the next one")
            if not match[2]:
                self._note("the question is missing after “predict:”")
            draft.question, draft.question_line, draft.part = match[2] or "?", self._line, "choices"
            self._check_shown(match[2])
        elif key == "answer" and match and draft.question:
            if draft.part == "answer":
                self._note("a question has one answer")
            draft.part = "answer"
            draft.answer.append(match[2])
            self._check_shown(match[2])
        elif draft.part == "settings" or (draft.part in ("choices", "answer") and key in AT_REVEAL):
            self._take_setting(draft, line, key, match[2] if match else "")
        elif draft.part == "choices":
            self._take_choice(draft, line)
        else:
            lines = draft.answer if draft.part == "answer" else draft.text
            self._check_text(line, key, match[2] if match else "", begins=not lines or not lines[-1])
            lines.append(line)

    def _take_setting(self, draft: _Draft, line: str, key: str, value: str) -> None:
        if not line:
            if draft.lines:
                draft.part = "text"
            return
        if key in self._settings:
            name, convert = self._settings[key]
            if name in draft.lines:
                self._note(f"“{key}:” is in this scene twice")
            draft.lines[name] = self._line
            try:
                draft.settings[name] = convert(value)
            except ValueError as error:
                self._note(f"“{shortened(f'{key}: {value}')}”: {error}")
        elif key and len(key.split()) <= 2 and draft.lines:
            known = self._settings
            self._note(f"there is no setting “{shortened(key)}”{meant(key, known)}; there are {listed(known)}")
        elif slip := self._slip(line):
            self._note(f"there is no setting “{slip[0]}”; did you mean “{slip[1]}:”?")
            draft.lines.setdefault("?", self._line)
        else:
            self._check_text(line, key, value, begins=True)
            draft.part = "text"
            draft.text.append(line)

    def _check_text(self, line: str, key: str, value: str, *, begins: bool) -> None:
        """Refuse a line in the text that was meant to be a setting, a choice or an answer.

        In the middle of a paragraph a line counts as a setting only if it has a valid value, too.
        """
        if line.startswith("answer:"):
            self._note("“answer:” without a question; “predict:” and the question come before it")
        if _CHOICE.match(line):
            self._note("a choice without a question; “predict:” and the question come before it")
        if key in self._settings and line.startswith(key) and (begins or self._is_value(key, value)):
            self._note(f"“{key}:” comes too late: settings come after the scene's title, before its text")
        if begins and (match := _ALMOST_KEY.match(line)) and match[1].islower():
            for close in get_close_matches(match[1], ("predict", "answer"), 1, CLOSE):
                self._note(f"“{match[1]}:” is not understood; did you mean “{close}:”?")
        self._check_shown(line)

    def _is_value(self, key: str, value: str) -> bool:
        """Whether a text is a valid value of a setting."""
        try:
            self._settings[key][1](value)
        except ValueError:
            return False
        return True

    def _check_shown(self, line: str) -> None:
        """Refuse parts of a text that cannot be displayed: pictures and formulas."""
        bare = _CODE.sub("", line)
        if _PICTURE.search(bare):
            self._note("a picture cannot be shown: a lesson is text; name a panel after “panels:” instead")
        if found := _FORMULA.search(bare):
            self._note(f"the formula {quoted(found[0])} cannot be shown; write it as text, as in **z = w₁·x₁ + b**")

    def _check_together(self) -> None:
        """Refuse settings that contradict each other."""
        panels: tuple[str, ...] | None = None
        words = {name: word for word, name in self._views.items() if word != BOUNDARY}
        marked = any(is_right for draft in self._drafts for _, is_right in draft.choices)
        for draft in self._drafts:
            if {"panels", "stage"} <= draft.settings.keys():
                self._line = draft.lines["panels"]
                self._note("a scene has “stage:” or “panels:”, not both of them")
            panels = draft.settings.get("stage", draft.settings.get("panels", panels))
            for name in draft.settings.get("highlight", ()):
                if panels is not None and name in words and name not in panels:
                    self._line = draft.lines["highlight"]
                    self._note(
                        f"the panel {words[name]} is not open in this scene; name it after “stage:” or “panels:”, too"
                    )
            if draft.settings.get("run") and draft.settings.keys() & {"iteration", "race"}:
                self._line = draft.lines["run"]
                self._note("“run:” goes on for ever; it cannot be combined with “run to:” or “race:”")
            if marked and draft.choices and not any(is_right for _, is_right in draft.choices):
                self._line = draft.question_line
                self._note("no choice is marked (x) as the right one, as other questions of this lesson have it")

    def _slip(self, line: str) -> tuple[str, str] | None:
        """Return the misspelled name of a setting that a line begins with, and the right one; or None."""
        match = _ALMOST_KEY.match(line)
        close = get_close_matches(match[1].lower(), self._settings, 1, CLOSE) if match else []
        return (match[1], close[0]) if match and close else None

    def _take_choice(self, draft: _Draft, line: str) -> None:
        if not line:
            return
        match = _CHOICE.match(line)
        if match is None:
            self._note("after “predict:” come choices, “( ) wrong” or “(x) right”, and “answer:”")
            return
        draft.choices.append((match[2], match[1] != " "))
        self._check_shown(match[2])

    def _scene(self, draft: _Draft) -> Scene:
        self._line = draft.line
        if not draft.title:
            self._note("the scene has no title after “##”")
        question = None
        if draft.question:
            self._line = draft.question_line
            right = [number for number, (_, is_right) in enumerate(draft.choices) if is_right]
            if len(draft.choices) == 1:
                self._note("a question has two or more choices, or none for a free answer")
            if len(right) > 1:
                self._note("more than one choice is marked (x)")
            question = Question(
                draft.question,
                tuple(text for text, _ in draft.choices),
                right[0] if right else None,
                "\n".join(draft.answer).strip(),
            )
        config = {name: value for name, value in draft.settings.items() if name in OPTIONS}
        others = {name: value for name, value in draft.settings.items() if name not in OPTIONS}
        text = "\n".join(draft.text).strip()
        return Scene(draft.title, text, draft.line, config=config, question=question, **others)
