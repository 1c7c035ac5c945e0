"""A client of a running server: the few requests that the command line makes."""

import io
import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import httpx

from babysit.errors import BabysitError, ConfigError, Problem

QUICK, SLOW = 10.0, 600.0  # seconds; a start may first unpack and check a whole data set


class ServerError(BabysitError):
    """The server's refusal, in its own words; `status` is what HTTP calls it."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class ContactError(BabysitError):
    """The server does not answer."""


class Client:
    """The requests of one person's token to one server."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # A connection that is kept may be closed by the server just when the next request goes out on it.
        once = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.Client(base_url=url, headers=headers, timeout=QUICK, trust_env=False, limits=once)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def start(self, config: dict[str, Any], checkup: str | None = None) -> dict[str, Any]:
        """Queue a run, with a checkup that it must have passed; return it. Raises ConfigError naming each rule.

        It is told of the project that this process works in.
        """
        from babysit.server.project import look  # for those who start something

        params = {} if checkup is None else {"checks": checkup, "gate": "true"}
        params |= {"project": look(Path.cwd()).model_dump_json()}
        return self._ask("POST", "/api/runs", json=config, params=params, timeout=SLOW)

    def begin_checks(self, config: dict[str, Any]) -> str:
        """Begin the pre-flight checks of a configuration; return their id. Raises ConfigError as a start would."""
        return str(self._ask("POST", "/api/checks", json=config, timeout=SLOW)["id"])

    def checks(self, checkup: str) -> dict[str, Any]:
        """Return the results so far."""
        return self._ask("GET", f"/api/checks/{checkup}")

    def cancel_checks(self, checkup: str) -> None:
        """Give the checks up."""
        self._ask("DELETE", f"/api/checks/{checkup}")

    def run(self, run_id: str) -> dict[str, Any]:
        """Return one run as it stands."""
        return self._ask("GET", f"/api/runs/{run_id}")

    def runs(self, limit: int, **query: str) -> dict[str, Any]:
        """Return a page of runs, how many match and how many there are. Raises ConfigError naming the place."""
        return self._ask(
            "GET", "/api/runs", params={"limit": limit, **{name: value for name, value in query.items() if value}}
        )

    def diagnosis(self, run_id: str) -> dict[str, Any]:
        """Return how a run is and what the doctor finds in it, read anew."""
        return self._ask("GET", f"/api/runs/{run_id}/diagnosis", timeout=SLOW)

    def is_judged(self, run_id: str) -> bool:
        """Return whether a run has ended and the doctor has judged its end."""
        return bool(self._ask("GET", f"/api/runs/{run_id}/findings")["is_judged"])

    def verdicts(self, run_id: str) -> list[dict[str, Any]]:
        """Return whether a run and those made from it have helped."""
        found: list[dict[str, Any]] = self._ask("GET", f"/api/runs/{run_id}/verdicts")["verdicts"]
        return found

    def checkpoints(self, run_id: str) -> list[int]:
        """Return the steps of the checkpoints that a run has, rising."""
        found = self._ask("GET", f"/api/runs/{run_id}/checkpoints")["checkpoints"]
        return sorted(checkpoint["step"] for checkpoint in found)

    def fork(self, run_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Start runs from a checkpoint of a run; return them. Raises ConfigError naming each field, rule and value."""
        return self._ask("POST", f"/api/runs/{run_id}/forks", json=body, timeout=SLOW)

    def resume(self, run_id: str) -> dict[str, Any]:
        """Put a run that has stopped or failed back into the queue, to go on from its checkpoint; return it."""
        self._ask("POST", f"/api/runs/{run_id}/commands", json={"type": "resume"}, timeout=SLOW)
        return self.run(run_id)

    def replay(self, run_id: str) -> dict[str, Any]:
        """Queue a run that does again what `run_id` did; return it."""
        return self._ask("POST", f"/api/runs/{run_id}/replays", timeout=SLOW)

    def export(self, params: dict[str, Any], file: IO[bytes]) -> None:
        """Write the points of runs into a file."""
        self._download("/api/export", params, file)

    def report(self, params: dict[str, Any], file: IO[bytes]) -> None:
        """Write the report of runs into a file."""
        self._download("/api/report", params, file)

    def config_text(self, run_id: str) -> str:
        """Return the configuration of a run in TOML."""
        with io.BytesIO() as file:
            self._download(f"/api/runs/{run_id}/config.toml", {}, file)
            return file.getvalue().decode()

    def begin_import(self, source: dict[str, Any]) -> dict[str, Any]:
        """Return the run that a foreign source becomes or has become, and what is stored of it."""
        return self._ask("POST", "/api/imports", json=source, timeout=SLOW)

    def storage(self, sort: str, limit: int) -> dict[str, Any]:
        """Return what the data folder takes, and the runs that take most."""
        return self._ask("GET", "/api/storage", params={"sort": sort, "limit": limit}, timeout=SLOW)

    def clean(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return the runs that go by the rules of an order; raises ConfigError naming each rule that is none."""
        return self._ask("POST", "/api/storage/retention", json=order, timeout=SLOW)

    def stop(self, run_id: str) -> None:
        """Stop a run; one that has ended meanwhile is left as it is."""
        try:
            self._ask("POST", f"/api/runs/{run_id}/commands", json={"type": "stop"})
        except ServerError as error:
            if error.status != httpx.codes.CONFLICT:
                raise

    def _download(self, path: str, params: dict[str, Any], file: IO[bytes]) -> None:
        try:
            with self._http.stream("GET", path, params=params, timeout=SLOW) as answer:
                if not answer.is_success:
                    answer.read()
                    _content(answer)
                for piece in answer.iter_bytes():
                    file.write(piece)
        except httpx.HTTPError as error:
            raise ContactError(f"the server at {self.url} did not send all of it: {error}") from error

    def _ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ContactError(f"the server at {self.url} does not answer: {error}") from error
        return _content(answer)


def find(folder: Path, token: str | None) -> Client | None:
    """Return a client of the server that runs on the data folder, or None; `token` replaces the folder's own.

    The token goes only to an address that the folder names, once the process that wrote it is seen to live and a
    babysit answers there: a stranger may have taken the port of a server that was killed.
    """
    try:
        announced = json.loads((folder / "server.json").read_text())
        url, pid = str(announced["url"]), int(announced["pid"])
        os.kill(pid, 0)
        health = httpx.get(f"{url}/api/health", timeout=2.0, trust_env=False).json()
        return Client(url, token or _kept_token(folder)) if health["status"] == "ok" else None
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError, httpx.InvalidURL):
        return None


def _kept_token(folder: Path) -> str:
    path = folder / "token"
    return path.read_text("ascii").strip() if path.exists() else ""


def _content(answer: httpx.Response) -> dict[str, Any]:
    """Return the answer's JSON; raises ConfigError or ServerError for a refusal."""
    try:
        content = answer.json() if answer.content else {}
    except ValueError:
        content = {}
    if not isinstance(content, dict):
        content = {}
    if answer.is_success:
        return content
    error = content.get("error") or {}
    problems = [_problem(problem) for problem in error.get("problems", ())]
    if problems:
        raise ConfigError(problems)
    message = error.get("message") or f"the server answered {answer.status_code} {answer.reason_phrase}"
    raise ServerError(answer.status_code, message)


def _problem(told: dict[str, Any]) -> Problem:
    return Problem(told["field"], told["rule"], told["value"], at=told.get("at"), length=told.get("length"))
