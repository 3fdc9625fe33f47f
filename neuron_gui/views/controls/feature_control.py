"""Check boxes of the seven features, each with a small picture of the feature over the plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from neuron_gui.core.features import SINGLE_FEATURES, Feature, FeatureMap
from neuron_gui.views.style.colour_mixing import picture_of, shades_between
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Boxes in a row; and the pictures show x1 and x2 from minus this to this, more than a period of the sine.
COLUMNS = 2
REACH = 4.0
#: The order of the boxes: functions of x1 and of x2 side by side, and their product last.
PLACED = tuple(sorted(SINGLE_FEATURES, key=lambda feature: feature.name == "x1*x2"))
#: Points of a picture along each side, and shades from low to high.
POINTS = 24
SHADES = 64


class FeatureControl(ThemedWidget, QWidget):
    """The choice of the seven features; other features in use stay.

    Signals
    -------
    features_changed(FeatureMap)
        Use this `FeatureMap`.
    """

    features_changed = Signal(FeatureMap)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._features = FeatureMap()
        self._grid = QGridLayout(self)
        self._boxes: dict[Feature, QCheckBox] = {}
        for index, feature in enumerate(PLACED):
            box = QCheckBox(feature.text())
            box.setObjectName(f"feature {feature.name}")
            box.setAccessibleName(f"Feature {feature.text()}")
            box.setToolTip(f"Give the neuron {feature.text()}; training begins anew")
            box.toggled.connect(self._on_toggled)
            self._boxes[feature] = box
            self._grid.addWidget(box, index // COLUMNS, index % COLUMNS)
        # The pictures are drawn when they are first shown: most users never open them.
        self.follow_theme_when_shown()
        self.show_features(self._features)

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.size(12))
        self._grid.setVerticalSpacing(theme.size(4))
        side = theme.size(20)
        for feature, box in self._boxes.items():
            box.setIcon(QIcon(_picture(feature, theme)))
            box.setIconSize(QSize(side, side))

    def show_features(self, features: FeatureMap) -> None:
        """Show which features are used; emits nothing."""
        self._features = features
        for feature, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(feature in features.features)
            # At least one is needed.
            box.setEnabled(features.features != (feature,))

    @Slot()
    def _on_toggled(self) -> None:
        singles = tuple(feature for feature in SINGLE_FEATURES if self._boxes[feature].isChecked())
        others = tuple(one for one in self._features.features if one not in self._boxes)
        self.features_changed.emit(FeatureMap(singles + others))


def _picture(feature: Feature, theme: Theme) -> QPixmap:
    """Return a picture of a feature over a square around 0, from low in the colour of class 0 to high in that of 1."""
    at = np.linspace(-REACH, REACH, POINTS)
    values = feature.values(at[np.newaxis, :], -at[:, np.newaxis])
    values = np.broadcast_to(values, (POINTS, POINTS)) / np.abs(values).max()
    shades = shades_between((theme.classes[0], theme.class_tints[1], theme.classes[1]), SHADES)
    return QPixmap.fromImage(picture_of((values + 1.0) / 2.0, shades))
