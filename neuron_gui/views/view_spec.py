"""What the window has to know about a view before the view is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """The declaration of a view. It stands in the ``__init__`` of the view's folder and imports no Qt.

    Attributes
    ----------
    name
        Object name, by which tests, assistive tools and remembered layouts know the view.
    word
        Its name in lesson files.
    title, short
        Its title in menus, and in headers where there is little room.
    tip
        One sentence that says what it shows.
    key
        The key that opens it.
    icon
        A file of ``assets/icons/line`` without its ending.
    source
        Where its class is, as "module:Class" below ``neuron_gui.views``.
    minimum, preferred
        Its smallest size and the size that it is best seen at, in px at zoom 1.
    takes_keyboard
        Whether it gets the keyboard when it is opened.
    keys
        What its keys do, for the page of shortcuts: (what, keys).
    """

    name: str
    word: str
    title: str
    short: str
    tip: str
    key: str
    icon: str
    source: str
    minimum: tuple[int, int] = (210, 150)
    preferred: tuple[int, int] = (420, 300)
    takes_keyboard: bool = False
    keys: tuple[tuple[str, str], ...] = ()
