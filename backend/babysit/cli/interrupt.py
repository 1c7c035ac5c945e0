"""Ctrl-C as a wish rather than an end: the first asks to stop, the second ends at once."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self


class Interrupt:
    """Within its `with` block the first SIGINT or SIGTERM sets `is_asked`; the second raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self.is_asked = False  # no threading.Event: a handler may run while the main thread holds that one's lock
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
