"""CSV (RFC 4180): a row a point, `run,series,step,time,value`, so that any runs and series go into one file.

Buckets have three columns more. Times are unix seconds; what is not finite is NaN, Infinity, -Infinity. A name that a
spreadsheet would take for a formula begins with an apostrophe.
"""

from collections.abc import Iterator

import pyarrow.compute as pc

from babysit.export.order import Order
from babysit.export.texts import columns
from babysit.store.database import Connection

ENDING = ".csv"
MEDIA_TYPE = "text/csv; charset=utf-8"
HEADER = "run,series,step,time,value"
BUCKET_HEADER = f"{HEADER},min,max,nonfinite"
_FORMULA = tuple("=+-@\t\r")


def write(order: Order, connection: Connection) -> Iterator[bytes]:
    """Yield the file, piece by piece."""
    yield f"{HEADER if order.buckets is None else BUCKET_HEADER}\r\n".encode()
    for piece in order.pieces(connection):
        begin = f"{cell(piece.run.id)},{cell(piece.name)}"
        rows = pc.binary_join_element_wise(begin, *columns(piece.data), ",").to_pylist()
        yield ("\r\n".join(rows) + "\r\n").encode()


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes, quoted where it must be."""
    inert = f"'{text}" if text.startswith(_FORMULA) else text
    return f'"{inert.replace(chr(34), chr(34) * 2)}"' if any(each in inert for each in ',"\r\n') else inert
