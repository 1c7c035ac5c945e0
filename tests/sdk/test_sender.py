"""The sender: how often it looks at what there is to send."""

from pathlib import Path

import pytest

from babysit.sdk.run import Run
from babysit.sdk.sender import pause_after
from sdk.ingest_peer import TOKEN, Ledger, ingest_peer, wait_for


@pytest.mark.parametrize(("silence", "pause"), [(0, 0.04), (0.5, 0.04), (1.6, 0.1), (8, 0.5), (16, 1), (1e5, 1)])
def test_what_is_said_after_a_silence_waits_for_a_small_part_of_it(silence: float, pause: float) -> None:
    assert pause_after(silence) == pytest.approx(pause)


def test_a_run_that_was_silent_is_heard_again(tmp_path: Path) -> None:
    """Of a long silence, as a pause is: a command's answer goes at once, and what follows it."""
    ledger = Ledger()
    with ingest_peer(ledger) as peer, Run(peer.url, "run1", TOKEN, folder=tmp_path) as run:
        run.log(1, {"a": 1.0})
        wait_for(lambda: ledger.points("a") and run.n_waiting == 0)
        run._sender._spoke -= 1000.0
        peer.command(1, "resume")
        assert run.commands.get(timeout=60).id == 1
        run.settle(1, "applied", 1)
        run.log(2, {"a": 2.0})
        wait_for(lambda: ledger.events("command") and len(ledger.points("a")) == 2)
