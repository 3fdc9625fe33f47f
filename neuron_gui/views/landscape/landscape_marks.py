"""The marks on the loss landscape: the point, its arrows, the optimum, and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot, isfinite, pi

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.landscape.landscape_labels import Room
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme

#: Shortest and longest arrow of the next step, in px at zoom 1; in between it is to scale. The same for the longest
#: arrow if the parts of the step are drawn too.
ARROW, WITH_PARTS = (26.0, 130.0), (70.0, 130.0)
#: Length of a part that shows a direction only, and the length below which no arrow is drawn; in px at zoom 1.
DIRECTION, SHORTEST = 60.0, 6.0
#: Width of a part, as a share of the width of the step.
THIN = 0.55
#: Length of the arrow along which the loss falls without end, in px at zoom 1.
ESCAPE = 90.0
#: If the sine of the angle between two arrows is smaller than this, they are drawn side by side.
BESIDE = 0.35
#: Opacity of the plate behind a label, 0 to 255.
PLATE = 190


@dataclass(frozen=True, slots=True)
class StepPart:
    """A part of the next step: its label, its start and end in view coordinates, and whether it is a direction only."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    is_direction: bool


@dataclass(frozen=True, slots=True)
class LandscapeMarks:
    """The present point, its arrows, the optimum and the direction of escape in view coordinates; None for none."""

    point: tuple[float, float] | None = None
    step: tuple[float, float] | None = None
    step_text: str = ""
    parts: tuple[StepPart, ...] = ()
    optimum: tuple[float, float] | None = None
    escape: tuple[float, float] | None = None
    previewed: bool = False


@dataclass(frozen=True, slots=True)
class _Arrow:
    """An arrow in pixels, and its look."""

    text: str
    start: QPointF
    tip: QPointF
    colour: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A label: beside which point, how far from it, and in which direction (radians clockwise from the right).

    If there is no room, it stands at one of ``others``, given in the same way.
    """

    text: str
    at: QPointF
    away: float
    angle: float
    others: tuple[tuple[QPointF, float, float], ...] = ()


class MarksPainter:
    """Draws the marks with a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._font: QFont = ui_font(theme, "small")
        self._font.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._dark = QColor(theme.colormap[0]).darker(150)
        self._plate = plate_colour(theme)

    def paint(self, painter: QPainter, to_pixels: QTransform, view: QRectF, marks: LandscapeMarks) -> None:
        """Draw them in pixels.

        Parameters
        ----------
        painter
            Draws in pixels.
        to_pixels
            Transforms view coordinates to pixels.
        view
            The visible rectangle, in pixels.
        marks
            The marks.
        """
        theme = self._theme
        gap = theme.size(4)
        room = Room(view.adjusted(gap, gap, -gap, -gap))
        words = []
        radius = theme.size(8)
        optimum = None if marks.optimum is None else to_pixels.map(QPointF(*marks.optimum))
        if optimum is not None:
            room.take(optimum, radius)
            words.append(_Word("optimum", optimum, radius + gap, pi / 4))
        if marks.point is not None:
            point = to_pixels.map(QPointF(*marks.point))
            room.take(point, radius * 2 if marks.previewed else radius)
            for arrow in self._arrows(point, marks, to_pixels):
                self._draw_arrow(painter, arrow)
                room.take_line(arrow.start, arrow.tip)
                way = arrow.tip - arrow.start
                angle = atan2(way.y(), way.x())
                others = (arrow.start + way / 2, 2 * gap, angle + pi / 2), (arrow.start, radius + gap, angle + pi)
                words.append(_Word(arrow.text, arrow.tip, gap, angle, others))
            self._draw_point(painter, point, marks.previewed)
        if optimum is not None:
            self._draw_optimum(painter, optimum, radius)
        for word in words:
            self._write(painter, word, room)

    def _arrows(self, point: QPointF, marks: LandscapeMarks, to_pixels: QTransform) -> list[_Arrow]:
        theme = self._theme
        escape = None
        steps = self._step(point, marks, to_pixels)
        step = steps[0].tip if steps and steps[0].text == marks.step_text else None
        arrows: list[_Arrow] = []
        if marks.escape is not None:
            length = theme.size(ESCAPE)
            escape = _along(point, to_pixels.map(QPointF(*marks.escape)), length, length)
        if escape is not None:
            aside = QPointF() if step is None else _aside(step - point, escape - point) * theme.size(10)
            colour = theme.warning if theme.dark else theme.panel
            name = GLOSSARY["escape"].name
            arrows.append(_Arrow(name, point + aside, escape + aside, colour, Qt.PenStyle.DashLine))
        return arrows + steps

    def _step(self, point: QPointF, marks: LandscapeMarks, to_pixels: QTransform) -> list[_Arrow]:
        """Return the arrow of the next step, and those of its parts, all to one scale."""
        theme = self._theme
        if marks.step is None:
            return []
        tip = to_pixels.map(QPointF(*marks.step))
        ways = [(to_pixels.map(QPointF(*one.start)), to_pixels.map(QPointF(*one.end))) for one in marks.parts]
        sums = [way for way, one in zip(ways, marks.parts, strict=True) if not one.is_direction]
        longest = max(_length(end - point) for end in (tip, *(end for _, end in sums)))
        if not isfinite(longest) or longest < 1e-9:
            return []
        least, most = WITH_PARTS if marks.parts else ARROW
        scale = min(max(longest, theme.size(least)), theme.size(most)) / longest
        tip = point + (tip - point) * scale
        aside = self._beside(point, tip, [point + (end - point) * scale for _, end in sums])
        arrows = [_Arrow(marks.step_text, point, tip, theme.trail)]
        for part, (start, end) in zip(marks.parts, ways, strict=True):
            if part.is_direction:
                start, far = point, _along(point, end, theme.size(DIRECTION), theme.size(DIRECTION))
                end = point if far is None else far
            else:
                start, end = (point + (one - point) * scale + aside for one in (start, end))
            arrows.append(_Arrow(part.text, start, end, theme.trail, width=THIN))
        return [one for one in arrows if _length(one.tip - one.start) >= theme.size(SHORTEST)]

    def _beside(self, point: QPointF, tip: QPointF, ends: list[QPointF]) -> QPointF:
        """Return the shift of parts that would lie on the arrow of the step."""
        way = tip - point
        length = _length(way)
        if not ends or length < 1.0:
            return QPointF()
        across = QPointF(-way.y(), way.x()) / length
        if max(abs(QPointF.dotProduct(end - point, across)) for end in ends) > self._theme.size(10):
            return QPointF()
        return across * self._theme.size(10)

    def _draw_point(self, painter: QPainter, at: QPointF, held: bool) -> None:
        theme = self._theme
        radius = theme.size(8) if held else theme.size(6)
        painter.setPen(QPen(self._dark, max(2.0, theme.line_width)))
        painter.setBrush(theme.trail)
        painter.drawEllipse(at, radius, radius)
        if held:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.trail, max(2.0, theme.line_width * 0.8)))
            painter.drawEllipse(at, radius * 1.8, radius * 1.8)

    def _draw_optimum(self, painter: QPainter, at: QPointF, radius: float) -> None:
        """Draw a cross in a ring, on top of the point, which may be at the same parameters."""
        for colour, width in ((self._dark, 2.6), (self._theme.trail, 1.1)):
            painter.setPen(QPen(colour, self._theme.line_width * width / 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)
            painter.drawLine(at - QPointF(radius, 0), at + QPointF(radius, 0))
            painter.drawLine(at - QPointF(0, radius), at + QPointF(0, radius))

    def _draw_arrow(self, painter: QPainter, arrow: _Arrow) -> None:
        start, tip = arrow.start, arrow.tip
        length = _length(tip - start)
        along = (tip - start) / length
        across = QPointF(-along.y(), along.x())
        head = min(self._theme.size(10) * (arrow.width + 1) / 2, length)
        base = tip - along * head
        triangle = QPolygonF([tip, base + across * head * 0.5, base - across * head * 0.5])
        width = self._theme.line_width * 1.2 * arrow.width
        for one, extra in ((self._dark, 2.5), (arrow.colour, 0.0)):
            painter.setPen(QPen(one, width + extra, arrow.style if extra == 0.0 else Qt.PenStyle.SolidLine))
            painter.drawLine(start, base)
            painter.setPen(QPen(one, extra) if extra else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(one)
            painter.drawPolygon(triangle)

    def _write(self, painter: QPainter, word: _Word, room: Room) -> None:
        """Draw a label where nothing is covered, on a plate: an outline of thin letters would fill them."""
        pad = self._theme.size(4)
        size = QSizeF(self._metrics.horizontalAdvance(word.text) + 2 * pad, self._metrics.height())
        tried = (room.place(size, *where) for where in ((word.at, word.away, word.angle), *word.others))
        rect = next((one for one in tried if one is not None), None)
        if rect is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._plate)
        painter.drawRoundedRect(rect, pad, pad)
        painter.setPen(self._theme.trail)
        painter.setFont(self._font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word.text)


def plate_colour(theme: Theme) -> QColor:
    """Return the colour behind labels: dark enough for light letters everywhere on the map."""
    colour = QColor(theme.colormap[0]).darker(150)
    colour.setAlpha(PLATE)
    return colour


def _aside(step: QPointF, escape: QPointF) -> QPointF:
    """Return the direction, a unit vector or 0, in which to shift the arrow of escape off the arrow of the step."""
    lengths = _length(step) * _length(escape)
    sine = (step.x() * escape.y() - step.y() * escape.x()) / lengths
    if abs(sine) > BESIDE or QPointF.dotProduct(step, escape) < 0:
        return QPointF()
    across = QPointF(-escape.y(), escape.x()) / _length(escape)
    return across if sine >= 0 else -across


def _length(way: QPointF) -> float:
    return hypot(way.x(), way.y())


def _along(start: QPointF, end: QPointF, least: float, most: float) -> QPointF | None:
    """Return the end of an arrow from ``start`` towards ``end``, its length clipped; None if the points coincide."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    if not isfinite(length) or length < 1e-9:
        return None
    wanted = min(max(length, least), most)
    return QPointF(start.x() + dx / length * wanted, start.y() + dy / length * wanted)
