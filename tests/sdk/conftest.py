"""A ledger, and a server that keeps it, for the tests of the client library."""

from collections.abc import Iterator

import pytest

from sdk.ingest_peer import IngestPeer, Ledger, ingest_peer


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def peer(ledger: Ledger) -> Iterator[IngestPeer]:
    with ingest_peer(ledger) as peer:
        yield peer
