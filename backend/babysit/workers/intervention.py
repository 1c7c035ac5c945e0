"""An intervention: what a person changes in a running training, between two steps, and what is told of it."""

from collections.abc import Mapping

from babysit.errors import UnknownNameError
from babysit.train.trainer import Trainer
from babysit.wire.messages import Order
from babysit.workers.story import Story

PROBES = "probes."


class Interventions:
    """Changes `trainer` as ordered; its `story` tells of each change."""

    def __init__(self, trainer: Trainer, story: Story) -> None:
        self._trainer, self._story = trainer, story

    def change(self, order: Order) -> str:
        """Set the order's field to its value; return why that is not possible, or nothing."""
        name = (order.field or "").removeprefix(PROBES)
        if not isinstance(order.value, bool) or order.field == name:
            return f"{order.field} cannot be changed while the run goes on"
        try:
            if self._trainer.probing.is_on(name) is order.value:
                return f"{name} is {'on' if order.value else 'off'} already"
        except UnknownNameError as error:
            return str(error)
        self._story.intervene(self._trainer.step, order.field or "", not order.value, order.value, order.note)
        self._switch(name, order.value, f"by hand{f': {order.note}' if order.note else ''}")
        return ""

    def restore(self, switched: Mapping[str, bool]) -> None:
        """Switch the probes as they were when the run was last told of; what is no probe any more is passed over."""
        known = [probe["name"] for probe in self._trainer.probing.describe()]
        for name in known:
            if switched.get(name, self._trainer.probing.is_on(name)) is not self._trainer.probing.is_on(name):
                self._switch(name, switched[name], "as it was before the run went on")

    def _switch(self, name: str, is_on: bool, reason: str) -> None:
        for told in self._trainer.probing.switch(name, is_on, self._trainer.step, reason):
            self._story.tell(told)
