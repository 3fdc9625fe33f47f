"""Values that are seen and heard: a label's accessible name replaces its text for those who listen."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel


def show_value(label: QLabel, caption: str, text: str, why: str = "") -> None:
    """Show a value in a label, and say it by name; where nothing changed it costs nothing.

    Parameters
    ----------
    label
        Where it is seen.
    caption
        What it is, e.g. "precision".
    text
        The value as it is seen.
    why
        Why it is no number: its tooltip, and heard in its place.
    """
    name = f"{caption}: {why or text}"
    if label.text() != text:
        label.setText(text)
    if label.accessibleName() != name:
        label.setAccessibleName(name)
        label.setToolTip(why)
