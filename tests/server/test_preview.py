"""The preview over HTTP: it answers, is refused by name, is overtaken by a newer one, and holds nobody up."""

import asyncio
import math
import threading
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import ormsgpack
import pytest

from babysit.data.preprocess import create
from babysit.data.sample import Sample
from babysit.errors import LimitError, StateError
from babysit.server import previews as module
from babysit.server.previews import Check, Previews, Samples
from babysit.train.config import parse
from babysit.train.presets import PRESETS

DEEP: dict[str, Any] = {
    "network": {
        "activation": "tanh",
        "init": {"name": "normal", "std": 0.01},
        "layers": [{"type": "dense", "units": 50}] * 5,
    }
}


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["error"]["problems"]
    return dict(problem)


def test_a_preview_tells_of_every_layer_and_the_first_loss(client: httpx.Client) -> None:
    answer = client.post("/api/preview", json=DEEP)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [layer["number"] for layer in found["layers"]] == [0, 1, 2, 3, 4, 5, 6]
    assert [layer["verdict"]["word"] for layer in found["layers"]][2:6] == ["shrinking"] * 4
    assert found["layers"][3]["field"] == "network.layers.2"
    assert found["layers"][2]["verdict"]["source"]
    assert sum(found["layers"][1]["facts"]["histogram"]["counts"]) == 1000 * 50
    assert found["loss"]["chance"] == pytest.approx(math.log(10))
    assert found["loss"]["data"] == pytest.approx(math.log(10), abs=1e-3)
    assert (found["n_examples"], found["n_train"]) == (1000, 1455)


def test_nothing_is_started_or_stored(client: httpx.Client) -> None:
    before = client.get("/api/runs").json()["total"]
    client.post("/api/preview", json={})
    assert client.get("/api/runs").json()["total"] == before


def test_numbers_that_are_none_are_spelled_out(client: httpx.Client) -> None:
    layers = [{"type": "dense", "units": 10, "activation": "linear", "init": {"name": "normal", "std": 1e6}}] * 8
    found = client.post("/api/preview", json={"network": {"layers": layers}}).json()
    assert found["layers"][-1]["facts"]["std"] in {"NaN", "Infinity"}
    assert found["loss"]["verdict"] == "not finite"


def test_the_samples_come_as_pictures_with_their_labels(client: httpx.Client) -> None:
    headers = {"Accept": "application/msgpack"}
    answer = client.post("/api/preview/samples", json={"data": {"name": "shapes"}}, headers=headers)
    found = ormsgpack.unpackb(answer.content)
    assert found["shape"] == [24, 32, 32, 3]
    assert len(found["before"]) == len(found["after"]) == math.prod(found["shape"])
    assert len(found["labels"]) == 24
    assert all(0 <= label < len(found["class_names"]) for label in found["labels"])
    assert np.frombuffer(found["before"], np.uint8).std() > 10
    assert found["low"] < 0 < found["high"]


def test_flat_examples_come_as_numbers(client: httpx.Client) -> None:
    found = client.post("/api/preview/samples", json={"data": {"name": "moons"}}).json()
    assert (found["is_picture"], found["shape"]) == (False, [24, 2])
    assert np.shape(found["before"]) == np.shape(found["after"]) == (24, 2)


@pytest.mark.parametrize("path", ["/api/preview", "/api/preview/samples"])
@pytest.mark.parametrize(
    ("data", "field", "rule"),
    [
        ({"data": {"name": "cifar10"}}, "data.name", "is not on this machine"),
        ({"data": {"name": "npz"}}, "data.path", "must be given"),
        ({"seed": -1}, "seed", "must be at least 0"),
        ({"data": {"name": "shapes", "preprocess": "whiten", "augment": ["flip"]}}, "data.augment.0", "needs pictures"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_by_name(
    client: httpx.Client, path: str, data: dict[str, Any], field: str, rule: str
) -> None:
    problem = problem_of(client.post(path, json=data))
    assert problem["field"] == field
    assert rule in problem["rule"]


def test_a_network_that_is_too_large_is_refused_at_its_layer(client: httpx.Client) -> None:
    layers = [{"type": "dense", "units": 65536}] * 3
    problem = problem_of(client.post("/api/preview", json={"network": {"layers": layers}}))
    assert problem["field"] == "network.layers.1"
    assert "too large to be looked at before it runs" in problem["rule"]


def test_a_newer_preview_gives_up_the_older_ones_of_its_session_only(tmp_path: Path) -> None:
    let_go = threading.Event()

    def look(check: Check) -> str:
        let_go.wait(30)
        check()
        return "seen"

    async def ask() -> list[Any]:
        previews = Previews(tmp_path)
        running = asyncio.create_task(previews.ask("a", look))
        waiting = asyncio.create_task(previews.ask("a", look))
        other = asyncio.create_task(previews.ask("b", look))
        nobodys = [asyncio.create_task(previews.ask("", look)) for _ in range(2)]
        await asyncio.sleep(0)  # each has had its turn: they are in the queue
        newest = asyncio.create_task(previews.ask("a", look))
        await asyncio.sleep(0)
        let_go.set()
        answers = await asyncio.gather(running, waiting, other, *nobodys, newest, return_exceptions=True)
        assert previews.n_sessions == 0
        previews.close()
        return answers

    running, waiting, *others = asyncio.run(ask())
    for given_up in (running, waiting):
        assert isinstance(given_up, StateError)
        assert "given up for a newer one" in str(given_up)
    assert others == ["seen"] * 4


def test_more_previews_than_can_wait_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    let_go = threading.Event()

    async def ask() -> list[Any]:
        previews = Previews(tmp_path)
        tasks = [asyncio.create_task(previews.ask("", lambda check: let_go.wait(30))) for _ in range(3)]
        await asyncio.sleep(0)
        let_go.set()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        answers.append(await previews.ask("", lambda check: True))  # there is room again
        previews.close()
        return answers

    *answered, refused, later = asyncio.run(ask())
    assert isinstance(refused, LimitError)
    assert (answered, later) == ([True, True], True)


def test_a_sample_is_read_once_and_again_when_its_file_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    rows = [f"{i},{i % 7},{i % 2}" for i in range(100)]
    file.write_text("\n".join(["a,b,label", *rows]))
    previews = Previews(tmp_path)
    config = parse({"data": {"name": "table", "path": str(file)}})
    first = previews.sample(config, lambda: None)
    assert previews.sample(parse({**config.to_dict(), "name": "another"}), lambda: None) is first
    assert previews.sample(parse({**config.to_dict(), "seed": 1}), lambda: None) is not first
    file.write_text("\n".join(["a,b,label", *rows, "1,1,1"]))
    assert previews.sample(config, lambda: None).n_train == first.n_train + 1
    previews.close()


def sample_of_bytes(n: int) -> Sample:
    nothing = np.zeros(0, np.uint8)
    return Sample(np.zeros(n // 4, np.float32), nothing, nothing, (), (), (), (1,), create("none"), n, n)


def test_samples_are_kept_within_their_bound() -> None:
    samples = Samples(300)
    first = sample_of_bytes(120)
    samples.put("a", first)
    samples.put("b", sample_of_bytes(120))
    assert samples.get("a") is first
    samples.put("c", sample_of_bytes(120))
    assert samples.get("b") is None  # "a" was wanted since
    assert samples.get("a") is first
    samples.put("d", sample_of_bytes(304))
    assert [samples.get(key) for key in "abcd"] == [None] * 4


def test_toml_goes_there_and_back(client: httpx.Client) -> None:
    for preset in PRESETS[::6]:
        config = parse(preset.config).to_dict()
        text = client.post("/api/config/format", json=config).json()["toml"]
        assert client.post("/api/config/parse", json={"toml": text}).json()["config"] == config


def test_broken_toml_is_told_with_its_line(client: httpx.Client) -> None:
    problem = problem_of(client.post("/api/config/parse", json={"toml": "seed = 1\n\n[training]\nepochs = 0\n"}))
    assert (problem["field"], problem["line"]) == ("training.epochs", 4)
    assert problem["rule"] == "must be at least 1"
    assert client.post("/api/config/parse", json={"text": ""}).status_code == 422
    assert client.post("/api/config/format", json={"seed": -1}).status_code == 422
