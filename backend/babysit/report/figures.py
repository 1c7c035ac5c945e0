"""Figures of a run: first which curves a figure shows, as plain data, then the figure.

Of the hundreds of series that a deep network has, a report shows those that tell first what goes wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from babysit.store.series import SeriesData

# The run colours of the web pages: told apart under three kinds of colour blindness.
COLOURS = ("#2055e1", "#ef6f16", "#0d785b", "#ac7bf7", "#a64126", "#2ca1ab", "#775a7a", "#8a956c")
DASHES = ("solid", "dash", "dot")
MARK_COLOUR = "#5b6470"
HEALTHY_RATIO = 1e-3
"""About what an update should be beside its weights (CS231n notes, neural-networks-3)."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its title, the unit of its y axis, and the series that it shows.

    The y axis is plain, begins at zero, or is logarithmic; `mark` is a value to hold the lines against.
    """

    title: str
    unit: str
    names: tuple[str, ...]
    axis: Literal["plain", "zero", "log"] = "plain"
    mark: float | None = None


WANTED = (
    Chart("Loss", "loss", ("(train|val|test|test/best)/loss",)),
    Chart("Accuracy", "share correct", ("(train|val|test|test/best)/accuracy",)),
    Chart("Accuracy of each class", "share correct", ("val/class/.*/accuracy",)),
    Chart("Learning rate", "learning rate", ("optimizer/learning_rate",), "zero"),
    Chart("Activation mean", "activation", (r"layer/\d+/activation/mean",)),
    Chart("Activation std", "activation", (r"layer/\d+/activation/std",)),
    Chart("Saturated activations", "share of activations", (r"layer/\d+/activation/saturated",), "zero"),
    Chart("Dead units", "share of units", (r"layer/\d+/activation/dead",), "zero"),
    Chart("Update : weight", "‖ΔW‖ / ‖W‖", (r"layer/\d+/update_ratio",), "log", HEALTHY_RATIO),
)
"""The charts of a report, in their order; their names are patterns."""


def charts(names: Iterable[str]) -> list[Chart]:
    """Return the charts that a run with these series has, each with at least one series."""
    known = sorted(names, key=_natural)
    found = [
        replace(chart, names=tuple(name for name in known if re.fullmatch(chart.names[0], name))) for chart in WANTED
    ]
    return [chart for chart in found if chart.names]


def draw(chart: Chart, series: Mapping[str, SeriesData]) -> go.Figure:
    """Return the figure of `chart`; NaN leaves a gap, and a bucketed series says of how many points it is made."""
    figure = go.Figure()
    for place, name in enumerate(chart.names):
        _add_line(figure, place, name, series[name])
    if chart.mark is not None:
        _add_mark(figure, chart.mark, [series[name] for name in chart.names])
    figure.update_layout(
        title=chart.title, template="plotly_white", height=380, margin={"l": 60, "r": 20, "t": 50, "b": 50}
    )
    figure.update_xaxes(title="step")
    figure.update_yaxes(title=chart.unit)
    if chart.axis == "log":
        figure.update_yaxes(type="log", exponentformat="power")
    if chart.axis == "zero":  # plotly's own range for a constant is the constant ± 1
        highest = max(float(np.nanmax(series[name].values, initial=0)) for name in chart.names)
        figure.update_yaxes(range=[0, 1.05 * highest] if 0 < highest < np.inf else None)
    return figure


def _add_line(figure: go.Figure, place: int, name: str, data: SeriesData) -> None:
    note = f" ({len(data.steps)} of {data.n})" if data.is_bucketed else ""
    dash = DASHES[place // len(COLOURS) % len(DASHES)]
    line = {"color": COLOURS[place % len(COLOURS)], "dash": dash, "width": 1.5}
    mode = "lines" if data.n > 1 else "markers"
    figure.add_scatter(x=data.steps, y=data.values, name=name + note, mode=mode, line=line)


def _add_mark(figure: go.Figure, value: float, lines: Sequence[SeriesData]) -> None:
    """Draw a level line as long as the longest of the others."""
    ends = [min(int(data.steps[0]) for data in lines), max(int(data.steps[-1]) for data in lines)]
    line = {"color": MARK_COLOUR, "dash": "dot", "width": 1}
    figure.add_scatter(x=ends, y=[value, value], name=f"{value:g}", mode="lines", line=line)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
