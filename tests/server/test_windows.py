"""Windows on a run: the page's one request, records over time, and every bad range, name and size refused by rule."""

from functools import partial
from typing import Any

import httpx
import numpy as np
import ormsgpack
import pytest

from babysit.server.serve import Background
from babysit.store import ingest, runs
from babysit.wire.messages import Block, Points, SequencedMessage, Tensor

PACKED = {"Accept": "application/msgpack"}
ODD = "val/class/salt, pepper/accuracy"


@pytest.fixture(scope="module")
def run(server: Background) -> str:
    """A run with a hundred points of four series, and twenty records of two names."""
    writer = server.services.database.writer
    made = writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "64-10", 100)).result(10)
    steps = np.arange(1, 101)
    names = ["train/loss", "layer/1/activation/mean", "layer/1/gradient/norm", ODD]
    block = Block.pack(names, steps, steps / 2, np.tile(steps * 1.0, (4, 1)))
    frames: list[SequencedMessage] = [Points(seq=1, blocks=[block]), *(record(seq) for seq in range(2, 42))]
    for message in frames:
        writer.submit(partial(ingest.append, run_id=made.id, producer="p", message=message))
    writer.flush()
    return made.id


def record(seq: int) -> Tensor:
    """Return the frame of a histogram whose counts are its step, of one of two names in turn."""
    data = np.full(64, seq // 2, np.float32).tobytes()
    name = f"layer/{seq % 2}/activation/histogram"
    return Tensor(
        seq=seq, name=name, step=seq // 2, time=seq, dtype="float32", shape=[64], data=data, meta={"low": seq // 2}
    )


def history(client: httpx.Client, run: str, query: str) -> dict[str, Any]:
    response = client.get(f"/api/runs/{run}/tensors/history?{query}", headers=PACKED)
    assert response.status_code == 200, response.text
    tensors: dict[str, Any] = ormsgpack.unpackb(response.content)["tensors"]
    return tensors


def test_the_page_comes_in_one_request_with_the_first_view_only(client: httpx.Client, run: str) -> None:
    page = client.get(f"/api/runs/{run}/page").json()
    assert page["run"]["id"] == run
    assert [event["kind"] for event in page["events"]] == ["state"]
    assert set(page["names"]) == {"train/loss", "layer/1/activation/mean", "layer/1/gradient/norm", ODD}
    assert set(page["series"]) == {"train/loss", "layer/1/activation/mean"}
    assert page["series"]["train/loss"]["steps"] == list(range(1, 101))
    assert [(item["name"], item["n"]) for item in page["tensors"]] == [
        ("layer/0/activation/histogram", 20),
        ("layer/1/activation/histogram", 20),
    ]


def test_the_page_can_be_asked_for_other_series(client: httpx.Client, run: str) -> None:
    page = client.get(f"/api/runs/{run}/page", params={"names": "layer/1/gradient/norm", "buckets": 10}).json()
    assert list(page["series"]) == ["layer/1/gradient/norm"]
    assert page["series"]["layer/1/gradient/norm"]["is_bucketed"]


def test_a_name_with_a_comma_is_one_name(client: httpx.Client, run: str) -> None:
    series = client.get(f"/api/runs/{run}/series", params={"names": ["train/loss,layer/1/gradient/norm", ODD]}).json()
    assert list(series["series"]) == ["train/loss", "layer/1/gradient/norm", ODD]


def test_records_over_time_are_evenly_chosen_with_the_first_and_the_last(client: httpx.Client, run: str) -> None:
    found = history(client, run, "names=layer/0/activation/histogram,layer/1/activation/histogram&limit=5")
    assert list(found) == ["layer/0/activation/histogram", "layer/1/activation/histogram"]
    for content in found.values():
        steps = np.frombuffer(content["steps"], "<i8").tolist()
        assert (content["n"], content["dtype"], content["shape"]) == (20, "float32", [64])
        assert (len(steps), steps[0], steps[-1]) == (5, 1, 20)
        data = np.frombuffer(content["data"], "<f4").reshape(5, 64)
        assert data[:, 0].tolist() == steps
        assert [meta["low"] for meta in content["metas"]] == steps


def test_records_over_time_are_those_in_range(client: httpx.Client, run: str) -> None:
    [content] = history(client, run, "names=layer/0/activation/histogram&first=3&last=6").values()
    assert np.frombuffer(content["steps"], "<i8").tolist() == [3, 4, 5, 6]
    [nothing] = history(client, run, "names=layer/0/activation/histogram&first=900").values()
    assert (nothing["n"], nothing["data"], nothing["metas"]) == (0, b"", [])
    assert history(client, run, "") == {}


BAD = [
    ("series?names=nothing", "names", "must each be a series"),
    ("series?names=train/loss%27;drop+table+runs", "names", "must each be a series"),
    ("series?names=train/loss&first=9&last=3", "first", "must not be above last (3)"),
    ("series?names=train/loss&first=-1", "first", "must be at least 0"),
    ("series?names=train/loss&last=-1", "last", "must be at least 0"),
    ("series?names=train/loss&first=99999999999999999999999", "first", "must be less than 9223372036854775808"),
    ("series?names=train/loss&first=1.5", "first", "must be a whole number"),
    ("series?names=train/loss&buckets=0", "buckets", "must be at least 1"),
    ("series?names=train/loss&buckets=1000000", "buckets", "must be at most 10000"),
    ("page?names=train/loss,nothing", "names", "must each be a series"),
    ("page?buckets=1000000", "buckets", "must be at most 10000"),
    ("page?buckets=-3", "buckets", "must be at least 1"),
    ("tensors/history?names=train/loss", "names", "must each be a tensor record"),
    ("tensors/history?names=layer/0/activation/histogram&first=9&last=3", "first", "must not be above last (3)"),
    ("tensors/history?names=layer/0/activation/histogram&limit=2001", "limit", "must be at most 2000"),
    ("tensors/history?names=layer/0/activation/histogram&limit=0", "limit", "must be at least 1"),
    ("tensors/history?first=-1", "first", "must be at least 0"),
    ("tensors/history?names=" + ",".join(f"n{k}" for k in range(257)), "names", "must be at most 256"),
    ("tensors?name=layer/0/activation/histogram&step=-1", "step", "must be at least 0"),
]


@pytest.mark.parametrize(("query", "field", "rule"), BAD)
def test_a_bad_window_is_refused_by_field_and_rule(
    client: httpx.Client, run: str, query: str, field: str, rule: str
) -> None:
    response = client.get(f"/api/runs/{run}/{query}")
    assert response.status_code == 422
    [problem] = response.json()["error"]["problems"]
    assert problem["field"] == field
    assert rule in problem["rule"]
    assert problem["value"] is not None


def test_an_unknown_name_is_said(client: httpx.Client, run: str) -> None:
    problems = client.get(f"/api/runs/{run}/series?names=train/loss,one,two").json()["error"]["problems"]
    assert [problem["value"] for problem in problems] == ["one", "two"]


@pytest.fixture
def wide(server: Background) -> str:
    """A run with a thousand series of one point."""
    writer = server.services.database.writer
    made = writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "64-10", 100)).result(10)
    block = Block.pack([f"s/{k}" for k in range(1000)], np.array([1]), np.array([0.5]), np.ones((1000, 1)))
    writer.submit(lambda c: ingest.append(c, made.id, "p", Points(seq=1, blocks=[block]))).result(10)
    return made.id


def test_an_answer_has_a_bound(client: httpx.Client, wide: str) -> None:
    names = ",".join(f"s/{k}" for k in range(1000))
    path = f"/api/runs/{wide}/series"
    assert client.get(path, params={"names": names, "buckets": 600}).status_code == 200
    [problem] = client.get(path, params={"names": names, "buckets": 700}).json()["error"]["problems"]
    assert (problem["field"], problem["rule"]) == ("buckets", "must be at most 699 for 1000 names")
