"""Every kind of fault in its short form: nothing acknowledged is lost, nothing is there twice, nothing is corrupt.

What is left to chance is drawn from a seed, which the table at the end prints; BABYSIT_FAULTS_SEED sets another.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from faults import soak

SEED = int(os.environ.get("BABYSIT_FAULTS_SEED") or 1)


@pytest.mark.parametrize("name", soak.names())
def test_nothing_acknowledged_is_lost_or_doubled_by(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record = soak.run(name, SEED, soak.fault(name).SHORT, tmp_path)
    record_property("fault", record.to_json())  # as a text it gets to the process that prints the table
    assert record.is_clean, "\n".join([str(record), *record.problems])
    assert record.tries
