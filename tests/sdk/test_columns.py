import math

import numpy as np

from babysit.sdk import columns
from babysit.sdk.outbox import Batch, Outbox
from babysit.wire.messages import Block

Row = tuple[int, dict[str, float]]


def row(step: int, **values: float) -> Row:
    return step, values


def pack_rows(rows: list[Row]) -> list[Block]:
    """Return the blocks of rows that are logged in their order, each at 100 seconds and its step."""
    outbox = Outbox()
    for step, values in rows:
        outbox.put_row(step, 100.0 + step, tuple(values), np.array([*values.values()], "<f8").tobytes())
    [batch] = outbox.take()
    assert isinstance(batch, Batch)
    return columns.pack_rows([sheet.rows() for sheet in batch.sheets.values()])


def series(blocks: list[Block]) -> dict[str, list[tuple[int, float, float]]]:
    found: dict[str, list[tuple[int, float, float]]] = {}
    for block in blocks:
        Block.model_validate(block.model_dump())
        steps, times, values = block.columns()
        for name, line in zip(block.names, values, strict=True):
            assert name not in found
            found[name] = list(zip(steps.tolist(), times.tolist(), line.tolist(), strict=True))
    return found


def test_one_kind_of_row_makes_one_block() -> None:
    blocks = pack_rows([row(1, a=1.0, b=2.0), row(2, a=3.0, b=4.0)])
    assert len(blocks) == 1
    assert series(blocks) == {"a": [(1, 101.0, 1.0), (2, 102.0, 3.0)], "b": [(1, 101.0, 2.0), (2, 102.0, 4.0)]}


def test_a_series_stays_in_one_block_and_in_order_whatever_is_beside_it() -> None:
    rows = [row(s, loss=float(s)) if s % 3 else row(s, loss=float(s), probe=-float(s)) for s in range(1, 10)]
    rows.insert(4, row(4, other=7.0, loss=4.5))
    found = series(pack_rows(rows))
    assert [value for _, _, value in found["loss"]] == [1.0, 2.0, 3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0]
    assert [step for step, _, _ in found["probe"]] == [3, 6, 9]
    assert found["other"] == [(4, 104.0, 7.0)]


def test_the_order_of_names_within_a_row_does_not_matter() -> None:
    found = series(pack_rows([row(1, a=1.0, b=2.0), row(2, b=4.0, a=3.0)]))
    assert [value for _, _, value in found["a"]] == [1.0, 3.0]
    assert [value for _, _, value in found["b"]] == [2.0, 4.0]


def test_not_a_number_stays_what_it_is() -> None:
    found = series(pack_rows([row(1, a=math.nan), row(2, a=math.inf), row(3, a=-math.inf)]))
    values = [value for _, _, value in found["a"]]
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, -math.inf]
