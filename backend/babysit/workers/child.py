"""The worker process: `python -m babysit.workers.child JOBFILE` trains one run and streams it like any producer.

It knows a server's address and a token for this run, no more. It goes on without a server, and when it has ended it
waits up to a lease (BABYSIT_LEASE, seconds) for one to take what is left; then that stays in the run's spool folder.
"""

import contextlib
import faulthandler
import gc
import json
import os
import resource
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from babysit.errors import BabysitError
from babysit.workers.control import Control, block_signals
from babysit.workers.job import Job, checkpoint_folder, spool_folder, write_private
from babysit.workers.process import start_time

if TYPE_CHECKING:
    from babysit.sdk.run import Run
    from babysit.train.events import NotFinite
    from babysit.train.trainer import Trainer
    from babysit.workers.intervention import Interventions
    from babysit.workers.replay import Replay
    from babysit.workers.story import Story

DONE, FAILED = 0, 3
LEASE_SECONDS = 24 * 3600.0
DISK_RATE = 200e6  # bytes a second at which a checkpoint is made and written, at the least
LAST_WORD_SECONDS = 0.1  # kept back from a stop's time for saying so
MAX_TRACE = 50_000  # characters
NICENESS = 10
SWITCH_SECONDS = 0.0005  # the sender needs the interpreter a few times a frame, and may wait for it so long each time


def main(path: Path) -> int:
    """Train the job of `path` and return the exit code: 0, or 3 for a run that failed."""
    faulthandler.enable()
    block_signals()
    job = Job.read(path)
    write_private(job.folder / "worker.json", {"pid": os.getpid(), "started": start_time(os.getpid())})
    if job.memory_limit is not None:
        _limit_memory(job.memory_limit)
    control = Control()
    run = _open_run(job, control)
    control.start(run)
    run.state("running", "the worker has begun")
    speak, code = _outcome(job, run, control)
    control.conclude(speak, code)
    run.finish(_lease())
    return code


def _outcome(job: Job, run: "Run", control: Control) -> tuple[Callable[[], None], int]:
    """Train, and return how to tell the end of it, and the exit code."""
    try:
        end = _train(job, run, control)
    except Exception as error:
        sentence, trace = _sentence(error, job), traceback.format_exc()
    else:
        if end is None:
            return lambda: run.state("stopped", _stop_reason(run, control), run.step, control.stopped_by), DONE
        return lambda: run.state("finished", end, run.step), DONE
    gc.collect()  # the error held the training's arrays, and memory may be what is wanting
    print(trace, file=sys.stderr, flush=True)  # noqa: T201 (the worker's log)
    return lambda: _tell_failure(run, sentence, trace), FAILED


def _train(job: Job, run: "Run", control: Control) -> str | None:
    """Train to the end and return why it is the end, or None when an order or the NaN guard has stopped it."""
    from babysit.data.prepare import prepare
    from babysit.train.config import parse
    from babysit.train.events import Finished, Idle, NotFinite, Points, ProbeSwitched, Started
    from babysit.train.shelf import Shelf
    from babysit.train.trainer import Trainer
    from babysit.workers.intervention import Interventions
    from babysit.workers.replay import Replay
    from babysit.workers.script import Script, read_entries
    from babysit.workers.story import Story

    config = parse(job.config)
    dataset = prepare(config.data, config.seed, Path(job.data_dir) / "datasets")
    if not control.obey(0):
        return None
    _give_way()  # before the crew starts, whose threads take it over
    trainer = Trainer(config, dataset, Shelf(checkpoint_folder(Path(job.data_dir), job.run), before=run.flush))
    story = Story(run, job.stored, job.fork_step)
    if job.stored is not None or job.fork is not None:
        _go_on(trainer, story, job)
    told = job.stored.interventions if job.stored is not None else []
    interventions = Interventions(trainer, story, Script(read_entries(job.script), read_entries(told), trainer.step))
    if job.stored is not None:
        interventions.restore(job.stored.probes)
    replay = None if job.replay is None else Replay(**job.replay)
    for event in trainer.events():
        story.tell(event)
        if isinstance(event, ProbeSwitched):  # it may have failed
            story.tell_settings(trainer.settings())
        if isinstance(event, NotFinite):
            _hold(event, trainer, control)
        # Elsewhere a step is told in part, and could not be gone on with.
        if isinstance(event, Started | Points | Idle | NotFinite) and not _obey(trainer, story, control, interventions):
            story.end()
            return None
        if isinstance(event, NotFinite) and event.action == "pause":
            story.forget_refusal()
            trainer.try_again()
        if replay is not None and isinstance(event, Points) and replay.is_reached(trainer):
            break
    story.end()
    if replay is not None:
        return _end_replay(trainer, story, replay, interventions.n_followed)
    return event.reason if isinstance(event, Finished) else None


def _end_replay(trainer: "Trainer", story: "Story", replay: "Replay", n_interventions: int) -> str:
    """Keep a checkpoint of what was reached, and return how it compares with what was to be reached."""
    trainer.save()
    trainer.keeper.wait()
    _tell_kept(trainer, story)
    found = replay.compare(trainer, n_interventions)
    story.tell_replay(found.step, found.to_dict())
    return found.sentence()


def _go_on(trainer: "Trainer", story: "Story", job: Job) -> None:
    """Go on from the newest checkpoint, or from the fork's; raises CheckpointError when there is none to go on from."""
    from babysit.train.resume import resume

    last_step = 0 if job.stored is None else job.stored.series.get("train/loss", 0)
    warnings = resume(trainer, last_step, job.fork_step)
    story.resume(trainer.step, warnings, is_first=job.stored is None)


def _obey(trainer: "Trainer", story: "Story", control: Control, interventions: "Interventions") -> bool:
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


def _tell_kept(trainer: "Trainer", story: "Story") -> bool:
    """Tell of the checkpoints that have been written; return whether another one is on its way."""
    is_writing = not trainer.keeper.wait(0)
    for told in trainer.keeper.take_told():
        story.tell(told)
    return is_writing


def _hold(event: "NotFinite", trainer: "Trainer", control: Control) -> None:
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


def _tell_failure(run: "Run", sentence: str, trace: str) -> None:
    # A path or a message may hold bytes that are no text, and those could not be sent.
    data = {"sentence": sentence, "traceback": trace[-MAX_TRACE:]}
    run.event("error", {key: text.encode("utf-8", "replace").decode() for key, text in data.items()}, run.step)
    run.state("failed", sentence, run.step)


def _sentence(error: Exception, job: Job) -> str:
    """Return what went wrong, for the person who started the run."""
    if isinstance(error, MemoryError):
        limit = "" if job.memory_limit is None else f" (the worker may use {job.memory_limit / 2**30:.1f} GiB)"
        return f"out of memory{limit}: {str(error) or 'an allocation failed'}"
    if isinstance(error, BabysitError):
        return str(error)
    return f"the training failed: {type(error).__name__}: {error}"


def _stop_reason(run: "Run", control: Control) -> str:
    place = f"stopped at step {run.step}" if run.step else "stopped before the first step"
    return f"{place}: {control.stop_note}" if control.stop_note else place


def _open_run(job: Job, control: Control) -> "Run":
    from babysit.sdk.run import Run

    data_dir = Path(job.data_dir)
    return Run(
        lambda: _server_url(data_dir),
        job.run,
        job.token,
        folder=spool_folder(data_dir, job.run),
        producer=f"worker-{secrets.token_hex(4)}",
        on_command=control.order,
    )


def _server_url(data_dir: Path) -> str:
    """Return where the server is now; a restarted one may have another port."""
    return str(json.loads((data_dir / "server.json").read_text("utf-8"))["url"])


def _limit_memory(n_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        n_bytes = min(n_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


def _lease() -> float:
    try:
        return min(max(0.0, float(os.environ["BABYSIT_LEASE"])), threading.TIMEOUT_MAX)
    except (KeyError, ValueError):
        return LEASE_SECONDS


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
