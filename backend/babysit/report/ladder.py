"""The ladder: mean and standard deviation of the activations from layer to layer, at a few steps of the run."""

import re
from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from babysit.report import theme
from babysit.report.markup import section
from babysit.report.material import Material
from babysit.report.plot import plot
from babysit.store.series import SeriesData

RUNGS = 5
_LAYER = re.compile(r"layer/(\d+)/activation/(mean|std)")

Ladder = tuple[list[int], list[int], "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"]
"""The layers, the steps, and a value for each step (rows) and layer."""


def ladder_section(found: Material) -> str:
    """Return the spread and the mean of the layers; nothing for fewer than two."""
    plots = []
    for what, words in (("std", "Standard deviation"), ("mean", "Mean")):
        own = ladder(found.series, what)
        if own is not None:
            steps = ", ".join(f"{step:,}" for step in own[1])
            told = f"{words} of each layer's activations, layer 0 being the input where it is there, at steps {steps}."
            plots.append(plot(draw(own, f"activation {what}"), f"{words} by layer", told))
    return section("ladder", "Ladder", f'<div class="plots">{"".join(plots)}</div>' if plots else "")


def ladder(series: Mapping[str, SeriesData], what: str) -> Ladder | None:
    """Return `what` ("mean" or "std") of each layer at up to RUNGS steps; None for fewer than two layers."""
    layers = {int(match[1]): name for name in series if (match := _LAYER.fullmatch(name)) and match[2] == what}
    if len(layers) < 2:
        return None
    order = sorted(layers)
    shared = series[layers[order[-1]]].steps
    places = np.unique(np.linspace(0, len(shared) - 1, min(RUNGS, len(shared))).round().astype(np.int64))
    steps = [int(step) for step in shared[places]]
    values = np.array([[_at(series[layers[layer]], step) for layer in order] for step in steps])
    return order, steps, values


def draw(own: Ladder, unit: str) -> go.Figure:
    """Return the figure of a ladder, a line a step."""
    layers, steps, values = own
    figure = go.Figure()
    for place, step in enumerate(steps):
        colour = theme.RUNS[place % len(theme.RUNS)]
        marker = {"color": colour, "size": 7, "symbol": place}
        figure.add_scatter(x=layers, y=values[place], name=f"step {step:,}", mode="lines+markers", marker=marker,
                           line={"color": colour, "width": 1.6})  # fmt: skip
    figure.update_layout(theme.layout("layer", unit))
    figure.update_xaxes(dtick=1 if len(layers) <= 20 else None)
    return figure


def _at(data: SeriesData, step: int) -> float:
    """Return the value at the last step up to `step`, NaN before the first."""
    place = int(np.searchsorted(data.steps, step, side="right")) - 1
    return float(data.values[place]) if place >= 0 else float("nan")
