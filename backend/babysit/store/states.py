"""The states of a run, and the table of moves between them."""

from enum import StrEnum

from babysit.errors import StateError


class RunState(StrEnum):
    """Where a run stands; `lost` means that contact is lost, and is reversible."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    LOST = "lost"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the run has ended; only a person's wish leads on from there, and from FINISHED nothing."""
        return self in _ENDS


_ENDS = frozenset({RunState.FINISHED, RunState.STOPPED, RunState.FAILED})

MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.STARTING, RunState.STOPPED, RunState.FAILED}),
    RunState.STARTING: frozenset({RunState.QUEUED, RunState.RUNNING, RunState.LOST, RunState.STOPPED, RunState.FAILED}),
    RunState.RUNNING: frozenset({RunState.PAUSED, RunState.LOST}) | _ENDS,
    RunState.PAUSED: frozenset({RunState.RUNNING, RunState.LOST, RunState.STOPPED, RunState.FAILED}),
    RunState.LOST: frozenset({RunState.RUNNING, RunState.PAUSED}) | _ENDS,
    RunState.FINISHED: frozenset(),
    RunState.STOPPED: frozenset({RunState.QUEUED}),  # resumed
    RunState.FAILED: frozenset({RunState.QUEUED}),
}


def move(state: RunState, to: RunState) -> RunState:
    """Return `to`; raises StateError when no move leads there from `state`."""
    if to not in MOVES[state]:
        raise StateError("the run", state.value, f"become {to.value}")
    return to
