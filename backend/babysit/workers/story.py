"""The story of a training as its run tells it: the trainer's events, without what is stored already."""

import math
import time
from typing import Any

from babysit.sdk.run import Run
from babysit.train import events
from babysit.workers.job import Stored

NOTHING = Stored({}, {})
CROWD = 8
"""Frames that the server has not taken yet, over which it is behind."""
CROWDED_INTERVAL = 0.5
"""Seconds between two records of a name then: as many as there are under a budget."""


class Story:
    """Tells `run` of a training. What `stored` has, from before a resume, was trained again, and is not told again.

    Nor is what happens at `fork_step` or before: that is told by the run that this one goes on from.
    """

    def __init__(self, run: Run, stored: Stored | None, fork_step: int | None = None) -> None:
        self._run = run
        self._stored = stored or NOTHING
        self._first = 0 if fork_step is None else fork_step + 1
        self._told_at: dict[str, float] = {}
        self._passed_over: dict[str, events.PictureTaken | events.TensorTaken] = {}
        self._last = max([*self._stored.series.values(), *self._stored.tensors.values()], default=-1)

    def tell(self, event: events.Event) -> None:
        """Stream one event of the trainer."""
        match event:
            case events.Points(step=step, values=values) | events.Finished(step=step, values=values):
                self._log(step, values)
            case events.PictureTaken() | events.TensorTaken():
                self._tell_record(event)
            case events.Started(info=info):
                self._run.info(info)
            case events.Diverged(step=step, name=name):
                if step > self._stored.series.get(name, -1):
                    self._run.event("diverged", {"name": name}, step)
            case events.NotFinite():
                self._tell_refusal(event)
            case events.CheckpointSaved():
                self._tell_checkpoint(event)
            case events.Changed(info=info):
                self._run.info(info)
            case events.ProbeSwitched(step=step, name=name, is_on=is_on, reason=reason, probes=probes):
                self._run.event("probe", {"name": name, "is_on": is_on, "reason": _plain(reason)}, step)
                self._run.info({"probes": probes})
            case events.Warned(step=step, sentence=sentence):
                self.warn(sentence, step)

    def resume(self, step: int, warnings: list[str], is_first: bool = False) -> None:
        """Say at which step the training goes on, and what is to be known of that; a fork begins there (`is_first`)."""
        self._run.step = step
        for sentence in warnings:
            self.warn(sentence, step)
        if not is_first:
            self.forget_refusal()
            self._run.event("resumed", {"step": step}, step)

    def warn(self, sentence: str, step: int) -> None:
        """Say what the training goes on without."""
        self._run.event("warning", {"sentence": _plain(sentence)}, step)

    def intervene(self, step: int, told: dict[str, Any]) -> None:
        """Say what a person has changed: number, field, old and new value, note, who, and the checkpoint before it."""
        self._run.event("intervention", told, step)

    def tell_settings(self, settings: dict[str, Any]) -> None:
        """Say what can be changed, and what it is from the next step on."""
        self._run.info({"settings": settings})

    def tell_replay(self, step: int, told: dict[str, Any]) -> None:
        """Say how the end of a replay compares with what it was to reach."""
        self._run.event("replayed", told, step)
        self._run.info({"replay": told})

    def forget_refusal(self) -> None:
        """Say that a step that was not applied is tried again."""
        self._run.info({"nan": None})

    def end(self) -> None:
        """Tell of the newest records that were passed over: what the run ends with is what its pages show."""
        for record in self._passed_over.values():
            self._log_record(record)
        self._passed_over.clear()

    def _tell_record(self, record: events.PictureTaken | events.TensorTaken) -> None:
        """Tell of a record that is new, or pass it over where the server is too far behind for another of its name.

        A small network makes more records a second than any server stores, and commands are answered behind them.
        """
        if record.step < self._first or record.step <= self._stored.tensors.get(record.name, -1):
            return
        now = time.monotonic()
        if self._run.n_waiting > CROWD and now - self._told_at.get(record.name, -math.inf) < CROWDED_INTERVAL:
            self._passed_over[record.name] = record
            return
        self._told_at[record.name] = now
        self._passed_over.pop(record.name, None)
        self._log_record(record)

    def _log_record(self, record: events.PictureTaken | events.TensorTaken) -> None:
        if isinstance(record, events.PictureTaken):
            self._run.log_picture(record.step, record.name, record.array, record.meta)
        else:
            self._run.log_tensor(record.step, record.name, record.array, record.meta)

    def _log(self, step: int, values: dict[str, float]) -> None:
        if step <= self._last:
            last = self._stored.series
            values = {name: value for name, value in values.items() if step > last.get(name, -1)}
        if values and step >= self._first:
            self._run.log(step, values)
        self._run.step = step

    def _tell_refusal(self, refused: events.NotFinite) -> None:
        """Say what was not finite; whoever asks how the run stands finds it in what is known of it, too."""
        names = ("name", "layer", "tensor", "value", "sentence", "batch", "checkpoint", "action")
        facts = {name: getattr(refused, name) for name in names}
        self._run.event("nan", facts, refused.step)
        self._run.info({"nan": {"step": refused.step, **facts}})

    def _tell_checkpoint(self, saved: events.CheckpointSaved) -> None:
        facts = {"step": saved.step, "file": saved.file, "bytes": saved.n_bytes, "sha256": saved.sha256}
        why = {"is_best": saved.is_best, "reason": saved.reason, "is_pinned": saved.is_pinned}
        self._run.event("checkpoint", facts | why, saved.step)
        self._run.info({"checkpoint": facts} | ({"best_checkpoint": facts} if saved.is_best else {}))


def _plain(text: str) -> str:
    """Return `text` without what cannot be sent."""
    return text.encode("utf-8", "replace").decode()
