"""What each error means in HTTP: the one place that knows."""

import errno
import math
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from babysit.errors import (
    BabysitError,
    ConfigError,
    DataError,
    LimitError,
    NotFoundError,
    Problem,
    RefusedError,
    ShapeError,
    StateError,
    StoreBusyError,
    StoreError,
    TooLargeError,
    UnknownNameError,
    shorten,
)
from babysit.train.problems import MAX_PROBLEMS, rule_of

NO_JSON = "There was an error parsing the body"
"""What FastAPI calls a body that is not JSON."""
STATUS: dict[type[BabysitError], int] = {
    ConfigError: 422,
    RefusedError: 409,
    ShapeError: 422,
    UnknownNameError: 422,
    DataError: 422,
    NotFoundError: 404,
    StateError: 409,
    TooLargeError: 413,
    LimitError: 503,
    StoreBusyError: 503,
    StoreError: 500,
}


def install(app: FastAPI) -> None:
    """Register the handlers of every error on `app`."""
    app.add_exception_handler(BabysitError, _on_babysit_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(OSError, _on_os_error)
    app.add_exception_handler(Exception, _on_crash)


def body(message: str, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    """Return the one shape of an error."""
    return {"error": {"message": message, "problems": [listed(problem) for problem in problems]}}


def listed(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain JSON."""
    found = {"field": problem.field, "rule": problem.rule, "value": plain(problem.value)}
    places = {"line": problem.line, "at": problem.at, "length": problem.length}
    return found | {name: place for name, place in places.items() if place is not None}


def plain(value: Any) -> Any:
    """Return `value` as strict JSON can hold it: short scalars as they are, all else as a short text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 53 else shorten(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else repr(value)
    if isinstance(value, str):
        return (value if len(value) <= 200 else value[:199] + "…").encode("utf-8", "replace").decode()
    return shorten(value)


async def _on_babysit_error(request: Request, error: Exception) -> JSONResponse:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    headers = {"Retry-After": str(math.ceil(error.retry_after))} if isinstance(error, StoreBusyError) else None
    problems = error.problems if isinstance(error, ConfigError) else ()
    return JSONResponse(body(str(error), problems), status, headers)


async def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problems = tuple(_problem(request, item) for item in error.errors()[:MAX_PROBLEMS])
    return JSONResponse(body("; ".join(map(str, problems)), problems), 422)


def _problem(request: Request, item: Any) -> Problem:
    """Return what is wrong at a place whose first part says where it came from: the body, the query or the path."""
    place = ".".join(map(str, item["loc"][1:]))
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not place and content_type != "application/json":
        return Problem("content-type", "must be application/json", content_type)
    if item["type"] == "json_invalid":
        return Problem("body", f"must be JSON: {item['ctx']['error']} at character {place}", None)
    return Problem(place or "body", rule_of(item), item.get("input"))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.detail == NO_JSON:
        problem = Problem("body", "must be JSON, of numbers and depths that can be read", None)
        return JSONResponse(body(str(problem), (problem,)), 422)
    return JSONResponse(body(str(error.detail)), error.status_code, error.headers)


async def _on_os_error(request: Request, error: Exception) -> JSONResponse:
    """Say of a file that could not be written that the disk is full; any other fault is one of our own."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        message = f"the disk is full ({error.strerror}): this needs room for a file; free some, and try again"
        return JSONResponse(body(message), 503, {"Retry-After": "5"})
    raise error


async def _on_crash(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse(body("the server met an error of its own; its log says more"), 500)
