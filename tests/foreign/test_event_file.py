"""Event files: what their values are, whatever form they were written in, and what is left out of them."""

import io
import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from babysit.errors import DataError
from babysit.foreign import tensor_proto
from babysit.foreign.event_file import EventFile, Told
from babysit.foreign.protobuf import MalformedError, fields
from babysit.foreign.track import Record
from foreign.event_bytes import event, field, record, scalar, single, tensor, varint, write

FLOAT, DOUBLE, STRING = 1, 2, 7


def told(path: Path, *events: bytes) -> tuple[list[Told], list[str]]:
    file = EventFile(write(path / "events.tfevents.1", events))
    return list(file.read()), file.notes


def shape(*sizes: int) -> bytes:
    return field(2, b"".join(field(2, field(1, size)) for size in sizes))


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, (width, height), 100 if mode == "L" else (1, 2, 3)).save(target, "PNG")
    return target.getvalue()


def test_scalars_of_every_form(tmp_path: Path) -> None:
    packed = field(1, FLOAT) + field(5, struct.pack("<f", 0.5))
    content = field(1, DOUBLE) + shape() + field(4, struct.pack("<d", math.pi))
    half = field(1, 19) + field(13, varint(int(np.float16(1.5).view(np.uint16))))
    long = field(1, 9) + field(10, varint(-3))
    found, notes = told(
        tmp_path,
        event(1.0, 1, scalar("old", 2.0), tensor("new", "scalars", packed)),
        event(2.0, 2, tensor("double", "scalars", content), tensor("half", "scalars", half)),
        event(3.0, 3, tensor("long", "scalars", long), scalar("nan", float("nan"))),
        event(4.0, 4, field(1, b"new") + field(8, packed)),  # whose plugin was told before
    )
    assert [(own.tag, own.step, own.time, own.content) for own in found[:-2]] == [
        ("old", 1, 1.0, 2.0), ("new", 1, 1.0, 0.5), ("double", 2, 2.0, math.pi), ("half", 2, 2.0, 1.5),
        ("long", 3, 3.0, -3.0),
    ]  # fmt: skip
    assert math.isnan(found[-2].content)
    assert {own.kind for own in found} == {"scalar"}
    assert notes == []


def test_histograms_keep_their_elements(tmp_path: Path) -> None:
    limits, counts = [0.0, 1.0, 1e300], [2.0, 0.0, 6.0]
    old = field(1, -1.0) + field(2, 3.0) + field(3, 8.0)
    old += field(6, struct.pack("<3d", *limits)) + field(7, struct.pack("<3d", *counts))
    rows = np.array([[0, 1, 4], [1, 2, 4]], "<f8")
    new = field(1, DOUBLE) + shape(2, 3) + field(4, rows.tobytes())
    found, _ = told(tmp_path, event(1.0, 7, field(1, b"h") + field(5, old), tensor("g", "histograms", new)))
    first, second = (own.content for own in found)
    assert isinstance(first, Record)
    assert (first.meta["low"], first.meta["high"], first.meta["of"]) == (-1.0, 3.0, 8)
    assert first.array.shape == (64,)
    assert first.array.sum() == pytest.approx(8)
    assert first.array[:16].sum() == pytest.approx(2)  # from -1 to 0
    assert second.array.sum() == pytest.approx(8)
    assert second.array[:32].sum() == pytest.approx(4)


def test_pictures_are_decoded_and_bounded(tmp_path: Path) -> None:
    large = field(1, field(1, b"p")[2:]) + field(4, field(4, png(1000, 500)))
    gray = tensor("q", "images", field(1, STRING) + b"".join(field(8, x) for x in (b"4", b"2", png(4, 2, "L"))))
    found, notes = told(tmp_path, event(1.0, 1, large, gray))
    assert [own.content.array.shape for own in found] == [(1, 128, 256, 3), (1, 2, 4, 1)]
    assert found[0].content.array[0, 0, 0].tolist() == [1, 2, 3]
    assert notes == []


def test_what_is_no_picture_is_left_out_and_said(tmp_path: Path) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    values = [field(1, b"p") + field(4, field(4, data)) for data in (svg, b"", png(5, 5)[:40])]
    found, notes = told(tmp_path, event(1.0, 1, *values))
    assert found == []
    assert sum(int(note.split(": ")[1].split(" ")[0]) for note in notes) == 3


def test_texts_and_hyperparameters(tmp_path: Path) -> None:
    words = field(1, STRING) + field(8, "größer".encode()) + field(8, b"\xff")
    pairs = {b"lr": field(2, 0.1), b"name": field(3, b"adam"), b"on": field(4, 1), b"none": field(1, 0)}
    start = b"".join(field(1, field(1, key) + field(2, value)) for key, value in pairs.items())
    metadata = field(1, field(1, b"hparams") + field(2, field(3, start)))
    hparams = field(1, b"_hparams_/session_start_info") + field(9, metadata)
    found, _ = told(tmp_path, event(1.0, 0, tensor("t", "text", words), hparams))
    assert [own.content for own in found] == ["größer\n\ufffd", {"lr": 0.1, "name": "adam", "on": True}]


def test_what_a_run_does_not_have_is_counted(tmp_path: Path) -> None:
    curve = tensor("pr", "pr_curves", field(1, FLOAT) + shape(6, 2) + field(5, struct.pack("<f", 1)))
    found, notes = told(tmp_path, event(1.0, 1, curve), event(1.0, 2, curve), event(1.0, -1, scalar("x", 1.0)))
    assert found == []
    assert sorted(note.split(": ", 1)[1] for note in notes) == [
        "1 × a value of a negative step left out",
        "2 × a record of the kind pr_curves left out",
    ]


def test_a_record_that_is_no_event(tmp_path: Path) -> None:
    found, notes = told(tmp_path, b"\xff\xff\xff", event(1.0, 1, scalar("x", 1.0)))
    assert len(found) == 1
    assert "1 × a record that is no event left out" in notes[0]
    path = tmp_path / "first"
    path.write_bytes(record(b"\xff\xff\xff"))
    with pytest.raises(DataError, match="is no event file"):
        list(EventFile(path).read())


@pytest.mark.parametrize(
    "content",
    [
        field(1, FLOAT) + shape(1 << 40) + field(5, struct.pack("<f", 1)),
        field(1, FLOAT) + shape(-1),
        field(1, FLOAT) + shape(2, 2) + field(5, struct.pack("<5f", 1, 2, 3, 4, 5)),
        field(1, FLOAT) + field(4, b"abc"),
        field(1, FLOAT) + shape(3),
        field(1, 99),
        b"",
    ],
)
def test_a_tensor_that_is_none(content: bytes) -> None:
    with pytest.raises(MalformedError):
        tensor_proto.parse(content)


def test_a_tensor_of_one_number_for_all() -> None:
    found = tensor_proto.parse(field(1, FLOAT) + shape(2, 2) + field(5, struct.pack("<f", 7)))
    assert found.numbers is not None
    assert found.numbers.tolist() == [[7, 7], [7, 7]]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=100))
def test_bytes_of_any_kind_are_fields_or_malformed(data: bytes) -> None:
    try:
        found: Sequence[object] = list(fields(data))
    except MalformedError:
        return
    assert len(found) <= len(data)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_an_event_of_any_bytes_raises_nothing(tmp_path_factory: pytest.TempPathFactory, events: list[bytes]) -> None:
    path = write(tmp_path_factory.getbasetemp() / "any.tfevents", [field(5, field(1, each)) for each in events])
    assert all(own.step >= 0 for own in EventFile(path).read())


def test_a_single_float_is_read_as_it_is() -> None:
    assert dict(fields(single(2, 0.1)))[2] == struct.pack("<f", 0.1)
