"""Logging in: the printed address, the log-in page's form, and out again."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from babysit.server.dependencies import ServicesDep
from babysit.server.gate import query_token, refuse
from babysit.server.services import Services

router = APIRouter(tags=["login"])

COOKIE_SECONDS = 30 * 24 * 3600


class Login(BaseModel):
    """What the log-in page sends."""

    token: Annotated[str, Field(max_length=1000)]


@router.get("/login", include_in_schema=False)
async def get_login(request: Request, services: ServicesDep) -> Response:
    """Log in with the token of the printed address and take it out of sight, or show the log-in page."""
    token = query_token(request.scope)
    if token is not None and services.tokens.is_user(token):
        response: Response = RedirectResponse("/", 303)
        _set_cookie(response, services)
        return response
    page = services.assets.login
    return Response(page.content, media_type=page.media_type)


@router.post("/api/login", status_code=204, response_class=Response)
async def post_login(body: Login, services: ServicesDep) -> Response:
    """Exchange the token for the session cookie."""
    if not services.tokens.is_user(body.token):
        return refuse(401, "that is not this server's token")
    response = Response(status_code=204)
    _set_cookie(response, services)
    return response


@router.post("/api/logout", status_code=204, response_class=Response)
async def post_logout(services: ServicesDep) -> Response:
    """Forget the session cookie."""
    response = Response(status_code=204)
    response.delete_cookie(services.cookie_name, httponly=True, samesite="strict")
    return response


def _set_cookie(response: Response, services: Services) -> None:
    is_https = (services.settings.public_url or services.url).startswith("https:")
    response.set_cookie(
        services.cookie_name,
        services.tokens.cookie,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=is_https,
    )
