"""`babysit doctor`: what is wrong with a run and why, from what is stored of it, and the experiment that it offers."""

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say, say_json
from babysit.errors import NotFoundError
from babysit.server.settings import Settings

if TYPE_CHECKING:
    from babysit.store.database import Connection

NOT_PASSED = 5
GRAVE = frozenset({"warning", "alarm"})


def doctor(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run's id.")],
    tried: Annotated[
        str | None,
        typer.Option(
            "--try", metavar="FINDING", help="Run the experiment that a finding offers, and say what came of it."
        ),
    ] = None,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Say what is wrong with a run, on what evidence, and what to try next; ends with 5 where it is grave."""
    settings = settings_for(data_dir)
    found = _diagnose(settings, run)
    if tried is not None:
        from babysit.cli.experiment import run_experiment

        raise typer.Exit(run_experiment(settings, found, tried, is_json))
    if is_json:
        say_json(found)
    else:
        _tell(found)
    raise typer.Exit(NOT_PASSED if found["health"] in GRAVE else 0)


def _diagnose(settings: Settings, run: str) -> dict[str, Any]:
    """Return the diagnosis of a run; raises NotFoundError."""
    found = answer(settings, lambda client: client.diagnosis(run), lambda connection: _read(connection, run))
    if found is None:
        raise NotFoundError("run", run)
    return found


def _read(connection: "Connection", run: str) -> dict[str, Any]:
    from babysit.server.diagnosis import diagnose_run

    return diagnose_run(connection, run)


def _tell(found: dict[str, Any]) -> None:
    say(f"{found['name']} ({found['run']}), {found['state']} at step {found['step']:,}: {_health(found['health'])}")
    is_open = [finding for finding in found["findings"] if finding["status"] == "open"]
    for finding in sorted(is_open, key=lambda each: each["cause"] is not None):
        _tell_finding(finding, found)
    cleared = [finding for finding in found["findings"] if finding["status"] == "cleared"]
    if cleared:
        say("")
        say("cleared: " + ", ".join(f"{each['title']} (steps {_span(each)})" for each in cleared))
    if not found["health"]:
        note("nothing is stored of it that could be judged")


def _health(health: str) -> str:
    words = {"": "not judged", "healthy": "healthy, nothing found", "note": "nothing grave"}
    return words.get(health, health)


def _tell_finding(finding: dict[str, Any], found: dict[str, Any]) -> None:
    say("")
    cause = f", because of {finding['cause']}" if finding["cause"] else ""
    opinion = f", called {finding['feedback']}" if finding["feedback"] else ""
    say(f"{finding['severity'].upper()} {finding['title']} ({finding['id']}, steps {_span(finding)}{cause}{opinion})")
    say(f"  {finding['sentence']}")
    for evidence in finding["evidence"]:
        say(f"  {_evidence(evidence)}")
    say(f"  {finding['explanation']}")
    say(f"  refuted by: {finding['refuted_by']}")
    if finding["experiment"]:
        say(f"  try: {finding['experiment']['title']}. {finding['experiment']['sentence']}")
        say(f"  $ {command(found['run'], finding['id'])}")


def command(run: str, finding: str) -> str:
    """Return the command line that runs the experiment of a finding."""
    return f"babysit doctor {run} --try {shlex.quote(finding)}"


def _span(finding: dict[str, Any]) -> str:
    last = finding["step"] if finding["cleared_step"] is None else finding["cleared_step"]
    return f"{finding['opened_step']:,}–{last:,}"


def _evidence(evidence: dict[str, Any]) -> str:
    """Return one number beside its threshold: "share of dead units 0.62 > 0.4 (CS231n, neural-networks-1)"."""
    unit = f" {evidence['unit']}" if evidence["unit"] else ""
    value, threshold = _number(evidence["value"]), _number(evidence["threshold"])
    return f"{evidence['statistic']}: {value}{unit} {evidence['comparison']} {threshold}{unit} ({evidence['source']})"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
