"""The colour of a run in a comparison: that which it has on the pages; see frontend/lib/run-colour.js, its twin."""

from collections.abc import Iterable

from babysit.report.theme import DASHES, RUNS


def colours_of(run_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return colour and dash of each run of a set, no two alike up to 24: its own where no older one has taken it."""
    found: dict[str, tuple[str, str]] = {}
    taken: set[int] = set()
    for run_id in sorted(set(run_ids)):
        if len(taken) == len(RUNS):
            taken = set()
        place = _home(run_id)
        while place in taken:
            place = (place + 1) % len(RUNS)
        dash = DASHES[len(found) // len(RUNS) % len(DASHES)]
        taken.add(place)
        found[run_id] = RUNS[place], dash
    return found


def _home(run_id: str) -> int:
    """Return a hash of the id onto the colours: FNV-1a, whose upper bits are folded in."""
    number = 0x811C9DC5
    for character in run_id:
        number = (number ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return (number ^ number >> 13 ^ number >> 24) % len(RUNS)
