"""The browser that the tests drive: the system's Chromium or Chrome, else Playwright's download, else Debian's package.

As a program it installs one where none is found and prints its path; `make test` runs it so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",  # root, as CI often is, cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> Path | None:
    """Return the path of a browser on this machine, or None; BABYSIT_TEST_BROWSER names another."""
    named = os.environ.get("BABYSIT_TEST_BROWSER")
    system = next((path for path in map(shutil.which, (named, *NAMES) if named else NAMES) if path), None)
    if system:
        return Path(system)
    return MAC if MAC.exists() else _downloaded()


def _downloaded() -> Path | None:
    """Return the browser that Playwright has downloaded earlier, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install() -> Path | None:
    """Return a browser, installing one if there is none; None when that could not be done."""
    return find() or _from_playwright() or _from_debian()


def _from_playwright() -> Path | None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return _downloaded() if _runs(command, seconds=300) else None


def _from_debian() -> Path | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    _runs(["apt-get", "update", "-q"], seconds=300)
    return find() if _runs(["apt-get", "install", "-yq", "--no-install-recommends", "chromium"], seconds=600) else None


def _runs(command: list[str], seconds: float) -> bool:
    """Return whether `command` ended well within `seconds`; what it prints goes to standard error."""
    try:
        return subprocess.run(command, stdout=sys.stderr, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    browser = install()
    if browser is None:
        sys.exit("no browser: please install Chromium or Chrome, or name one in BABYSIT_TEST_BROWSER")
    print(f"browser: {browser}")
