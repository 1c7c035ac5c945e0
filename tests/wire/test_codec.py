"""The codec: what is packed comes back, and whatever else comes is refused by rule."""

import math
from typing import Any

import numpy as np
import ormsgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from babysit.errors import WireError
from babysit.wire import codec
from babysit.wire.messages import Ack, Block, Command, Event, Hello, Order, Points, State, Tensor, Tensors


def block(names: list[str], n: int) -> Block:
    values = np.random.default_rng(0).normal(size=(len(names), n))
    return Block.pack(names, np.arange(1, n + 1), np.arange(n) / 10, values)


def block_of(value: float) -> Block:
    return Block.pack(["a"], np.array([1]), np.array([0.0]), np.array([[value]]))


@given(st.lists(st.floats(), min_size=1, max_size=50))
def test_every_float_survives_bit_for_bit(values: list[float]) -> None:
    steps = np.arange(len(values))
    sent = Points(seq=1, blocks=[Block.pack(["train/loss"], steps, steps * 0.5, np.array([values]))])
    received = codec.decode_producer(codec.encode(sent))
    assert isinstance(received, Points)
    got_steps, got_times, got = received.blocks[0].columns()
    assert got.tobytes() == np.array([values]).tobytes()
    assert got_steps.tolist() == steps.tolist()
    assert got_times.tolist() == (steps * 0.5).tolist()


@pytest.mark.parametrize(
    "message",
    [
        Hello(run="abc", producer="p1"),
        Tensor(seq=2, name="layer/1/filters", step=3, time=1.0, dtype="uint8", shape=[2, 3], data=b"123456"),
        Tensors(seq=2, tensors=[Tensor(seq=2, name="a", step=3, time=1.0, dtype="uint8", shape=[1], data=b"1")]),
        Event(seq=3, kind="error", step=4, time=2.0, data={"sentence": "it broke"}),
        State(seq=4, state="failed", reason="out\nof memory", step=4, time=2.0),
    ],
)
def test_producer_messages_come_back_equal(message: Hello | Tensor | Tensors | Event | State) -> None:
    assert codec.decode_producer(codec.encode(message)) == message


def test_server_messages_come_back_equal() -> None:
    for message in (Ack(seq=0), Command(id=7, command=Order(type="stop", note="enough"))):
        assert codec.decode_server(codec.encode(message)) == message


@pytest.mark.parametrize(
    ("order", "rule"),
    [
        ({"type": "set", "value": True}, "must name the field that is to be set"),
        ({"type": "stop", "field": "probes.gradients"}, "must have a field and a value only to set something"),
        ({"type": "pause", "value": False}, "must have a field and a value only to set something"),
    ],
)
def test_an_order_has_a_field_where_it_sets_one(order: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        Order.model_validate(order)
    command = Command(id=7, command=Order(type="set", field="probes.gradients", value=False))
    assert codec.decode_server(codec.encode(command)) == command


@given(st.binary(max_size=200))
def test_garbage_is_refused_not_raised_through(frame: bytes) -> None:
    with pytest.raises(WireError):
        codec.decode_producer(frame)


def points(**changes: object) -> bytes:
    good = block(["a"], 2).model_dump() | changes
    return ormsgpack.packb({"type": "points", "seq": 1, "blocks": [good]})


@pytest.mark.parametrize(
    ("frame", "rule"),
    [
        (points(steps=b"1234567"), "1 to"),
        (points(values=b""), "one length"),
        (points(names=["a", "a"], values=bytes(32)), "once"),
        (points(names=["__proto__"]), "reserved"),
        (points(names=["a//b"]), "empty"),
        (points(names=["a\x00"]), "control"),
        (points(names=["x" * 201]), "200"),
        (points(steps=np.array([-1, 2]).tobytes()), "negative"),
        (ormsgpack.packb({"type": "points", "seq": 0, "blocks": []}), "greater"),
        (ormsgpack.packb({"type": "launch"}), "launch"),
        (ormsgpack.packb({"type": "hello", "run": "../../etc", "producer": "p"}), "pattern"),
        (b"\x91" * 5000, "MessagePack"),
        (bytes(codec.MAX_FRAME_BYTES + 1), "at most"),
    ],
)
def test_each_rule_is_named(frame: bytes, rule: str) -> None:
    with pytest.raises(WireError, match=rule):
        codec.decode_producer(frame)


def test_a_tensor_must_be_as_large_as_its_shape() -> None:
    bomb = {"type": "tensor", "seq": 1, "name": "t", "step": 1, "time": 0.0, "dtype": "float32"}
    frame = ormsgpack.packb(bomb | {"shape": [1 << 24, 1 << 24], "data": b"x", "meta": {}})
    with pytest.raises(WireError, match="needs"):
        codec.decode_producer(frame)


def test_nan_is_not_lost() -> None:
    received = codec.decode_producer(codec.encode(Points(seq=1, blocks=[block_of(math.nan)])))
    assert isinstance(received, Points)
    assert math.isnan(received.blocks[0].columns()[2][0, 0])
