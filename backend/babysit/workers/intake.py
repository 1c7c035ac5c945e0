"""The intake: what a dead worker could not deliver goes from its spool into the database, each frame once."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from babysit.errors import BabysitError, StoreBusyError, WireError
from babysit.sdk.spool import read_frames
from babysit.store.database import Connection, Database
from babysit.store.ingest import Accepted, append
from babysit.wire.codec import decode_producer
from babysit.wire.messages import Heartbeat, Hello, SequencedMessage

BATCH = 256  # frames that wait for one commit

Taken: TypeAlias = Callable[[str, SequencedMessage], None]

logger = logging.getLogger(__name__)


def take_in(database: Database, run_id: str, folder: Path, taken: Taken) -> None:
    """Store the frames of every spool in `folder`, and remove the spools that were taken in whole.

    `taken` hears of each frame that was new, after its commit. Raises StoreError when the database is closed or broken.
    """
    for path in sorted(folder.glob("*.spool")):
        try:
            _take_in_file(database, run_id, path, taken)
        except StoreBusyError:
            raise
        except (BabysitError, OSError) as error:
            logger.warning("run %s: the spool %s could not be taken in whole: %s", run_id, path.name, error)


def _take_in_file(database: Database, run_id: str, path: Path, taken: Taken) -> None:
    messages = _messages(path)
    while batch := list(islice(messages, BATCH)):
        _store(database, run_id, path.stem, batch, taken)
    path.unlink(missing_ok=True)


def _messages(path: Path) -> Iterator[SequencedMessage]:
    for frame in read_frames(path):
        message = decode_producer(frame)
        if isinstance(message, Hello | Heartbeat):
            raise WireError(f"a spool must hold sequenced frames only (has {message.type})")
        yield message


def _store(database: Database, run_id: str, producer: str, batch: list[SequencedMessage], taken: Taken) -> None:
    """Store a batch; frames that are stored already, here or by another way, change nothing."""
    while True:
        try:
            futures = [(message, _submit(database, run_id, producer, message)) for message in batch]
            for message, future in futures:
                if future.result().is_new:
                    taken(run_id, message)
            return
        except StoreBusyError as error:
            time.sleep(min(error.retry_after, 2.0))


def _submit(database: Database, run_id: str, producer: str, message: SequencedMessage) -> Future[Accepted]:
    def job(connection: Connection) -> Accepted:
        return append(connection, run_id, producer, message)

    database.writer.require_room()
    return database.writer.submit(job)
