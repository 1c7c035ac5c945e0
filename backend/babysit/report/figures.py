"""Figures of a run: first which curves a figure shows, as plain data, then the figure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from babysit.store.series import SeriesData

# The run colours of the web pages: told apart under three kinds of colour blindness.
COLOURS = ("#2055e1", "#ef6f16", "#0d785b", "#ac7bf7", "#a64126", "#2ca1ab", "#775a7a", "#8a956c")
DASHES = ("solid", "dash", "dot")


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its title, the unit of its y axis, and the series that it shows."""

    title: str
    unit: str
    names: tuple[str, ...]


def charts(names: Iterable[str]) -> list[Chart]:
    """Return the charts that a run with these series has, each with at least one series."""
    known = sorted(names, key=_natural)
    wanted = [
        Chart("Loss", "loss", tuple(n for n in known if n in {"train/loss", "val/loss", "test/loss"})),
        Chart("Accuracy", "share correct", tuple(n for n in known if n.endswith("/accuracy"))),
        Chart("Activation mean", "activation", tuple(n for n in known if n.endswith("/activation/mean"))),
        Chart("Activation std", "activation", tuple(n for n in known if n.endswith("/activation/std"))),
    ]
    return [chart for chart in wanted if chart.names]


def draw(chart: Chart, series: Mapping[str, SeriesData]) -> go.Figure:
    """Return the figure of `chart`; NaN leaves a gap, and a bucketed series says of how many points it is made."""
    figure = go.Figure()
    for place, name in enumerate(chart.names):
        data = series[name]
        note = f" ({len(data.steps)} of {data.n})" if data.is_bucketed else ""
        line = {
            "color": COLOURS[place % len(COLOURS)],
            "dash": DASHES[place // len(COLOURS) % len(DASHES)],
            "width": 1.5,
        }
        mode = "lines" if data.n > 1 else "markers"
        figure.add_scatter(x=data.steps, y=data.values, name=name + note, mode=mode, line=line)
    figure.update_layout(
        title=chart.title, template="plotly_white", height=380, margin={"l": 60, "r": 20, "t": 50, "b": 50}
    )
    figure.update_xaxes(title="step")
    figure.update_yaxes(title=chart.unit)
    return figure


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
