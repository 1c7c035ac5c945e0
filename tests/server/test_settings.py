"""Settings: from arguments, then the environment; what is unsafe or ill-typed is refused by name."""

from pathlib import Path

import pytest

from babysit.errors import ConfigError
from babysit.server.settings import Settings


def test_the_environment_gives_what_arguments_do_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BABYSIT_PORT", "9000")
    monkeypatch.setenv("BABYSIT_DATA_DIR", str(tmp_path))
    settings = Settings.load(port=None, slots=3)
    assert (settings.port, settings.slots, settings.data_dir) == (9000, 3, tmp_path)
    assert Settings.load(port=9001).port == 9001


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"port": 70000}, "port"),
        ({"slots": 0}, "slots"),
        ({"host": "0.0.0.0"}, "token must be set"),
        ({"host": "192.168.1.5", "auth": False}, "loopback"),
        ({"token": "short"}, "token"),
        ({"public_url": "babysit.example"}, "public_url"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_unsafe_is_refused_by_name(values: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Settings.load(**values)


def test_a_bad_token_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load(token="hunter2")
    assert "hunter2" not in str(caught.value)
