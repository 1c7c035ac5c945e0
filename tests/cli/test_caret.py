"""The caret under what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from babysit.cli.caret import marked
from babysit.errors import Problem


@pytest.mark.parametrize(
    ("line", "at", "length", "expected"),
    [
        ("a = b", 4, 1, ("  a = b", "      ^")),
        ("a =", 3, 0, ("  a =", "     ^")),
        ("", 0, 0, ("  ", "  ^")),
        ("wörd = 中文 x", 10, 1, ("  wörd = 中文 x", "              ^")),
        ("中文 = 1", 0, 2, ("  中文 = 1", "  ^^^^")),
        ("a\tb\x1b = 1", 7, 1, ("  a b\\x1b = 1", " " * 12 + "^")),
        ("x" * 100 + "!" + "y" * 100, 100, 1, ("  …" + "x" * 60 + "!" + "y" * 60 + "…", " " * 63 + "^")),
        ("x" * 300, 100, 200, ("  …" + "x" * 180 + "…", " " * 63 + "^" * 60)),
    ],
)
def test_the_caret_stands_under_the_place(line: str, at: int, length: int, expected: tuple[str, str]) -> None:
    assert marked(line, Problem("filter", "", at=at, length=length)) == expected


@given(st.text(), st.integers(0, 3000), st.integers(0, 3000))
def test_any_place_of_any_line_is_shown_in_two_short_lines(line: str, at: int, length: int) -> None:
    shown, carets = marked(line, Problem("filter", "", at=at, length=length))
    assert "\n" not in shown
    assert carets.strip(" ") == "^" * len(carets.strip(" "))
    assert len(carets) <= cell_len(shown) + 2
