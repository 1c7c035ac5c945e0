"""The lecture's numbers: mean and spread of the activations of its ten layers, and how near a run's own come to them.

Source: CS231n, lecture 6 (2017), "Weight Initialization" and "Batch Normalization". What the slides print
says so; the other numbers are those of the same experiment, run again: X ~ N(0, 1), 1000 × 500, ten layers of 500
units, no bias.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babysit.train.presets import PRESETS


@dataclass(frozen=True, slots=True)
class Case:
    """One experiment: `std` and, where the slides print it, `mean` by layer.

    `tolerance` is the share by which another draw of the weights may differ in the first layer, and `grows` whether it
    adds up from layer to layer, as it does where no layer pulls the signal back.
    """

    std: Mapping[int, float]
    mean: Mapping[int, float] = field(default_factory=dict)
    tolerance: float = 0.01
    grows: bool = False
    is_printed: bool = False

    def share(self, layer: int) -> float:
        """Return by which share of the spread a layer's numbers may differ."""
        return self.tolerance * max(layer, 1) if self.grows else self.tolerance


def _listed(values: Sequence[float]) -> dict[int, float]:
    return dict(enumerate(values))


_TANH_STD = (1.001311, 0.627953, 0.486051, 0.407723, 0.357108, 0.320917, 0.292116, 0.273307, 0.254935, 0.239266)
_TANH_MEAN = (0.0018, 0.001198, -0.000175, 0.000055, -0.000306, 0.000142, -0.000389, -0.00022, -0.000291, 0.000361)
_RELU_STD = (0.999444, 0.825232, 0.827835, 0.813855, 0.826902, 0.834992, 0.860035, 0.870618, 0.889348, 0.845357)
_RELU_MEAN = (0.000501, 0.562488, 0.553614, 0.545867, 0.565396, 0.547678, 0.587103, 0.596867, 0.623214, 0.567498)
CASES: dict[str, Case] = {
    "lecture-tanh-small": Case({1: 0.2131, 2: 0.0476, 5: 0.000532, 10: 3e-7}, is_printed=True),
    "lecture-tanh-large": Case({1: 0.982, 2: 0.982, 5: 0.982, 10: 0.982}),
    "lecture-tanh-xavier": Case(_listed((*_TANH_STD, 0.228008)), _listed((*_TANH_MEAN, 0.000139)), is_printed=True),
    "lecture-relu-xavier": Case({1: 0.583, 2: 0.415, 5: 0.150, 10: 0.026}, tolerance=0.02, grows=True),
    "lecture-relu-he": Case(
        _listed((*_RELU_STD, 0.844523)), _listed((*_RELU_MEAN, 0.555231)), tolerance=0.02, grows=True, is_printed=True
    ),
    "lecture-batch-norm-tanh": Case({1: 0.628, 2: 0.628, 5: 0.629, 10: 0.629}),
    "lecture-batch-norm-relu": Case({1: 0.583, 2: 0.584, 5: 0.584, 10: 0.586}),
}
"""By preset. Over seeds tanh differs by at most 1 %, ReLU by about 2 % a layer: 20 % in the tenth."""

ALIKE = {
    "small-init-collapse": "lecture-tanh-small",
    "large-init-saturation": "lecture-tanh-large",
    "xavier-tanh": "lecture-tanh-xavier",
    "xavier-relu-collapse": "lecture-relu-xavier",
    "he-relu": "lecture-relu-he",
    "batch-norm-bad-init": "lecture-batch-norm-tanh",
}
"""Presets of the same init on other data and other widths, beside which the numbers stand to be compared, not met."""


@dataclass(frozen=True, slots=True)
class Row:
    """A layer's mean and spread as measured, and the lecture's; `is_within` is None where there is nothing to meet."""

    layer: int
    mean: float | None
    std: float | None
    lecture_mean: float | None = None
    lecture_std: float | None = None
    tolerance: float | None = None
    is_within: bool | None = None


def case_of(preset: str) -> tuple[Case | None, bool]:
    """Return the lecture's case beside which a preset's numbers stand, if any, and whether they are to meet it."""
    return CASES.get(ALIKE.get(preset, preset)), preset in CASES


def compare(preset: str, mean: Mapping[int, float], std: Mapping[int, float]) -> list[Row]:
    """Return a row for each layer that was measured, the input (0) first, beside the lecture's where it has them.

    A spread is within when it differs by no more than its share, a mean by no more than that share of the spread.
    """
    case, is_same = case_of(preset)
    layers = sorted({*mean, *std})
    if case is None:
        return [Row(layer, mean.get(layer), std.get(layer)) for layer in layers]
    return [_beside(case, is_same, layer, mean.get(layer), std.get(layer)) for layer in layers]


def _beside(case: Case, is_same: bool, layer: int, mean: float | None, std: float | None) -> Row:
    wanted, centre = case.std.get(layer), case.mean.get(layer)
    if wanted is None or not is_same:
        return Row(layer, mean, std, centre, wanted)
    room = case.share(layer) * wanted
    is_within = std is not None and abs(std - wanted) <= room
    if centre is not None:
        is_within = is_within and mean is not None and abs(mean - centre) <= room
    return Row(layer, mean, std, centre, wanted, case.share(layer), is_within)


def about(preset: str) -> dict[str, Any] | None:
    """Return what a page says of the lecture's numbers beside a preset's, None where it has none.

    `std` is each layer's spread, null where it is not given; `is_printed`, whether the slides print them; `is_same`,
    whether they are to be met, which else the preset `exact` is.
    """
    case, is_same = case_of(preset)
    if case is None:
        return None
    exact = ALIKE.get(preset, preset)
    title = next(each.title for each in PRESETS if each.name == exact)
    std = [case.std.get(layer) for layer in range(max(case.std) + 1)]
    return {"std": std, "is_printed": case.is_printed, "is_same": is_same, "exact": exact, "exact_title": title}
