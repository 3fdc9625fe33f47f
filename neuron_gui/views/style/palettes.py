"""The colours of the themes: light and dark, for a desk and for a projector.

``tests/views/style/test_palettes.py`` checks them: text has a contrast of at least 4.5:1 on every surface behind it,
outlines and the focus frame at least 3:1; classes, series and passes differ in simulated protanopia, deuteranopia and
tritanopia, and the classes in greyscale too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtGui import QColor


def _colours(names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colours of a theme.

    Attributes
    ----------
    window, panel, raised
        Backgrounds: of the window; of cards, fields and lists; of buttons.
    hover, pressed
        The background of a button under the cursor, and of a pressed one.
    border, outline
        A thin line that only separates; the edge of a control, which must be visible (3:1).
    text, text_muted, text_disabled
        Main text; secondary text (also 4.5:1); text of disabled controls (exempt from contrast rules).
    accent, accent_hover, accent_text, accent_soft
        The accent colour; the same under the cursor; text on it; a pale tint behind what is selected or checked.
    danger, ok, warning
        Colours of messages; 4.5:1 as text.
    plot_background, grid, axis
        The background of a plot, its grid lines, and the lines and numbers of its axes.
    classes, point_edge, class_tints
        Points of class 0 and class 1; their rim, which separates them from the shading; the shading where the
        probability of class 1 is 0, 0.5 and 1.
    boundary
        The line w·x + b = 0.
    loss, dw1, dw2, db
        Curves.
    forward, backward
        The two passes in the computation graph.
    runs
        Twelve colours for runs, from the smallest learning rate to the largest: by hue from violet through blue, green
        and yellow to red, none close to black or white, all different with any colour vision deficiency.
    ghost
        Former states, and what is shown for comparison only.
    colormap
        Colours in equal steps of lightness, dark (low) to light (high), for the loss landscape.
    trail
        The path of the parameters over the landscape.
    halo
        The ring around the cursor; has an alpha value.
    """

    window: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    border: QColor
    outline: QColor
    text: QColor
    text_muted: QColor
    text_disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    accent_soft: QColor
    danger: QColor
    ok: QColor
    warning: QColor
    plot_background: QColor
    grid: QColor
    axis: QColor
    classes: tuple[QColor, ...]
    class_tints: tuple[QColor, ...]
    point_edge: QColor
    boundary: QColor
    loss: QColor
    dw1: QColor
    dw2: QColor
    db: QColor
    forward: QColor
    backward: QColor
    runs: tuple[QColor, ...] = field(repr=False)
    ghost: QColor
    colormap: tuple[QColor, ...] = field(repr=False)
    trail: QColor
    halo: QColor


_LIGHT = Colours(
    window=QColor("#F2F4F6"),
    panel=QColor("#FFFFFF"),
    raised=QColor("#E7EAEE"),
    hover=QColor("#DCE0E6"),
    pressed=QColor("#CED4DC"),
    border=QColor("#DEE2E7"),
    outline=QColor("#808894"),
    text=QColor("#1A1E23"),
    text_muted=QColor("#515964"),
    text_disabled=QColor("#9AA1AB"),
    accent=QColor("#0A7873"),
    accent_hover=QColor("#0B6763"),
    accent_text=QColor("#FFFFFF"),
    accent_soft=QColor("#D5ECEA"),
    danger=QColor("#B3261E"),
    ok=QColor("#1A7438"),
    warning=QColor("#825300"),
    plot_background=QColor("#FFFFFF"),
    grid=QColor("#E6E9ED"),
    axis=QColor("#515964"),
    classes=_colours("#004A8F #DD6300"),
    class_tints=_colours("#A6CDEE #F7F5F1 #FBC693"),
    point_edge=QColor("#FFFFFF"),
    boundary=QColor("#11161C"),
    loss=QColor("#0A7873"),
    dw1=QColor("#A63DA6"),
    dw2=QColor("#4C8211"),
    db=QColor("#2B333D"),
    forward=QColor("#0A7873"),
    backward=QColor("#7B2FBE"),
    runs=_colours("#603FEC #7976E6 #359ACD #16A272 #006837 #516502 #867F00 #EB666D #B61945 #B27891 #D52F9C #784B6C"),
    ghost=QColor("#8B93A0"),
    colormap=_colours(
        "#242143 #282C56 #293968 #254778 #195787 #056790 #007795 #0C8799 #0A979C "
        "#24A79D #4CB49A #70C099 #91CA9A #B1D49F #CDDDAA #E6E7BB #FBF2D2"
    ),
    trail=QColor("#FFFFFF"),
    halo=QColor(221, 99, 0, 208),
)

_DARK = Colours(
    window=QColor("#14171B"),
    panel=QColor("#1B1F24"),
    raised=QColor("#2A3037"),
    hover=QColor("#343B44"),
    pressed=QColor("#3F4751"),
    border=QColor("#2D333B"),
    outline=QColor("#727C8A"),
    text=QColor("#E8EBEF"),
    text_muted=QColor("#A9B2BE"),
    text_disabled=QColor("#66707D"),
    accent=QColor("#2BA096"),
    accent_hover=QColor("#3DB1A6"),
    accent_text=QColor("#06110F"),
    accent_soft=QColor("#133834"),
    danger=QColor("#FF8A80"),
    ok=QColor("#6CCB87"),
    warning=QColor("#F0B45A"),
    plot_background=QColor("#16191E"),
    grid=QColor("#282D34"),
    axis=QColor("#A9B2BE"),
    classes=_colours("#4D9DE8 #FFB35C"),
    class_tints=_colours("#1A426C #1C2026 #613918"),
    point_edge=QColor("#0D0F12"),
    boundary=QColor("#FFFFFF"),
    loss=QColor("#4FD1C5"),
    dw1=QColor("#D57FDB"),
    dw2=QColor("#A9DB62"),
    db=QColor("#F2F4F7"),
    forward=QColor("#4FD1C5"),
    backward=QColor("#B388FF"),
    runs=_colours("#CAB2FD #8881BB #3B7FF8 #2A9FA1 #99E6D5 #5DC74D #6E8E36 #D5E11E #EDD596 #E5AA87 #FC311B #EF3A89"),
    ghost=QColor("#6E7886"),
    colormap=_colours(
        "#181535 #1C1F47 #1C2B58 #163868 #004775 #015679 #09647D #0B7282 #0C8186 "
        "#0D9188 #339E85 #5AA983 #7BB384 #9ABC88 #B5C592 #CDCEA3 #E0D8B8"
    ),
    trail=QColor("#FFFFFF"),
    halo=QColor(255, 179, 92, 208),
)

# Pale colours are not visible on a projector in a lit room: pure backgrounds, stronger shading, darker text.
_LIGHT_PROJECTOR = replace(
    _LIGHT,
    window=QColor("#FFFFFF"),
    border=QColor("#B4BCC6"),
    outline=QColor("#5A626D"),
    text=QColor("#000000"),
    text_muted=QColor("#2E343B"),
    accent=QColor("#006661"),
    accent_hover=QColor("#004F4B"),
    accent_soft=QColor("#BFE3E0"),
    danger=QColor("#9C1007"),
    ok=QColor("#0B5C27"),
    warning=QColor("#6B4300"),
    grid=QColor("#D3D8DE"),
    axis=QColor("#000000"),
    classes=_colours("#00377A #C94F00"),
    class_tints=_colours("#9CC9EE #FFFFFF #FFC48F"),
    boundary=QColor("#000000"),
    loss=QColor("#00645F"),
    dw1=QColor("#962A96"),
    dw2=QColor("#4C8211"),
    db=QColor("#11161C"),
    forward=QColor("#00645F"),
    backward=QColor("#6A1FB0"),
    ghost=QColor("#6C7480"),
    halo=QColor(201, 79, 0, 208),
)

_DARK_PROJECTOR = replace(
    _DARK,
    window=QColor("#000000"),
    panel=QColor("#0B0D10"),
    border=QColor("#454E5A"),
    outline=QColor("#97A2B1"),
    text=QColor("#FFFFFF"),
    text_muted=QColor("#D5DAE1"),
    plot_background=QColor("#000000"),
    grid=QColor("#343B44"),
    axis=QColor("#FFFFFF"),
    classes=_colours("#52A6F2 #FFC47B"),
    class_tints=_colours("#12426F #0B0D10 #6B3D12"),
    point_edge=QColor("#000000"),
    loss=QColor("#5FE3D6"),
    dw1=QColor("#E594EA"),
    dw2=QColor("#B8EC6E"),
    db=QColor("#FFFFFF"),
    forward=QColor("#5FE3D6"),
    backward=QColor("#BF9BFF"),
    ghost=QColor("#8994A3"),
    halo=QColor(255, 193, 117, 208),
)

#: Colours by the name of the theme and whether it is for a projector.
COLOURS: dict[tuple[str, bool], Colours] = {
    ("light", False): _LIGHT,
    ("light", True): _LIGHT_PROJECTOR,
    ("dark", False): _DARK,
    ("dark", True): _DARK_PROJECTOR,
}
