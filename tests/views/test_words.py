"""One name for one thing, and tooltips that fit: what stands on the screen, in the source and in the window."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from desk import MakeDesk
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.tooltips import LINE, in_lines, with_subscripts

PACKAGE = Path(__file__).resolve().parents[2] / "neuron_gui"
SHOWN = [path for part in ("views", "controllers", "app") for path in sorted((PACKAGE / part).rglob("*.py"))]
#: A symbol with an ordinary digit in a sentence.
PLAIN_FIGURE = re.compile(r"(?<![\w∂])(x|w|dw)[12]\b")


def texts(path: Path) -> list[str]:
    """Return the texts of a module, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners)]
    docs = {body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docs]
    return [node.value for node in found if isinstance(node.value, str)]


def test_the_prediction_has_one_name() -> None:
    said = [text for path in SHOWN for text in texts(path) if "ŷ" in text or "y-hat" in text.lower()]
    # Users who know the other name find it in the glossary.
    assert said == [GLOSSARY["probability"].sentence]


def visible_texts(window: QWidget) -> dict[str, str]:
    """Return the texts of labels, and tooltips, by the names of their widgets."""
    found = {}
    for widget in window.findChildren(QWidget):
        name = f"{widget.objectName()} {type(widget).__name__} {id(widget)}"
        found[f"tooltip of {name}"] = widget.toolTip()
        if isinstance(widget, QLabel):
            found[name] = widget.text()
    return {name: text for name, text in found.items() if text}


def test_tooltips_have_short_lines_and_symbols_their_small_figures(desk: MakeDesk) -> None:
    d = desk("--dataset", "blobs")
    for name in ALL_VIEWS:
        d.window.stage_controller.reveal(name)
    d.train(20)
    d.window.engine.reset()
    d.rest()
    shown = visible_texts(d.window)
    assert len(shown) > 100
    assert not {name: text for name, text in shown.items() if PLAIN_FIGURE.search(text)}
    tips = {name: text for name, text in shown.items() if name.startswith("tooltip")}
    assert not {name: text for name, text in tips.items() if max(map(len, text.split("\n"))) > LINE}


def test_a_tooltip_does_more_than_repeat_its_label(desk: MakeDesk) -> None:
    d = desk()
    for name in ALL_VIEWS:
        d.window.stage_controller.reveal(name)
    for widget in d.window.findChildren(QWidget):
        said = getattr(widget, "text", str)()
        if isinstance(said, str) and said and widget.toolTip() and widget.objectName() not in ("message", "seed"):
            assert widget.toolTip().strip(". ").lower() != said.replace("&", "").strip("… .").lower(), widget


def test_the_title_of_a_view_is_that_of_its_menu_entry(desk: MakeDesk) -> None:
    window = desk().window
    for name, action in window.stage_controller.views.items():
        assert action.text() == ALL_VIEWS[name].title


def test_lines_break_between_words_and_figures_become_small() -> None:
    long = "one " * 40
    assert all(len(line) <= LINE for line in in_lines(long).split("\n"))
    assert in_lines(long).split() == long.split()
    assert in_lines("a\nb") == "a\nb"
    assert with_subscripts("x1, x2 and dw1, but not max1 or x12") == "x₁, x₂ and dw₁, but not max1 or x12"
