"""The first Ctrl-C asks, the second ends."""

import os
import signal
import time

import pytest

from babysit.cli.interrupt import Interrupt
from processes import until


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_ends(number: signal.Signals) -> None:
    with Interrupt() as interrupt:
        assert not interrupt.is_asked
        os.kill(os.getpid(), number)
        until(lambda: interrupt.is_asked)
        assert interrupt.is_asked
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012 — the signal may come at any of the two lines
            os.kill(os.getpid(), number)
            time.sleep(10)


def test_the_handlers_of_before_come_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interrupt():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
