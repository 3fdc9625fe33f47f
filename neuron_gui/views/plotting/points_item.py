"""The samples: drawn once, as points or, if these would overlap too much, as a density, and then only copied."""

from __future__ import annotations

from functools import partial
from math import sqrt

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.data.arrays import BoolArray, FloatArray, IntArray, LabelArray
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.points_picture import PointsPicture
from neuron_gui.views.style.theme import Theme

#: Points may cover this share of the picture. More points are drawn smaller, down to the smallest diameter.
MOST_COVERED = 0.5
SMALLEST_POINT = 4.0
#: Side of a picture, at zoom 1, whose points have the size of the theme; the least and the largest share of that size.
USUAL_SIDE, LEAST_SHARE, MOST_SHARE = 600, 0.88, 1.22
#: Side of a cell of the density, in pixels at zoom 1.
CELL = 2
#: The picture is larger than the view by this share on each side, so that a short pan needs no new one.
BEYOND = 0.25
#: The view must be still for this many milliseconds before a moved picture is drawn again.
SETTLED_MS = 40
#: Shades of a colour that stands for a share, and diameters of samples with the share 0 and 1, in those of others.
SHADES, SHARED = 16, (0.8, 1.5)
#: The lowest opacity of the density that can still be seen.
FAINTEST = 0.3


class PointsItem(Filling):
    """All samples of a data set, in view coordinates."""

    def __init__(self) -> None:
        super().__init__()
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)
        self._labels: LabelArray = np.zeros(0, np.int8)
        self._hollow: IntArray | None = None
        self._shares: FloatArray | None = None
        self._picture: QPixmap | QImage | None = None
        #: The picture of the points, and what it was made for.
        self._points: PointsPicture | None = None
        self._made_for: tuple[tuple[int, int], float, float] = ((0, 0), 1.0, 0.0)
        self._pictured = QRectF()
        self._size = (0, 0)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._redraw)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, shapes and sizes."""
        self._points = None
        self._redraw()

    def set_samples(self, x: FloatArray, y: FloatArray, labels: LabelArray) -> None:
        """Set the samples: x, y and labels of shape (m,)."""
        self._x, self._y, self._labels = x, y, labels
        self._redraw()

    def set_hollow(self, samples: IntArray | None) -> None:
        """Draw these samples hollow. A density shows no difference."""
        if samples is not self._hollow:
            self._hollow = samples
            if not isinstance(self._picture, QImage):
                self._redraw()

    def set_shares(self, shares: FloatArray | None) -> None:
        """Colour the samples by these shares, shape (m,), 0 to 1; NaN, and None for all, by their class."""
        if shares is not self._shares:
            self._shares = shares
            self._redraw()

    def viewRangeChanged(self) -> None:
        """Move the picture with the view, and draw it again when the view is still."""
        super().viewRangeChanged()
        if self._picture is not None:
            self._settled.start()

    @Slot()
    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Copy the picture to where it belongs."""
        view = QRectF(self.viewRect())
        to_pixels = painter.transform()
        shown = to_pixels.mapRect(view)
        size = (round(shown.width()), round(shown.height()))
        if not len(self._x) or min(size) < 2:
            return
        ratio = painter.device().devicePixelRatioF()
        if self._picture is None or size != self._size:
            self._size = size
            self._draw(view, size, ratio)
        painter.resetTransform()
        target = to_pixels.mapRect(self._pictured)
        picture = self._picture
        if isinstance(picture, QImage):
            painter.drawImage(target, picture)
        elif picture is not None and abs(target.width() * ratio - picture.width()) < 1.5:
            painter.drawPixmap(target.topLeft().toPoint(), picture)
        elif picture is not None:
            painter.drawPixmap(target, picture, QRectF(picture.rect()))

    def _draw(self, view: QRectF, size: tuple[int, int], ratio: float) -> None:
        """Draw the picture for a view and a margin around it."""
        wide, high = view.width() * BEYOND, view.height() * BEYOND
        area = view.adjusted(-wide, -high, wide, high)
        self._pictured = area
        width, height = (round(side * (1 + 2 * BEYOND)) for side in size)
        # View coordinates increase upwards, pixels downwards.
        across = (self._x - area.left()) * (width / area.width())
        down = (area.bottom() - self._y) * (height / area.height())
        inside = (across > -9) & (across < width + 9) & (down > -9) & (down < height + 9)
        share = len(inside) / (size[0] * size[1])
        diameter = self._diameter(size)
        largest = (MOST_COVERED / share / 0.8) ** 0.5
        smallest = SMALLEST_POINT * self.theme.scale**0.5
        if largest < smallest:
            # Too many points for the whole picture; after zooming in there may be room for the visible ones.
            left, top = width * BEYOND / (1 + 2 * BEYOND), height * BEYOND / (1 + 2 * BEYOND)
            seen = (across > left) & (across < width - left) & (down > top) & (down < height - top)
            most = max(float(np.count_nonzero(seen)), np.count_nonzero(inside) / (1 + 2 * BEYOND) ** 2, 1.0)
            largest = (MOST_COVERED * size[0] * size[1] / most / 0.8) ** 0.5
        if largest < smallest:
            self._picture = self._density(across, down, inside, width, height)
        else:
            self._picture = self._draw_points(
                np.column_stack([across, down])[inside],
                self._kinds()[inside],
                ((width, height), ratio, min(diameter, largest)),
            )

    def _diameter(self, size: tuple[int, int]) -> float:
        """Return the diameter of a point, which grows with the picture, but less than its sides."""
        theme = self.theme
        share = sqrt(sqrt(size[0] * size[1]) / (theme.scale * USUAL_SIDE))
        least = 1.0 if theme.projector else LEAST_SHARE
        return theme.point_size * min(max(share, least), MOST_SHARE)

    @property
    def _known_shares(self) -> FloatArray | None:
        """The shares, unless they are still those of other samples."""
        return self._shares if self._shares is not None and len(self._shares) == len(self._x) else None

    def _kinds(self) -> IntArray:
        """Return the stamp of each sample, shape (m,): label + 2k with k = 0, 1 if it is hollow, or 2 + its shade."""
        kinds = self._labels.astype(np.intp)
        if self._hollow is not None:
            # New data may arrive before it is known which of them are test samples.
            kinds[self._hollow[self._hollow < len(kinds)]] += 2
        if self._known_shares is not None:
            shaded = ~np.isnan(self._known_shares)
            shades = np.rint(self._known_shares[shaded] * (SHADES - 1)).astype(np.intp)
            kinds[shaded] = self._labels[shaded] + 2 * (2 + shades)
        return kinds

    def _draw_points(
        self, points: FloatArray, kinds: IntArray, made_for: tuple[tuple[int, int], float, float]
    ) -> QPixmap:
        """Draw a picture of points for a size in logical pixels, a ratio of the screen and a diameter."""
        if self._points is None or made_for != self._made_for:
            size, ratio, diameter = self._made_for = made_for
            self._points = PointsPicture(size, ratio, partial(self._stamp, diameter, ratio))
        if self._known_shares is not None:
            # Those with large shares lie over the others.
            order = np.argsort(kinds // 2, kind="stable")
            points, kinds = points[order], kinds[order]
        self._points.show(points, kinds)
        return self._points.pixmap

    def _stamp(self, diameter: float, ratio: float, kind: int) -> QPixmap:
        """Return the picture of a kind of samples."""
        look, label = divmod(kind, 2)
        if look < 2:
            return stamp(self.theme, label, diameter, ratio, hollow=look == 1)
        share = (look - 2) / (SHADES - 1)
        least, most = SHARED
        return stamp(self.theme, label, diameter * (least + (most - least) * share), ratio, share=share)

    def _density(self, x: FloatArray, y: FloatArray, inside: BoolArray, width: int, height: int) -> QImage:
        """Count the samples of each class in each cell. Their mixture gives the colour, their number the opacity.

        With shares the mean share gives the colour.
        """
        cell = self.theme.size(CELL)
        columns, rows = width // cell + 1, height // cell + 1
        column, row = (x / cell).astype(np.int32), (y / cell).astype(np.int32)
        inside = inside & (x >= 0) & (y >= 0) & (column < columns) & (row < rows)
        cells = (row * columns + column)[inside]
        total = np.bincount(cells, minlength=rows * columns).reshape(rows, columns)
        weights, stops = self._labels, self.theme.classes[:2]
        if self._known_shares is not None:
            weights, stops = np.nan_to_num(self._known_shares), shades(self.theme)
        share = np.bincount(cells, weights[inside], rows * columns).reshape(rows, columns) / np.maximum(total, 1)
        peak = float(np.percentile(total[total > 0], 99)) if len(cells) else 1.0
        strength = np.log1p(np.minimum(total, peak)) / np.log1p(peak)
        alpha = np.where(total > 0, FAINTEST + (1 - FAINTEST) * strength, 0.0)
        at = np.linspace(0.0, 1.0, len(stops))
        pixels = np.empty((rows, columns, 4), np.uint8)
        parts = np.array([(colour.redF(), colour.greenF(), colour.blueF()) for colour in stops])
        for channel in range(3):
            pixels[..., channel] = np.interp(share, at, parts[:, channel]) * alpha * 255 + 0.5
        pixels[..., 3] = alpha * 255 + 0.5
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888_Premultiplied).copy()
        self._pictured = QRectF(
            self._pictured.left(),
            self._pictured.bottom() - rows * cell * self._pictured.height() / height,
            columns * cell * self._pictured.width() / width,
            rows * cell * self._pictured.height() / height,
        )
        return image


def shades(theme: Theme) -> tuple[QColor, ...]:
    """Return colours for shares from 0 to 1: the larger, the more it differs from the sheet."""
    return theme.colormap if theme.dark else theme.colormap[::-1]


def stamp(
    theme: Theme, label: int, diameter: float, ratio: float = 1.0, *, hollow: bool = False, share: float | None = None
) -> QPixmap:
    """Return a picture of one sample for a screen with this pixel ratio; see `draw_sample`."""
    side = diameter + 2
    picture = QPixmap(round(side * ratio) + 1, round(side * ratio) + 1)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_sample(painter, theme, label, QPointF(side / 2 + 0.5, side / 2 + 0.5), diameter, hollow=hollow, share=share)
    painter.end()
    return picture


def draw_sample(
    painter: QPainter,
    theme: Theme,
    label: int,
    at: QPointF,
    diameter: float,
    *,
    hollow: bool = False,
    share: float | None = None,
) -> None:
    """Draw one sample: a disc for class 0, a square for class 1.

    Parameters
    ----------
    painter, theme
        The painter; the colours and symbols.
    label, at, diameter
        The class, the centre, and the diameter in the painter's coordinates.
    hollow
        Whether it is a test sample, which is drawn as a ring or a frame.
    share
        A share from 0 to 1, shown by the shade inside; None for the colour of the class.
    """
    radius = diameter / 2
    if hollow or share is not None:
        wide = max(1.5, diameter / 5)
        radius -= wide / 2 - 0.3
        colours = shades(theme)
        painter.setPen(QPen(theme.classes[label], wide))
        painter.setBrush(theme.plot_background if share is None else colours[round(share * (len(colours) - 1))])
    else:
        painter.setPen(QPen(QColor(theme.point_edge), max(0.6, diameter / 9)))
        painter.setBrush(theme.classes[label])
    if theme.class_symbols[label] == "o":
        painter.drawEllipse(at, radius, radius)
    else:
        painter.drawRect(QRectF(at.x() - 0.9 * radius, at.y() - 0.9 * radius, 1.8 * radius, 1.8 * radius))
