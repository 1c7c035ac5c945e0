"""Bad lines: connections cut between any two bytes, delayed, stalled; frames twice and out of order."""

import random
from pathlib import Path

from faults.ledger import Ledger
from faults.proxy import Proxy, Weather
from faults.raw import PER_FRAME, RawProducer
from faults.record import Record
from faults.stage import Streamer, address, ended, make_runs
from faults.viewer import Viewer, missing
from processes import ServerProcess, all_steps, until

SHORT, LONG = 10, 200
WEATHER = Weather(cut=0.02, delay=0.2, delay_seconds=0.2, stall=0.01, stall_seconds=1.0)
LAST_WORDS = 20.0  # seconds in which a viewer is told of the last points


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Stream and watch through a proxy until it has cut `size` connections."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder)
    find = address(folder)
    with ServerProcess(folder) as server, server.client() as client, Proxy(find, ledger, rng, WEATHER) as proxy:
        hands = [
            RawProducer(proxy.url, run, token, "twice", ledger, rng, is_double=True),
            RawProducer(proxy.url, run, token, "shuffled", ledger, rng, shuffled=0.1),
        ]
        viewer = Viewer(proxy.url, server.token, run, [f"{hand.producer}/a" for hand in hands])
        loop = Streamer(url=proxy.url, run=run, token=token, producer="loop", folder=folder / "loop")
        with ended(loop):
            for each in (*hands, viewer):
                each.start()
            until(lambda: proxy.n_cuts >= size or not record.has_time, 3600)
            proxy.weather = Weather()
            for hand in hands:
                record.require(hand.stop(), f"{hand.name} could not deliver")
                record.problems += hand.problems
            is_delivered, dropped = loop.stop()
            record.require(is_delivered and dropped == (0, 0), f"the loop did not deliver, or dropped {dropped}")
            _compare(viewer, lambda name: set(all_steps(client, run, name)), record)
        record.tries = proxy.n_cuts
        record.notes.append(f"{proxy.n_delays:,} delays, {proxy.n_stalls} stalls of a second")
        record.notes.append(f"a viewer resumed {viewer.n_resumed} times, and fetched {viewer.n_fetched} times")
        n_refused = sum(len(hand.refusals) for hand in hands)
        record.notes.append(f"{n_refused} refusals of frames out of order; {PER_FRAME} steps a frame")
        server.end()
    record.add(ledger.audit(folder))


def _compare(viewer: Viewer, steps: object, record: Record) -> None:
    """See that the viewer has seen what is stored, each point once and in order, as soon as the last ones came."""
    assert callable(steps)
    try:
        until(lambda: not missing(viewer, steps), LAST_WORDS, 0.5)
    except AssertionError:
        wrong = {name: gaps[:10] for name, gaps in missing(viewer, steps).items()}
        record.problems.append(f"a viewer has missed, or was told wrongly of, {wrong}")
    viewer.stop()
    record.problems += viewer.problems
