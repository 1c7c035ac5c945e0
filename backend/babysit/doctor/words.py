"""The words of a finding: numbers, steps and layers as people write them."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby


def number(value: float) -> str:
    """Return three significant digits, and words for what is no number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "infinite" if value > 0 else "−infinite"
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−") if abs(value) < 1000 else f"{value:.0f}".replace("-", "−")


def percent(share: float, digits: int | None = None) -> str:
    """Return a share in percent, whole from 10 % on unless `digits` are given, with a space that does not break."""
    is_small = digits is None and 0 < abs(share) < 0.1
    return f"{100 * share:.2g}\u00a0%" if is_small else f"{100 * share:.{digits or 0}f}\u00a0%"


def part_of(value: float) -> str:
    """Return "0.03 of" what follows, or "110 times" it."""
    return f"{number(value)} {'of' if value < 1 else 'times'}"


def steps(count: int) -> str:
    """Return "1 step" or "1,200 steps"."""
    return f"{count:,} step{'' if count == 1 else 's'}"


def layers(numbers: Sequence[int]) -> str:
    """Return "layer 3", "layers 1 and 3", "layers 2–5" or "layers 1, 2 and 7"."""
    found = sorted(numbers)
    if len(found) == 1:
        return f"layer {found[0]}"
    if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
        return f"layers {found[0]}–{found[-1]}"
    return f"layers {', '.join(map(str, found[:-1]))} and {found[-1]}"


def join(sentences: Sequence[str]) -> str:
    """Return sentences as one text, without those that are empty."""
    return " ".join(filter(None, sentences))


def spans(numbers: Iterable[int]) -> str:
    """Return rising numbers as spans: "1, 3–5"."""
    groups = [[n for _, n in group] for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return ", ".join(str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups)
