"""Every kind of fault in its short form: nothing acknowledged is lost, nothing is there twice, nothing is corrupt.

What is left to chance is drawn from a seed, which the table at the end prints; BABYSIT_FAULTS_SEED sets another.
"""

import os
from pathlib import Path

import pytest

from faults import soak
from faults.record import Record

SEED = int(os.environ.get("BABYSIT_FAULTS_SEED") or 1)


@pytest.mark.parametrize("name", soak.names())
def test_nothing_acknowledged_is_lost_or_doubled_by(name: str, tmp_path: Path, records: list[Record]) -> None:
    record = soak.run(name, SEED, soak.fault(name).SHORT, tmp_path)
    records.append(record)
    assert record.is_clean, "\n".join([str(record), *record.problems])
    assert record.tries
