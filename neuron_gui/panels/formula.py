"""The formulas of one step, typeset, with live numbers and the shape of each array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.fonts import ui_font
from neuron_gui.neuron.snapshot import Snapshot
from neuron_gui.panels import pieces
from neuron_gui.panels.panel import Panel
from neuron_gui.panels.symbols import same
from neuron_gui.text import count, number
from neuron_gui.theme import Theme

#: Each line: (LaTeX, symbol or "") pieces, then the key of its live value and of its shape.
LINES: tuple[tuple[pieces.Line, str, str], ...] = (
    (
        (("Z", "Z"), ("=", ""), (r"w^{\mathsf T}", "w"), ("X", "X"), ("+", ""), ("b", "b")),
        "",
        "Z",
    ),
    ((("A", "A"), (r"= \sigma(", ""), ("Z", "Z"), (") =", ""), (r"\frac{1}{1 + e^{-Z}}", "Z")), "", "A"),
    (
        (
            ("L", "L"),
            ("= -", ""),
            (r"\frac{1}{m}", "m"),
            (r"\sum \left[\right.", ""),
            ("Y", "Y"),
            (r"\log", ""),
            ("A", "A"),
            (r"+\,(1 -", ""),
            ("Y", "Y"),
            (r")\, \log\,(1 -", ""),
            ("A", "A"),
            (r")\left.\right]", ""),
        ),
        "L",
        "",
    ),
    ((("dZ", "dZ"), ("=", ""), ("A", "A"), ("-", ""), ("Y", "Y")), "", "dZ"),
    ((("dw", "dw"), ("=", ""), (r"\frac{1}{m}", "m"), ("X", "X"), (r"dZ^{\mathsf T}", "dZ")), "dw", "dw"),
    ((("db", "db"), ("=", ""), (r"\frac{1}{m}", "m"), (r"\sum", ""), ("dZ", "dZ")), "db", ""),
    ((("w", "w"), (r"\coloneqq", ""), ("w", "w"), ("-", ""), (r"\alpha", "α"), ("dw", "dw")), "w", "w"),
    ((("b", "b"), (r"\coloneqq", ""), ("b", "b"), ("-", ""), (r"\alpha", "α"), ("db", "db")), "b", ""),
)
#: The same lines as they are heard.
HEARD = (
    "Z = wᵀX + b",
    "A = σ(Z) = 1 / (1 + e⁻ᶻ)",
    "L = −(1/m) Σ [Y log A + (1 − Y) log (1 − A)]",
    "dZ = A − Y",
    "dw = (1/m) X dZᵀ",
    "db = (1/m) Σ dZ",
    "w := w − α dw",
    "b := b − α db",
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands behind the formulas now."""

    values: dict[str, str]
    shapes: dict[str, str]
    inputs: str

    def heard(self) -> str:
        """Return every formula with its number and shape, a line each."""
        lines = [" ".join(self.inputs.split())]
        for formula, (_, value, shape) in zip(HEARD, LINES, strict=True):
            now = f" {_sign(value)}{self.values[value]}" if value in self.values else ""
            size = f", shape {self.shapes[shape]}" if shape in self.shapes else ""
            lines.append(formula + now.replace(" now", ", now") + size)
        return "\n".join(lines)


def _sign(value: str) -> str:
    """Return what stands between a formula and its value: an update has one already."""
    return "now " if value in ("w", "b") else "= "


class FormulaPanel(Panel):
    """Section by section what a step computes.

    Signals
    -------
    symbol_hovered(str)
        The symbol under the cursor; "" for none.
    """

    name: ClassVar[str] = "formula_panel"
    title: ClassVar[str] = "Formulas"
    roomy: ClassVar[tuple[int, int]] = (520, 380)

    symbol_hovered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setMouseTracking(True)
        # Nothing is to be done here by keys, but who reads with the ears comes by Tab.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._framed = False
        self.setMinimumSize(240, 200)
        self._samples = 0
        self._shown = _Shown({}, {}, "")
        self._lit = ""
        self._places: list[tuple[QRectF, str]] = []

    def set_data(self, dataset: Dataset) -> None:
        """Take over the number of samples."""
        self._samples = dataset.samples

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of one iteration."""
        m = count(self._samples)
        row, column = f"(1, {m})", "(2, 1)"
        dw1, dw2 = (float(part) for part in snapshot.dw)
        w1, w2, b = (float(part) for part in snapshot.v)
        shown = _Shown(
            {
                "L": number(snapshot.loss, 6),
                "dw": f"({number(dw1)}, {number(dw2)})",
                "db": number(snapshot.db),
                "w": f"({number(w1)}, {number(w2)})",
                "b": number(b),
            },
            {"Z": row, "A": row, "dZ": row, "dw": column, "w": column},
            f"X (2, {m})   Y (1, {m})   w (2, 1)   b ()   α = {number(snapshot.learning_rate)}"
            + ("   X standardized" if snapshot.standardize else ""),
        )
        if shown != self._shown:
            self._shown = shown
            self.update()
        if not snapshot.running:
            self._speak()

    def _speak(self) -> None:
        """Let screen readers know the present numbers; at rest, for nobody hears sixty a second."""
        heard = self._shown.heard()
        if heard != self.accessibleDescription():
            self.setAccessibleDescription(heard)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a frame to those who came with the keyboard."""
        super().focusInEvent(event)
        self._framed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self._framed = False
        self.update()

    def highlight_symbol(self, symbol: str) -> None:
        """Light up a symbol that is under the cursor somewhere."""
        if symbol != self._lit:
            self._lit = symbol
            self.update()

    def lit_symbols(self) -> set[str]:
        """Return the symbols that are lit up now."""
        return {symbol for _, symbol in self._places if same(symbol, self._lit)}

    def symbol_at(self, point: QPointF) -> str:
        """Return the symbol at a point, or ""."""
        return next((symbol for place, symbol in self._places if place.contains(point)), "")

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        super().set_theme(theme)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which symbol is under the cursor."""
        symbol = self.symbol_at(event.position())
        if symbol != self._lit:
            self.highlight_symbol(symbol)
            self.symbol_hovered.emit(symbol)

    def leaveEvent(self, event: object) -> None:
        """No symbol is under the cursor."""
        if self._lit:
            self.highlight_symbol("")
            self.symbol_hovered.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all lines as large as they fit."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.panel)
        margin = float(theme.size(14))
        small = ui_font(theme, "small")
        head = QFontMetricsF(small).height() + margin
        room = QRectF(self.rect()).adjusted(margin, head, -margin, -margin / 2)
        painter.setFont(small)
        painter.setPen(theme.text_muted)
        inputs = QFontMetricsF(small).elidedText(self._shown.inputs, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRectF(room.x(), margin / 2, room.width(), head - margin / 2), inputs)
        widest = max(self._width(line, value) for line, value, _ in LINES)
        size = max(6.0, min(float(theme.size(22)), room.height() / len(LINES) / 1.95, room.width() / widest))
        self._places = []
        for row, (line, value, shape) in enumerate(LINES):
            middle = room.y() + (row + 0.5) * room.height() / len(LINES)
            self._line(painter, QPointF(room.x(), middle + size * 0.3), size, line, value)
            if shape in self._shown.shapes:
                painter.setFont(small)
                painter.setPen(theme.text_muted)
                place = QRectF(room.x(), middle - head / 2, room.width(), head)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, flags, self._shown.shapes[shape])
        if self._framed:
            painter.setPen(QPen(theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _width(self, line: pieces.Line, value: str) -> float:
        """Return the width of a line at font size 1, its value and shape included."""
        return pieces.width(line, self.theme) + 0.62 * (len(self._shown.values.get(value, "")) + 3) + 3.5

    def _line(self, painter: QPainter, at: QPointF, size: float, line: pieces.Line, value: str) -> None:
        theme = self.theme
        x, places = pieces.draw(painter, line, at, size, theme, self._lit)
        self._places += places
        if value in self._shown.values:
            font = ui_font(theme, "readout")
            font.setPixelSize(max(6, round(size * 0.86)))
            painter.setFont(font)
            painter.setPen(theme.forward)
            painter.drawText(QPointF(x + size * 0.2, at.y()), f"{_sign(value)}{self._shown.values[value]}")
