"""Uploads, on real servers: what is kept and how it is used, what is refused, and that nothing is left of that."""

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest

from babysit.server import reception, uploads
from babysit.server.serve import Background
from babysit.server.settings import Settings
from data.archives import files, write_archive
from data.zips import png, zip_bytes
from processes import ServerProcess, until

LIMIT = 3 << 20
BINARY = {"Content-Type": "application/octet-stream"}
CSV = b"x,y\n1,2\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    settings = Settings.load(data_dir=tmp_path_factory.mktemp("data"), port=0, slots=1, upload_limit=LIMIT)
    with Background(settings) as background:
        yield background


@pytest.fixture
def kept(server: Background, client: httpx.Client) -> Iterator[Path]:
    """The folder of uploads; what a test has kept is removed, and nothing else may be left."""
    folder = server.services.uploads.folder
    yield folder
    for upload in client.get("/api/uploads").json()["uploads"]:
        assert client.delete(f"/api/uploads/{upload['id']}").status_code == 204
    until(lambda: not list(folder.glob("*")))


def send(client: httpx.Client, name: str, body: Any, **headers: str) -> httpx.Response:
    return client.post("/api/uploads", params={"name": name}, content=body, headers={**BINARY, **headers})


def message(response: httpx.Response) -> str:
    text: str = response.json()["error"]["message"]
    return text


def npz(folder: Path) -> bytes:
    path = folder / "small.npz"
    np.savez(path, x=np.zeros((4, 3), np.float32), y=np.arange(4))
    return path.read_bytes()


def test_a_file_is_kept_listed_and_removed(client: httpx.Client, kept: Path, tmp_path: Path) -> None:
    sent = {"numbers.npz": npz(tmp_path), "table.CSV": CSV, "t.parquet": b"PAR1xxxxPAR1", "c.tgz": b"\x1f\x8bxx"}
    answers = []
    for name, body in sent.items():
        response = send(client, name, body)
        assert response.status_code == 201
        answers.append(response.json())
        assert Path(answers[-1]["path"]).read_bytes() == body
        assert (answers[-1]["name"], answers[-1]["bytes"]) == (name, len(body))
    listed = client.get("/api/uploads").json()
    assert listed == {"uploads": answers[::-1], "limit": LIMIT}
    assert [Path(answer["path"]).name for answer in answers] == ["data.npz", "data.csv", "data.parquet", "data.tar.gz"]
    first = answers[0]["id"]
    assert client.delete(f"/api/uploads/{first}").status_code == 204
    assert not Path(answers[0]["path"]).exists()
    assert client.delete(f"/api/uploads/{first}").status_code == 404
    assert first not in {upload["id"] for upload in client.get("/api/uploads").json()["uploads"]}


def test_an_archive_that_was_uploaded_can_be_trained_on(client: httpx.Client, kept: Path, tmp_path: Path) -> None:
    upload = send(client, "my cifar.tar.gz", write_archive(tmp_path, files()).read_bytes()).json()
    config = {"data": {"name": "cifar10", "path": upload["path"]}, "training": {"batch_size": 4}}
    estimate = client.post("/api/estimate", json=config)
    assert estimate.status_code == 200, estimate.text


def test_a_zip_of_pictures_becomes_a_folder(client: httpx.Client, kept: Path) -> None:
    members = {f"animals/{kind}/{i}.png": png(i) for kind in ("cat", "dog") for i in range(3)}
    upload = send(client, "animals.zip", zip_bytes(members)).json()
    folder = Path(upload["path"])
    assert folder.is_relative_to(kept / upload["id"])
    assert sorted(path.name for path in folder.iterdir()) == ["cat", "dog"]
    assert (folder / "dog" / "2.png").read_bytes() == png(2)
    assert not list(kept.rglob("*.zip"))


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/passwd.csv", "a\0b.csv", "a\\b.csv", "<script>.csv", "é\n.csv"]
)
def test_the_senders_name_is_never_a_path(client: httpx.Client, kept: Path, name: str) -> None:
    upload = send(client, name, CSV).json()
    assert Path(upload["path"]) == (kept / upload["id"] / "data.csv").resolve()
    assert all(character.isprintable() for character in upload["name"])


@pytest.mark.parametrize("name", ["", "notes", "x.pkl", "x.npy", "page.html", "x.csv.exe", "x" * 300 + ".csv"])
def test_a_name_of_no_kind_is_refused(client: httpx.Client, kept: Path, name: str) -> None:
    response = send(client, name, CSV)
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["error"]["problems"]] == ["name"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.npz", b"\x93NUMPY" + bytes(90)),
        ("x.csv", b"a,b\n\0\0"),
        ("x.csv", b""),
        ("x.parquet", b"{}"),
        ("x.tar.gz", b"BZh9"),
        ("x.zip", b"Rar!"),
        ("x.zip", b"PK\x03\x04" + bytes(100)),
        ("x.zip", zip_bytes({"../1.png": png()})),
        ("x.zip", zip_bytes({"a/1.png": png(), "a/2.png": b"<html>"})),
        ("x.zip", zip_bytes({"a/1.png": png() + bytes(8 << 20)})),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_and_gone(
    client: httpx.Client, kept: Path, name: str, body: bytes
) -> None:
    response = send(client, name, body)
    assert response.status_code == 422
    assert message(response).startswith(f"{name}: ")
    assert list(kept.glob("*")) == []


@pytest.mark.parametrize("is_chunked", [False, True])
def test_more_than_the_limit_is_refused_and_gone(client: httpx.Client, kept: Path, is_chunked: bool) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"1,2\n" * 16384

    response = send(client, "x.csv", chunks() if is_chunked else b"1" * (LIMIT + 1))
    assert response.status_code == 413
    assert message(response) == f"an upload must have at most {LIMIT:,} bytes"
    assert list(kept.glob("*")) == []
    exact = send(client, "x.csv", b"1" * LIMIT)
    assert (exact.status_code, exact.json()["bytes"]) == (201, LIMIT)


def test_other_bodies_keep_their_own_limit(client: httpx.Client) -> None:
    response = client.post("/api/runs", content=b"x" * (2 << 20), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_a_body_that_a_form_could_send_is_refused(client: httpx.Client, kept: Path, kind: str) -> None:
    response = send(client, "x.csv", CSV, **{"Content-Type": kind})
    assert response.status_code == 422
    assert "application/octet-stream" in message(response)


def test_another_site_uploads_and_removes_nothing(server: Background, client: httpx.Client, kept: Path) -> None:
    upload = send(client, "x.csv", CSV).json()["id"]
    with httpx.Client(base_url=server.url, trust_env=False) as stranger:
        own = {"Origin": server.url}
        stranger.post("/api/login", json={"token": server.token}, headers=own).raise_for_status()
        for headers in ({}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert send(stranger, "x.csv", CSV, **headers).status_code == 403
            assert stranger.delete(f"/api/uploads/{upload}", headers=headers).status_code == 403
        assert send(stranger, "x.csv", CSV, **own).status_code == 201
        stranger.cookies.clear()
        assert send(stranger, "x.csv", CSV, **own).status_code == 401
    assert len(client.get("/api/uploads").json()["uploads"]) == 2


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2f..", "part-x", "0123456789ab", "x%00", "%252e%252e"])
def test_no_id_leads_out_of_the_folder(client: httpx.Client, kept: Path, name: str) -> None:
    kept.mkdir(exist_ok=True)
    beside = kept.parent / "part-x"
    beside.mkdir(exist_ok=True)
    assert client.delete(f"/api/uploads/{name}").status_code in {404, 405}
    assert beside.is_dir()


def test_the_number_kept_and_the_disk_have_bounds(
    client: httpx.Client, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "MAX_KEPT", 1)
        assert send(client, "x.csv", CSV).status_code == 201
        response = send(client, "x.csv", CSV)
        assert response.status_code == 503
        assert "remove one first" in message(response)
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "FREE_KEPT", 1 << 60)
        response = send(client, "x.csv", CSV)
        assert response.status_code == 503
        assert "too little room" in message(response)
        assert response.headers["retry-after"] == "60"


def begin(server: Background | ServerProcess, name: str, length: int, body: bytes) -> http.client.HTTPConnection:
    """Begin an upload that says it has `length` bytes, and send only `body` of it."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.putrequest("POST", f"/api/uploads?name={name}")
    for key, value in {**BINARY, "Authorization": f"Bearer {server.token}", "Content-Length": str(length)}.items():
        connection.putheader(key, value)
    connection.endheaders()
    connection.send(body)
    return connection


def test_only_so_many_come_at_once_and_nothing_is_left_of_one_that_breaks_off(
    server: Background, client: httpx.Client, kept: Path
) -> None:
    coming = [begin(server, "x.csv", 1000, CSV) for _ in range(uploads.MAX_AT_ONCE)]
    until(lambda: len(list(kept.glob("part-*"))) == len(coming))
    response = send(client, "x.csv", CSV)
    assert response.status_code == 503
    assert "uploads at the same time" in message(response)
    assert client.get("/api/uploads").json()["uploads"] == []
    for connection in coming:
        connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
    until(lambda: not list(kept.glob("*")))
    assert send(client, "x.csv", CSV).status_code == 201


def test_a_sender_that_falls_silent_is_given_up(
    server: Background, client: httpx.Client, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "IDLE_SECONDS", 0.2)
    connection = begin(server, "x.csv", 1000, CSV)
    response = connection.getresponse()
    assert response.status == 422
    assert b"ended before all of it was sent" in response.read()
    connection.close()
    assert list(kept.glob("*")) == []


def test_the_server_answers_others_while_it_receives(server: Background, client: httpx.Client, kept: Path) -> None:
    connection = begin(server, "x.csv", 1000, CSV)
    assert client.get("/api/health").status_code == 200
    connection.close()


def test_what_a_killed_server_left_unfinished_is_removed_and_what_was_kept_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "uploads"
    with ServerProcess(tmp_path / "data", slots=1) as process:
        with process.client() as client:
            upload = send(client, "x.csv", CSV).json()
        connection = begin(process, "y.csv", 1 << 20, CSV * 20_000)
        until(lambda: list(folder.glob("part-*/data.csv")))
        process.kill()
        connection.close()
        assert list(folder.glob("part-*"))
        process.start()
        assert [path.name for path in folder.iterdir()] == [upload["id"]]
        with process.client() as client:
            assert client.get("/api/uploads").json()["uploads"] == [upload]
            assert Path(upload["path"]).read_bytes() == CSV


def test_the_limit_is_a_setting_that_takes_units(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().upload_limit == 1 << 30
    monkeypatch.setenv("BABYSIT_UPLOAD_LIMIT", "500MB")
    assert Settings.load().upload_limit == 500_000_000


def test_a_limit_of_nothing_takes_nothing(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path, port=0, upload_limit=0)
    with Background(settings) as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        client.headers["Authorization"] = f"Bearer {server.token}"
        assert send(client, "x.csv", CSV).status_code == 413
