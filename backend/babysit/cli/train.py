"""`babysit train`: the same training as in the browser, with a progress bar."""

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from babysit.cli.check import clear
from babysit.cli.follow import follow, refusal
from babysit.cli.interrupt import Interrupt
from babysit.cli.link import Link
from babysit.cli.options import DataDir, Json, absolute, settings_for
from babysit.cli.output import complain, note, say, say_json
from babysit.cli.runs import duration, number
from babysit.errors import ConfigError, Problem, UnknownNameError

FAILED, NAN_STOP, INTERRUPTED = 3, 4, 130


def train(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.toml", help="The configuration; without one, the defaults.")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="Start from a preset instead of a file.")] = None,
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Change a field: training.epochs=3.")
    ] = None,
    resume: Annotated[
        str | None, typer.Option(metavar="RUN", help="Go on with a run that has stopped or failed.")
    ] = None,
    is_checked: Annotated[
        bool, typer.Option("--check", help="Make the pre-flight checks first, and train only if all pass.")
    ] = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Train a network, and keep and show the run as the server does."""
    settings = settings_for(data_dir)
    body = None if resume else read(config, preset, overrides or [])
    if resume and (config or preset or overrides):
        rule = "goes on with a run as it is configured: no file, --preset or --set can be given with it"
        raise ConfigError([Problem("--resume", rule, resume)])
    if resume and is_checked:
        raise ConfigError([Problem("--check", "is for a run that begins, not for one that goes on", resume)])
    with Interrupt() as interrupt, Link(settings) as link:
        checkup = clear(link.client, body, interrupt, is_json) if body is not None and is_checked else None
        started = link.client.start(body, checkup) if body is not None else link.client.resume(str(resume))
        note(f"run {started['id']}: {started['name']} — live at {link.page(started['id'])}")
        run = follow(link, started, interrupt)
    if is_json:
        say_json(run)
    else:
        _tell(run)
    raise typer.Exit(exit_code(run, interrupt.is_asked))


def read(config: Path | None, preset: str | None, overrides: list[str]) -> dict[str, Any]:
    """Return the whole configuration that was asked for; raises ConfigError naming each field, rule and value."""
    from babysit.train.config import apply_overrides, parse, read_toml

    if config and preset:
        raise ConfigError([Problem("--preset", "cannot be given together with a file", preset)])
    body = read_toml(absolute(config)) if config else _preset(preset) if preset else {}
    stated = apply_overrides(body, overrides)
    parsed = parse(stated).to_dict()
    if "nan_guard" not in stated.get("training", {}):
        parsed["training"]["nan_guard"] = "stop"  # nobody may be there to go on after a pause
    path = parsed["data"].get("path")
    if path:
        parsed["data"]["path"] = str(absolute(Path(path)))  # the server works in another folder
    return parsed


def _preset(name: str) -> dict[str, Any]:
    from babysit.train.presets import PRESETS

    known = {preset.name: preset.config for preset in PRESETS}
    if name not in known:
        raise UnknownNameError("preset", name, tuple(known))
    return dict(known[name])


def exit_code(run: dict[str, Any], is_interrupted: bool) -> int:
    """Return 0, 3 for a failed run, 4 for one that ended or waits at what is not finite, 130 after Ctrl-C."""
    if run["state"] == "failed":
        return FAILED
    if refusal(run) or not _is_finite(run["metrics"].get("train/loss", {}).get("last")):
        return NAN_STOP
    return INTERRUPTED if is_interrupted and run["state"] == "stopped" else 0


def _is_finite(value: float | str | None) -> bool:
    return value is None or (not isinstance(value, str) and math.isfinite(value))


def _tell(run: dict[str, Any]) -> None:
    """Print how the run ended, in two lines."""
    took = duration(run["started_at"], run["ended_at"])
    say(f"{run['state']} at step {run['step']:,} of {run['total_steps']:,}{f' after {took}' if took else ''}")
    if found := refusal(run):
        complain(found["sentence"])
    if run["state"] == "paused":
        note("the run waits and keeps its slot: its page (babysit serve) changes what led to it, resumes and stops it")
    values = {name: number(value.get("last")) for name, value in sorted(run["metrics"].items())}
    if values:
        say("   ".join(f"{name} {value}" for name, value in values.items()))
    if run["error"]:
        complain(run["error"]["sentence"])
    elif run["state"] == "failed":
        complain(run["reason"])
