"""The components of the gradient: their names and colours for any number of features."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from neuron_gui.core.features import SUBSCRIPTS
from neuron_gui.views.style.theme import Theme

#: Distance of the hues of neighbours, as a share of the circle: with the golden section no hue comes twice.
_TURN = 0.618


@dataclass(frozen=True, slots=True)
class Component:
    """One component of [dw1, …, dwn, db].

    Attributes
    ----------
    index
        Its index in that vector.
    title
        Its name on the screen.
    is_bias
        Whether it is db.
    """

    index: int
    title: str
    is_bias: bool = False

    @property
    def key(self) -> str:
        """The part of object names that stands for it."""
        return "db" if self.is_bias else f"dw{self.index + 1}"

    def colour(self, theme: Theme) -> QColor:
        """Return its colour."""
        if self.is_bias:
            return theme.db
        if self.index < 2:
            return (theme.dw1, theme.dw2)[self.index]
        lightness = 0.65 if theme.panel.lightnessF() < 0.5 else 0.38
        return QColor.fromHslF((theme.dw2.hueF() + _TURN * self.index) % 1.0, 0.65, lightness)


def components(features: int) -> tuple[Component, ...]:
    """Return the components for a number of features."""
    slopes = (Component(j, f"dw{str(j + 1).translate(SUBSCRIPTS)}") for j in range(features))
    return (*slopes, Component(features, "db", is_bias=True))
