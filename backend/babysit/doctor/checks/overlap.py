"""Overlap: no validation or test example stands in the training split as well."""

import numpy as np

from babysit.doctor.check import Case, Check, Result, checks
from babysit.doctor.figure import Figure, Line, Mark, Picture
from babysit.doctor.fingerprint import Fingerprints, SplitName
from babysit.doctor.words import percent

MOST = 0.01
"""Share of a split that may stand in another one too: as good as nothing of a score."""
NAMED = 3
Pair = tuple[SplitName, SplitName]
PAIRS: tuple[Pair, ...] = (("validation", "train"), ("test", "train"), ("test", "validation"))


@checks.register("overlap")
class Overlap(Check):
    """Equal examples in two splits, by a hash of each."""

    title = "Overlap of the splits"
    meaning = (
        "What stands in both splits was learnt by heart: the score on it says nothing about new examples, and looks "
        "better than it is. Remove the duplicates before splitting."
    )
    source = "our own: 1 % of equal examples moves an accuracy by at most a point"
    rank = 2

    def run(self, case: Case) -> Result:
        """Return the largest share of a split that stands in another, and where."""
        prints = {name: case.fingerprints(name) for name in ("train", "validation", "test")}
        found = {pair: np.isin(prints[pair[0]], prints[pair[1]]) for pair in PAIRS}
        shares = {pair: float(flags.mean()) if flags.size else 0.0 for pair, flags in found.items()}
        worst = max(shares, key=lambda pair: shares[pair])
        if not shares[worst]:
            sizes = " and ".join(f"{len(prints[name]):,}" for name in ("validation", "test"))
            sentence = f"None of {sizes} validation and test examples stands in the training split."
            return self.result(True, sentence, 0.0, "≤", MOST)
        rows = np.flatnonzero(found[worst])
        twins = [_place(prints[worst[1]], prints[worst[0]][row]) for row in rows[:NAMED]]
        named = ", ".join(f"{row} = {twin}" for row, twin in zip(rows[:NAMED], twins, strict=True))
        part = f"{len(rows):,} of {found[worst].size:,} {worst[0]} examples ({percent(shares[worst], 2)})"
        sentence = f"{part} stand in the {worst[1]} split too: {named}{' …' if len(rows) > NAMED else ''} (from 0)."
        figure = _pictures(case, worst, int(rows[0]), twins[0]) or _bars(shares)
        return self.result(shares[worst] <= MOST, sentence, shares[worst], "≤", MOST, figure)


def _place(prints: Fingerprints, wanted: np.uint64) -> int:
    return int(np.flatnonzero(prints == wanted)[0])


def _pictures(case: Case, pair: Pair, row: int, twin: int) -> Figure | None:
    """Return one example and its twin side by side, where they are pictures."""
    splits = [getattr(case.dataset, name) for name in pair]
    shown = [case.dataset.originals(split.x[i : i + 1]) for split, i in zip(splits, (row, twin), strict=True)]
    if any(picture.ndim != 4 or picture.dtype != np.uint8 for picture in shown):
        return None
    labels = [f"{name} {i}" for name, i in zip(pair, (row, twin), strict=True)]
    return Figure("pictures", pictures=[Picture(label, x[0]) for label, x in zip(labels, shown, strict=True)])


def _bars(shares: dict[Pair, float]) -> Figure:
    names = [f"{first} in {second}" for first, second in shares]
    return Figure("bars", names, [Line("share", list(shares.values()))], [Mark("the most", y=MOST)], "", "share")
