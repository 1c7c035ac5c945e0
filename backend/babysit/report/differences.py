"""What differs in the configurations of runs: a row a field, a column a run."""

from collections.abc import Sequence

from babysit.report.markup import aside, number, section, table, text
from babysit.report.run_names import numbered
from babysit.store.fields import leaves
from babysit.store.runs import Run

MAX_ROWS = 200


def differences(runs: Sequence[Run]) -> tuple[dict[str, list[object]], int]:
    """Return for each field that is not the same in all runs its value in each, None where it is missing; and how many
    fields are the same.
    """
    own = [{leaf["name"]: _value(leaf) for leaf in leaves(run.config) if leaf["name"] != "name"} for run in runs]
    names = dict.fromkeys(name for fields in own for name in fields)
    rows = {name: [fields.get(name) for fields in own] for name in names}
    differing = {name: row for name, row in rows.items() if any(value != row[0] for value in row)}
    return differing, len(rows) - len(differing)


def differences_section(runs: Sequence[Run]) -> str:
    """Return the table of differences, and how much is the same."""
    found, n_same = differences(runs)
    rows = [(text(name), *map(number, row)) for name, row in list(found.items())[:MAX_ROWS]]
    head = ("field", *map(text, numbered(runs).values()))
    told = f"{n_same:,} fields are the same in all of them"
    told += f"; {len(found) - MAX_ROWS:,} more differ" if len(found) > MAX_ROWS else ""
    return section("differences", "Configuration: differences", table(head, rows), aside(f"{told}."))


def _value(leaf: dict[str, object]) -> object:
    return leaf["text"] if leaf["text"] is not None else leaf["number"]
