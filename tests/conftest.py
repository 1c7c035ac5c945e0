"""What every test has: no skip for want of a tool in CI, a browser, and the real data where there are any."""

import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from postgres import Cluster

REAL_DATA = "needs real data"
SMALL_DISK = "needs a small disk"
ALLOWED = (REAL_DATA, SMALL_DISK, "needs PyTorch", "needs numba")
"""How the reasons begin for which a test may be skipped even in CI."""

# Elsewhere every run tries new examples; CI repeats the same ones, so that what fails there fails again.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")


def is_ci() -> bool:
    """Return whether this is CI, where a skipped test is a failed one."""
    return os.environ.get("CI") == "true"


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, unless its reason is one of those allowed."""
    if not (is_ci() and report.outcome == "skipped") or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI allows no skip but for {' or '.join(ALLOWED)}: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Refuse a skip of a test or of one of its fixtures."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuse a skip of a whole module (importorskip)."""
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the faults have tried and lost, whichever processes have tried it."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    told = [value for report in reports for name, value in report.user_properties if name == "fault"]
    if told:
        from faults.record import Record, table

        terminalreporter.section("faults")
        for line in table([Record.from_json(text) for text in sorted(told)]):
            terminalreporter.write_line(line)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty disk of 8 MiB, which takes who may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False) if shutil.which("mount") else None
    if mounted is None or mounted.returncode:
        pytest.skip(f"{SMALL_DISK}: {mounted.stderr.strip() if mounted else 'there is no mount here'}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator["Cluster"]:
    """A PostgreSQL server; the test is skipped where there is none."""
    import postgres

    programs = postgres.find()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine: install the package postgresql")
    with postgres.Cluster(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's path; the test is skipped where there is none."""
    import chromium

    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium or Chrome on this machine: `make browser` installs one")
    return path


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data that BABYSIT_TEST_DATA names: `cifar-10-batches-py/`, `cifar-10-python.tar.gz`."""
    named = os.environ.get("BABYSIT_TEST_DATA")
    if not named:
        pytest.skip(f"{REAL_DATA}: set BABYSIT_TEST_DATA to a folder with cifar-10-batches-py")
    return Path(named)
