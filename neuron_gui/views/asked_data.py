"""The data sets that a view has asked for and that the engine has not reported yet."""

from __future__ import annotations

from neuron_gui.data.dataset import Dataset


class AskedData:
    """Tells whether a reported data set is news, or one that the view shows already or has gone on from."""

    def __init__(self) -> None:
        self._asked: list[Dataset] = []

    def __bool__(self) -> bool:
        """Whether something that was asked for has not been reported."""
        return bool(self._asked)

    def ask(self, dataset: Dataset) -> None:
        """Note that this data set was asked for; it is the newest."""
        self._asked.append(dataset)

    def is_news(self, dataset: Dataset) -> bool:
        """Take a reported data set; return whether it was not asked for. Then nothing is on its way any more."""
        for place, one in enumerate(self._asked):
            if one is dataset:
                del self._asked[: place + 1]
                return False
        self._asked.clear()
        return True
