"""The lecture over HTTP: all presets with their pictures, and the newest run of each beside the lecture's numbers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.train.presets import PRESETS, THEMES

NAMES = {preset.name: preset for preset in PRESETS}
Wait = Callable[..., dict[str, Any]]


def presets_of(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {
        preset["name"]: preset for theme in client.get("/api/lecture").json()["themes"] for preset in theme["presets"]
    }


def run(client: httpx.Client, wait_for: Wait, name: str, **changes: Any) -> str:
    """Start a preset, its sections changed, and return the run's id once it has ended."""
    config = dict(NAMES[name].config)
    for section, values in changes.items():
        config[section] = values if not isinstance(values, dict) else {**config.get(section, {}), **values}
    run_id: str = client.post("/api/runs", json=config).json()["id"]
    assert wait_for(run_id, "finished", "failed")["state"] == "finished"
    return run_id


def test_the_themes_hold_every_preset_in_order(client: httpx.Client) -> None:
    themes = client.get("/api/lecture").json()["themes"]
    assert [(theme["title"], theme["lesson"]) for theme in themes] == [(each.title, each.lesson) for each in THEMES]
    assert [preset["name"] for theme in themes for preset in theme["presets"]] == list(NAMES)
    for name, preset in presets_of(client).items():
        assert preset["config"] == NAMES[name].config
        assert preset["expected"]["steps"] > 0
        assert preset["is_available"] == (preset["dataset"] != "cifar10")


def test_before_it_ran_a_preset_has_no_table(client: httpx.Client) -> None:
    answer = client.get("/api/lecture/digits-linear").json()
    assert answer == {"run": None, "step": None, "lecture": None, "rows": []}
    assert client.get("/api/lecture/no-such-preset").status_code == 404


def test_after_it_ran_its_layers_stand_beside_the_lectures(client: httpx.Client, wait_for: Wait) -> None:
    run_id = run(client, wait_for, "lecture-relu-he")
    assert presets_of(client)["lecture-relu-he"]["run"]["id"] == run_id
    answer = client.get("/api/lecture/lecture-relu-he").json()
    assert answer["run"]["state"] == "finished"
    assert answer["step"] == 1
    assert answer["lecture"]["is_same"]
    assert [row["layer"] for row in answer["rows"]] == list(range(12))
    assert [row["is_within"] for row in answer["rows"]] == [True] * 11 + [None]
    assert answer["rows"][1]["std"] == pytest.approx(answer["rows"][1]["lecture_std"], rel=0.02)


def test_only_a_run_that_trains_as_the_preset_would_is_the_presets(client: httpx.Client, wait_for: Wait) -> None:
    own = run(client, wait_for, "tanh-centred", probes={"every": 7, "budget": None})
    run(client, wait_for, "tanh-centred", training={"epochs": 1})
    run(client, wait_for, "tanh-centred", seed=1)
    assert presets_of(client)["tanh-centred"]["run"]["id"] == own
    newer = run(client, wait_for, "tanh-centred")
    assert presets_of(client)["tanh-centred"]["run"]["id"] == newer
    rows = client.get("/api/lecture/tanh-centred").json()["rows"]
    assert [row["layer"] for row in rows] == [0, 1, 2, 3]
    assert all(row["is_within"] is None and row["lecture_std"] is None for row in rows)


def test_where_the_data_lie_makes_no_other_preset(client: httpx.Client, wait_for: Wait, real_data: Path) -> None:
    path = str(real_data / "cifar-10-batches-py")
    config = {**NAMES["mean-image"].config, "data": {**NAMES["mean-image"].config["data"], "path": path}}
    run_id = client.post("/api/runs", json=config).json()["id"]
    assert presets_of(client)["mean-image"]["run"]["id"] == run_id
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
    wait_for(run_id, "stopped", "finished", "failed")
