"""The lesson format as its documentation describes it: what is read, and what is refused in which line."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson_files import parse_lesson, read_lesson

from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.assets import asset
from neuron_gui.lessons.lesson import Data, LessonError, Scene

PAGE = asset("lessons", "README.md")
LESSONS = sorted(PAGE.parent.glob("*.lesson"))
HEAD = "# A lesson\n\n## A scene\n"  # three lines


def example() -> str:
    """Return the example of the page that teachers read."""
    found = re.search(r"```\n(# .*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_of_the_page_means_what_the_page_says() -> None:
    lesson = parse_lesson(example())
    first, second = lesson.scenes
    assert lesson.title == "The title of the lesson"
    assert (first.title, second.title) == ("The title of the first scene", "The second scene asks first")
    assert first.data == Data("blobs", options={"samples": 200, "seed": 1})
    assert first.config["learning_rate"] == 0.5
    assert first.config["start"] == (0.0, 0.0, 0.0)
    assert first.panels == ("loss_panel", "gradient_panel")
    assert first.text == "The text of the scene, in **Markdown**. It begins after the first empty line."
    assert second.restart
    assert second.lock == ("action_run", "action_step")
    assert second.question is not None
    assert second.question.choices == ("fall", "rise", "stay where it is")
    assert second.question.right == 0
    assert second.question.answer == "It falls, because each step goes downhill."
    assert second.iteration == 100


def test_at_least_eight_lessons_come_with_the_program() -> None:
    assert len(LESSONS) >= 8


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_that_comes_with_the_program_is_read(path: Path) -> None:
    lesson = read_lesson(path)
    assert len(lesson.scenes) >= 3
    assert any(scene.question is not None for scene in lesson.scenes)
    assert lesson.scenes[0].data is not None
    for scene in lesson.scenes:
        assert scene.text
        if scene.question is not None:
            assert scene.question.answer


def scene_of(settings: str, rest: str = "\nText.\n") -> Scene:
    return parse_lesson(HEAD + settings + "\n" + rest).scenes[0]


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("data: iris", "data", Data("iris", sample=True)),
        (
            "data: moons samples=300 noise=0.2 seed=7",
            "data",
            Data("moons", options={"samples": 300, "noise": 0.2, "seed": 7}),
        ),
        (
            "data: xor distance=1.5 class-share=0.2 rotation=-45",
            "data",
            Data("xor", options={"distance": 1.5, "class_share": 0.2, "rotation": -45.0}),
        ),
        ("learning rate: 1e-6", "learning_rate", 1e-6),
        ("Learning  Rate: 1000", "learning_rate", 1000.0),
        ("standardize: yes", "standardize", True),
        ("standardize: no", "standardize", False),
        ("start: −1, 2 ,-3.5", "start", (-1.0, 2.0, -3.5)),
        ("restart: yes", "restart", True),
        ("run to: 10 000", "iteration", 10_000),
        ("run: yes", "run", True),
        ("race: 0.1, 1, 10", "race", (0.1, 1.0, 10.0)),
        ("speed: flat out", "speed", math.inf),
        ("speed: 10", "speed", 10.0),
        ("panels: none", "panels", ()),
        ("panels: graph", "views", ("boundary_panel", "graph_panel")),
        ("stage: graph", "views", ("graph_panel",)),
        ("stage: loss, boundary", "stage", ("loss_panel", "boundary_panel")),
        ("panels: graph, sigmoid", "panels", ("graph_panel", "sigmoid_panel")),
        ("log axes: x, y", "log", frozenset("xy")),
        ("log axes: none", "log", frozenset()),
        ("highlight: boundary, learning rate", "highlight", ("boundary_panel", "learning_rate")),
        ("lock: step back, start", "lock", ("action_step_back", "start_controls")),
    ],
)
def test_a_setting(line: str, name: str, value: object) -> None:
    scene = scene_of(line)
    assert (scene.config[name] if name in OPTIONS else getattr(scene, name)) == value


def test_text_may_follow_at_once_and_may_look_like_code() -> None:
    scene = parse_lesson("# T\n\n## S\nJust text.\n\n```\n## no scene\n```\n").scenes[0]
    assert scene.text == "Just text.\n\n```\n## no scene\n```"


def test_a_byte_order_mark_and_windows_lines_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.lesson"
    path.write_bytes(b"\xef\xbb\xbf" + example().replace("\n", "\r\n").encode())
    assert read_lesson(path).scenes == parse_lesson(example()).scenes


BROKEN = [
    ("", 1, "empty"),
    ("Text before anything", 1, "Title of the lesson"),
    ("\n\nText", 3, "Title of the lesson"),
    ("## A scene first\n", 1, "title is missing"),
    ("# T\n", 1, "no scene"),
    ("# T\n\ntext without scene\n", 3, "before the first scene"),
    ("# T\n# Another\n", 2, "title already"),
    ("# T\n\n## \n", 3, "no title"),
    (HEAD + "data:\n", 4, "write one of"),
    (HEAD + "data: bananas\n", 4, "bananas"),
    (HEAD + "data: blobs samples=many\n", 4, "whole number"),
    (HEAD + "data: blobs samples=3\n", 4, "between"),
    (HEAD + "data: blobs size=3\n", 4, "size=3"),
    (HEAD + "data: blobs seed=1 seed=2\n", 4, "seed=2"),
    (HEAD + "data: blobs noise=-1\n", 4, "between"),
    (HEAD + "data: blobs noise=5.1\n", 4, "between 0 and 5"),
    (HEAD + "data: iris seed=1\n", 4, "real data set"),
    (HEAD + f"data: blobs seed={2**31}\n", 4, "2147483648"),
    (HEAD + "\nlearning rate: fast\n", 5, "not a number"),
    (HEAD + "learning rate: 0\n", 4, "between"),
    (HEAD + "learning rate: 1001\n", 4, "between"),
    (HEAD + "learning rate: nan\n", 4, "between"),
    (HEAD + "learning rate: 1\nlearning rate: 2\n", 5, "twice"),
    (HEAD + "standardize: perhaps\n", 4, "yes or no"),
    (HEAD + "start: 1, 2\n", 4, "three numbers"),
    (HEAD + "start: 1, 2, inf\n", 4, "between"),
    (HEAD + "run to: -5\n", 4, "whole number"),
    (HEAD + "run to: 1.5\n", 4, "whole number"),
    (HEAD + "run to: 99999999\n", 4, "between"),
    (HEAD + "race: 1\n", 4, "2 to 12"),
    (HEAD + "race: " + "1 " * 13 + "\n", 4, "2 to 12"),
    (HEAD + "speed: warp\n", 4, "not a number"),
    (HEAD + "panels: loss, lost\n", 4, "'lost'"),
    (HEAD + "stage: loss, lost\n", 4, "'lost'"),
    (HEAD + "stage: none\n", 4, "one or more views"),
    (HEAD + "stage: loss, loss\n", 4, "each of them once"),
    (HEAD + "stage: loss\npanels: loss\n\nText.\n", 5, "not both"),
    (HEAD + "highlight: moon\n", 4, "'moon'"),
    (HEAD + "lock: loss\n", 4, "'loss'"),
    (HEAD + "log axes: z\n", 4, "x, y"),
    (HEAD + "restart: yes\nrat: 1\n", 5, "no setting “rat”"),
    (HEAD + "Text.\n\npredict:\n", 6, "question is missing"),
    (HEAD + "Text.\n\npredict: A?\n(x) one\n", 6, "two or more"),
    (HEAD + "Text.\n\npredict: A?\n(x) one\n(x) two\n", 6, "more than one"),
    (HEAD + "Text.\n\npredict: A?\none\n", 7, "choices"),
    (HEAD + "Text.\n\npredict: A?\npredict: B?\n", 7, "one question"),
    (HEAD + "Text.\n\npredict: A?\nanswer: B\nrun to: x\n", 8, "whole number"),
    (HEAD + "learning-rate: 1\n", 4, "learning rate"),
    (HEAD + "dta: blobs\n", 4, "data:"),
    (HEAD + "panels = loss\n", 4, "panels:"),
    (HEAD + "Text.\n\ndata: moons\n", 6, "too late"),
    (HEAD + "A form\x0cfeed\n\nrun: yes\n", 6, "too late"),
    (HEAD + "Text\0.\n", 4, "not a text file"),
    # Lines that were once taken for text, or ignored, and have a meaning.
    (HEAD + "Text.\n\nanswer: Yes.\n", 6, "without a question"),
    (HEAD + "answer: Yes.\n", 4, "without a question"),
    (HEAD + "Text.\n\n( ) one\n(x) two\n", 6, "choice without a question"),
    (HEAD + "Text.\n\npanels: los\n", 6, "too late"),
    (HEAD + "Text.\n\nlearning rate:\n", 6, "too late"),
    (HEAD + "Text.\n\npredict: A?\nanswer: B\n\npanels: loss\n", 9, "too late"),
    (HEAD + "Text.\n\npredict: A?\nanswer: B\nlearning rate: 1\n", 8, "too late"),
    (HEAD + "Text.\n\npredict: A?\nanswer: B\nanswer: C\n", 8, "one answer"),
    (HEAD + "Text.\n\npredcit: A?\n( ) one\n", 6, "predict:"),
    (HEAD + "Text.\n\npredict: A?\n( ) one\n( ) two\n\n## B\npredict: C?\n(x) 1\n( ) 2\n", 6, "marked (x)"),
    (HEAD + "Text.\n\n##Two\n\nText.\n", 6, "space"),
    (HEAD + "Text.\n\n# Two\n\nText.\n", 6, "## "),
    (HEAD + "Text.\n\n```\ncode\n\n## Two\n\nText.\n", 6, "no end"),
    (HEAD + "panels:\n", 4, "none"),
    (HEAD + "log axes:\n", 4, "none"),
    (HEAD + "lock:\n", 4, "none"),
    (HEAD + "panels: loss\nhighlight: boundary, sweep\n\nText.\n", 5, "sweep is not open"),
    (HEAD + "panels: loss\n\nText.\n\n## B\nhighlight: graph\n\nText.\n", 9, "graph is not open"),
    (HEAD + "run: yes\nrun to: 10\n\nText.\n", 4, "run to:"),
    (HEAD + "Text.\n\npredict: A?\nanswer: B\nrace: 1, 2\nrun: yes\n", 9, "race:"),
]


@pytest.mark.parametrize(("text", "line", "words"), BROKEN)
def test_a_broken_lesson_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(LessonError, match=rf"^my\.lesson, line {line}: ") as refused:
        parse_lesson(text, "/somewhere/my.lesson")
    assert words in str(refused.value)


def refusal(text: str) -> str:
    with pytest.raises(LessonError) as refused:
        parse_lesson(text, "my.lesson")
    return str(refused.value)


def test_all_errors_of_a_file_are_told_at_once_in_its_order() -> None:
    text = "# T\n\n## A\ndata: blob\nlearning rate: 0,5\npanels: lss\n\nText.\n\n## B\nspeed: warp\n\nT ![x](a.png)\n"
    lines = refusal(text + "\npredict: A?\n(x) one\n").splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "my.lesson, line 4",
        "line 5",
        "line 6",
        "line 11",
        "line 13",
        "line 15",
    ]
    assert "did you mean “blobs”?" in lines[0]
    assert "write 0.5, with a decimal point" in lines[1]
    assert "did you mean “loss”?" in lines[2]
    many = refusal(HEAD + "learning rate: x\n\nText.\n\n" + "## S\nspeed: x\n\nT.\n\n" * 30).splitlines()
    assert len(many) == 21
    assert many[-1] == "and 11 more lines"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("learning rate: 0,5", "write 0.5, with a decimal point"),
        ("start: 0,5, 1, 2", "write 0.5, with a decimal point"),
        ("race: 0,5, 1", "write 0.5, with a decimal point"),
        ("race: 1,5 2", "write 1.5, with a decimal point"),
        ("speed: 2,5", "write 2.5, with a decimal point"),
        ("view: -1,5 1 2 3", "write -1.5, with a decimal point"),
        ("data: blobs noise=0,3", "write 0.3, with a decimal point"),
        ("data: bloobs", "did you mean “blobs”?"),
        ("data: iriss", "did you mean “iris”?"),
        ("data: blobs sample=20", "did you mean “samples”?"),
        ("data: blobs sed=2", "did you mean “seed”?"),
        ("panels: landscpe", "did you mean “landscape”?"),
        ("highlight: boundry", "did you mean “boundary”?"),
        ("lock: runn", "did you mean “run”?"),
        ("restart: yes\nlerning rat: 1", "did you mean “learning rate”?"),
        ("learning rate: 1e-9", "between 0.000001 and 1 000"),
        ("run to: 99999999", "between 0 and 1 000 000"),
        ("data: blobs samples=3", "and 1 000 000"),
        ("data: blobs seed=99999999999", "2 147 483 647"),
        ("start: 1e300, 0, 0", "1·10¹⁰⁰"),
    ],
)
def test_an_error_says_what_to_write_instead(line: str, words: str) -> None:
    assert words in refusal(HEAD + line + "\n\nText.\n")


def test_numbers_of_a_list_stand_apart_by_commas_or_blanks() -> None:
    for text in ("0.1,1,10", "0.1, 1, 10", "0.1 1 10"):
        assert parse_lesson(HEAD + f"race: {text}\n\nText.\n").scenes[0].race == (0.1, 1.0, 10.0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A picture: ![this](one.png)\n", 5),
        ("Text.\n\n![this][ref]\n", 7),
        ('Text <img src="x.png">.\n', 5),
        ("The sum $w_1 x_1$ is this.\n", 5),
        (r"Text \(a = \sigma(z)\)." + "\n", 5),
        ("$$a$$\n", 5),
        (r"A \frac{1}{2}." + "\n", 5),
        ("Text.\n\npredict: What is $\\sigma(0)$?\n( ) 0\n(x) 1\n", 7),
        ("Text.\n\npredict: A?\n( ) $x^2$\n(x) 1\n", 8),
        ("Text.\n\npredict: A?\n( ) 1\n(x) 2\nanswer: It is $x^2$.\n", 10),
    ],
)
def test_a_picture_or_formula_that_cannot_be_shown_is_refused(text: str, line: int) -> None:
    said = refusal(HEAD + "\n" + text)
    assert said.startswith(f"my.lesson, line {line}: ")
    assert "cannot be shown" in said


def test_code_and_money_are_no_formulas() -> None:
    text = "It costs $5 and then $6.\n\nWrite `![this](one.png)` or `$x^2$`.\n\n```\n$x^2$ ![a](b)\n```"
    assert parse_lesson(f"# T\n\n## S\n\n{text}\n").scenes[0].text == text


@pytest.mark.parametrize("line", ["data: {}", "learning rate: {}", "panels: {}", "start: {}", "{}: 1", "run to: {}"])
def test_an_error_quotes_no_more_than_eighty_characters(line: str) -> None:
    long = "x" * 50_000
    said = refusal(HEAD + "restart: yes\n" + line.format(long) + "\n")
    assert max(map(len, re.findall("x+", said)), default=0) <= 80


def test_what_looks_like_more_and_is_text_is_left_alone() -> None:
    text = """Look at the
data: they are two clouds.

Answer: nobody knows. Start: now.

- data: a list
- run: a list, too

### A heading of a text

```
panels: loss
answer: code
( ) code
```"""
    scene = parse_lesson(f"# T\n\n## S\n\n{text}\n").scenes[0]
    assert scene.text == text
    assert scene.panels is None
    assert scene.question is None


def test_what_happens_at_the_reveal_may_follow_the_choices() -> None:
    scene = parse_lesson(HEAD + "Text.\n\npredict: A?\n( ) one\n(x) two\nrun to: 7\n").scenes[0]
    assert scene.iteration == 7
    assert scene.question is not None
    assert (scene.question.right, scene.question.answer) == (1, "")


def test_a_lesson_may_ask_for_opinions() -> None:
    scene = parse_lesson(HEAD + "Text.\n\npredict: A?\n( ) one\n( ) two\n").scenes[0]
    assert scene.question is not None
    assert scene.question.right is None


def test_files_that_are_no_lessons(tmp_path: Path) -> None:
    latin = tmp_path / "latin.lesson"
    latin.write_bytes("# Überlegung".encode("latin-1"))
    large = tmp_path / "large.lesson"
    large.write_bytes(b"#" * 1_000_001)
    for path, words in (
        (tmp_path, "folder"),
        (tmp_path / "none.lesson", "no lesson file"),
        (latin, "UTF-8"),
        (large, "larger"),
    ):
        with pytest.raises(LessonError, match=words):
            read_lesson(path)


WORDS = st.sampled_from(
    (
        *("# T\n", "## S\n", "\n", "data: ", "blobs", " samples=", "12", "predict: ", "(x) ", "( ) ", "answer: "),
        *("run to: ", "race: ", "panels: ", "loss", "```\n", "lock:", "learning rate:", "9" * 30, "1e999", "−", "\x0b"),
    )
)


@given(st.one_of(st.text(), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=30).map("".join)))
def test_any_text_is_a_lesson_or_is_refused_with_a_line(text: str) -> None:
    try:
        lesson = parse_lesson(text)
    except LessonError as error:
        assert re.match(r"lesson, line \d+: .", str(error))  # noqa: PT017
    else:
        assert lesson.title
        assert lesson.scenes


@given(st.integers(0, 1000), st.text(max_size=8))
def test_the_example_with_something_put_in_is_a_lesson_or_is_refused(place: int, text: str) -> None:
    whole = example()
    try:
        parse_lesson(whole[:place] + text + whole[place:])
    except LessonError as error:
        assert "line" in str(error)  # noqa: PT017


def test_a_view_is_four_numbers_or_all() -> None:
    lesson = parse_lesson(
        "# L\n\n## A\nview: -1, 2, -3, 4\n\nT.\n\n## B\nview: all\n\nT.\n\n## C\nlog axes: both\n\nT.\n"
    )
    assert [scene.view for scene in lesson.scenes] == [(-1, 2, -3, 4), (), None]
    assert lesson.scenes[2].log == frozenset(("x", "y"))
    for text in ("1, 2, 3", "2, 1, 0, 1", "a, b, c, d"):
        with pytest.raises(LessonError, match="line 4"):
            parse_lesson(f"# L\n\n## A\nview: {text}\n\nT.\n")


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "l.lesson"
    path.write_bytes("# L\n\n## Caf\u00e9\n\nT.\n".encode("cp1252"))
    with pytest.raises(LessonError, match=r"l.lesson, line 3: .*UTF-8"):
        read_lesson(path)
