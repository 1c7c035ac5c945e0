"""The secrets: kept private, outliving a restart, and each good for its own purpose only."""

from pathlib import Path

from babysit.server.tokens import Tokens


def test_the_token_is_made_once_and_private(tmp_path: Path) -> None:
    first = Tokens.open(tmp_path)
    assert len(first.token) >= 43
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert Tokens.open(tmp_path).token == first.token
    assert list(tmp_path.iterdir()) == [tmp_path / "token"]


def test_a_given_token_replaces_the_kept_one(tmp_path: Path) -> None:
    Tokens.open(tmp_path)
    assert Tokens.open(tmp_path, "a-token-of-my-own").token == "a-token-of-my-own"
    assert Tokens.open(tmp_path).token == "a-token-of-my-own"


def test_each_secret_has_one_purpose() -> None:
    tokens = Tokens("x" * 43)
    ingest = tokens.ingest("run1")
    assert tokens.ingest_run(ingest) == "run1"
    assert tokens.ingest_run(ingest.replace("run1", "run2")) is None
    assert tokens.ingest_run(tokens.token) is None
    assert tokens.ingest_run("ingest.run1.") is None
    assert not tokens.is_user(ingest)
    assert not tokens.is_user("")
    assert not tokens.is_user("é\ud800")
    assert not tokens.is_cookie(tokens.token)
    assert tokens.is_cookie(tokens.cookie)
    assert Tokens("y" * 43).cookie != tokens.cookie
