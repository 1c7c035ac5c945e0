"""The pins: which checkpoints of a shelf stay there when newer ones come, and why, kept in a file beside them."""

import json
from contextlib import suppress
from pathlib import Path

NAME = "pins.json"
MAX_PINS = 32
INTERVENTION, FORK = "intervention", "fork"
MAX_BYTES = 1 << 16


class Pins:
    """Step → reason, at most MAX_PINS: the oldest one before an intervention goes first, then the oldest of all."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self.reasons = read_pins(folder)

    def has(self, step: int, reason: str) -> bool:
        """Return whether to pin a step for `reason` changes nothing: an intervention gives way to other reasons."""
        return self.reasons.get(step, INTERVENTION) != INTERVENTION or self.reasons.get(step) == reason

    def add(self, step: int, reason: str) -> None:
        """Pin a step, and take off another pin where there are too many."""
        if not self.has(step, reason):
            self.reasons[step] = reason
        while len(self.reasons) > MAX_PINS:
            steps = [pinned for pinned, why in self.reasons.items() if why == INTERVENTION and pinned != step]
            del self.reasons[min(steps or self.reasons.keys() - {step})]

    def write(self) -> None:
        """Keep the pins in their file, which is replaced whole; raises OSError."""
        part = self._path.with_name(f"{NAME}.part")
        part.write_text(json.dumps({str(step): reason for step, reason in sorted(self.reasons.items())}), "utf-8")
        part.replace(self._path)


def pin_alone(folder: Path, step: int, reason: str) -> None:
    """Pin the one checkpoint that a run begins with; raises OSError."""
    pins = Pins(folder)
    pins.add(step, reason)
    pins.write()


def read_pins(folder: Path) -> dict[int, str]:
    """Return the steps that are pinned in a folder of checkpoints, each with its reason; none where nothing tells."""
    with suppress(OSError, ValueError, RecursionError), (folder / NAME).open("rb") as file:
        found = json.loads(file.read(MAX_BYTES))
        if isinstance(found, dict):
            pairs = [(step, reason) for step, reason in found.items() if step.isdecimal() and isinstance(reason, str)]
            return {int(step): reason for step, reason in pairs[:MAX_PINS]}
    return {}
