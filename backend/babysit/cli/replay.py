"""`babysit replay`: a run is trained again with its interventions, and must end with the same weights."""

from typing import Annotated, Any

import typer

from babysit.cli.follow import follow
from babysit.cli.interrupt import Interrupt
from babysit.cli.link import Link
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import complain, note, say, say_json

FAILED, DIFFERENT, INTERRUPTED = 3, 5, 130


def replay(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run to train again.")],
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Train a run again with its interventions, and say whether it ends with the same weights, bit for bit."""
    with Interrupt() as interrupt, Link(settings_for(data_dir)) as link:
        started = link.client.replay(run)
        note(f"run {started['id']}: {started['name']} — live at {link.page(started['id'])}")
        ended = follow(link, started, interrupt)
    if is_json:
        say_json(ended)
    else:
        _tell(ended)
    raise typer.Exit(exit_code(ended, interrupt.is_asked))


def exit_code(run: dict[str, Any], is_interrupted: bool) -> int:
    """Return 0 for the same weights, 5 for others, 3 for a run that failed, 130 after Ctrl-C."""
    if run["state"] == "failed":
        return FAILED
    found = run["info"].get("replay")
    if found is None:
        return INTERRUPTED if is_interrupted else DIFFERENT
    return 0 if found["is_identical"] else DIFFERENT


def _tell(run: dict[str, Any]) -> None:
    """Print how the replay ended, in a line; and how the machine differs, in others."""
    found = run["info"].get("replay")
    if found is None:
        complain(run["error"]["sentence"] if run["error"] else f"{run['state']} before it was over: {run['reason']}")
        return
    n = found["interventions"]
    say(f"{found['sentence']}; {n} intervention{'' if n == 1 else 's'} made again")
