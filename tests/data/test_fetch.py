"""Fetching, from a real server on this machine."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from babysit.data import fetch
from babysit.data.fetch import download
from babysit.data.sources.cifar10 import ARCHIVE, Cifar10
from babysit.data.sources.mnist import Mnist
from babysit.errors import DataError
from data import idx_files
from data.archives import ROWS, files, write_archive

CONTENT = bytes(range(256)) * 1000


class Handler(BaseHTTPRequestHandler):
    """Serves the server's `content` at /whole, half of it at /half, at /endless without its length; and its `files`."""

    server: "Server"

    def do_GET(self) -> None:
        self.server.n_requests += 1
        content = self.server.files.get(self.path, self.server.content)
        if self.path not in self.server.files and self.path not in ("/whole", "/half", "/endless"):
            self.send_error(404)
            return
        self.send_response(200)
        if self.path != "/endless":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if self.path == "/half" else content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class names it so
        pass


class Server(ThreadingHTTPServer):
    content = CONTENT
    files: dict[str, bytes] = {}  # noqa: RUF012 — a test puts its own in place
    n_requests = 0

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Told(list[tuple[int, int]]):
    """What a progress was told."""

    def __call__(self, done: int, total: int) -> None:
        self.append((done, total))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refusal(url: str, target: Path, digest: str) -> DataError:
    with pytest.raises(DataError) as caught:
        download(url, digest, target, Told())
    assert [path for path in target.parent.iterdir() if path != target] == []
    return caught.value


def test_a_download_is_whole_and_tells_its_progress(server: Server, tmp_path: Path) -> None:
    told, target = Told(), tmp_path / "new" / "file.bin"
    assert download(server.address("/whole"), sha256(CONTENT), target, told) == target
    assert target.read_bytes() == CONTENT
    assert [path.name for path in target.parent.iterdir()] == ["file.bin"]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {len(CONTENT)}
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) >= 3


def test_progress_goes_forward_where_the_server_does_not_tell_the_length(server: Server, tmp_path: Path) -> None:
    told = Told()
    download(server.address("/endless"), sha256(CONTENT), tmp_path / "file.bin", told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_what_is_there_already_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    for _ in range(2):
        download(server.address("/whole"), sha256(CONTENT), target, Told())
    assert server.n_requests == 1
    target.write_bytes(b"something else")
    download(server.address("/whole"), sha256(CONTENT), target, Told())
    assert target.read_bytes() == CONTENT


def test_a_wrong_checksum_is_refused_and_nothing_is_left(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    error = refusal(server.address("/whole"), target, sha256(b"other"))
    assert error.source == server.address("/whole")
    assert error.rule.startswith(f"does not have the checksum {sha256(b'other')}")
    assert not target.exists()


def test_a_wrong_download_leaves_the_old_file_as_it_was(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    target.write_bytes(b"old")
    for path in ("/whole", "/half", "/none"):
        refusal(server.address(path), target, sha256(b"other"))
        assert target.read_bytes() == b"old"


def test_an_interrupted_download_leaves_nothing(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    error = refusal(server.address("/half"), target, sha256(CONTENT))
    assert error.rule.startswith("cannot be downloaded from 127.0.0.1 (")
    assert not target.exists()
    download(server.address("/whole"), sha256(CONTENT), target, Told())


def test_a_download_that_the_user_breaks_off_leaves_nothing(server: Server, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(server.address("/whole"), sha256(CONTENT), tmp_path / "file.bin", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_named(server: Server, tmp_path: Path) -> None:
    assert "404" in refusal(server.address("/none"), tmp_path / "file.bin", sha256(CONTENT)).rule
    url = server.address("/whole")
    server.socket.close()
    assert "cannot be downloaded from 127.0.0.1" in refusal(url, tmp_path / "file.bin", sha256(CONTENT)).rule


def test_a_server_that_sends_too_much_is_left(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 100_000)
    error = refusal(server.address("/endless"), tmp_path / "file.bin", sha256(CONTENT))
    assert error.rule.startswith("sends more than ")


def test_a_place_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        download(server.address("/whole"), sha256(CONTENT), tmp_path / "file" / "file.bin", Told())


def test_cifar10_is_fetched_and_read(
    server: Server, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.content = write_archive(tmp_path, files()).read_bytes()
    monkeypatch.setattr(Cifar10, "url", server.address("/whole"))
    monkeypatch.setattr(Cifar10, "sha256", sha256(server.content))
    source = Cifar10()
    assert source.fetch(folder, Told()) == folder / ARCHIVE
    assert source.is_available(None, folder)
    assert len(source.load(None, folder).y) == 5 * ROWS


def test_the_four_files_of_mnist_are_fetched_and_read(
    server: Server, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = idx_files.write(tmp_path / "mine", idx_files.files())
    server.files = {f"/mnist/{path.name}": path.read_bytes() for path in mine.iterdir()}
    monkeypatch.setattr(Mnist, "url", server.address("/mnist/"))
    monkeypatch.setattr(Mnist, "sha256", {path.name: sha256(path.read_bytes()) for path in mine.iterdir()})
    monkeypatch.setattr(Mnist, "download_bytes", sum(path.stat().st_size for path in mine.iterdir()))
    told, source = Told(), Mnist()
    assert source.fetch(folder, told) == folder / "mnist"
    assert source.is_available(None, folder)
    assert len(source.load(None, folder).y) == 40
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {source.download_bytes}
    assert told[-1] == (source.download_bytes,) * 2
    (folder / "mnist" / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    source.fetch(folder, told)
    assert server.n_requests == 5
    server.files["/mnist/train-labels-idx1-ubyte.gz"] = b"replaced"
    (folder / "mnist" / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DataError, match="does not have the checksum"):
        source.fetch(folder, told)
    assert not source.is_available(None, folder)
