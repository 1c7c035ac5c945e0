"""Words: numbers as sentences have them."""

from collections.abc import Iterable
from itertools import groupby


def spans(numbers: Iterable[int]) -> str:
    """Return rising numbers as spans: "1, 3–5"."""
    groups = [[n for _, n in group] for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return ", ".join(str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as per cent, such as "2 %", with a space at which no line breaks."""
    return f"{100 * share:.{digits}f}\u00a0%"
