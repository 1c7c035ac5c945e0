"""Fetching: a download with a checksum, into a temporary file that takes its name only when it is whole and right."""

from pathlib import Path
from urllib.parse import urlsplit

from babysit.data.dataset import Progress
from babysit.errors import DataError

TIMEOUT = 30.0
"""Seconds without a byte before a download is given up."""
MAX_BYTES = 1 << 30
"""A server that never stops sending is left at this point."""


class _TooLargeError(Exception):
    """The server sends more than MAX_BYTES."""


class _Bar:
    """What pooch reports its progress to; pooch counts whole chunks, so that the last one may be counted too large."""

    def __init__(self, progress: Progress) -> None:
        self.total = 0
        self._progress, self._done = progress, 0

    def update(self, n: int) -> None:
        self._done += n
        if self._done > MAX_BYTES:
            raise _TooLargeError
        done = min(self._done, self.total) if self.total else self._done
        self._progress(done, self.total or done)

    def reset(self) -> None:
        """Begin again: pooch then tells the total in one piece, 0 where the server did not say it."""
        self._done = 0 if self.total else self._done

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def download(url: str, sha256: str, target: Path, progress: Progress) -> Path:
    """Return `target`, downloaded from `url` unless it is there with the right checksum.

    Raises DataError naming the address for everything that goes wrong; `target` is then as it was.
    """
    import pooch  # here, because it takes 0.2 s and few runs fetch
    import requests

    pooch.get_logger().setLevel("WARNING")
    downloader = pooch.HTTPDownloader(progressbar=_Bar(progress), timeout=TIMEOUT, chunk_size=1 << 16)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        pooch.retrieve(url, f"sha256:{sha256}", target.name, target.parent, downloader=downloader)
    except requests.RequestException as error:
        raise DataError(url, f"cannot be downloaded from {urlsplit(url).hostname} ({error})") from None
    except _TooLargeError:
        raise DataError(url, f"sends more than {MAX_BYTES >> 20} MB") from None
    except ValueError:
        raise DataError(url, f"does not have the checksum {sha256}: the download is damaged or was replaced") from None
    except OSError as error:
        raise DataError(str(target), f"cannot be written ({error.strerror or error})") from None
    return target
