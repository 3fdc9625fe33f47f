"""The data sets that a view has requested and that the engine has not reported yet."""

from __future__ import annotations

from neuron_gui.data.dataset import Dataset


class AskedData:
    """Tells whether a reported data set is new to a view, or one that the view itself has requested."""

    def __init__(self) -> None:
        self._asked: list[Dataset] = []

    def __bool__(self) -> bool:
        """Whether a request has not been reported."""
        return bool(self._asked)

    def ask(self, dataset: Dataset) -> None:
        """Note that this data set was requested."""
        self._asked.append(dataset)

    def is_news(self, dataset: Dataset) -> bool:
        """Take a reported data set; return True if it was not requested, which makes all requests obsolete."""
        for index, one in enumerate(self._asked):
            if one is dataset:
                del self._asked[: index + 1]
                return False
        self._asked.clear()
        return True
