"""`babysit presets`: the configurations to start from."""

from dataclasses import asdict

from babysit.cli.options import Json
from babysit.cli.output import say_json
from babysit.cli.table import Column, say_table


def presets(is_json: Json = False) -> None:
    """List the presets: start one with `babysit train --preset NAME`."""
    from babysit.train.presets import PRESETS

    if is_json:
        say_json({"presets": [asdict(preset) for preset in PRESETS]})
    else:
        columns = (Column("name"), Column("title", is_wrapped=True), Column("what there is to see", is_wrapped=True))
        say_table(columns, [(preset.name, preset.title, preset.text) for preset in PRESETS])
