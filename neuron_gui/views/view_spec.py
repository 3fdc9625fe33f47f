"""The declaration of a view, which the window reads before the view is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """The declaration of a view, in the ``__init__`` of the view's folder. It imports no Qt.

    Attributes
    ----------
    name
        Object name, used by tests, assistive technology and saved arrangements.
    word
        Its name in lesson files.
    title, short
        Its title in menus, and a shorter one for narrow headers.
    tip
        What it shows, in one sentence.
    key
        The key that opens it.
    icon
        A file of ``assets/icons/line`` without its suffix.
    source
        Its class, as "module:Class" below ``neuron_gui.views``.
    minimum, preferred
        Its smallest size and its best size, in px at zoom 1.
    takes_keyboard
        Whether it gets the focus when it is opened.
    keys
        Its own keys, for the page of shortcuts: (what they do, keys).
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
