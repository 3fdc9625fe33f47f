"""Lessons with the words of the program's views."""

from __future__ import annotations

from pathlib import Path

from neuron_gui.lessons import lesson_reader
from neuron_gui.lessons.lesson import Lesson
from neuron_gui.views.all_views import VIEW_WORDS


def parse_lesson(text: str, source: str = "lesson") -> Lesson:
    """Read a lesson from text."""
    return lesson_reader.parse_lesson(text, VIEW_WORDS, source)


def read_lesson(path: Path) -> Lesson:
    """Read a lesson from a file."""
    return lesson_reader.read_lesson(path, VIEW_WORDS)
