"""An intervention: what a person changes in a running training, between two steps, and what is told of it."""

from collections.abc import Mapping
from dataclasses import replace

from babysit.errors import BabysitError, ConfigError
from babysit.train.changes import PROBES, Change, name_of
from babysit.train.pins import INTERVENTION
from babysit.train.trainer import Trainer
from babysit.wire.messages import Order
from babysit.workers.script import Entry, Script
from babysit.workers.story import Story

ASKED = "asked"


class Interventions:
    """Changes `trainer` as ordered, or as a `script` says; its `story` tells of each change, by its number in the run.

    With each one, a checkpoint of the moment before is kept: a fork from there goes on as if it had not been made.
    """

    def __init__(self, trainer: Trainer, story: Story, script: Script | None = None) -> None:
        self._trainer, self._story, self._script = trainer, story, script or Script()
        self._last = {entry.field: entry for entry in self._script.told}
        self.n_followed = 0  # changes that the script had planned, made and told of

    def carry_out(self, order: Order) -> str:
        """Set a field, or keep a checkpoint; return why that is not possible, or nothing."""
        try:
            return self._keep() if order.type == "checkpoint" else self._set(order)
        except ConfigError as error:
            return "; ".join(f"{problem.field} {problem.rule}" for problem in error.problems)
        except BabysitError as error:
            return str(error)

    def follow(self) -> None:
        """Make the changes that the script has for the present step: without a word those that were told of before."""
        for entry, is_told in self._script.due(self._trainer.step):
            try:
                if is_told:
                    self._repeat(entry)
                else:
                    self._intervene(entry)
                    self.n_followed += 1
            except BabysitError as error:
                self._story.warn(f"{entry.field} could not be set to {entry.value} again: {error}", self._trainer.step)

    def restore(self, switched: Mapping[str, bool]) -> None:
        """Switch the probes as they were when the run was last told of; what is no probe any more is passed over."""
        known = [probe["name"] for probe in self._trainer.probing.describe()]
        for name in known:
            if switched.get(name, self._trainer.probing.is_on(name)) is not self._trainer.probing.is_on(name):
                self._switch(name, switched[name], "as it was before the run went on")

    def _keep(self) -> str:
        return "" if self._trainer.save(ASKED) is not None else "there is nothing to keep before the first step"

    def _set(self, order: Order) -> str:
        """Set a field; return why not, where another has changed it, or what is to be undone was not done."""
        refusal = self._unexpected(order)
        if order.undoes is not None and not self._script.has(order.undoes):
            refusal = f"there is no change {order.undoes} that could be undone"
        if not refusal:
            number, field = self._script.next_number(), order.field or ""
            entry = Entry(number, self._trainer.step, field, order.value, order.note, order.by)
            self._intervene(entry, order.undoes)
        return refusal

    def _unexpected(self, order: Order) -> str:
        """Return who changed the field to what, where its value is not the one that the order expects."""
        field, settings = name_of(self._trainer.wanted, order.field or ""), self._trainer.settings()
        present = settings.get(field)
        if not order.is_conditional or field not in settings or _is_same(present, order.expected):
            return ""
        last, rest = self._last.get(field), f"and not {_shown(order.expected)}, which you saw"
        if last is None:
            return f"{field} is {_shown(present)}, {rest}"
        return f"{last.by or 'somebody'} set {field} at step {last.step}: it is {_shown(present)}, {rest}"

    def _intervene(self, entry: Entry, undoes: int | None = None) -> None:
        """Make a change and tell of it; raises BabysitError with nothing done."""
        change = self._trainer.change(entry.field, entry.value)
        checkpoint = self._trainer.save(INTERVENTION)  # of the settings before: the change holds from the next step on
        entry = replace(entry, field=change.field, value=change.new)
        self._script.note(entry.id)
        self._last[entry.field] = entry
        told = {"id": entry.id, "field": entry.field, "old": change.old, "new": change.new, "note": entry.note}
        told |= {"by": entry.by, "checkpoint": checkpoint, "undoes": undoes}
        self._story.intervene(self._trainer.step, told)
        if _is_switch(change):
            self._switch(change.field.removeprefix(PROBES), change.new, _reason(entry))
        self._story.tell_settings(self._trainer.settings())

    def _repeat(self, entry: Entry) -> None:
        """Make a change again that the run has told of; its probes are as they were already."""
        settings = self._trainer.settings()
        is_so = entry.field in settings and _is_same(settings[entry.field], entry.value)
        if not is_so and not (entry.field.startswith(PROBES) and isinstance(entry.value, bool)):
            self._trainer.change(entry.field, entry.value)

    def _switch(self, name: str, is_on: bool, reason: str) -> None:
        for told in self._trainer.probing.switch(name, is_on, self._trainer.step, reason):
            self._story.tell(told)


def _is_switch(change: Change) -> bool:
    """Return whether a probe is switched: at once, for it is no part of the training."""
    return change.field.startswith(PROBES) and isinstance(change.new, bool)


def _reason(entry: Entry) -> str:
    return f"by {entry.by or 'hand'}{f': {entry.note}' if entry.note else ''}"


def _is_same(value: object, expected: object) -> bool:
    """Return whether a person who saw `expected` saw this value: 1 is 1.0, but not true."""
    return bool(value == expected) and isinstance(value, bool) is isinstance(expected, bool)


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)
