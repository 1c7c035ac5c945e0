"""Fetching: a download with a checksum, into a temporary file that takes its name only when it is whole and right."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from babysit.data.dataset import Progress
from babysit.errors import DataError

TIMEOUT = 30.0
"""Seconds without a byte before a download is given up."""
MAX_BYTES = 1 << 30
"""A server that never stops sending is left at this point."""
PIECE = 1 << 16


def download(url: str, sha256: str, target: Path, progress: Progress) -> Path:
    """Return `target`, downloaded from `url` unless it is there with the right checksum.

    Raises DataError naming the address for everything that goes wrong; `target` is then as it was.
    """
    import pooch  # here, because it takes 0.2 s and few runs fetch
    import requests

    pooch.get_logger().setLevel("WARNING")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        pooch.retrieve(url, f"sha256:{sha256}", target.name, target.parent, downloader=_downloader(progress))
    except requests.RequestException as error:
        raise DataError(url, f"cannot be downloaded from {urlsplit(url).hostname} ({error})") from None
    except ValueError:
        raise DataError(url, f"does not have the checksum {sha256}: the download is damaged or was replaced") from None
    except OSError as error:
        raise DataError(str(target), f"cannot be written ({error.strerror or error})") from None
    return target


def _downloader(progress: Progress) -> Callable[[str, str, object], None]:
    """Return what pooch calls with an address and a temporary file; pooch's own leaves sockets open when it fails."""
    import requests

    def stream(url: str, place: str, caller: object) -> None:
        with requests.get(url, stream=True, timeout=TIMEOUT) as response, Path(place).open("wb") as file:
            response.raise_for_status()
            length = response.headers.get("Content-Length", "")
            done, total = 0, int(length) if length.isdecimal() else 0
            for piece in response.iter_content(PIECE):
                done += file.write(piece)
                if done > MAX_BYTES:
                    raise DataError(url, f"sends more than {MAX_BYTES >> 20} MB")
                progress(done, max(done, total))

    return stream
