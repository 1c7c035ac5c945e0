"""A verification: what was looked at, and what is not as it should be, as words with what to do."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from babysit.errors import StoreBusyError, StoreError

MOST = 100
"""Troubles of one check that are told; the others are counted."""
RESTORE = "stop babysit, keep the damaged database aside, and restore a backup or a file of the folder backups"

Tell = Callable[[str, int, int], None]
"""Hears what is looked at, and how much of how much was."""
Done = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it should be: where, what, and what to do. What is not `is_wrong` harms nobody."""

    where: str
    what: str
    advice: str
    is_wrong: bool = True


class Verification:
    """Takes check after check; `looked` has how many of each thing were looked at."""

    def __init__(self, tell: Tell = lambda what, done, total: None) -> None:
        self._tell = tell
        self.looked: dict[str, int] = {}
        self.troubles: list[Trouble] = []
        self.n_more = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(trouble.is_wrong for trouble in self.troubles)

    def look(self, name: str, total: int, check: Callable[[Done], Iterable[Trouble]]) -> None:
        """Make a check of `total` things called `name`; a database that cannot be read further is one more trouble."""
        self._tell(name, 0, total)
        n_told = 0
        try:
            for trouble in check(lambda done: self._tell(name, done, total)):
                n_told += 1
                if n_told <= MOST:
                    self.troubles.append(trouble)
        except StoreBusyError:
            raise
        except StoreError as error:
            self.troubles.append(Trouble(name, str(error), RESTORE))
        self.n_more += max(n_told - MOST, 0)
        self.looked[name] = total

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        troubles = [asdict(trouble) for trouble in self.troubles]
        return {"is_sound": self.is_sound, "looked_at": self.looked, "troubles": troubles, "more": self.n_more}
