"""Finds the symbols in a view with formulas, by the cursor and by colour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from neuron_gui.views.formulas.formulas_view import FormulasView
from neuron_gui.views.graph.graph_canvas import GraphCanvas

#: Distance in px of the points that are tried.
APART = 3


def spots(view: FormulasView | GraphCanvas, top: int = 0) -> dict[str, QPointF]:
    """Return the centre of each symbol, at its first place below the height ``top``."""
    view.grab()
    found: dict[str, QPointF] = {}
    for y in range(top, view.height(), APART):
        before = ""
        for x in range(0, view.width(), APART):
            symbol = view.symbol_at(QPointF(x, y))
            if symbol and symbol != before and symbol not in found:
                last = x
                while view.symbol_at(QPointF(last + 1, y)) == symbol:
                    last += 1
                low = y
                while view.symbol_at(QPointF((x + last) / 2, low + 1)) == symbol:
                    low += 1
                found[symbol] = QPointF((x + last) / 2, (y + low) / 2)
            before = symbol
    return found


def lit_symbols(view: FormulasView) -> set[str]:
    """Return the highlighted symbols, found by the colour behind them."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    rows, columns = np.nonzero(pixels[::APART, ::APART] == view.theme.accent_soft.rgb())
    points = zip(columns.tolist(), rows.tolist(), strict=True)
    return {view.symbol_at(QPointF(APART * x, APART * y)) for x, y in points} - {""}
