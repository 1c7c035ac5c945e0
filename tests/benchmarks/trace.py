"""A trace of a page, as the browser records it: how long its scripts ran in each frame."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

CATEGORIES = ["devtools.timeline", "v8.execute"]
SCRIPT = {"FunctionCall", "FireAnimationFrame", "TimerFire", "EventDispatch", "RunMicrotasks", "EvaluateScript"}
FRAME = 1e6 / 60


def script_per_frame(buffer: bytes) -> list[float]:
    """Return the milliseconds of script in each sixtieth of a second in which there was any, of the page's main thread.

    Work within work is counted once: the spans of all kinds of script are joined before they are added up.
    """
    events: list[dict[str, Any]] = json.loads(buffer)["traceEvents"]
    spans = [event for event in events if event.get("ph") == "X" and event["name"] in SCRIPT and "dur" in event]
    threads = [(event["pid"], event["tid"]) for event in spans if event["name"] == "FireAnimationFrame"]
    if not threads:
        return []
    page = max(set(threads), key=threads.count)
    own = [(e["ts"], e["ts"] + e["dur"]) for e in spans if (e["pid"], e["tid"]) == page]
    return _by_frame(_joined(own))


def _joined(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _by_frame(spans: list[tuple[float, float]]) -> list[float]:
    """Return the milliseconds of each frame with script; what runs past its frame is of the one in which it began."""
    starts, ends = np.array(spans).T
    frames = ((starts - starts[0]) // FRAME).astype(int)
    totals = np.bincount(frames, ends - starts) / 1e3
    return [float(total) for total in totals[totals > 0]]
