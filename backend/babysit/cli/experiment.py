"""An experiment on the command line: the change that a finding offers, trained to its end, and what came of it."""

import time
from typing import Any

from babysit.cli.follow import POLL, follow
from babysit.cli.interrupt import Interrupt
from babysit.cli.link import Link
from babysit.cli.output import note, say, say_json
from babysit.errors import ConfigError, NotFoundError, Problem
from babysit.server.settings import Settings
from babysit.store.states import RunState

PATIENCE = 10.0  # seconds that the doctor may take for the end of a run
DID_NOT_HELP = 5


def run_experiment(settings: Settings, diagnosis: dict[str, Any], finding_id: str, is_json: bool) -> int:
    """Run what a finding of a diagnosis offers, and print the verdict; return 0 when it helped, else 5.

    Raises NotFoundError for an unknown finding, ConfigError for one that offers nothing.
    """
    experiment = offered(diagnosis, finding_id)
    with Interrupt() as interrupt, Link(settings) as link:
        step = start(experiment["step"], link.client.checkpoints(diagnosis["run"]), diagnosis["total_steps"])
        children = [{"name": "", "changes": experiment["changes"]}]
        body = {"step": step, "kind": "experiment", "finding": finding_id, "children": children}
        child = link.client.fork(diagnosis["run"], body)["runs"][0]
        note(f"run {child['id']}: {child['name']} — live at {link.page(child['id'])}")
        ended = follow(link, child, interrupt)
        _await_judgement(link, ended)
        found = next((each for each in link.client.verdicts(child["id"]) if each["run"] == child["id"]), None)
    if is_json:
        say_json(found)
    else:
        say(found["sentence"] if found else "the run it was made from is gone: there is no verdict")
    return 0 if found and found["outcome"] == "helped" else DID_NOT_HELP


def _await_judgement(link: Link, run: dict[str, Any]) -> None:
    """Wait a little until the doctor has judged the end of a run that has one."""
    end = time.monotonic() + PATIENCE
    while RunState(run["state"]).is_final and time.monotonic() < end and not link.client.is_judged(run["id"]):
        time.sleep(POLL)


def offered(diagnosis: dict[str, Any], finding_id: str) -> dict[str, Any]:
    """Return the experiment that a finding of a diagnosis offers; raises NotFoundError, ConfigError."""
    finding = next((each for each in diagnosis["findings"] if each["id"] == finding_id), None)
    if finding is None:
        raise NotFoundError("finding", finding_id)
    experiment: dict[str, Any] | None = finding["experiment"]
    if not experiment:
        raise ConfigError([Problem("--try", "must be a finding that offers an experiment", finding_id)])
    return experiment


def start(wanted: int | None, checkpoints: list[int], total_steps: int) -> int:
    """Return the step of the newest checkpoint up to the one that is wanted, None for any; 0, the beginning, for none.

    It leaves at least half of the run to train: with less there is little to be seen of a change.
    """
    left = [step for step in checkpoints if 2 * step <= total_steps]
    return max((step for step in left if wanted is None or step <= wanted), default=0)
