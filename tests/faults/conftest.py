"""The table of what the faults have tried and lost stands at the end of the tests' output."""

import pytest

from faults.record import Record, table

_records: list[Record] = []


@pytest.fixture(scope="session")
def records() -> list[Record]:
    """The records of the faults that were tried."""
    return _records


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if _records:
        terminalreporter.section("faults")
        for line in table(_records):
            terminalreporter.write_line(line)
