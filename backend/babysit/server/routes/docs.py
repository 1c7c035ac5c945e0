"""The API's reference as a page: made from the OpenAPI document, with local files only."""

import re
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from babysit.server.dependencies import ServicesDep

router = APIRouter(include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
async def get_docs(request: Request, services: ServicesDep) -> HTMLResponse:
    """Return the reference of every endpoint."""
    document = request.app.openapi()
    rows = [
        _operation(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    return HTMLResponse(_PAGE.format(prefix=services.assets.prefix, rows="".join(rows)))


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>babysit API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{prefix}/login/login.css"></head><body class="docs"><main><h1>babysit API</h1>
<p>Send the token as <code>Authorization: Bearer …</code>.
The whole document: <a href="/api/openapi.json">openapi.json</a>. <a href="/">Back to the runs</a>.</p>
{rows}</main></body></html>"""


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(_parameter(item) for item in operation.get("parameters", []))
    listed = f"<ul>{parameters}</ul>" if parameters else ""
    text = _text(operation.get("description", ""))
    return f"<section><h2><code>{method.upper()} {escape(path)}</code></h2><p>{text}</p>{listed}</section>"


def _text(description: str) -> str:
    """Return a description as HTML: what stands in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(description))


def _parameter(item: dict[str, Any]) -> str:
    kind = item["schema"].get("type") or " or ".join(str(s.get("type")) for s in item["schema"].get("anyOf", []))
    need = "required" if item.get("required") else "optional"
    return f"<li><code>{escape(item['name'])}</code> {escape(kind)}, {need}, in {escape(item['in'])}</li>"
