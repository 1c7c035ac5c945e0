"""In CI a skipped test is a failed one, unless it needs real data, PyTorch or numba."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from architecture import tree

TESTS = """
import pytest

def test_for_want_of_a_tool():
    pytest.skip("no browser")

@pytest.mark.skipif(True, reason="not on this machine")
def test_by_mark():
    pass

def test_for_want_of_data():
    pytest.skip("needs real data: BABYSIT_TEST_DATA is not set")

def test_for_want_of_a_peer():
    pytest.skip("needs PyTorch: pip install torch")

def test_for_want_of_a_compiler():
    pytest.skip("needs numba: pip install babysit[fast]")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""
MODULE = 'import pytest\npytest.importorskip("no_such_module")\n'
PEER = 'import pytest\npytest.skip("needs PyTorch: pip install torch", allow_module_level=True)\n'


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    shutil.copy(tree.ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skips.py").write_text(TESTS)
    (tmp_path / "test_module.py").write_text(MODULE)
    (tmp_path / "test_peer.py").write_text(PEER)
    return tmp_path


def outcome(suite: Path, **environment: str) -> str:
    """Return what pytest printed of the suite."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(suite), str(suite)]
    kept = {name: value for name, value in os.environ.items() if name != "CI"} | environment
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=suite, env=kept).stdout


def test_skips_fail_in_ci(suite: Path) -> None:
    printed = outcome(suite, CI="true")
    assert "no_such_module" in printed  # a module that cannot be collected ends the session
    (suite / "test_module.py").unlink()
    assert "1 failed, 4 skipped, 1 xfailed, 1 error" in outcome(suite, CI="true")


def test_skips_are_skips_elsewhere(suite: Path) -> None:
    assert "7 skipped, 1 xfailed" in outcome(suite)
