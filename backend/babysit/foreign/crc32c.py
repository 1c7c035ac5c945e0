"""CRC-32C, the checksum of a TFRecord: over blocks of a thousand bytes at once, by the tables of its every byte.

A checksum is linear: what a byte adds depends on its value and on how many bytes follow it, and all that they add is
joined by exclusive or. So a block is one look-up a byte. (Castagnoli, Bräuer and Herrmann 1993, polynomial 0x82f63b78.)
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL = 0x82F63B78
BLOCK = 1024
_MASK_DELTA = 0xA282EAD8


def crc32c(data: bytes) -> int:
    """Return the checksum of `data`."""
    table, offsets = _tables()
    crc = 0xFFFFFFFF
    for start in range(0, len(data), BLOCK):
        piece = np.frombuffer(data, np.uint8, min(BLOCK, len(data) - start), start).astype(np.intp)
        carried = [crc >> shift & 0xFF for shift in (0, 8, 16, 24)]
        n = min(4, len(piece))
        piece[:n] ^= carried[:n]
        added = int(np.bitwise_xor.reduce(table[offsets[BLOCK - len(piece) :] + piece]))
        crc = added ^ (crc >> 8 * n if n < 4 else 0)  # what a short piece has not shifted out
    return crc ^ 0xFFFFFFFF


def masked(crc: int) -> int:
    """Return a checksum as a TFRecord holds it, turned and shifted so that it is not one of itself."""
    return ((crc >> 15 | crc << 17) + _MASK_DELTA) & 0xFFFFFFFF


@cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Return what each byte adds, by how many follow it and its value, as one row; and where a place's values begin."""
    rows = np.empty((BLOCK, 256), np.uint32)
    row = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        row = np.where(row & 1, row >> 1 ^ np.uint32(POLYNOMIAL), row >> 1)
    first = rows[0] = row
    for k in range(1, BLOCK):
        rows[k] = first[rows[k - 1] & 0xFF] ^ rows[k - 1] >> 8
    return rows.reshape(-1), np.arange(BLOCK - 1, -1, -1, dtype=np.intp) * 256
