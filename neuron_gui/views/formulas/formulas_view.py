"""The formulas of one step, typeset, with live numbers and the shape of each array."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.core.odds import odds_factor, stands_alone
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number, vector
from neuron_gui.views.formulas import SPEC
from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.step_formulas import StepFormula, step_formulas
from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.gradient.gradient_components import components
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Smallest space between two lines, in font sizes.
LEADING = 0.15
#: Smallest height of the view with at most this many formulas, and the height of each further one, in px at zoom 1.
LOWEST, USUAL, EACH = 210, 8, 30
#: Smallest width of the view, in px at zoom 1.
NARROWEST = 220
#: The columns of the list of parameters, as shares of its width.
COLUMNS = (0.0, 0.12, 0.34, 0.56, 0.78)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown now.

    Attributes
    ----------
    formulas
        The formulas.
    values, shapes
        Texts behind the formulas, by the keys in `StepFormula`.
    inputs
        Texts above the formulas, each with its symbol or "".
    rows
        The list of parameters; () if there are only w₁, w₂ and b.
    """

    formulas: tuple[StepFormula, ...]
    values: dict[str, str]
    shapes: dict[str, str]
    inputs: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def heard(self) -> str:
        """Return the formulas with numbers and shapes, and the parameters, one a line, for screen readers."""
        lines = [" ".join(text for text, _ in self.inputs)]
        for formula in self.formulas:
            now = f" {_sign(formula.value)}{self.values[formula.value]}" if formula.value in self.values else ""
            size = f", shape {self.shapes[formula.shape]}" if formula.shape in self.shapes else ""
            lines.append(formula.heard + now.replace(" now", ", now") + size)
        lines += [", ".join(filter(None, row)) for row in self.rows]
        return "\n".join(lines)


def _sign(value: str) -> str:
    """Return the text between a formula and its value: an update has an equals sign already."""
    return "now " if value in ("w", "b", "v") else "= "


class FormulasView(OwnKeys, View):
    """The formulas of a step, one below the other.

    Signals
    -------
    symbol_hovered(str)
        The symbol under the cursor; "" for none.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        # For the keys Up and Down, and for users of screen readers.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._samples = 0
        self._made_for: tuple[TrainingConfig, int] | None = None
        self._made: tuple[StepFormula, ...] = ()
        self._shown = _Shown(step_formulas(TrainingConfig(), 1), {}, {}, ())
        self._lit = ""
        #: Rectangles of the symbols, from left to right and from top to bottom.
        self.rects: list[tuple[QRectF, str]] = []
        #: The index in it of the symbol that the keys have chosen.
        self._at: int | None = None
        self.follow_theme()

    def set_data(self, dataset: Dataset) -> None:
        """Use the number of samples of another data set."""
        self._samples = dataset.samples

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of one iteration."""
        config, batch, n = snapshot.config, snapshot.batch, len(snapshot.w)
        samples = self._samples - (0 if snapshot.test is None else len(snapshot.test.indices))
        m = count(samples)
        row, column = f"(1, {m})", f"({n}, 1)"
        alpha = config.schedule.rate(config.learning_rate, snapshot.iteration)
        values = {
            "L": number(snapshot.loss, 6),
            "J": number(snapshot.objective, 6),
            "dw": vector(snapshot.dw.tolist()),
            "db": number(snapshot.db),
            "w": vector(snapshot.v[:-1].tolist()),
            "b": number(float(snapshot.v[-1])),
            "v": vector(snapshot.v.tolist()),
            "α": number(alpha),
        }
        if batch is not None:
            values |= {"dw_B": vector(batch.gradient[:-1].tolist()), "db_B": number(float(batch.gradient[-1]))}
        shown = _Shown(
            self._formulas_of(config, samples),
            values,
            {"Z": row, "A": row, "dZ": row, "dw": column, "w": column},
            (
                (f"X ({n}, {m})", "X"),
                (f"Y (1, {m})", "Y"),
                (f"w {column}", "w"),
                ("b ()", "b"),
                (f"m = {m} samples", "m"),
                *(((f"B = {count(len(batch.indices))}", ""),) if batch is not None else ()),
                (f"α = {number(alpha)}", "α"),
                *(((f"λ₂ = {number(config.l2)}", ""),) if config.l2 else ()),
                *(((f"λ₁ = {number(config.l1)}", ""),) if config.l1 else ()),
                *((("X standardized", "X"),) if snapshot.standardize else ()),
            ),
            _rows(snapshot) if n > 2 else (),
        )
        if (len(shown.formulas), len(shown.rows)) != (len(self._shown.formulas), len(self._shown.rows)):
            self._shown = shown
            self._set_smallest()
        if shown != self._shown:
            self._shown = shown
            self.update()
        if not snapshot.running:
            self._speak()

    def _formulas_of(self, config: TrainingConfig, samples: int) -> tuple[StepFormula, ...]:
        """Return the formulas of a configuration; the same objects as long as it does not change."""
        if self._made_for != (config, samples):
            self._made_for = config, samples
            self._made = step_formulas(config, samples)
        return self._made

    def _set_smallest(self) -> None:
        """Set the smallest size for all formulas and the list below them."""
        more = EACH * max(0, len(self._shown.formulas) - USUAL)
        self.setMinimumSize(
            self.theme.size(NARROWEST), self.theme.size(LOWEST + more) + self._list_height(len(self._shown.rows))
        )

    def _list_height(self, rows: int) -> int:
        line = QFontMetricsF(ui_font(self.theme, "small")).height()
        return ceil(line * 1.3 * (rows + 1)) if rows else 0

    def _speak(self) -> None:
        """Give screen readers the present numbers; called only while training is paused."""
        heard = self._shown.heard()
        if heard != self.accessibleDescription():
            self.setAccessibleDescription(heard)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the frame around a symbol."""
        super().focusOutEvent(event)
        self._go_to(None)

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim Escape while a symbol is chosen by keys: otherwise it would end a lesson."""
        return event.key() == Qt.Key.Key_Escape and self._at is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from symbol to symbol with Up and Down, leave the symbols with Escape."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.rects:
            last = len(self.rects) - 1
            if key == Qt.Key.Key_Down:
                self._go_to(0 if self._at is None or self._at >= last else self._at + 1)
            else:
                self._go_to(last if not self._at else self._at - 1)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._go_to(None)
        else:
            super().keyPressEvent(event)

    def _go_to(self, index: int | None) -> None:
        """Highlight the symbol with this index, and name it to screen readers; None for no symbol."""
        if index == self._at:
            return
        self._at = index
        symbol = "" if index is None else self.rects[index][1]
        self.setAccessibleName(f"{self.spec.title}: {symbol}" if symbol else self.spec.title)
        self.highlight_symbol(symbol)
        self.symbol_hovered.emit(symbol)
        self.update()

    def highlight_symbol(self, symbol: str) -> None:
        """Highlight a symbol that is under the cursor in this or another view."""
        if symbol != self._lit:
            self._lit = symbol
            self.update()

    def symbol_at(self, point: QPointF) -> str:
        """Return the symbol at a point, or ""."""
        return next((symbol for rect, symbol in self.rects if rect.contains(point)), "")

    def restyle(self, theme: Theme) -> None:
        """Apply colours and sizes."""
        super().restyle(theme)
        self._set_smallest()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the symbol under the cursor."""
        symbol = self.symbol_at(event.position())
        if symbol != self._lit:
            self.highlight_symbol(symbol)
            self.symbol_hovered.emit(symbol)

    def leaveEvent(self, event: object) -> None:
        """Emit that no symbol is under the cursor."""
        if self._lit:
            self.highlight_symbol("")
            self.symbol_hovered.emit("")

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw inputs, formulas and list, the formulas as large as they fit."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.panel)
        margin = float(theme.size(14))
        small = ui_font(theme, "small")
        head = QFontMetricsF(small).height() + margin
        listed = self._list_height(len(self._shown.rows))
        room = QRectF(self.rect()).adjusted(margin, head, -margin, -margin / 2 - listed)
        self.rects = []
        self._inputs(painter, small, QRectF(room.x(), margin / 2, room.width(), head - margin / 2))
        # Lines with fractions are higher; the remaining height is divided between all lines.
        formulas = self._shown.formulas
        reaches = [pieces.reach(one.line, theme) for one in formulas]
        high = sum(above + below for above, below in reaches)
        widest = max(map(self._width, formulas))
        size = min(float(theme.size(22)), room.height() / (high + LEADING * len(formulas)), room.width() / widest)
        between = (room.height() - high * size) / len(formulas)
        small.setPixelSize(max(6, min(small.pixelSize(), round(size * 0.9))))
        y = room.y() + between / 2
        for one, (above, below) in zip(formulas, reaches, strict=True):
            self._line(painter, QPointF(room.x(), y + above * size), size, one.line, one.value)
            if one.shape in self._shown.shapes:
                painter.setFont(small)
                painter.setPen(theme.text_muted)
                rect = QRectF(room.x(), y + above * size - head, room.width(), head + size * 0.1)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
                painter.drawText(rect, flags, self._shown.shapes[one.shape])
            y += (above + below) * size + between
        if listed:
            self._list(painter, QRectF(room.x(), room.bottom(), room.width(), listed))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._at is not None and self._at < len(self.rects):
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRect(self.rects[self._at][0])

    def _inputs(self, painter: QPainter, font: QFont, room: QRectF) -> None:
        """Draw the inputs with their shapes, in a smaller font if the view is narrow."""
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
            rect = QRectF(x - gap / 4, room.y(), wide + gap / 2, room.height())
            lit = same(symbol, self._lit)
            if lit:
                painter.fillRect(rect, theme.accent_soft)
            painter.setPen(theme.text if lit else theme.text_muted)
            painter.drawText(QRectF(x, room.y(), wide + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            self.rects.append((rect, symbol))
            x += wide + gap

    def _list(self, painter: QPainter, room: QRectF) -> None:
        """Draw the list of parameters."""
        theme = self.theme
        painter.setFont(ui_font(theme, "small"))
        has_odds = any(row[-1] for row in self._shown.rows)
        heads = ("", "feature", "weight", "gradient", "odds" if has_odds else "")
        high = room.height() / (len(self._shown.rows) + 1)
        ends = (*COLUMNS[1:], 1.0)
        for number_, row in enumerate((heads, *self._shown.rows)):
            painter.setPen(theme.text if number_ else theme.text_muted)
            for start, end, text in zip(COLUMNS, ends, row, strict=True):
                if not text:
                    continue
                rect = QRectF(room.x() + start * room.width(), room.y() + number_ * high, 0.0, high)
                rect.setWidth((end - start) * room.width())
                painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _width(self, one: StepFormula) -> float:
        """Return the width of a line at font size 1, with its value and shape."""
        value = 0.56 * (len(self._shown.values.get(one.value, "")) + 3)
        return pieces.width(one.line, self.theme) + value + 3.5 * (one.shape in self._shown.shapes)

    def _line(self, painter: QPainter, at: QPointF, size: float, line: pieces.Line, value: str) -> None:
        theme = self.theme
        x, rects = pieces.draw(painter, line, at, size, theme, self._lit)
        self.rects += rects
        if value in self._shown.values:
            font = ui_font(theme, "readout")
            font.setPixelSize(max(6, round(size * 0.86)))
            painter.setFont(font)
            painter.setPen(theme.forward)
            painter.drawText(QPointF(x + size * 0.2, at.y()), f"{_sign(value)}{self._shown.values[value]}")


def _rows(snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """Return a row for each parameter: name, feature, value, gradient, and the factor of the odds for one more unit."""
    names = (*snapshot.config.feature_map.texts(), "1")
    alone = (*stands_alone(snapshot.config.feature_map), False)
    weights = (*snapshot.w.tolist(), 0.0)
    return tuple(
        (
            part.title[1:],
            name,
            number(float(snapshot.v[part.index])),
            number(float(snapshot.gradient[part.index])),
            f"× {number(odds_factor(weight), 3)} per unit" if single else "",
        )
        for part, name, single, weight in zip(components(len(snapshot.w)), names, alone, weights, strict=True)
    )
