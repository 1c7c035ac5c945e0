"""Host and Origin: exact and parsed, so that no other site and no bent name gets in."""

import pytest

from babysit.server.origins import HostRule, is_loopback_host, split_host

LOCAL = HostRule("127.0.0.1")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8420", "127.0.0.1", "localhost:8420", "LOCALHOST:1", "[::1]:8420", "[::1]", "127.8.8.8"]
)
def test_loopback_is_known(host: str) -> None:
    assert LOCAL.allows(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8420", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.5:8420",
        "0.0.0.0:8420", "[::]:8420", "127.0.0.1:99999", "127.0.0.1:8420@evil.example", "evil@127.0.0.1", "",
        " 127.0.0.1", "127.0.0.1/", "[::1", "::1", "2130706433", "0x7f.1", "localhost.", "*",
    ],
)  # fmt: skip
def test_everything_else_is_not(host: str) -> None:
    assert not LOCAL.allows(host)


def test_a_named_address_and_a_public_name_are_known_when_configured() -> None:
    assert HostRule("192.168.1.5").allows("192.168.1.5:8420")
    assert not HostRule("0.0.0.0").allows("0.0.0.0:8420")
    proxied = HostRule("127.0.0.1", "https://babysit.example")
    assert proxied.allows("Babysit.Example")
    assert not proxied.allows("babysit.example:8420")
    assert not proxied.allows("sub.babysit.example")


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("http://127.0.0.1:8420", True),
        ("HTTP://127.0.0.1:8420", True),
        ("http://127.0.0.1:8421", False),
        ("https://127.0.0.1:8420", False),
        ("http://localhost:8420", False),
        ("null", False),
        ("", False),
        ("http://127.0.0.1:8420.evil.example", False),
    ],
)
def test_an_origin_is_own_by_scheme_host_and_port(origin: str, is_own: bool) -> None:
    assert LOCAL.owns(origin, "http", "127.0.0.1:8420") is is_own


def test_names_are_split_not_searched() -> None:
    assert split_host("[::1]:80") == "::1"
    assert split_host("a:b:c") is None
    assert is_loopback_host("::1")
    assert not is_loopback_host("localhost.example")
