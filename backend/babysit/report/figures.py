"""Figures of a run: first which curves a figure shows, as plain data, then the figure.

Of the hundreds of series that a deep network has, a report shows those that tell first what goes wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from babysit.report import theme
from babysit.report.markup import label
from babysit.store.series import SeriesData

HEALTHY_RATIO = 1e-3
"""About what an update should be beside its weights (CS231n notes, neural-networks-3)."""
MAX_OTHERS = 24
MAX_LINES = 24
MAX_MARKS = 40
_BAND = 0.15
_WIDE = 1e4
_SPLITS = ("train", "val", "test")
_FEW = 3  # lines whose least and greatest values are drawn as a band


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

_OURS = re.compile(r"layer/\d+/|time/|system/|speed/|optimizer/|train/loss/|val/class/")
"""Series of ours that are many, and told by the charts above as far as a report goes."""


def charts(names: Iterable[str]) -> list[Chart]:
    """Return the charts that a run with these series has, each with at least one series."""
    known = sorted(names, key=lambda name: (_split(name), natural(name)))
    found = [
        replace(chart, names=tuple(name for name in known if re.fullmatch(chart.names[0], name))) for chart in WANTED
    ]
    return [chart for chart in found if chart.names]


def _split(name: str) -> int:
    """Return the place of a series' split, so that lines have the order and the colours of the pages."""
    first = name.partition("/")[0]
    return _SPLITS.index(first) if first in _SPLITS else len(_SPLITS)


def others(names: Iterable[str]) -> tuple[list[Chart], int]:
    """Return a chart for each group of series that those of `charts` do not show, by what their names begin with, and
    how many series found no room.
    """
    own = list(names)
    shown = {name for chart in charts(own) for name in chart.names}
    left = sorted((name for name in own if name not in shown and not _OURS.match(name)), key=natural)
    groups: dict[str, list[str]] = {}
    for name in left:
        groups.setdefault(name.rpartition("/")[0] or name, []).append(name)
    kept = list(groups.items())[:MAX_OTHERS]
    n_kept = sum(min(len(own), MAX_LINES) for _, own in kept)
    return [Chart(title, "", tuple(own[:MAX_LINES])) for title, own in kept], len(left) - n_kept


def draw(chart: Chart, series: Mapping[str, SeriesData], marks: Sequence[int] = ()) -> go.Figure:
    """Return the figure of `chart`; NaN leaves a gap and a cross, a band holds what buckets hide, and `marks` are steps
    of changes, in their order.
    """
    figure = go.Figure()
    is_of_layers = all(name.startswith("layer/") for name in chart.names)
    for place, name in enumerate(chart.names):
        colour = theme.of_layer(place, len(chart.names)) if is_of_layers else theme.RUNS[place % len(theme.RUNS)]
        dash = theme.DASHES[0 if is_of_layers else place // len(theme.RUNS) % len(theme.DASHES)]
        add_line(
            figure,
            _short(name) if is_of_layers else name,
            series[name],
            colour,
            dash,
            has_band=len(chart.names) <= _FEW,
        )
    if chart.mark is not None:
        _add_level(figure, chart.mark, [series[name] for name in chart.names])
    figure.update_layout(theme.layout("step", chart.unit))
    add_crosses(figure, [series[name] for name in chart.names])
    for place, step in enumerate(marks[:MAX_MARKS]):
        dotted = {"color": theme.QUIET, "dash": "dot", "width": 1}
        figure.add_vline(x=step, line=dotted, annotation_text=str(place + 1))
    _scale(figure, chart, series)
    return figure


def _short(name: str) -> str:
    """Return a layer's series by its layer: its chart says what it is of."""
    return " ".join(name.split("/")[:2])


def _scale(figure: go.Figure, chart: Chart, series: Mapping[str, SeriesData]) -> None:
    if chart.axis == "log":
        figure.update_yaxes(theme.POWERS, dtick=1)
    if chart.axis == "plain" and is_wide([series[name] for name in chart.names]):
        figure.update_yaxes(theme.POWERS)
    if chart.axis == "zero":  # plotly's own range for a constant is the constant ± 1
        highest = max(float(np.nanmax(series[name].values, initial=0)) for name in chart.names)
        figure.update_yaxes(range=[0, 1.05 * highest if 0 < highest < np.inf else 1])


def is_wide(lines: Sequence[SeriesData]) -> bool:
    """Return whether a plain axis would show the largest values alone, as where a loss explodes; never where a value is
    not above 0, which a logarithmic one cannot show.
    """
    values = np.concatenate([data.values for data in lines] or [np.empty(0)])
    finite = values[np.isfinite(values)]
    return bool(len(finite) and finite.min() > 0 and finite.max() > _WIDE * np.median(finite))


def add_line(figure: go.Figure, name: str, data: SeriesData, colour: str, dash: str, has_band: bool = False) -> None:
    """Add a line, and under it the band of what its buckets hold; one point is a dot."""
    if has_band and data.min is not None and data.max is not None:
        for edge, fill in ((data.min, None), (data.max, "tonexty")):
            line = {"width": 0, "color": colour}
            quiet = {"mode": "lines", "opacity": _BAND, "hoverinfo": "skip", "showlegend": False}
            figure.add_scatter(x=data.steps, y=edge, line=line, fill=fill, **quiet)
    values = np.where(np.isfinite(data.values), data.values, np.nan)
    line = {"color": colour, "dash": dash, "width": 1.6}
    mode = "lines" if len(data.steps) > 1 else "markers"
    figure.add_scatter(x=data.steps, y=values, name=label(name), mode=mode, line=line, marker={"color": colour})


def add_crosses(figure: go.Figure, lines: Sequence[SeriesData]) -> None:
    """Mark at the foot of a figure each step with a value that is no number, and say from where on."""
    steps = np.unique(np.concatenate([nonfinite_steps(data) for data in lines] or [np.empty(0, np.int64)]))
    if not len(steps):
        return
    marker = {"symbol": "x", "size": 8, "color": theme.BAD}
    figure.add_scatter(x=steps[:500], y=np.zeros(min(len(steps), 500)), yaxis="y2", mode="markers", marker=marker,
                       name="not a number", hovertemplate="not a number<extra></extra>")  # fmt: skip
    figure.update_layout(yaxis2={"overlaying": "y", "range": [-0.02, 1], "visible": False, "fixedrange": True})


def nonfinite_steps(data: SeriesData) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """Return the steps of the points, or of the buckets, that hold what is no number."""
    return data.steps[~np.isfinite(data.values) if data.nonfinite is None else data.nonfinite > 0]


def caption(names: Sequence[str], series: Mapping[str, SeriesData]) -> str:
    """Return in words what a figure draws: "train/loss: 12,000 points in 1,000 buckets, 3 not a number"."""
    told = [_told(series[name]) for name in names]
    if len(told) > 2 and len(set(told)) == 1:
        return f"{len(told)} lines of {told[0]} each."
    parts = [f"{name}: {words}" for name, words in zip(names, told, strict=True)]
    more = f"; and {len(parts) - 6} more lines" if len(parts) > 6 else ""
    return "; ".join(parts[:6]) + more + "."


def _told(data: SeriesData) -> str:
    n_bad = int((~np.isfinite(data.values)).sum() if data.nonfinite is None else data.nonfinite.sum())
    buckets = f" in {len(data.steps):,} buckets, the last of each drawn" if data.is_bucketed else ""
    return f"{data.n:,} point{'' if data.n == 1 else 's'}{buckets}" + (f", {n_bad:,} not a number" if n_bad else "")


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key by which layer 10 comes after layer 2."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def _add_level(figure: go.Figure, value: float, lines: Sequence[SeriesData]) -> None:
    """Draw a level line as long as the longest of the others."""
    ends = [min(int(data.steps[0]) for data in lines), max(int(data.steps[-1]) for data in lines)]
    line = {"color": theme.QUIET, "dash": "dot", "width": 1}
    figure.add_scatter(x=ends, y=[value, value], name=f"{value:g}", mode="lines", line=line)
