"""`babysit import`: TensorBoard's folders and tables become runs, once; with a server running, and without one."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from babysit.cli.carrier import carry
from babysit.cli.client import Client
from babysit.errors import DataError
from babysit.foreign.source import tracks
from babysit.foreign.track import Curve, Item, Track
from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store.runs import RunState
from babysit.store.selection import Selection, page
from babysit.store.series import catalogue
from cli.babysit_program import babysit, here
from foreign.event_bytes import event, scalar, write
from foreign.record_events import FIXTURES, STEPS
from processes import ServerProcess, run_when, until


def events(first: int, last: int, tag: str = "loss") -> list[bytes]:
    return [event(1000.0 + step, step, scalar(tag, step / 10)) for step in range(first, last)]


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with three runs, one of them by TensorBoard itself."""
    folder = tmp_path / "logs"
    write(folder / "a" / "events.tfevents.1", events(0, 50))
    write(folder / "b" / "c" / "events.tfevents.1", [event(5.0, 1, scalar("<b>\u202e/\x07", 1.0))])
    (folder / "real").mkdir()
    shutil.copy(FIXTURES / "plain.tfevents", folder / "real" / "events.tfevents.1")
    return folder


def runs(folder: Path) -> dict[str, dict[str, Any]]:
    return {run["name"]: run for run in here(folder, "runs", "--json", "--limit", "100").json["runs"]}


def exported(folder: Path, run: str) -> dict[str, Any]:
    """Return the series of a run, as they are exported."""
    path = folder / "out.json"
    here(folder, "export", run, "--output", str(path), "--force")
    found: dict[str, Any] = json.loads(path.read_text())["runs"][0]
    return {name: own["rows"] for name, own in found["series"].items()}


def test_folders_become_runs_once_and_what_has_grown_is_added(tmp_path: Path, logs: Path) -> None:
    folder = tmp_path / "data"
    first = babysit(folder, "import", str(logs), "--tag", "old", "--json").json["imports"]
    assert [(own["name"], own["points"], own["records"], own["is_new"]) for own in first] == [
        ("logs/a", 50, 0, True),
        ("logs/b/c", 1, 0, True),
        ("logs/real", 2 * STEPS, 6, True),
    ]
    found = runs(folder)
    assert {run["state"] for run in found.values()} == {"finished"}
    assert found["logs/a"]["tags"] == ["imported", "old"]
    assert (found["logs/a"]["started_at"], found["logs/a"]["ended_at"]) == (1000.0, 1049.0)
    assert (found["logs/a"]["step"], found["logs/a"]["total_steps"]) == (49, 49)

    again = here(folder, "import", str(logs))
    assert again.out.count("nothing new") == 3

    write(logs / "a" / "events.tfevents.1", events(0, 60))
    write(logs / "a" / "events.tfevents.2", events(60, 70))
    shutil.move(logs, tmp_path / "moved")
    grown = here(folder, "import", str(tmp_path / "moved"), "--json").json["imports"]
    assert [(own["run"], own["points"], own["records"], own["is_new"]) for own in grown] == [
        (first[0]["run"], 20, 0, False),
        (first[1]["run"], 0, 0, False),
        (first[2]["run"], 0, 0, False),
    ]
    rows = exported(folder, first[0]["run"])["loss"]
    assert [(step, time) for step, time, _ in rows] == [(step, 1000.0 + step) for step in range(70)]


def test_a_server_that_runs_takes_it_in_as_from_any_producer(tmp_path: Path, logs: Path) -> None:
    folder = tmp_path / "data"
    with ServerProcess(folder) as server, server.client() as http:
        [done] = babysit(folder, "import", str(logs / "real"), "--name", "Real", "--json").json["imports"]
        run = run_when(http, done["run"], "finished")
        assert run["name"] == "Real"
        assert run["info"]["texts"]["words/text_summary"]["text"] == "a **note**"
        records = http.get(f"/api/runs/{done['run']}/tensors").json()["tensors"]
        assert {own["name"]: own["n"] for own in records} == {"weights/histogram": 3, "picture": 3}
        picture = http.get(f"/api/runs/{done['run']}/tensors", params={"name": "picture"}).json()
        assert (picture["step"], picture["time"]) == (10, 1010.0)
        assert "nothing new" in babysit(folder, "import", str(logs / "real")).out


def test_exports_come_back(tmp_path: Path) -> None:
    folder, other = tmp_path / "data", tmp_path / "other"
    table = tmp_path / "points.csv"
    table.write_text("run,series,step,time,value\none,x,0,10,0.1\none,x,1,11,NaN\ntwo,'=y,5,12,-0\n")
    first, second = (own["run"] for own in here(folder, "import", str(table), "--json").json["imports"])
    for name in ("csv", "json", "parquet"):
        path = tmp_path / f"out.{name}"
        here(folder, "export", first, second, "--output", str(path))
        done = here(other, "import", str(path), "--json").json["imports"]
        assert [own["points"] for own in done] == [2, 1]
        assert exported(other, done[0]["run"])["x"] == [[0, 10, 0.1], [1, 11, "NaN"]]
        assert exported(other, done[1]["run"])["=y"] == [[5, 12, -0.0]]


def test_what_cannot_be_read_is_told_and_the_rest_taken(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (tmp_path / "bad.csv").write_text("step,x\n1,2\n2,word\n")
    (tmp_path / "good.csv").write_text("step,x\n1,2\n")
    (tmp_path / "other.txt").write_text("x")
    paths = [str(tmp_path / name) for name in ("bad.csv", "missing", "other.txt", "good.csv")]
    result = here(folder, "import", *paths, code=2)
    assert "bad.csv: line 3: x: must be a number (got 'word')" in result.err
    assert "missing: is not there" in result.err
    assert "other.txt: is neither" in result.err
    assert "good: 1 point" in result.out
    assert list(runs(folder)) == ["good"]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Background]:
    with Background(Settings.load(data_dir=tmp_path / "data", port=0, slots=1)) as background:
        yield background


class CutError(Exception):
    """An import that ends in its middle."""


def cut_at(track: Track, n: int, error: Exception) -> Track:
    """Return the track such that it ends with an error after n items."""
    whole = track.read

    def read() -> Iterator[Item]:
        for place, item in enumerate(whole()):
            if place == n:
                raise error
            yield item

    track.read = read
    return track


@pytest.mark.parametrize("n", [0, 1, 3])
def test_an_import_that_was_cut_off_goes_on_without_a_point_twice(
    host: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n: int
) -> None:
    monkeypatch.setattr("babysit.foreign.event_folder.BATCH", 10)
    write(tmp_path / "a" / "events.tfevents.1", events(0, 47))
    with Client(host.url, host.token) as client:

        def find() -> Track:
            [(_, track)] = tracks(tmp_path / "a")
            assert isinstance(track, Track)
            return track

        with pytest.raises(CutError):
            carry(client, lambda: host.url, cut_at(find(), n, CutError()), "a", [])
        done = carry(client, lambda: host.url, find(), "a", [])
        assert done.is_new is False
        series = client.run(done.run)
        assert series["state"] == "finished"
        [point] = [item for item in find().read() if isinstance(item, Curve)][-1:]
        assert point.steps[-1] == 46
    with host.services.database.read() as connection:
        assert [(own.name, own.n) for own in catalogue(connection, done.run)] == [("loss", 47)]


def test_a_source_that_breaks_off_is_a_run_that_failed_and_says_why(
    host: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("babysit.foreign.event_folder.BATCH", 10)
    write(tmp_path / "a" / "events.tfevents.1", events(0, 47))
    with Client(host.url, host.token) as client:
        [(_, track)] = tracks(tmp_path / "a")
        assert isinstance(track, Track)
        with pytest.raises(DataError):
            carry(client, lambda: host.url, cut_at(track, 2, DataError("x", "is gone")), "a", [])
    with host.services.database.read() as connection:
        [run] = page(connection, Selection()).runs
    assert run.state is RunState.FAILED
    assert "cannot be read to its end" in run.reason
    assert run.step == 19


def test_no_alert_goes_out_for_what_happened_long_ago(host: Background, tmp_path: Path) -> None:
    """An imported run is judged as others are, and nobody is called."""
    lines = [f"{step},{2.3 if step < 20 else 'NaN'}" for step in range(400)]
    (tmp_path / "nan.csv").write_text("step,train/loss\n" + "\n".join(lines))
    raised: list[Any] = []
    host.services.alerts.raise_for = lambda *arguments: raised.append(arguments)  # type: ignore[method-assign]
    with Client(host.url, host.token) as client:
        [(_, track)] = tracks(tmp_path / "nan.csv")
        assert isinstance(track, Track)
        done = carry(client, lambda: host.url, track, "nan", [])
        until(lambda: client.is_judged(done.run))
        assert client.run(done.run)["health"] == "alarm"
    assert raised == []
