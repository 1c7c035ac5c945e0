"""Exports: the points of runs as a file, of one run or of several."""

from contextlib import ExitStack
from typing import Annotated

from fastapi import APIRouter, Query

from babysit.errors import LimitError
from babysit.export import formats
from babysit.export.order import MAX_BUCKETS, Order, take
from babysit.server.dependencies import ServicesDep
from babysit.server.download import Download
from babysit.server.services import Services
from babysit.server.window import Names, Step, choose
from babysit.store import selection, series
from babysit.store.database import Connection
from babysit.store.selection import Selection

router = APIRouter(tags=["export"])

MAX_AT_ONCE = 4
MAX_NAMES = 10_000
"""Each holds a reading connection for as long as it is sent."""

Format = Annotated[formats.Name, Query(description="csv, json or parquet")]
Buckets = Annotated[int | None, Query(ge=1, le=MAX_BUCKETS, description="of each series; every point without it")]
