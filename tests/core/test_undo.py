from __future__ import annotations

from typing import Generic, TypeVar

from neuron_gui.core.undo import DEPTH, UndoStack

State = TypeVar("State")


class Present(Generic[State]):
    """A state that is exchanged for an earlier one."""

    def __init__(self, state: State) -> None:
        self.state = state

    def exchange(self, state: State) -> State:
        before, self.state = self.state, state
        return before


def test_back_and_forth_under_names() -> None:
    stack: UndoStack[str] = UndoStack()
    present = Present("shiny red")
    stack.remember("paint", "white")
    stack.remember("polish", "red")
    assert (stack.undo_name, stack.redo_name) == ("polish", "")
    seen = []
    for change in (stack.undo, stack.undo, stack.undo, stack.redo, stack.redo, stack.redo, stack.undo):
        change(present.exchange)
        seen.append((present.state, stack.undo_name, stack.redo_name))
    red, white, shiny = ("red", "paint", "polish"), ("white", "", "paint"), ("shiny red", "polish", "")
    assert seen == [red, white, white, red, shiny, shiny, red]


def test_something_new_ends_what_could_be_done_again() -> None:
    stack: UndoStack[int] = UndoStack()
    present = Present(1)
    stack.remember("one", 0)
    stack.undo(present.exchange)
    stack.remember("other", 0)
    assert stack.redo_name == ""
    stack.redo(present.exchange)
    assert present.state == 0


def test_no_more_than_so_many() -> None:
    stack: UndoStack[int] = UndoStack()
    present = Present(99)
    for state in range(DEPTH + 5):
        stack.remember(str(state), state)
    states = []
    for _ in range(DEPTH):
        stack.undo(present.exchange)
        states.append(present.state)
    assert states == list(range(DEPTH + 4, 4, -1))
    stack.undo(present.exchange)
    assert present.state == 5
