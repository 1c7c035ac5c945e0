"""A table fits the terminal: columns go by rank, and what wraps keeps a little room."""

import pytest

from babysit.cli.table import Column, fitting, say_table

COLUMNS = (
    Column("id"),
    Column("name", is_wrapped=True),
    Column("extra", rank=2),
    Column("best", is_right=True, rank=1),
)
WIDTHS = (12, 40, 10, 6)


@pytest.mark.parametrize(
    ("room", "shown"),
    [(100, [0, 1, 2, 3]), (52, [0, 1, 2, 3]), (51, [0, 1, 3]), (39, [0, 1]), (1, [0, 1])],
)
def test_the_highest_rank_is_left_out_first(room: int, shown: list[int]) -> None:
    assert fitting(COLUMNS, WIDTHS, room) == shown


def test_a_pipe_gets_whole_lines(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [("x" * 12, "word " * 30, "e", "1"), ("y", "日本", "e", "22")]
    say_table(COLUMNS, rows)
    heading, first, second = capfd.readouterr().out.splitlines()
    assert heading.split() == ["id", "name", "extra", "best"]
    assert ("word " * 30).strip() in first
    assert second.rstrip().endswith("22")


def test_what_a_cell_holds_is_text_on_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    say_table([Column("[red]layer[0]"), Column("name")], [("1", "[bold]\u202ex\ny\x1b[2J"), ("2", "z")])
    heading, first, second = capfd.readouterr().out.splitlines()
    assert heading.split() == ["[red]layer[0]", "name"]
    assert first.rstrip().endswith("[bold]\\u202ex y\\x1b[2J")
    assert second.split() == ["2", "z"]


def test_a_table_without_rows_is_its_heading(capfd: pytest.CaptureFixture[str]) -> None:
    say_table(COLUMNS, [])
    assert len(capfd.readouterr().out.splitlines()) == 1
