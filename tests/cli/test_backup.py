"""`babysit backup`: beside a server that trains, without one, and back again."""

import tarfile
from pathlib import Path

from babysit.store.database import Database
from babysit.store.runs import create_run
from cli.babysit_program import here
from processes import ServerProcess, run_when

TRAINING = {"training": {"epochs": 100_000, "checkpoint_every": 50}}


def test_a_backup_beside_a_training_is_served_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "all.tar"
    with ServerProcess(tmp_path / "data") as server, server.client() as client:
        run_id = client.post("/api/runs", json=TRAINING).json()["id"]
        run_when(client, run_id, "running")
        while client.get(f"/api/runs/{run_id}").json()["step"] < 200:
            pass
        made = here(server.folder, "backup", str(target), "--with-files", "--json").json
        client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        run_when(client, run_id, "stopped")
    assert (made["runs"], made["path"]) == (1, str(target))
    assert made["points"] > 200
    assert made["files"] >= 2
    restored = tmp_path / "restored"
    with tarfile.open(target) as archive:
        assert not any("job" in name or "token" in name or "spool" in name for name in archive.getnames())
        archive.extractall(restored, filter="data")
    with ServerProcess(restored) as server, server.client() as client:
        run = run_when(client, run_id, "failed")  # its worker is not here
        assert run["step"] >= 200
        answer = client.post(f"/api/runs/{run_id}/commands", json={"type": "resume"})
        assert answer.status_code == 202, answer.text
        run_when(client, run_id, "running")


def test_a_backup_without_a_server_says_what_is_in_it(tmp_path: Path) -> None:
    folder, target = tmp_path / "data", tmp_path / "a.db"
    database = Database.open(folder)
    database.writer.submit(lambda c: create_run(c, {}, "x", "digits", "x", 1)).result()
    database.close()
    before = sorted(path.name for path in folder.iterdir())
    told = here(folder, "backup", str(target)).out
    assert "1 run, 0 points, 0 tensor records, 1 event; looked through and sound (schema 0" in told
    assert f"{target}: " in told
    assert "must not exist yet" in here(folder, "backup", str(target), code=2).err
    here(folder, "backup", str(target), "--force")
    assert {name for name in before if "-wal" not in name} <= {path.name for path in folder.iterdir()}


def test_a_folder_without_a_database_has_no_backup(tmp_path: Path) -> None:
    assert "there is no database" in here(tmp_path / "nothing", "backup", str(tmp_path / "a.db"), code=2).err
    assert not (tmp_path / "nothing").exists()
