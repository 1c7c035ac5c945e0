"""The lecture's numbers and what is expected of the presets: complete, of today's presets, and true when run again."""

from pathlib import Path

import numpy as np
import pytest

from babysit.train.lecture import ALIKE, CASES, about, case_of, compare
from babysit.train.presets import PRESETS, THEMES
from babysit.train.presets.expected import FILE, expected, fingerprint
from benchmarks.record_presets import record

NAMES = {preset.name: preset for preset in PRESETS}
CURVES = ("train_loss", "val_loss", "val_accuracy")
MOST_BYTES = 40_000


def test_every_preset_has_its_record_and_it_is_of_the_configuration_that_the_preset_has_now() -> None:
    assert {name: entry["preset"] for name, entry in expected().items()} == {
        preset.name: fingerprint(preset) for preset in PRESETS
    }
    assert FILE.stat().st_size <= MOST_BYTES


def test_a_record_is_a_whole_picture() -> None:
    for name, entry in expected().items():
        assert 0 < entry["steps"] <= entry["of"], name
        for curve in CURVES:
            steps = [step for step, _ in entry[curve]]
            assert steps == sorted(set(steps)), (name, curve)
            assert 1 <= steps[0] <= steps[-1] <= entry["steps"], (name, curve)
        assert len(entry["mean"]) == len(entry["std"]) >= 2
        has_diverged = any(loss is None for _, loss in entry["train_loss"])
        assert has_diverged == (entry["diverged_at"] is not None), name


@pytest.mark.parametrize("name", ["tanh-centred", "lecture-relu-he", "rate-high"])
def test_run_again_a_preset_gives_its_record(name: str, tmp_path: Path) -> None:
    held, again = expected()[name], record(NAMES[name], tmp_path)
    assert {key: held[key] for key in ("preset", "steps", "of", "diverged_at")} == {
        key: again[key] for key in ("preset", "steps", "of", "diverged_at")
    }
    for kind in ("mean", "std"):
        np.testing.assert_allclose(again[kind], held[kind], rtol=0.01, atol=1e-4)
    for curve in CURVES:
        ours, theirs = (np.array(each[curve], float) for each in (again, held))
        np.testing.assert_allclose(ours, theirs, rtol=0.2, atol=0.05, err_msg=curve)


def test_a_theme_says_what_it_teaches() -> None:
    assert [theme.title for theme in THEMES][:4] == ["First steps", "Activations", "Preprocessing", "Initialisation"]
    for theme in THEMES:
        assert theme.lesson.endswith(".")
        assert 60 <= len(theme.lesson) <= 240
        assert {preset.group for preset in theme.presets} == {theme.title}


def test_the_lecture_is_beside_presets_that_there_are_and_the_cases_are_the_experiments() -> None:
    assert {*CASES, *ALIKE} <= NAMES.keys()
    assert set(ALIKE.values()) <= CASES.keys()
    assert set(CASES) == {
        name for name, preset in NAMES.items() if preset.config.get("data", {}).get("name") == "gaussian"
    }
    for name in (*CASES, *ALIKE):
        told = about(name)
        assert told is not None
        assert told["is_same"] == (name in CASES)
        assert told["exact_title"] == NAMES[told["exact"]].title
    assert about("digits") is None


def test_within_is_a_share_of_the_spread_and_adds_up_where_nothing_pulls_back() -> None:
    std = dict(CASES["lecture-tanh-xavier"].std)
    mean = dict(CASES["lecture-tanh-xavier"].mean)
    assert all(row.is_within for row in compare("lecture-tanh-xavier", mean, std))
    for wrong in ({10: std[10] * 1.011}, {10: std[10] * 0.989}):
        rows = compare("lecture-tanh-xavier", mean, std | wrong)
        assert [row.layer for row in rows if not row.is_within] == [10]
    rows = compare("lecture-tanh-xavier", mean | {3: mean[3] + 0.011 * std[3]}, std)
    assert [row.layer for row in rows if not row.is_within] == [3]
    he = {layer: value * 1.05 for layer, value in CASES["lecture-relu-he"].std.items()}
    outside = [row.layer for row in compare("lecture-relu-he", CASES["lecture-relu-he"].mean, he) if not row.is_within]
    assert outside == [0, 1, 2]


def test_what_is_only_alike_or_not_given_is_not_judged() -> None:
    rows = compare("he-relu", {1: 0.5, 11: 0.1}, {1: 0.8, 11: 1.2})
    assert [(row.layer, row.lecture_std, row.is_within) for row in rows] == [(1, 0.825232, None), (11, None, None)]
    assert [row.is_within for row in compare("lecture-tanh-small", {}, {1: 0.2131, 3: 0.01})] == [True, None]
    assert [row.is_within for row in compare("lecture-tanh-large", {1: 0.0}, {1: float("nan")})] == [False]
    assert case_of("digits") == (None, False)
    assert [row.std for row in compare("digits", {0: 0.0}, {0: 1.0})] == [1.0]
