"""The producers that are connected now, so that a command finds its way to the run it is for."""

from collections.abc import Callable

from babysit.wire.messages import Command

Deliver = Callable[[Command], None]


class Sessions:
    """Run id → the connected producer's delivery; used in the event loop only."""

    def __init__(self) -> None:
        self._deliveries: dict[str, Deliver] = {}

    def enter(self, run_id: str, deliver: Deliver) -> None:
        """Note that the run's producer is connected; a newer connection takes the older one's place."""
        self._deliveries[run_id] = deliver

    def leave(self, run_id: str, deliver: Deliver) -> None:
        """Note that this connection is gone."""
        if self._deliveries.get(run_id) == deliver:
            del self._deliveries[run_id]

    def is_present(self, run_id: str) -> bool:
        """Return whether the run's producer is connected."""
        return run_id in self._deliveries

    def deliver(self, run_id: str, command: Command) -> bool:
        """Hand `command` to the run's producer; return False when none is connected (it gets it when it comes)."""
        delivery = self._deliveries.get(run_id)
        if delivery is None:
            return False
        delivery(command)
        return True
