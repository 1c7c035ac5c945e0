"""The training of a worker: the trainer's events are told one by one, and between two steps orders are obeyed."""

import contextlib
import os
import sys
from pathlib import Path

from babysit.data.prepare import prepare
from babysit.sdk.run import Run
from babysit.train.config import parse
from babysit.train.environment import environment
from babysit.train.events import Event, Finished, Idle, NotFinite, Points, ProbeSwitched, Started
from babysit.train.resume import resume
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer
from babysit.workers.control import Control
from babysit.workers.intervention import Interventions
from babysit.workers.job import Job, checkpoint_folder
from babysit.workers.replay import Replay
from babysit.workers.script import Script, read_entries
from babysit.workers.story import Story

DISK_RATE = 200e6  # bytes a second at which a checkpoint is made and written, at the least
LAST_WORD_SECONDS = 0.1  # kept back from a stop's time for saying so
NICENESS = 10
SWITCH_SECONDS = 0.0005  # the sender needs the interpreter a few times a frame, and may wait for it so long each time


def train(job: Job, run: Run, control: Control) -> str | None:
    """Train to the end and return why it is the end, or None when an order or the NaN guard has stopped it."""
    config = parse(job.config)
    dataset = prepare(config.data, config.seed, Path(job.data_dir) / "datasets")
    if not control.obey(0):
        return None
    _give_way()  # before the crew starts, whose threads take it over
    trainer = Trainer(config, dataset, Shelf(checkpoint_folder(Path(job.data_dir), job.run), before=run.flush))
    run.info({"environment": environment()})
    story = Story(run, job.stored, job.fork_step)
    if job.stored is not None or job.fork is not None:
        _go_on(trainer, story, job)
    return _follow(trainer, story, control, _interventions(trainer, story, job), job)


def _interventions(trainer: Trainer, story: Story, job: Job) -> Interventions:
    told = job.stored.interventions if job.stored is not None else []
    found = Interventions(trainer, story, Script(read_entries(job.script), read_entries(told), trainer.step))
    if job.stored is not None:
        found.restore(job.stored.probes)
    return found


def _follow(trainer: Trainer, story: Story, control: Control, interventions: Interventions, job: Job) -> str | None:
    """Follow the training to its end, to a stop, or to where a replay is over."""
    replay = None if job.replay is None else Replay(**job.replay)
    for event in trainer.events():
        if not _take(event, trainer, story, control, interventions):
            story.end()
            return None
        if replay is not None and isinstance(event, Points) and replay.is_reached(trainer):
            break
    story.end()
    if replay is not None:
        return _end_replay(trainer, story, replay, interventions.n_followed)
    return event.reason if isinstance(event, Finished) else None


def _take(event: Event, trainer: Trainer, story: Story, control: Control, interventions: Interventions) -> bool:
    """Tell of an event, and obey where that can be; False to stop training."""
    story.tell(event)
    if isinstance(event, ProbeSwitched):  # it may have failed
        story.tell_settings(trainer.settings())
    if isinstance(event, NotFinite):
        _hold(event, trainer, control)
    # Elsewhere a step is told in part, and could not be gone on with.
    if isinstance(event, Started | Points | Idle | NotFinite) and not _obey(trainer, story, control, interventions):
        return False
    if isinstance(event, NotFinite) and event.action == "pause":
        story.forget_refusal()
        trainer.try_again()
    return True


def _end_replay(trainer: Trainer, story: Story, replay: Replay, n_interventions: int) -> str:
    """Keep a checkpoint of what was reached, and return how it compares with what was to be reached."""
    trainer.save()
    trainer.keeper.wait()
    _tell_kept(trainer, story)
    found = replay.compare(trainer, n_interventions)
    story.tell_replay(found.step, found.to_dict())
    return found.sentence()


def _go_on(trainer: Trainer, story: Story, job: Job) -> None:
    """Go on from the newest checkpoint, or from the fork's; raises CheckpointError when there is none to go on from."""
    last_step = 0 if job.stored is None else job.stored.series.get("train/loss", 0)
    warnings = resume(trainer, last_step, job.fork_step)
    story.resume(trainer.step, warnings, is_first=job.stored is None)


def _obey(trainer: Trainer, story: Story, control: Control, interventions: Interventions) -> bool:
    """Carry out what the script says and what was ordered, before a rest with a checkpoint; False to stop training."""
    interventions.follow()
    if not control.is_due(trainer.step):
        return True
    if control.will_hold(trainer.step) and trainer.keeper.parts.limit < DISK_RATE * control.seconds_left:
        trainer.save()
    if control.obey(trainer.step, interventions.carry_out, lambda: _tell_kept(trainer, story)):
        return True
    trainer.keeper.wait(max(control.seconds_left - LAST_WORD_SECONDS, 0.0))
    _tell_kept(trainer, story)
    return False


def _tell_kept(trainer: Trainer, story: Story) -> bool:
    """Tell of the checkpoints that have been written; return whether another one is on its way."""
    is_writing = not trainer.keeper.wait(0)
    for told in trainer.keeper.take_told():
        story.tell(told)
    return is_writing


def _hold(event: NotFinite, trainer: Trainer, control: Control) -> None:
    """Pause after a step that was not applied, for somebody to change what led to it, or note why the run stops."""
    if event.action == "pause":
        reason = f"{event.sentence.removesuffix('.')}; the run keeps its slot until it is stopped"
        control.hold(reason, trainer.step)
    else:
        control.stop_note = event.sentence


def _give_way() -> None:
    """Let who watches go first when all cores are busy; on Linux this thread's niceness rises, not the sender's."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
