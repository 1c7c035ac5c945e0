"""Saved views."""

import pytest

from babysit.errors import ConfigError, LimitError, NotFoundError
from babysit.store import views
from store.samples import Write


def test_views_are_kept_by_name(write: Write) -> None:
    write(lambda c: views.keep(c, "beta/2 <b>", "filter=starred"))
    write(lambda c: views.keep(c, "Alpha", ""))
    write(lambda c: views.keep(c, "beta/2 <b>", "sort=-name"))
    found = write(views.list_views)
    assert [(view.name, view.query) for view in found] == [("Alpha", ""), ("beta/2 <b>", "sort=-name")]
    assert found[0].time <= found[1].time
    write(lambda c: views.remove(c, "Alpha"))
    assert [view.name for view in write(views.list_views)] == ["beta/2 <b>"]
    with pytest.raises(NotFoundError):
        write(lambda c: views.remove(c, "Alpha"))


@pytest.mark.parametrize("name", ["", " a", "a ", "x" * 81, "a\nb", "\u202ea", "a\ud800"])
def test_what_is_no_name_is_refused(write: Write, name: str) -> None:
    with pytest.raises(ConfigError, match="name: must be 1 to 80 printable characters"):
        write(lambda c: views.keep(c, name, ""))


@pytest.mark.parametrize("query", ["x" * 4001, "a\0"])
def test_what_is_no_query_is_refused(write: Write, query: str) -> None:
    with pytest.raises(ConfigError, match="query: must be at most 4,000 printable characters"):
        write(lambda c: views.keep(c, "a", query))


def test_there_are_only_so_many(write: Write) -> None:
    write(lambda c: [views.keep(c, str(place), "") for place in range(views.MAX_VIEWS)])
    with pytest.raises(LimitError):
        write(lambda c: views.keep(c, "one more", ""))
    write(lambda c: views.keep(c, "7", "still=changes"))
    write(lambda c: views.remove(c, "8"))
    write(lambda c: views.keep(c, "one more", ""))
