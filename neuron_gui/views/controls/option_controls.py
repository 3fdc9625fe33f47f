"""Controls made from the table of training options: a row for each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QToolTip, QWidget

from neuron_gui.core.features import FeatureMap
from neuron_gui.core.option_text import NamedOption
from neuron_gui.core.options import Choice, Effect, Features, Maybe, Named, Number, Option, Switch, Whole
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.feature_control import FeatureControl
from neuron_gui.views.controls.number_box import NumberBox, let_shrink, number_in, show_number
from neuron_gui.views.controls.share_box import ShareBox
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines, with_subscripts

#: Heading of the options that are shown here.
GROUP = "More ways to train"
#: The most characters of a caption beside its control; a longer one is above it.
LONGEST_BESIDE = 13


class OptionControls(ThemedWidget, QWidget):
    """The options of one group of the table.

    Parameters
    ----------
    effects
        Only options with one of these effects are shown; all if it is empty.
    prefix
        The first part of the object names, to distinguish these controls from others for the same options.

    Signals
    -------
    config_changed(Mapping)
        Train with this value of an option.
    """

    config_changed = Signal(Mapping)

    def __init__(self, effects: Sequence[Effect] = (), prefix: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{prefix}option_controls")
        self._prefix = prefix
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        mine = [one for one in OPTIONS.values() if one.group == GROUP and not one.headless]
        self._options = [one for one in mine if not effects or one.effect in effects]
        self._controls: dict[str, QWidget] = {}
        #: Caption and field, by option, rule and constant.
        self._constants: dict[tuple[str, str, str], tuple[QLabel, NumberBox]] = {}
        for one in self._options:
            self._add(one)
        self.follow_theme()

    def _add(self, one: Option) -> None:
        control = _made(one)
        control.setObjectName(f"{self._prefix}{one.name}")
        control.setAccessibleName(one.label)
        control.setToolTip(in_lines(with_subscripts(_tip(one))))
        row = self._grid.rowCount()
        if isinstance(control, QCheckBox):
            self._grid.addWidget(control, row, 0, 1, 2)
            control.toggled.connect(self._on_changed)
        elif isinstance(control, FeatureControl):
            self._grid.addWidget(QLabel(one.label), row, 0, 1, 2)
            self._grid.addWidget(control, row + 1, 0, 1, 2)
            control.features_changed.connect(self._on_features_changed)
        elif isinstance(one.kind, Named | Choice) or len(one.label) > LONGEST_BESIDE:
            # Beside long names or captions there would be too little room.
            caption = QLabel(one.label)
            caption.setBuddy(control)
            self._grid.addWidget(caption, row, 0, 1, 2)
            self._grid.addWidget(control, row + 1, 0, 1, 2)
        else:
            caption = QLabel(one.label)
            caption.setBuddy(control)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(control, row, 1)
        if isinstance(control, (NumberBox, CountBox)):
            control.valueChanged.connect(self._on_changed)
        elif isinstance(control, QComboBox):
            control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            control.activated.connect(self._on_changed)
        elif isinstance(control, QLineEdit):
            control.editingFinished.connect(self._on_changed)
        self._controls[one.name] = control
        if isinstance(one.kind, Named):
            for rule in one.kind.rules:
                self._add_constants(one, rule)

    def _add_constants(self, one: Option, rule: type[NamedOption]) -> None:
        for key, known in rule.constants().items():
            box = NumberBox(known.low, known.high, logarithmic=known.low > 0, step=1.0 if known.whole else 0.01)
            box.setObjectName(f"{self._prefix}{one.name}_{rule.name}_{key}")
            box.setAccessibleName(f"{known.symbol} of {rule.title}")
            box.setToolTip(in_lines(known.help))
            box.setValue(getattr(rule(), key))
            box.valueChanged.connect(self._on_changed)
            caption = QLabel(f"    {known.symbol}")
            caption.setBuddy(box)
            row = self._grid.rowCount()
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(box, row, 1)
            caption.hide()
            box.hide()
            self._constants[one.name, rule.name, key] = caption, box

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        boxes = [box for _, box in self._constants.values()]
        for control in (*self._controls.values(), *boxes):
            if isinstance(control, (NumberBox, CountBox)):
                let_shrink(control, theme)
        self._grid.setContentsMargins(0, theme.size(4), 0, theme.size(4))
        self._grid.setSpacing(theme.size(6))

    def in_use(self, config: TrainingConfig) -> list[str]:
        """Return the labels of the options that have an effect and are not at their defaults."""
        return [
            one.label
            for one in self._options
            if one.applies(config) and (one.instead(config) or getattr(config, one.name) != one.default)
        ]

    def show_config(self, config: TrainingConfig) -> None:
        """Show the values of a configuration; emits nothing."""
        for one in self._options:
            value, control = getattr(config, one.name), self._controls[one.name]
            control.setEnabled(one.applies(config))
            if isinstance(control, QComboBox):
                word = value.name if isinstance(value, NamedOption) else value
                if control.currentData() != word and not control.view().isVisible():
                    control.setCurrentIndex(control.findData(word))
                if isinstance(value, NamedOption):
                    self._show_constants(one, value)
            elif isinstance(control, (NumberBox, CountBox)):
                instead = one.instead(config)
                if isinstance(control, NumberBox) and not isinstance(one.kind, Maybe):
                    control.set_word(instead)
                show_number(control, None if instead else value)
            elif isinstance(control, QCheckBox):
                with QSignalBlocker(control):
                    control.setChecked(value)
            elif isinstance(control, FeatureControl):
                control.show_features(value)
            elif isinstance(control, QLineEdit) and not control.hasFocus():
                control.setText(one.kind.text(value))

    def _show_constants(self, one: Option, value: NamedOption) -> None:
        for (name, rule, key), (caption, box) in self._constants.items():
            if name != one.name:
                continue
            if box.isHidden() == (rule == value.name):
                caption.setVisible(rule == value.name)
                box.setVisible(rule == value.name)
            if rule == value.name:
                show_number(box, getattr(value, key))

    @Slot(FeatureMap)
    def _on_features_changed(self, features: FeatureMap) -> None:
        self.config_changed.emit({"features": features})

    @Slot()
    def _on_changed(self) -> None:
        sender = self.sender()
        for one in self._options:
            control = self._controls[one.name]
            fields = [box for (name, _, _), (_, box) in self._constants.items() if name == one.name]
            if sender is control or sender in fields:
                try:
                    value = self._value(one, control)
                except ValueError as error:
                    QToolTip.showText(control.mapToGlobal(control.rect().bottomLeft()), str(error), control)
                else:
                    self.config_changed.emit({one.name: value})

    def _value(self, one: Option, control: QWidget) -> Any:
        if isinstance(one.kind, Named) and isinstance(control, QComboBox):
            rule = one.kind.rules[control.currentIndex()]
            constants = {
                key: int(box.value()) if rule.constants()[key].whole else box.value()
                for (name, which, key), (_, box) in self._constants.items()
                if (name, which) == (one.name, rule.name)
            }
            return rule(**constants)
        if isinstance(control, QComboBox):
            return control.currentData()
        if isinstance(control, (NumberBox, CountBox)):
            number = number_in(control)
            return one.default if number is None and not isinstance(one.kind, Maybe) else number
        if isinstance(control, QLineEdit):
            return one.check(one.kind.parse(control.text()))
        assert isinstance(control, QCheckBox)
        return control.isChecked()


def _tip(one: Option) -> str:
    """Return the help of an option; without the names that only the command line needs: the control offers them."""
    text = one.help.partition(":")[0] if isinstance(one.kind, Named | Features) else one.help
    return text[0].upper() + text[1:]


def _made(one: Option) -> QWidget:
    """Return a control for values of an option's kind."""
    kind, word = (one.kind.kind, one.kind.word) if isinstance(one.kind, Maybe) else (one.kind, "")
    if isinstance(kind, Switch):
        return QCheckBox(one.label)
    if isinstance(kind, (Choice, Named)):
        combo = QComboBox()
        words = kind.labels if isinstance(kind, Choice) else {rule.name: rule.title for rule in kind.rules}
        for name, label in words.items():
            combo.addItem(label, name)
        for index, rule in enumerate(kind.rules if isinstance(kind, Named) else ()):
            combo.setItemData(index, in_lines(rule.help), Qt.ItemDataRole.ToolTipRole)
        return combo
    if isinstance(kind, Features):
        return FeatureControl()
    if isinstance(kind, Number):
        if kind.share:
            return ShareBox(kind.low, kind.high, word)
        return NumberBox(kind.low, kind.high, logarithmic=kind.logarithmic, word=word)
    if isinstance(kind, Whole):
        box = CountBox(kind.low, kind.high, word=word)
        box.setKeyboardTracking(False)
        return box
    return QLineEdit()
