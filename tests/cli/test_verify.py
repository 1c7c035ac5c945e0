"""`babysit verify`: clean is 0, trouble is 5 with where and what, and nothing is changed by looking."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.babysit_program import here
from processes import ServerProcess, run_when, until

TRAINING = {"training": {"epochs": 3, "checkpoint_every": 20}}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder that has a finished run, and the run."""
    folder = tmp_path_factory.mktemp("verify") / "data"
    with ServerProcess(folder) as server, server.client() as client:
        run_id = client.post("/api/runs", json=TRAINING).json()["id"]
        run_when(client, run_id, "finished")
        busy = client.post("/api/runs", json={"training": {"epochs": 100_000}}).json()["id"]
        run_when(client, busy, "running")
        until(lambda: client.get(f"/api/runs/{busy}").json()["step"] > 100)
        found = here(folder, "verify", "--json").json  # beside a training
        assert found["troubles"] == []
        assert found["looked_at"]["runs"] == 2
        client.post(f"/api/runs/{busy}/commands", json={"type": "stop"})
        run_when(client, busy, "stopped")
    return folder, run_id


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for what SQLite needs to read."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_sound_folder(served: tuple[Path, str]) -> None:
    folder, _ = served
    before = contents(folder)
    result = here(folder, "verify")
    assert "sound: everything is there as it was written" in result.out
    assert "checkpoints" in result.err
    assert contents(folder) == before


def test_troubles_of_files(served: tuple[Path, str]) -> None:
    folder, run_id = served
    checkpoints = sorted((folder / "runs" / run_id / "checkpoints").glob("*.safetensors"))
    newest, older = checkpoints[-1], checkpoints[0]
    good = newest.read_bytes()
    newest.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    moved = older.rename(older.with_name("step-000000000007.safetensors"))
    stray = folder / "runs" / "stranger"
    stray.mkdir()
    (folder / "babysit.db.17.part").write_bytes(b"half")
    result = here(folder, "verify", code=5)
    assert f"run {run_id}: {newest.name}: is damaged: its contents do not have its checksum" in result.err
    assert f"run {run_id}: {moved.name} is of step" in result.err
    assert f"{stray}: it belongs to no run of the database" in result.err
    assert "note: " in result.err
    assert "babysit.db.17.part: something was being written" in result.err
    assert "not sound: 3 troubles" in result.out
    newest.unlink()
    assert f"its newest checkpoint {newest.name} is not there" in here(folder, "verify", code=5).err
    newest.write_bytes(good)
    moved.rename(older)
    stray.rmdir()
    assert here(folder, "verify", "--json").json["is_sound"]  # a leftover is no damage
    (folder / "babysit.db.17.part").unlink()


def test_another_checkpoint_under_the_name_is_told(served: tuple[Path, str]) -> None:
    folder, run_id = served
    with closing(sqlite3.connect(folder / "babysit.db")) as connection:
        change = "UPDATE events SET data = json_set(data, '$.sha256', 'abc') WHERE run_id = ? AND kind = 'checkpoint'"
        keep = connection.execute("SELECT id, data FROM events WHERE kind = 'checkpoint'").fetchall()
        connection.execute(change, [run_id])
        connection.commit()
        assert "is another one than the run has told of" in here(folder, "verify", code=5).err
        connection.executemany("UPDATE events SET data = ? WHERE id = ?", [(data, key) for key, data in keep])
        connection.commit()


def test_a_restored_database_without_files_is_sound(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = served
    here(folder, "backup", str(tmp_path / "babysit.db"))
    result = here(tmp_path, "verify")
    assert "sound" in result.out
    assert "have none here, as after restoring a backup without files" in result.err


def test_a_damaged_database(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = served
    here(folder, "backup", str(tmp_path / "babysit.db"))
    path = tmp_path / "babysit.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = here(tmp_path, "verify", "--json", code=5).json
    assert {trouble["where"] for trouble in found["troubles"]} == {"database file"}
    path.write_bytes(b"nothing of the kind" * 999)
    assert "restore a backup" in here(tmp_path, "verify", code=5).err
    path.unlink()
    assert "there is no database" in here(tmp_path, "verify", code=2).err
