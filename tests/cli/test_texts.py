"""Numbers and times as the tables show them."""

import pytest

from babysit.cli.output import printable
from babysit.cli.runs import duration, number


@pytest.mark.parametrize(("value", "text"), [(0.97222, "0.9722"), (12345.6, "1.235e+04"), ("NaN", "NaN"), (None, "")])
def test_number(value: float | str | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("seconds", "text"), [(3.24, "3.2 s"), (65, "1:05"), (3723, "1:02:03"), (-1, "0.0 s")])
def test_duration(seconds: float, text: str) -> None:
    assert duration(1000.0, 1000.0 + seconds) == text


def test_a_run_that_has_not_started_has_no_duration() -> None:
    assert duration(None, None) == ""


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert printable("a\x1b[2J\x07\x9bb\tc") == "a\\x1b[2J\\x07\\x9bb\tc"


def test_what_would_turn_a_line_around_is_shown_and_not_obeyed() -> None:
    assert printable("\u202egnp.exe\u2066\u200f\u2028x") == "\\u202egnp.exe\\u2066\\u200f\\u2028x"
    assert printable("שלום, Größe — 学習 ‰") == "שלום, Größe — 学習 ‰"
