"""The look of figures: colours that are told apart under three kinds of colour blindness, in light and dark.

Figures are made in the light colours; the page changes each into its dark one where the reader's screen is dark.
"""

from typing import Any

RUNS = ("#2055e1", "#ef6f16", "#0d785b", "#ac7bf7", "#a64126", "#2ca1ab", "#775a7a", "#8a956c")
"""The run colours of the web pages."""
LAYERS = ("#24229e", "#5420a2", "#7c1f98", "#9f2083", "#bd2766", "#d3393f", "#d85b02", "#cd8004")
"""From the input to the last layer, by lightness and hue."""
DASHES = ("solid", "dash", "dot")
TEXT, QUIET, GRID, BAD = "#1b1f24", "#57606a", "#d5dae0", "#b3261e"

DARK = {
    TEXT: "#e6e8eb",
    QUIET: "#9aa4b0",
    GRID: "#2a2f38",
    BAD: "#ff8a80",
    **dict(
        zip(RUNS, ("#6f95f5", "#ef6f16", "#2fae88", "#ac7bf7", "#d4745a", "#2ca1ab", "#a98bad", "#8a956c"), strict=True)
    ),
    **dict(
        zip(
            LAYERS,
            ("#6277d9", "#9478de", "#be7ad7", "#e37fc6", "#ff8baf", "#fda9a3", "#fdc0a4", "#fed6ad"),
            strict=True,
        )
    ),
}
"""What each colour becomes on a dark screen."""

POWERS: dict[str, Any] = {"type": "log", "exponentformat": "power"}
"""A logarithmic axis, with powers of ten at its ticks."""


def layout(title_x: str, title_y: str, height: int = 340) -> dict[str, Any]:
    """Return the layout that all figures share: no background of its own, quiet lines, the legend above."""
    axis = {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": GRID, "tickcolor": GRID, "automargin": True}
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 56, "r": 12, "t": 12, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 12, "color": TEXT},
        "hovermode": "x unified",
        "hoverlabel": {"namelength": -1},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        "xaxis": {**axis, "title": {"text": title_x, "font": {"color": QUIET}}},
        "yaxis": {**axis, "title": {"text": title_y, "font": {"color": QUIET}}},
    }


def of_layer(place: int, n: int) -> str:
    """Return the colour of the layer at `place` of n, from 0."""
    return LAYERS[round(place * (len(LAYERS) - 1) / max(n - 1, 1))]
