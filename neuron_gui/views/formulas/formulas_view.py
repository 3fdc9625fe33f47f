"""The formulas of one step, typeset, with live numbers and the shape of each array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number
from neuron_gui.views.formulas import SPEC
from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.plotting.focus_frame import FocusFramed, draw_focus_frame
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Each line: (LaTeX, symbol or "") pieces, then the key of its live value and of its shape.
LINES: tuple[tuple[pieces.Line, str, str], ...] = (
    (
        (("Z", "Z"), ("=", ""), (r"w^{\mathsf T}", "w"), ("X", "X"), ("+", ""), ("b", "b")),
        "",
        "Z",
    ),
    (
        (("A", "A"), ("=", ""), (r"\sigma(", ""), ("Z", "Z"), (")", ""), ("=", ""), (r"\frac{1}{1 + e^{-Z}}", "Z")),
        "",
        "A",
    ),
    (
        (
            ("L", "L"),
            ("=", ""),
            ("{-}", ""),
            (r"\frac{1}{m}", "m"),
            (r"\sum \left[\right.", ""),
            ("Y", "Y"),
            (r"\ln", ""),
            ("A", "A"),
            ("+", ""),
            ("(1 -", ""),
            ("Y", "Y"),
            (r")\, \ln\,(1 -", ""),
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
    "L = −(1/m) Σ [Y ln A + (1 − Y) ln (1 − A)]",
    "dZ = A − Y",
    "dw = (1/m) X dZᵀ",
    "db = (1/m) Σ dZ",
    "w := w − α dw",
    "b := b − α db",
)


#: The least space between two lines, in font sizes.
LEADING = 0.15


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands above and behind the formulas now; each of the inputs has a symbol, or ""."""

    values: dict[str, str]
    shapes: dict[str, str]
    inputs: tuple[tuple[str, str], ...]

    def heard(self) -> str:
        """Return every formula with its number and shape, a line each."""
        lines = [" ".join(text for text, _ in self.inputs)]
        for formula, (_, value, shape) in zip(HEARD, LINES, strict=True):
            now = f" {_sign(value)}{self.values[value]}" if value in self.values else ""
            size = f", shape {self.shapes[shape]}" if shape in self.shapes else ""
            lines.append(formula + now.replace(" now", ", now") + size)
        return "\n".join(lines)


def _sign(value: str) -> str:
    """Return what stands between a formula and its value: an update has one already."""
    return "now " if value in ("w", "b") else "= "


class FormulasView(FocusFramed, View):
    """Section by section what a step computes.

    Signals
    -------
    symbol_hovered(str)
        The symbol under the cursor; "" for none.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        # Up and Down go from symbol to symbol; who reads with the ears comes by Tab, too.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._samples = 0
        self._shown = _Shown({}, {}, ())
        self._lit = ""
        #: Places of the symbols, from left to right and from top to bottom.
        self._places: list[tuple[QRectF, str]] = []
        #: The place that the keys have come to.
        self._at: int | None = None
        self.follow_theme()

    def set_data(self, dataset: Dataset) -> None:
        """Take over the number of samples."""
        self._samples = dataset.samples

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of one iteration."""
        if not self.is_for(snapshot):
            return
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
            (
                (f"X (2, {m})", "X"),
                (f"Y (1, {m})", "Y"),
                ("w (2, 1)", "w"),
                ("b ()", "b"),
                (f"m = {m} samples", "m"),
                (f"α = {number(snapshot.learning_rate)}", "α"),
                *((("X standardized", "X"),) if snapshot.standardize else ()),
            ),
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

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away, and the one round a symbol."""
        super().focusOutEvent(event)
        self._go_to(None)

    def event(self, event: QEvent) -> bool:
        """Keep Escape while a symbol is lit by the keys: it would leave a lesson."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._at is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from symbol to symbol by keys: what the cursor does, for those who have none."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._places:
            last = len(self._places) - 1
            if key == Qt.Key.Key_Down:
                self._go_to(0 if self._at is None or self._at >= last else self._at + 1)
            else:
                self._go_to(last if not self._at else self._at - 1)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._go_to(None)
        else:
            super().keyPressEvent(event)

    def _go_to(self, place: int | None) -> None:
        """Light up the symbol at a place, and say which it is."""
        if place == self._at:
            return
        self._at = place
        symbol = "" if place is None else self._places[place][1]
        self.setAccessibleName(f"{self.spec.title}: {symbol}" if symbol else self.spec.title)
        self.highlight_symbol(symbol)
        self.symbol_hovered.emit(symbol)
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

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        super().restyle(theme)
        self.setMinimumSize(theme.size(220), theme.size(210))
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

    @guarded
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
        self._places = []
        self._inputs(painter, small, QRectF(room.x(), margin / 2, room.width(), head - margin / 2))
        # A line with fractions is higher than others; what is left over is between all of them.
        reaches = [pieces.reach(line, theme) for line, _, _ in LINES]
        high = sum(above + below for above, below in reaches)
        widest = max(self._width(line, value) for line, value, _ in LINES)
        size = min(float(theme.size(22)), room.height() / (high + LEADING * len(LINES)), room.width() / widest)
        between = (room.height() - high * size) / len(LINES)
        small.setPixelSize(max(6, min(small.pixelSize(), round(size * 0.9))))
        y = room.y() + between / 2
        for (line, value, shape), (above, below) in zip(LINES, reaches, strict=True):
            self._line(painter, QPointF(room.x(), y + above * size), size, line, value)
            if shape in self._shown.shapes:
                painter.setFont(small)
                painter.setPen(theme.text_muted)
                place = QRectF(room.x(), y + above * size - head, room.width(), head + size * 0.1)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
                painter.drawText(place, flags, self._shown.shapes[shape])
            y += (above + below) * size + between
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._at is not None and self._at < len(self._places):
            painter.setPen(QPen(theme.focus, 2))
            painter.drawRect(self._places[self._at][0])
        if self.framed:
            draw_focus_frame(painter, self.rect(), theme)

    def _inputs(self, painter: QPainter, font: QFont, room: QRectF) -> None:
        """Write what goes in, with its shapes; in smaller letters where it is narrow."""
        theme = self.theme
        gap = theme.size(10)
        font = QFont(font)

        def widths() -> list[float]:
            return [QFontMetricsF(font).horizontalAdvance(text) for text, _ in self._shown.inputs]

        needed = sum(widths()) + gap * len(self._shown.inputs)
        if needed > room.width():
            gap = round(gap * room.width() / needed)
            font.setPixelSize(max(6, int(font.pixelSize() * room.width() / needed)))
        painter.setFont(font)
        x = room.x()
        for (text, symbol), wide in zip(self._shown.inputs, widths(), strict=True):
            place = QRectF(x - gap / 4, room.y(), wide + gap / 2, room.height())
            lit = same(symbol, self._lit)
            if lit:
                painter.fillRect(place, theme.accent_soft)
            painter.setPen(theme.text if lit else theme.text_muted)
            painter.drawText(QRectF(x, room.y(), wide + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            self._places.append((place, symbol))
            x += wide + gap

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
