"""The real data that a benchmark trains on, where there are any."""

import os
from pathlib import Path


class LeftOutError(Exception):
    """A benchmark that cannot run on this machine; the text says why."""


def folder() -> Path:
    """Return the folder that BABYSIT_TEST_DATA names; raises LeftOutError when there is none."""
    named = os.environ.get("BABYSIT_TEST_DATA")
    if not named:
        raise LeftOutError("needs real data: set BABYSIT_TEST_DATA to a folder with cifar-10-batches-py")
    return Path(named)
