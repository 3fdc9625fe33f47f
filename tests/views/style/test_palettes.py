"""Colours: contrast by WCAG 2, and classes and curves that are distinct for every kind of colour vision."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtGui import QColor

from neuron_gui.core.colour_slots import SLOTS, choose_slots
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_marks import plate_colour
from neuron_gui.views.style.palettes import COLOURS, Colours
from neuron_gui.views.style.theme import make_theme

THEMES = pytest.mark.parametrize(
    "colours", list(COLOURS.values()), ids=[f"{name}{'-projector' if projector else ''}" for name, projector in COLOURS]
)

# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0; for linear RGB.
EYES: dict[str, FloatArray] = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
#: CIEDE2000 differences: 1 can just be seen side by side; this much is clear between small areas that are apart.
CLASSES_APART = 25.0
SERIES_APART = 10.0
#: The difference between any two of twelve runs for people who are colour blind.
RUNS_APART = 5.0


def linear(colour: QColor) -> FloatArray:
    """Return linear RGB, 0 to 1, of an sRGB colour."""
    c = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: QColor) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: FloatArray) -> FloatArray:
    """Return CIE L*a*b* (D65) of linear RGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    ratio = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: FloatArray, other: FloatArray) -> float:
    """Return the colour difference of Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, (1 + g) * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    dh = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = (h1 + dh / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turn = -np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2)))) * 2
    turn *= np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    dl, dc = (l2 - l1) / s_l, (c2 - c1) / s_c
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2)) / s_h
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + turn * dc * dh))


def seen_apart(one: QColor, other: QColor, eye: str) -> float:
    return ciede2000(*(lab(EYES[eye] @ linear(colour)) for colour in (one, other)))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_colour_difference_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], difference: float
) -> None:
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=1e-4)


def test_the_measures_are_right_where_they_are_known() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.005)
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=0.01)
    for matrix in EYES.values():
        assert matrix @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-5)  # white has no hue


# Text


@THEMES
def test_text_can_be_read_on_every_surface(colours: Colours) -> None:
    surfaces = ("window", "panel", "raised", "hover", "plot_background", "accent_soft")
    for text, surface in product(("text", "text_muted"), surfaces):
        assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5, (text, surface)


@THEMES
def test_messages_can_be_read(colours: Colours) -> None:
    for text, surface in product(("danger", "ok", "warning", "accent"), ("window", "panel")):
        assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5, (text, surface)


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_on_the_landscape_can_be_read_wherever_they_stand(name: str, projector: bool) -> None:
    theme = make_theme(name, projector)
    plate = plate_colour(theme)
    for stop in theme.colormap:
        own, under = ((colour.redF(), colour.greenF(), colour.blueF()) for colour in (plate, stop))
        mixed = [plate.alphaF() * one + (1 - plate.alphaF()) * other for one, other in zip(own, under, strict=True)]
        assert contrast(theme.trail, QColor.fromRgbF(*mixed)) >= 4.5


@THEMES
def test_names_and_numbers_in_the_colour_of_their_curve_can_be_read(colours: Colours) -> None:
    names = ("loss", "dw1", "dw2", "db", "forward", "backward")
    for name, surface in product(names, ("panel", "plot_background")):
        assert contrast(getattr(colours, name), getattr(colours, surface)) >= 4.5, (name, surface)


@THEMES
def test_what_is_written_on_the_wash_of_what_is_lit_can_be_read(colours: Colours) -> None:
    assert contrast(colours.backward, colours.accent_soft) >= 4.5


@THEMES
def test_text_on_what_is_held_down_and_on_the_accent_can_be_read(colours: Colours) -> None:
    assert contrast(colours.text, colours.pressed) >= 4.5
    for surface in (colours.accent, colours.accent_hover):
        assert contrast(colours.accent_text, surface) >= 4.5
    assert contrast(colours.axis, colours.plot_background) >= 4.5
    # Tooltips are drawn the other way round.
    assert contrast(colours.panel, colours.text) >= 4.5


@THEMES
def test_edges_rings_and_lines_are_seen(colours: Colours) -> None:
    for surface in (colours.window, colours.panel):
        assert contrast(colours.outline, surface) >= 3
        # The frame round what has the keyboard.
        assert contrast(colours.accent, surface) >= 3
    for curve in (colours.loss, colours.dw1, colours.dw2, colours.db, colours.forward, colours.backward):
        assert contrast(curve, colours.plot_background) >= 3
    for tint in colours.class_tints:
        assert contrast(colours.boundary, tint) >= 4.5


@THEMES
def test_a_sample_is_seen_on_the_shading_of_either_side(colours: Colours) -> None:
    for tint in (*colours.class_tints, colours.plot_background):
        for point in colours.classes:
            # The rim sets a point apart from a background of nearly its own colour.
            assert max(contrast(point, tint), contrast(colours.point_edge, tint)) >= 2
            assert contrast(point, colours.point_edge) >= 2


def test_a_projector_has_more_contrast_than_a_desk() -> None:
    for name in ("light", "dark"):
        desk, hall = COLOURS[name, False], COLOURS[name, True]
        for text in ("text", "text_muted", "axis"):
            assert contrast(getattr(hall, text), hall.plot_background) >= contrast(
                getattr(desk, text), desk.plot_background
            )
        assert contrast(hall.text, hall.window) >= 15


# Telling apart


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_the_classes_are_told_apart_by_every_eye(colours: Colours, eye: str) -> None:
    assert seen_apart(colours.classes[0], colours.classes[1], eye) >= CLASSES_APART


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_an_earlier_runs_line_is_not_taken_for_a_class(colours: Colours, eye: str) -> None:
    for point in colours.classes:
        assert seen_apart(colours.ghost, point, eye) >= 15


@THEMES
def test_the_classes_are_told_apart_in_greyscale(colours: Colours) -> None:
    light = [lab(np.full(3, luminance(colour)))[0] for colour in colours.classes]
    assert abs(light[0] - light[1]) >= 15


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_the_sides_of_the_boundary_are_told_apart(colours: Colours, eye: str) -> None:
    assert seen_apart(colours.class_tints[0], colours.class_tints[2], eye) >= 10


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_curves_and_passes_are_told_apart(colours: Colours, eye: str) -> None:
    for one, other in combinations((colours.dw1, colours.dw2, colours.db), 2):
        assert seen_apart(one, other, eye) >= SERIES_APART
    assert seen_apart(colours.forward, colours.backward, eye) >= SERIES_APART


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_runs_are_told_apart_by_every_eye(colours: Colours, eye: str) -> None:
    assert len(colours.runs) == SLOTS
    for one, other in combinations(colours.runs, 2):
        assert seen_apart(one, other, eye) >= (SERIES_APART if eye == "normal" else RUNS_APART)


@THEMES
@pytest.mark.parametrize("eye", list(EYES))
def test_the_lanes_of_a_small_race_are_told_apart_at_a_glance(colours: Colours, eye: str) -> None:
    for lanes in range(2, 8):
        slots = choose_slots([10.0**lane for lane in range(-3, lanes - 3)], [])
        for one, other in combinations(slots, 2):
            assert seen_apart(colours.runs[one], colours.runs[other], eye) >= SERIES_APART, lanes


@THEMES
def test_runs_are_seen_on_the_sheet_and_none_is_near_black_or_white(colours: Colours) -> None:
    for run in colours.runs:
        assert contrast(run, colours.plot_background) >= 3
        assert 15 < lab(linear(run))[0] < 93
        assert np.hypot(*lab(linear(run))[1:]) > 20


@THEMES
def test_the_hues_of_runs_go_round_in_the_order_of_their_learning_rates(colours: Colours) -> None:
    hues = np.degrees([np.arctan2(b, a) for _, a, b in (lab(linear(run)) for run in colours.runs)])
    assert np.all(np.diff(np.unwrap(hues, period=360)) < 0)
    assert 250 < (hues[0] - hues[-1]) % 360 < 360


@THEMES
def test_the_landscape_gets_lighter_evenly(colours: Colours) -> None:
    light = np.array([lab(linear(colour))[0] for colour in colours.colormap])
    steps = np.diff(light)
    assert steps.min() > 0
    assert steps.max() < 1.6 * steps.min()
    assert light[-1] - light[0] > 60


def test_shapes_and_strokes_say_it_without_colour() -> None:
    theme = make_theme("light")
    assert len(set(theme.class_symbols)) == 2
    styles = theme.series_styles
    assert len({styles["dw1"], styles["dw2"], styles["db"]}) == 3
    assert styles["forward"] != styles["backward"]


@pytest.mark.parametrize("projector", [False, True])
def test_lines_are_as_wide_as_the_back_row_needs(projector: bool) -> None:
    for zoom in (0.75, 1.0, 3.0):
        assert make_theme("light", projector, zoom).line_width >= (4 if projector else 2)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#0078D4", "#107C10", "#FFB900", "#E3008C", "#4CC2FF", "#101010", "#FFFFFF"])
def test_the_keyboards_frame_has_the_systems_accent_where_that_can_be_seen(name: str, accent: str) -> None:
    theme = make_theme(name, accent=QColor(accent))
    assert all(contrast(theme.focus, surface) >= 3 for surface in (theme.window, theme.panel, theme.raised))
    seen = all(contrast(QColor(accent), surface) >= 3 for surface in (theme.window, theme.panel, theme.raised))
    assert (theme.focus == QColor(accent)) == seen
