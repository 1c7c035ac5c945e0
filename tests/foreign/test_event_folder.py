"""Folders of event files: a run each, known again when it has grown; checked against TensorBoard's own writer."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from babysit.errors import DataError
from babysit.foreign import event_folder
from babysit.foreign.source import tracks
from babysit.foreign.track import Curve, Facts, Record, Track
from foreign.event_bytes import event, scalar, write
from foreign.record_events import FIXTURES, STEPS
from foreign.record_events import write as write_by_tensorboard


def found_at(path: Path) -> dict[str, Track]:
    found = [track for _, track in tracks(path)]
    assert all(isinstance(track, Track) for track in found), found
    return {track.name: track for track in found if isinstance(track, Track)}


def curves(track: Track) -> dict[str, list[tuple[int, float, float]]]:
    """Return the points of a track by series."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    for item in track.read():
        if isinstance(item, Curve):
            found.setdefault(item.name, []).extend(
                zip(item.steps.tolist(), item.times.tolist(), item.values.tolist(), strict=True)
            )
    return found


def require_what_was_written(found: dict[str, list[tuple[int, float, float]]], last: int) -> None:
    steps = range(last)
    assert found["loss/train"] == [(step, 1000.0 + step, float(np.float32(1 / (step + 1)))) for step in steps]
    accuracy = found["accuracy"]
    assert [step for step, _, _ in accuracy] == list(steps)
    assert np.isnan(accuracy[5][2])
    assert accuracy[7][1:] == (1007.5, float(np.float32(0.7)))


def test_a_file_that_tensorboard_has_written(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    for name in ("plain", "hparams"):
        (folder / name).mkdir(parents=True)
        shutil.copy(FIXTURES / f"{name}.tfevents", folder / name / "events.out.tfevents.1.host")
    found = found_at(folder)
    assert found.keys() == {"runs/plain", "runs/hparams"}
    plain = found["runs/plain"]
    require_what_was_written(curves(plain), STEPS)
    items = list(plain.read())
    records = [item for item in items if isinstance(item, Record)]
    assert [(own.name, own.step, own.time) for own in records] == [
        (name, step, 1000.0 + step) for step in (0, 5, 10) for name in ("weights/histogram", "picture")
    ]
    assert records[0].array.sum() == pytest.approx(500)
    assert records[3].array.shape == (1, 4, 5, 3)
    assert records[3].array[0, 0, 0].tolist() == [63, 63, 63]
    assert [item.data for item in items if isinstance(item, Facts)] == [
        {"texts": {"words/text_summary": {"step": 0, "text": "a **note**"}}}
    ]
    assert plain.started == 1000.0
    assert found["runs/hparams"].config == {"hparams": {"lr": 0.1, "optimizer": "adam", "nesterov": True}}


def test_what_tensorboard_writes_now(tmp_path: Path) -> None:
    pytest.importorskip("torch.utils.tensorboard", reason="needs PyTorch and TensorBoard", exc_type=ImportError)
    write_by_tensorboard(tmp_path / "now", 0, 30)
    found = found_at(tmp_path / "now")
    require_what_was_written(curves(found["now"]), 30)
    assert found["now/hparams"].config["hparams"]["optimizer"] == "adam"


def points(*steps: int, tag: str = "x") -> Iterable[bytes]:
    return [event(100.0 + step, step, scalar(tag, step)) for step in steps]


def test_a_folder_that_has_grown_or_moved_is_the_same(tmp_path: Path) -> None:
    write(tmp_path / "a" / "tfevents.1", points(1, 2))
    first = found_at(tmp_path / "a")["a"]
    write(tmp_path / "a" / "tfevents.1", points(1, 2, 3))
    write(tmp_path / "a" / "tfevents.2", points(4))
    shutil.move(tmp_path / "a", tmp_path / "b")
    second = found_at(tmp_path / "b")["b"]
    assert first.key == second.key
    assert [step for step, _, _ in curves(second)["x"]] == [1, 2, 3, 4]


def test_files_that_grow_side_by_side_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    write(tmp_path / "a" / "tfevents.1", points(1, 3))
    write(tmp_path / "a" / "tfevents.2", points(2, 4))
    assert [step for step, _, _ in curves(found_at(tmp_path / "a")["a"])["x"]] == [1, 2, 3, 4]


def test_names_that_are_none_become_some(tmp_path: Path) -> None:
    tags = ["a//b", "a/b", "/", "<b>\u202e", "x\x00y", "__proto__/y", "n" * 300, ""]
    write(tmp_path / "a" / "tfevents.1", [event(1.0, 1, scalar(tag, 1.0)) for tag in tags])
    names = list(curves(found_at(tmp_path / "a")["a"]))
    assert len(names) == len(tags)
    assert "a/b" in names
    assert "<b>\u202e" in names
    assert all(len(name) <= 200 for name in names)


def test_a_folder_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    write(tmp_path / "good" / "tfevents.1", points(1))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "tfevents.1").write_bytes(b"no record at all")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "tfevents.1").touch()
    (tmp_path / "good" / "tfevents.0").touch()
    found = {path.name: track for path, track in tracks(tmp_path)}
    assert isinstance(found["good"], Track)
    assert "is no event file" in str(found["bad"])
    assert "nothing in them yet" in str(found["empty"])


def test_a_cut_file_says_so_when_it_was_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "tfevents.1", points(1, 2, 3))
    path.write_bytes(path.read_bytes()[:-5])
    track = found_at(tmp_path / "a")["a"]
    assert len(curves(track)["x"]) == 2
    assert "the 3 whole records before it were read" in track.notes[0]


def test_links_are_not_followed_and_folders_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a" / "tfevents.1", points(1))
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    assert len(found_at(tmp_path / "a")) == 1
    write(tmp_path / "b" / "tfevents.1", points(1))
    monkeypatch.setattr(event_folder, "MAX_TRACKS", 1)
    [(_, refused)] = tracks(tmp_path)
    assert isinstance(refused, DataError)
    assert "at most 1" in str(refused)
