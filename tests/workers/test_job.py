from pathlib import Path

import pytest

from babysit.workers.job import Job, Stored, checkpoint_folder, run_folder, spool_folder, write_private


def test_a_job_is_written_for_its_owner_only_and_read_back(tmp_path: Path) -> None:
    job = Job("r1", {"seed": 3}, "secret", str(tmp_path), threads=2, memory_limit=10**9)
    path = job.write()
    assert path == tmp_path / "runs" / "r1" / "job.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert Job.read(path) == job
    assert job.write() == path  # again, over the old one
    resumed = Job(
        "r1", {}, "secret", str(tmp_path), stored=Stored({"train/loss": 7}, {"layer/1/filters": 5}, {"filters": False})
    )
    assert Job.read(resumed.write()) == resumed


def test_what_is_no_job_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "job.json"
    for text in ("", "[]", "{}", '{"run": 1, "what": 2}'):
        path.write_text(text)
        with pytest.raises((ValueError, TypeError)):
            Job.read(path)


def test_a_leftover_part_or_link_is_not_followed(tmp_path: Path) -> None:
    path, secret = tmp_path / "a.json", tmp_path / "secret"
    secret.write_text("untouched")
    import os

    path.with_name(f"a.json.{os.getpid()}.part").symlink_to(secret)
    write_private(path, {"a": 1})
    assert secret.read_text() == "untouched"
    assert path.read_text() == '{"a": 1}'


def test_the_folders(tmp_path: Path) -> None:
    assert run_folder(tmp_path, "r1") == tmp_path / "runs" / "r1"
    assert checkpoint_folder(tmp_path, "r1") == tmp_path / "runs" / "r1" / "checkpoints"
    assert spool_folder(tmp_path, "r1") == tmp_path / "runs" / "r1" / "spool"
