from neuron_gui.neuron.undo import DEPTH, UndoStack


def test_back_and_forth_under_names():
    stack: UndoStack[str] = UndoStack()
    stack.remember("paint", "white")
    stack.remember("polish", "red")
    assert (stack.undo_name, stack.redo_name) == ("polish", "")
    assert stack.undo("shiny red") == "red"
    assert (stack.undo_name, stack.redo_name) == ("paint", "polish")
    assert stack.undo("red") == "white"
    assert stack.undo("white") is None
    assert stack.redo("white") == "red"
    assert stack.redo("red") == "shiny red"
    assert stack.redo("shiny red") is None
    assert stack.undo("shiny red") == "red"


def test_something_new_ends_what_could_be_done_again():
    stack: UndoStack[int] = UndoStack()
    stack.remember("one", 0)
    stack.undo(1)
    stack.remember("other", 0)
    assert stack.redo_name == ""
    assert stack.redo(2) is None


def test_no_more_than_so_many():
    stack: UndoStack[int] = UndoStack()
    for state in range(DEPTH + 5):
        stack.remember(str(state), state)
    states = [stack.undo(99) for _ in range(DEPTH)]
    assert states == list(range(DEPTH + 4, 4, -1))
    assert stack.undo(99) is None
