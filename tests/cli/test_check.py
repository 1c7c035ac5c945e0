"""`babysit check` and `babysit train --check`: each check told, and an exit code that says whether all passed."""

from pathlib import Path

import pytest

from cli.babysit_program import babysit

SHORT = ("--set", "training.epochs=1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def test_what_passes_ends_with_0(folder: Path) -> None:
    result = babysit(folder, "check")
    assert result.out.count("ok  ") == 10
    assert "a guess (ln 10) has 2.303" in result.out
    assert "10 passed in" in result.out


def test_what_fails_says_what_that_means_and_ends_with_5(folder: Path) -> None:
    result = babysit(folder, "check", "--preset", "rate-low", code=5)
    assert "FAIL  Learning rate: 1e-05 < " in result.out
    assert "What that means: A rate far below the band" in result.out
    assert "9 passed, 1 failed" in result.out


def test_a_file_is_checked_with_changes_and_told_as_json(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[network]\ninit = { name = "zeros" }\n')
    result = babysit(folder, "check", str(path), "--set", "network.layers.0.units=20", "--json", code=5)
    assert result.json["is_passed"] is False
    assert len(result.json["results"]) == 10
    failed = [each["check"] for each in result.json["results"] if each["outcome"] == "failed"]
    assert "init_statistics" in failed
    assert all(each["figure"] is None or each["figure"]["kind"] for each in result.json["results"])
    assert babysit(folder, "check", str(path), "--set", 'network.init="he"', "--json").json["is_passed"] is True


def test_bad_input_ends_with_2(folder: Path) -> None:
    assert "data.name: is not on this machine" in babysit(folder, "check", "--set", "data.name=cifar10", code=2).err
    assert "must be at most" in babysit(folder, "check", "--set", "training.batch_size=60000", code=2).err
    assert "no preset is named" in babysit(folder, "check", "--preset", "none", code=2).err
    assert "--check" in babysit(folder, "train", "--check", "--resume", "1", code=2).err


def test_a_run_that_passes_starts_and_keeps_the_results(folder: Path) -> None:
    result = babysit(folder, "train", "--preset", "digits", *SHORT, "--check", "--json")
    assert result.json["state"] == "finished"
    assert result.err.count("ok  ") == 10


def test_a_run_that_does_not_pass_is_not_started(folder: Path) -> None:
    before = babysit(folder, "runs", "--json").json["total"]
    result = babysit(folder, "train", "--preset", "rate-low", *SHORT, "--check", code=5)
    assert "FAIL  Learning rate" in result.err
    assert "not started" in result.err
    assert babysit(folder, "runs", "--json").json["total"] == before
