"""Values in labels, also for screen readers, which read the accessible name of a label instead of its text."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from neuron_gui.views.tooltips import in_lines


def show_value(label: QLabel, caption: str, text: str, why: str = "") -> None:
    """Show a value in a label and give it an accessible name; do nothing if both are unchanged.

    Parameters
    ----------
    label
        The label that shows it.
    caption
        What the value is, e.g. "precision".
    text
        The value as text.
    why
        Why there is no number. It becomes the tooltip, and screen readers read it instead of the value.
    """
    name = f"{caption}: {why or text}"
    if label.text() != text:
        label.setText(text)
    if label.accessibleName() != name:
        label.setAccessibleName(name)
        label.setToolTip(in_lines(why))
