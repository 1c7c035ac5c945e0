"""A webhook: one JSON message posted to an address, with a deadline, few tries and no trust in what answers."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from babysit.errors import shorten

TRY_SECONDS = 5.0
"""From the look-up of the name to the answer's head; its body is never read."""
PAUSES = (1.0, 4.0)
"""Seconds before the second and the third try."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message: a sentence for a person, and whether another try could go better."""

    is_ok: bool
    sentence: str
    is_worth_a_try: bool = False


async def deliver(url: str, content: dict[str, Any]) -> Delivery:
    """Post `content`, again after each of PAUSES as long as that is worth a try."""
    outcome = await post(url, content)
    n_tries = 1
    for pause in PAUSES:
        if outcome.is_ok or not outcome.is_worth_a_try:
            break
        await asyncio.sleep(pause)
        outcome = await post(url, content)
        n_tries += 1
    if outcome.is_ok or n_tries == 1:
        return outcome
    return Delivery(False, f"{outcome.sentence}, {n_tries} times")


async def post(url: str, content: dict[str, Any]) -> Delivery:
    """Post `content` once, within TRY_SECONDS in all; a redirect is a failure and is not followed."""
    import httpx  # takes its time to import: only a server that calls waits for it

    body = json.dumps(content, allow_nan=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "babysit"}
    try:
        async with (
            asyncio.timeout(TRY_SECONDS),
            httpx.AsyncClient(timeout=None, trust_env=False, follow_redirects=False) as client,  # noqa: S113
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            return _judge(answer.status_code, answer.headers.get("location", ""))
    except TimeoutError:
        return Delivery(False, f"no answer within {TRY_SECONDS:g} seconds", is_worth_a_try=True)
    except (httpx.HTTPError, OSError) as error:
        reason = shorten(str(error)) if str(error) else type(error).__name__
        return Delivery(False, f"no usable answer: {reason}", is_worth_a_try=True)
    except (httpx.InvalidURL, ValueError) as error:
        return Delivery(False, f"not an address that can be called: {shorten(str(error))}")


def _judge(status: int, location: str) -> Delivery:
    if 200 <= status < 300:
        return Delivery(True, f"delivered: it answered {status}")
    if 300 <= status < 400:
        where = f" to {shorten(location, 200)}" if location else ""
        return Delivery(
            False, f"it answered {status}, a redirect{where}, which is not followed: give the final address"
        )
    return Delivery(False, f"it answered {status}", is_worth_a_try=status >= 500 or status in {408, 429})
