"""All twins of the gym, in the order in which they are trained: the cheap ones first."""

from benchmarks.gym.broken import BROKEN_TUNED
from benchmarks.gym.healthy import HEALTHY
from benchmarks.gym.twin import TUNED, Twin
from benchmarks.gym.unseen import BROKEN_UNSEEN

DATA = (*TUNED, "shapes", "cifar10")
TWINS = tuple(sorted((*HEALTHY, *BROKEN_TUNED, *BROKEN_UNSEEN), key=lambda twin: DATA.index(twin.data)))


def named(name: str) -> Twin:
    """Return the twin of that name; raises KeyError."""
    return {twin.name: twin for twin in TWINS}[name]


def chosen(words: list[str]) -> list[Twin]:
    """Return the twins whose name or data set is one of `words`, with the healthy ones that they are held against."""
    if not words:
        return list(TWINS)
    found = [twin for twin in TWINS if twin.name in words or twin.data in words]
    wanted = {twin.name for twin in found} | {twin.of for twin in found}
    return [twin for twin in TWINS if twin.name in wanted]
