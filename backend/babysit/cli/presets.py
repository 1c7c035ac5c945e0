"""`babysit presets`: the configurations to start from."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from babysit.cli.options import Json
from babysit.cli.output import say_json
from babysit.cli.table import Column, say_table

if TYPE_CHECKING:
    from babysit.train.presets import Preset


def presets(is_json: Json = False) -> None:
    """List the presets: start one with `babysit train --preset NAME`."""
    from babysit.train.presets import PRESETS

    if is_json:
        say_json({"presets": [asdict(preset) for preset in PRESETS]})
    else:
        columns = (Column("name"), Column("title", is_wrapped=True), Column("what there is to see", is_wrapped=True))
        say_table(columns, list(_rows(PRESETS)))


def _rows(presets: "Sequence[Preset]") -> Iterator[tuple[str, str, str]]:
    """Yield a row a preset, and before those of each theme one with its name."""
    for group, members in groupby(presets, lambda preset: preset.group):
        yield group, "", ""
        for preset in members:
            yield f"  {preset.name}", preset.title, preset.text
