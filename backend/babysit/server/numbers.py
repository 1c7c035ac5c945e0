"""Columns of numbers in a response: MessagePack bytes when asked for, else strict JSON with NaN spelled out."""

import base64
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import ormsgpack
from fastapi import Request, Response
from fastapi.responses import JSONResponse

MESSAGEPACK = "application/msgpack"


def respond(request: Request, content: Mapping[str, Any]) -> Response:
    """Return `content`, NumPy columns and bytes in it included, in the form that the request accepts."""
    if MESSAGEPACK in request.headers.get("accept", ""):
        return Response(ormsgpack.packb(_binary(content)), media_type=MESSAGEPACK)
    return JSONResponse(_strict(content))


def _binary(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
    if isinstance(value, Mapping):
        return {key: _binary(item) for key, item in value.items()}
    return value


def _strict(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [_strict(item) for item in value.tolist()]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {key: _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    return value
