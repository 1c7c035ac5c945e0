"""The states of a run: every legal move is made, every other one is refused by name."""

import itertools

import pytest

from babysit.errors import StateError
from babysit.store.runs import MOVES, RunState, move

PAIRS = list(itertools.product(RunState, RunState))


@pytest.mark.parametrize(("state", "to"), [pair for pair in PAIRS if pair[1] in MOVES[pair[0]]])
def test_a_legal_move(state: RunState, to: RunState) -> None:
    assert move(state, to) is to


@pytest.mark.parametrize(("state", "to"), [pair for pair in PAIRS if pair[1] not in MOVES[pair[0]]])
def test_an_illegal_move_is_refused_by_name(state: RunState, to: RunState) -> None:
    with pytest.raises(StateError) as caught:
        move(state, to)
    assert str(caught.value) == f"the run is {state}: it cannot become {to}"


def test_the_ends_are_final_and_lost_contact_is_reversible() -> None:
    assert {state for state in RunState if state.is_final} == {RunState.FINISHED, RunState.STOPPED, RunState.FAILED}
    assert RunState.RUNNING in MOVES[RunState.LOST]
    assert set(MOVES) == set(RunState)
