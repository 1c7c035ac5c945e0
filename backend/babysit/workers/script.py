"""The script: what is to be changed at which step, of a run that is trained again, or that goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: `step` counts the steps done before it, `id` the changes of the run; `by` says who made it."""

    id: int
    step: int
    field: str
    value: Any
    note: str = ""
    by: str = ""


class Script:
    """The changes that were `told` of by this run before it went on at `step`, and the `planned` ones of a replay.

    What was told of within the checkpoint is in its settings; from its very step on it has to be made again.
    """

    def __init__(self, planned: Sequence[Entry] = (), told: Sequence[Entry] = (), step: int = 0) -> None:
        self.told = tuple(told)
        self._ids = {entry.id for entry in told}
        again = [(entry, True) for entry in told if entry.step >= step]
        due = again + [(entry, False) for entry in planned if entry.id not in self._ids]
        self._due = sorted(due, key=lambda each: (each[0].step, each[0].id))
        self._next = 1 + max((entry.id for entry in (*told, *planned)), default=0)

    def due(self, step: int) -> Iterator[tuple[Entry, bool]]:
        """Yield once each entry of a step up to `step`, and whether it was told of before."""
        while self._due and self._due[0][0].step <= step:
            yield self._due.pop(0)

    def next_number(self) -> int:
        """Return the number of the next change that a person makes."""
        return self._next

    def note(self, number: int) -> None:
        """Take note that a change has been made and told of."""
        self._ids.add(number)
        self._next = max(self._next, number + 1)

    def has(self, number: int) -> bool:
        """Return whether the change of that number was made."""
        return number in self._ids


def read_entries(rows: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return the entries of plain JSON, in the order of their numbers."""
    return sorted((Entry(**row) for row in rows), key=lambda entry: entry.id)
