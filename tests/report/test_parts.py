"""The parts of a report that are computed before they are drawn: ladder, histograms over time, walls, differences."""

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from babysit.report.differences import differences
from babysit.report.filters import png, wall
from babysit.report.histograms import spread
from babysit.report.ladder import ladder
from babysit.report.material import chosen_histograms
from babysit.report.run_colour import colours_of
from babysit.report.run_names import numbered
from babysit.report.score_table import best_of
from report.samples import RUN, history, line


def test_a_ladder_has_a_value_for_each_layer_at_a_few_steps() -> None:
    series = {f"layer/{k}/activation/std": line(*(k + s for s in range(9))) for k in (10, 1, 2)}
    found = ladder(series | {"layer/1/activation/mean": line(0)}, "std")
    assert found is not None
    layers, steps, values = found
    assert layers == [1, 2, 10]
    assert steps == [1, 3, 5, 7, 9]
    assert values.tolist() == [[k + s - 1 for k in layers] for s in steps]
    assert ladder(series, "mean") is None


def test_histograms_over_time_share_their_bins_and_lose_nothing() -> None:
    found = spread(history([4, 0], [0, 4], low=-1, high=1))
    assert found is not None
    steps, middles, shares = found
    assert steps.tolist() == [0, 10]
    assert shares.sum(axis=0) == pytest.approx([1, 1])
    assert shares[:, 0] @ middles == pytest.approx(-0.5, abs=0.02)
    assert shares[:, 1] @ middles == pytest.approx(0.5, abs=0.02)


def test_what_is_no_histogram_is_not_drawn() -> None:
    assert spread(history([1, 2], low=float("nan"))) is None
    assert spread(history([1, 2], low=1, high=1)) is None
    assert spread(dataclasses.replace(history([1, 2]), dtype="uint8")) is None
    assert spread(dataclasses.replace(history([1, 2]), metas=[{}])) is None
    assert spread(history()) is None


def test_a_few_histograms_stand_for_all() -> None:
    names = [f"layer/{k}/{what}/histogram" for k in range(1, 21) for what in ("activation", "gradient", "weight")]
    names += ["layer/1/b/weight/histogram", "layer/1/filters"]
    assert chosen_histograms(names) == [
        "layer/1/activation/histogram", "layer/11/activation/histogram", "layer/20/activation/histogram",
        "layer/1/gradient/histogram", "layer/20/gradient/histogram", "layer/1/weight/histogram",
    ]  # fmt: skip
    assert chosen_histograms(["own/histogram"]) == ["own/histogram"]


def test_a_wall_has_every_tile_once() -> None:
    tiles = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3, 1)
    pixels = wall(tiles)
    places = [(top, left) for top in (0, 5, 10) for left in (0, 4, 8) if left + 3 <= pixels.shape[1]]
    for tile, (top, left) in zip(tiles, places, strict=False):
        assert np.array_equal(pixels[top : top + 4, left : left + 3], tile)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels[:, :, 0])


def test_only_what_differs_is_told() -> None:
    runs = [dataclasses.replace(RUN, config=config) for config in (
        {"name": "a", "optimizer": {"name": "sgd", "rate": 0.1}, "seed": 1},
        {"name": "b", "optimizer": {"name": "adam", "rate": 0.1}},
    )]  # fmt: skip
    assert differences(runs) == ({"optimizer.name": ["sgd", "adam"], "seed": [1.0, None]}, 1)


def test_runs_that_are_called_alike_are_told_apart_by_their_numbers() -> None:
    runs = [dataclasses.replace(RUN, id=key, name=name) for key, name in (("a", "he"), ("b", "he"), ("c", ""))]
    assert numbered(runs) == {"a": "1 he", "b": "2 he", "c": "3 c"}


def test_the_best_is_the_least_loss_and_the_greatest_accuracy() -> None:
    def run(key: str, best: object) -> object:
        return dataclasses.replace(RUN, id=key, metrics={"val/loss": {"best": best}, "val/accuracy": {"best": best}})

    runs = [run("a", 0.5), run("b", 0.1), run("c", None), run("d", "NaN"), run("e", 0.5)]
    assert best_of(runs, "val/loss") == {"b"}  # type: ignore[arg-type]
    assert best_of(runs, "val/accuracy") == {"a", "e"}  # type: ignore[arg-type]
    assert best_of(runs[:1], "val/loss") == set()  # type: ignore[arg-type]


def test_runs_have_the_colours_of_the_pages() -> None:
    """The same as frontend/lib/run-colour.js gives to these ids, each of its own up to 24."""
    ids = [f"d22r336c1h{k:02}" for k in range(24)]
    found = colours_of(ids)
    assert len(set(found.values())) == 24
    assert colours_of(ids[:3]) == {key: found[key] for key in ids[:3]}
    assert colours_of(["d22rbwnwverk"]) == {"d22rbwnwverk": ("#775a7a", "solid")}
