"""A small archive in CIFAR-10's format, and a folder for what is fetched and cached."""

from pathlib import Path

import pytest

from data.archives import files, write_archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "datasets"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path, files())
