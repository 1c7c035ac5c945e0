"""`babysit check`: the pre-flight checks of a configuration, made in this process."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from babysit.cli.client import Client
from babysit.cli.interrupt import Interrupt
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import complain, note, say, say_json

NOT_PASSED, INTERRUPTED = 5, 130
POLL = 0.2  # seconds
MARKS = {"passed": "ok  ", "failed": "FAIL", "skipped": "–   "}
NEGATIONS = {"≤": ">", "<": "≥", "≥": "<", ">": "≤", "=": "≠"}
INDENT = " " * 6


def check(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.toml", help="The configuration; without one, the defaults.")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="Check a preset instead of a file.")] = None,
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Change a field: training.epochs=3.")
    ] = None,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Check a configuration before it trains: gradients, first loss, init, data, learning rate, and more."""
    from babysit.cli.train import read

    folder = settings_for(data_dir).data_dir
    start, results = time.perf_counter(), []
    for result in _make(read(config, preset, overrides or []), folder):
        results.append(result)
        if not is_json:
            tell(result)
    _conclude(results, time.perf_counter() - start, is_json)
    raise typer.Exit(0 if _is_passed(results) else NOT_PASSED)


def clear(client: Client, config: dict[str, Any], interrupt: Interrupt, is_json: bool) -> str:
    """Have the server make the checks before a start, telling of each, and return their id.

    Ends the command, with nothing started, where one has failed or Ctrl-C was pressed.
    """
    checkup = client.begin_checks(config)
    n_told = 0
    while True:
        found = client.checks(checkup)
        for result in found["results"][n_told:]:
            tell(result, is_note=True)
        n_told = len(found["results"])
        if found["state"] != "running":
            break
        if interrupt.is_asked:
            client.cancel_checks(checkup)
            raise typer.Exit(INTERRUPTED)
        time.sleep(POLL)
    if found["state"] == "done" and found["is_passed"]:
        return checkup
    complain(found["error"] or "not started: a check has not passed")
    if is_json:
        say_json({key: found[key] for key in ("results", "is_passed", "seconds")})
    raise typer.Exit(NOT_PASSED)


def tell(result: Mapping[str, Any], is_note: bool = False) -> None:
    """Print a result: how it came out and by which number, the sentence, and of a failure what it means."""
    lines = [f"{MARKS[result['outcome']]}  {result['title']}{_number(result)}", f"{INDENT}{result['sentence']}"]
    if result["outcome"] == "failed":
        lines += [f"{INDENT}What that means: {result['meaning']}", f"{INDENT}Source: {result['source']}."]
    for line in lines:
        (note if is_note else say)(line)


def _make(config: dict[str, Any], folder: Path) -> Iterator[Mapping[str, Any]]:
    from babysit.data.prepare import prepare
    from babysit.doctor.check import Case, Result
    from babysit.doctor.checkup import checkup
    from babysit.train.config import parse
    from babysit.train.validate import validate

    parsed = parse(config)
    validate(parsed, folder / "datasets")
    dataset = prepare(parsed.data, parsed.seed, folder / "datasets")
    for told in checkup(Case(parsed, dataset)):
        if isinstance(told, Result):
            yield told.to_dict()


def _conclude(results: list[Mapping[str, Any]], seconds: float, is_json: bool) -> None:
    if is_json:
        say_json({"results": results, "is_passed": _is_passed(results), "seconds": round(seconds, 2)})
        return
    from babysit.doctor.checkup import summary

    say(f"{summary(results)} in {seconds:.1f} s")


def _is_passed(results: list[Mapping[str, Any]]) -> bool:
    return all(result["outcome"] != "failed" for result in results)


def _number(result: Mapping[str, Any]) -> str:
    """Return ": 3.05 ≤ 4.81", or nothing where no number decided."""
    value, threshold, comparison = (result[key] for key in ("value", "threshold", "comparison"))
    if value is None:
        return ""
    if threshold is None or not comparison:
        return f": {_short(value)}"
    holds = NEGATIONS[comparison] if result["outcome"] == "failed" else comparison
    return f": {_short(value)} {holds} {_short(threshold)}"


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"
