"""Undo and redo over saved states."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, MutableSequence
from typing import Generic, TypeVar

State = TypeVar("State")

#: The most changes that can be undone; `TrainerUndo` keeps fewer if they need much memory.
DEPTH = 100


class UndoStack(Generic[State]):
    """Keeps states, each with the name of the change after it."""

    def __init__(self) -> None:
        self._past: deque[tuple[str, State]] = deque(maxlen=DEPTH)
        self._future: list[tuple[str, State]] = []

    @property
    def undo_name(self) -> str:
        """What ``undo`` would take back, or ""."""
        return self._past[-1][0] if self._past else ""

    @property
    def redo_name(self) -> str:
        """What ``redo`` would do again, or ""."""
        return self._future[-1][0] if self._future else ""

    def remember(self, name: str, state: State) -> None:
        """Keep the state before a change; redo is no longer possible."""
        self._past.append((name, state))
        self._future.clear()

    def rename(self, name: str) -> None:
        """Give the newest change another name, because it has been continued."""
        _, state = self._past.pop()
        self._past.append((name, state))

    def states(self) -> list[State]:
        """Return every state that is kept."""
        return [state for _, state in (*self._past, *self._future)]

    def forget_oldest(self) -> bool:
        """Drop the state that would be reached last; return whether there was one."""
        if not self._past:
            return False
        self._past.popleft()
        return True

    def undo(self, exchange: Callable[[State], State]) -> str:
        """Exchange the newest kept state for the result of ``exchange``, and return its name, or ""."""
        return _move(self._past, self._future, exchange)

    def redo(self, exchange: Callable[[State], State]) -> str:
        """Exchange the state last undone for the result of ``exchange``, and return its name, or ""."""
        return _move(self._future, self._past, exchange)


def _move(
    source: MutableSequence[tuple[str, State]],
    target: MutableSequence[tuple[str, State]],
    exchange: Callable[[State], State],
) -> str:
    if not source:
        return ""
    name, state = source.pop()
    target.append((name, exchange(state)))
    return name
