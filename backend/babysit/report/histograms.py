"""Histograms over time as heat maps: the spread of a layer's activations, gradients or weights, step by step."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from babysit.report import theme
from babysit.report.markup import section
from babysit.report.material import Material
from babysit.report.plot import plot
from babysit.store.histories import History

BINS = 64
_HOVER = "step %{x}<br>value %{y:.4g}<br>share %{customdata:.2%}<extra></extra>"

Floats: TypeAlias = NDArray[np.float64]
Spread: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""The steps (n,), the middles of the bins (64,), and the share of elements in each bin at each step (64, n)."""


def histograms_section(found: Material) -> str:
    """Return heat maps of a few histograms; nothing where there are none."""
    plots = []
    for name, history in found.histograms.items():
        own = spread(history)
        if own is not None:
            told = (
                f"{len(own[0]):,} of {history.n:,} histograms; the colour is the share of elements (its square root)."
            )
            plots.append(plot(draw(own), name, told))
    return section("histograms", "Histograms over time", f'<div class="plots">{"".join(plots)}</div>' if plots else "")


def spread(history: History) -> Spread | None:
    """Return histograms in the bins that all of them share; None where they are no histograms."""
    if history.dtype != "float32" or len(history.shape) != 1 or not len(history.steps):
        return None
    counts = np.frombuffer(history.data, "<f4").reshape(len(history.steps), -1).astype(np.float64)
    bounds = np.array([_bounds(meta) for meta in history.metas])
    is_sound = np.isfinite(bounds).all(axis=1) & (bounds[:, 1] > bounds[:, 0]) & np.isfinite(counts).all(axis=1)
    if not is_sound.any():
        return None
    counts, bounds, steps = counts[is_sound], bounds[is_sound], history.steps[is_sound]
    edges = np.linspace(float(bounds[:, 0].min()), float(bounds[:, 1].max()), BINS + 1)
    shares = np.array([_rebinned(*row, edges) for row in zip(counts, bounds, strict=True)])
    return steps, (edges[:-1] + edges[1:]) / 2, shares.T


def draw(own: Spread) -> go.Figure:
    """Return the heat map."""
    steps, middles, shares = own
    figure = go.Figure()
    figure.add_heatmap(x=steps, y=middles, z=np.sqrt(shares).astype(np.float32), customdata=shares.astype(np.float32),
                       colorscale="Viridis", showscale=False,
                       hovertemplate=_HOVER)  # fmt: skip
    figure.update_layout(theme.layout("step", "value", 300), hovermode="closest")
    if len(steps) > 1:
        figure.update_xaxes(range=[int(steps[0]), int(steps[-1])])
    return figure


def _bounds(meta: Mapping[str, Any]) -> Sequence[float]:
    try:
        return float(meta["low"]), float(meta["high"])
    except (KeyError, TypeError, ValueError):
        return float("nan"), float("nan")


def _rebinned(counts: Floats, bounds: Floats, edges: Floats) -> Floats:
    """Return the share of elements between edges: counts are spread evenly within their own bins."""
    total = counts.sum()
    if not total:
        return np.zeros(BINS)
    own = np.linspace(bounds[0], bounds[1], len(counts) + 1)
    below = np.concatenate(([0.0], np.cumsum(counts))) / total
    found: Floats = np.diff(np.interp(edges, own, below, left=0.0, right=1.0))
    return found
