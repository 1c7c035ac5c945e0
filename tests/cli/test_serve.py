"""`babysit serve`: an address to open, an orderly end, and one server a folder."""

import signal
from pathlib import Path

import pytest

from cli.babysit_program import babysit
from processes import ServerProcess


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_end_is_no_error(tmp_path: Path, number: signal.Signals) -> None:
    with ServerProcess(tmp_path) as server:
        assert server.process
        server.process.send_signal(number)
        assert server.process.wait(30) == 0
        assert server.process.stdout
        assert "Traceback" not in server.process.stdout.read()


def test_a_second_server_on_the_folder_names_the_first(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        assert server.process
        refusal = babysit(tmp_path, "serve", "--port", "0", "--no-open", code=1).err
        assert f"pid {server.process.pid}" in refusal
        assert server.url in refusal


def test_others_are_not_served_without_a_token(tmp_path: Path) -> None:
    refusal = babysit(tmp_path, "serve", "--host", "0.0.0.0", "--no-open", code=2).err
    assert "BABYSIT_TOKEN" in refusal


def test_a_token_that_is_too_short_is_not_shown(tmp_path: Path) -> None:
    refusal = babysit(tmp_path, "serve", "--no-open", code=2, BABYSIT_TOKEN="hunter2").err
    assert refusal.startswith("error: token: ")
    assert "hunter2" not in refusal
