"""What is refused before a start, with its field; what a run is estimated to need; and the network that is built."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from babysit.errors import ConfigError, Problem
from babysit.nn.losses import losses
from babysit.train.build import build_network, describe_blocks, describe_network, plan_network
from babysit.train.config import parse
from babysit.train.feed import preparation_problems
from babysit.train.limits import Limits
from babysit.train.validate import loss_problems, validate
from data.archives import files, write_archive

PLENTY = Limits(memory_bytes=1 << 40)


def dense(*units: int) -> dict[str, Any]:
    return {"layers": [{"type": "dense", "units": n} for n in units]}


def problems_of(data: Mapping[str, Any], folder: Path, limits: Limits = PLENTY) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        validate(parse(data), folder, limits)
    return caught.value.problems


def problem_of(data: Mapping[str, Any], folder: Path, limits: Limits = PLENTY) -> Problem:
    (problem,) = problems_of(data, folder, limits)
    return problem


def test_the_default_is_valid_and_small(tmp_path: Path) -> None:
    needs = validate(parse({}), tmp_path)
    assert (needs.parameters, needs.steps_per_epoch, needs.total_steps) == (64 * 100 + 100 + 1010, 91, 4550)
    assert needs.memory_bytes < 200e6
    assert 0 < needs.seconds < 60
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("activation", ["relu", "prelu"])
@pytest.mark.parametrize("layers", [[], [20], [30, 20], [300, 200, 100]])
def test_the_parameters_are_counted_exactly(layers: list[int], activation: str, tmp_path: Path) -> None:
    config = parse({"network": dense(*layers) | {"activation": activation}})
    network = build_network(config, (8, 8, 1), 10)
    assert validate(config, tmp_path).parameters == sum(p.value.size for p in network.parameters)


def test_the_work_of_a_step_is_counted(tmp_path: Path) -> None:
    needs = validate(parse({"network": dense(50), "training": {"batch_size": 10, "steps": 7}}), tmp_path)
    first, second = 2 * 64 * 50 * 10, 2 * 50 * 10 * 10
    # A forward, and back again: the first layer has no gradient of its input to make.
    assert needs.flops_per_step == pytest.approx(2 * first + 3 * second, rel=0.05)
    assert needs.total_steps == 7


def test_pooling_flat_data_is_refused_at_its_layer(tmp_path: Path) -> None:
    layers = [{"type": "dense"}, {"type": "max_pool"}]
    problem = problem_of({"network": {"layers": layers}}, tmp_path)
    assert problem.field == "network.layers.1"
    needs = "max_pool needs (height, width, channels) with height and width divisible by 2"
    assert problem.rule == f"{needs}; the layer before it gives (100,)"
    assert problem.value == {"type": "max_pool", "size": 2}


def test_a_pool_that_does_not_divide_the_images_is_refused(tmp_path: Path) -> None:
    problem = problem_of({"network": {"layers": [{"type": "max_pool", "size": 3}]}}, tmp_path)
    assert problem.field == "network.layers.0"
    assert problem.rule.endswith("divisible by 3; the data are (8, 8, 1)")


@pytest.mark.parametrize(
    ("data", "field", "rule"),
    [
        (
            {"augment": ["flip", {"name": "crop", "pad": 8}]},
            "data.augment.1",
            "crop needs pictures larger than its pad of 8; the data are (8, 8, 1)",
        ),
        (
            {"augment": ["mixup", "cutout"], "preprocess": "whiten"},
            "data.augment.1",
            "cutout needs pictures larger than its square of 8; the data are (8, 8, 1)",
        ),
        (
            {"augment": ["mixup", "flip"], "preprocess": "whiten"},
            "data.augment.1",
            "flip needs pictures, and after this preprocessing the data are none",
        ),
    ],
)
def test_an_augmentation_that_does_not_suit_the_data_is_refused(
    data: dict[str, Any], field: str, rule: str, tmp_path: Path
) -> None:
    problem = problem_of({"data": data}, tmp_path)
    assert (problem.field, problem.rule) == (field, rule)


def test_what_flat_or_large_data_cannot_have_is_named_by_field() -> None:
    config = parse({"data": {"augment": ["mixup", "flip"], "preprocess": "whiten"}})
    found = {problem.field: problem.rule for problem in preparation_problems(config, (5000,))}
    assert found == {
        "data.preprocess": "whiten needs at most 4096 features; the data are (5000,)",
        "data.augment.1": "flip needs pictures (height, width, channels); the data are (5000,)",
    }


def test_a_batch_that_is_larger_than_the_split_is_refused(tmp_path: Path) -> None:
    problem = problem_of({"training": {"batch_size": 1456}}, tmp_path)
    rule = "must be at most 1455, the number of examples in the training split"
    assert problem == Problem("training.batch_size", rule, 1456)
    validate(parse({"training": {"batch_size": 1455}}), tmp_path)


def test_a_limit_makes_the_training_split_small(tmp_path: Path) -> None:
    few = {"data": {"limit": 40}}
    needs = validate(parse(few), tmp_path)
    assert (needs.examples.train, needs.examples.validation, needs.steps_per_epoch) == (40, 162, 3)
    assert sum(entry.count for entry in needs.examples.classes) == 40
    assert problem_of({"data": {"limit": 2000}}, tmp_path).field == "data.limit"
    assert problem_of(few | {"training": {"batch_size": 41}}, tmp_path).field == "training.batch_size"


def test_a_warmup_that_never_ends_is_refused(tmp_path: Path) -> None:
    training = {"steps": 100}
    problem = problem_of({"training": training, "schedule": {"warmup": 100}}, tmp_path)
    assert problem == Problem("schedule.warmup", "must be less than 100, the number of steps of the training", 100)
    validate(parse({"training": training, "schedule": {"name": "cosine", "warmup": 99}}), tmp_path)


@pytest.mark.parametrize("loss", losses.names())
def test_every_loss_suits_labels(loss: str, tmp_path: Path) -> None:
    config = parse({"objective": {"loss": loss}})
    validate(config, tmp_path)
    assert loss_problems(config, is_regression=False) == []


def test_a_loss_over_classes_does_not_suit_numbers() -> None:
    (problem,) = loss_problems(parse({"objective": {"loss": "hinge"}}), is_regression=True)
    assert problem == Problem("objective.loss", "must suit data with numbers as targets: mse", "hinge")
    assert loss_problems(parse({"objective": {"loss": "mse"}}), is_regression=True) == []


def test_shares_that_leave_nothing_are_refused(tmp_path: Path) -> None:
    assert problem_of({"data": {"validation": 1e-5}}, tmp_path).field == "data.validation"
    assert problem_of({"data": {"test": 1e-5}}, tmp_path).field == "data.test"


@pytest.mark.parametrize(
    ("data", "field", "value"),
    [
        ({"network": dense(65536, 65536, 9)}, "network.layers.1.units", 65536),
        ({"network": {"layers": [{"type": "dense", "units": 65536}] * 64}}, "network.layers.1.units", 65536),
        ({"data": {"name": "cifar10"}, "network": dense(5)}, "data.name", "cifar10"),
        ({"network": dense(3000), "training": {"batch_size": 65536}}, "training.batch_size", 65536),
    ],
)
def test_too_much_memory_is_refused_at_what_asks_for_most_before_anything_is_read(
    data: dict[str, Any], field: str, value: Any, tmp_path: Path
) -> None:
    problem = problem_of(data, tmp_path, Limits(memory_bytes=150 << 20))
    assert (problem.field, problem.value) == (field, value)
    assert problem.rule.startswith("asks for too much memory: the run would need ")
    assert problem.rule.endswith("0.2 GB are allowed")


def test_the_machine_has_a_limit() -> None:
    assert 1e8 < Limits.of_machine().memory_bytes < 1e14


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    layers = [{"type": "max_pool", "size": 3}]
    found = problems_of({"network": {"layers": layers}, "training": {"batch_size": 5000}}, tmp_path)
    assert [problem.field for problem in found] == ["network.layers.0", "training.batch_size"]


def cifar(path: Path | None, **sections: Any) -> dict[str, Any]:
    return {"data": {"name": "cifar10", **({"path": str(path)} if path else {})}, "network": dense(5), **sections}


def test_data_that_are_not_here_are_refused_by_name(tmp_path: Path) -> None:
    problem = problem_of(cifar(None), tmp_path)
    assert (problem.field, problem.value) == ("data.name", "cifar10")
    assert "babysit data fetch cifar10" in problem.rule


def test_a_path_that_is_missing_cut_or_foreign_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path, files())
    missing, foreign = tmp_path / "missing.tar.gz", tmp_path / "notes.txt"
    foreign.write_text("not an archive")
    os.truncate(archive, archive.stat().st_size // 2)
    for path, rule in (
        (missing, "does not exist"),
        (archive, "is truncated or damaged (the file ends too early)"),
        (foreign, "is truncated, damaged or not a tar archive"),
    ):
        problem = problem_of(cifar(path), tmp_path)
        assert (problem.field, problem.value) == ("data.path", str(path))
        assert problem.rule.startswith(rule)


def test_a_hostile_batch_is_named_inside_the_path(tmp_path: Path) -> None:
    archive = write_archive(tmp_path, files() | {"test_batch": b"cos\nsystem\n(S'true'\ntR."})
    problem = problem_of(cifar(archive), tmp_path)
    assert problem.field == "data.path"
    assert problem.rule.startswith(f"{archive} (test_batch): names 'os system'")


def test_a_path_that_the_data_set_does_not_take_is_refused(tmp_path: Path) -> None:
    problem = problem_of({"data": {"path": str(tmp_path)}}, tmp_path)
    assert problem == Problem("data.path", "must not be given: digits is embedded", str(tmp_path))


def test_what_was_validated_is_cached_for_the_worker(tmp_path: Path) -> None:
    archive, folder = write_archive(tmp_path, files()), tmp_path / "datasets"
    needs = validate(parse(cifar(archive, training={"batch_size": 9})), folder)
    assert needs.steps_per_epoch == 10  # 90 of 100 images
    assert len(list(folder.glob("cache/cifar10-*/x.npy"))) == 1


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"data": {"augment": ["mixup"]}, "objective": {"loss": {"name": "hinge"}}}, "data.augment.0"),
        ({"data": {"name": "numbers", "augment": ["mixup"]}, "objective": {"loss": "mse"}}, "data.augment.0"),
        ({"data": {"name": "numbers"}, "objective": {"loss": "softmax"}}, "objective.loss"),
        (
            {"data": {"name": "numbers"}, "objective": {"loss": "mse"}, "training": {"keep_best": "val/accuracy"}},
            "training.keep_best",
        ),
    ],
)
def test_what_does_not_suit_the_targets_is_refused(config: dict[str, Any], field: str, tmp_path: Path) -> None:
    if config["data"].get("name") == "numbers":
        table = tmp_path / "numbers.csv"
        table.write_text("a,b,y\n" + "".join(f"{i},{i * i % 7},{i / 3}\n" for i in range(60)))
        source = {"name": "table", "path": str(table), "label": "y", "task": "regression"}
        config = {**config, "data": {**config["data"], **source}}
    assert problem_of(config, tmp_path).field == field


GROWTH = """
import json, re, sys, tempfile
from pathlib import Path
from babysit.data.prepare import prepare
from babysit.train.config import parse
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer
from babysit.train.validate import loss_problems, validate
config = parse({**json.loads(sys.argv[1]), "probes": {"every": 1}})
needed = validate(config, Path()).memory_bytes
with tempfile.TemporaryDirectory() as folder:
    for event in Trainer(config, prepare(config.data, 0, Path()), Shelf(Path(folder))).events():
        pass
# Not ru_maxrss: that of a child begins with what its parent had.
print(needed, int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024)
"""


WIDE = {"network": dense(3000, 3000, 3000), "training": {"steps": 1, "batch_size": 1000}}
DEEP: dict[str, Any] = {
    "data": {"name": "shapes"},
    "network": {"batch_norm": True, "layers": [{"type": "residual", "filters": 32}] * 3},
    "training": {"steps": 1, "batch_size": 200},
}


@pytest.mark.parametrize("config", [WIDE, DEEP], ids=["dense", "residual"])
def test_the_memory_is_estimated_within_a_factor_of_two(config: dict[str, Any]) -> None:
    threads = {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", GROWTH, json.dumps(config)]
    printed = subprocess.run(command, env={**os.environ, **threads}, capture_output=True, text=True, check=True).stdout
    needed, used = map(int, printed.split())
    assert used > 250e6
    assert used / 2 < needed < 2 * used


def test_the_output_layer_follows_from_the_data_and_has_no_activation() -> None:
    config = parse({"network": {**dense(20), "activation": "tanh", "init": {"name": "normal", "std": 0.5}}})
    network = build_network(config, (8, 8, 1), 7)
    assert network.output_shape == (7,)
    assert [type(block.activation).__name__ for block in network.blocks] == ["Tanh", "Linear"]
    assert network.parameters[2].value.std() == pytest.approx(0.5, rel=0.2)


def test_a_layer_may_have_an_activation_and_an_init_of_its_own() -> None:
    layers = [
        {"type": "dense", "units": 30, "activation": {"name": "elu", "alpha": 2.0}, "init": "zeros"},
        {"type": "dense", "units": 20},
    ]
    network = build_network(parse({"network": {"layers": layers}}), (8, 8, 1), 10)
    assert [type(block.activation).__name__ for block in network.blocks] == ["Elu", "Relu", "Linear"]
    assert not network.parameters[0].value.any()
    assert network.parameters[2].value.any()


def test_the_blocks_describe_themselves() -> None:
    config = parse({"network": {"layers": [{"type": "max_pool"}, {"type": "dense", "units": 20}]}})
    pool, hidden, output = describe_blocks(plan_network(config, (8, 8, 1), 10))
    assert pool == {
        "number": None,
        "type": "max_pool",
        "size": 2,
        "input_shape": [8, 8, 1],
        "output_shape": [4, 4, 1],
        "parameters": 0,
    }
    assert (hidden["number"], hidden["units"], hidden["parameters"]) == (1, 20, 340)
    assert (hidden["activation"], hidden["init"]) == ("relu", "he")
    assert (output["number"], output["activation"], output["output_shape"]) == (2, "linear", [10])


@pytest.mark.parametrize(
    ("network", "text"),
    [
        ({}, "64-100-10 relu"),
        ({"layers": []}, "64-10 softmax"),
        ({**dense(30, 20), "activation": "tanh"}, "64-30-20-10 tanh"),
        ({"layers": [{"type": "max_pool"}, {"type": "dense", "units": 5}]}, "64-4×4×1-5-10 relu"),
    ],
)
def test_a_network_is_named_in_a_few_characters(network: dict[str, Any], text: str, tmp_path: Path) -> None:
    assert describe_network(parse({"network": network}), tmp_path) == text


@pytest.mark.parametrize("name", ["image_folder", "npz", "table"])
def test_own_files_without_a_path_are_a_problem_of_the_path(name: str, tmp_path: Path) -> None:
    problem = problem_of({"data": {"name": name}}, tmp_path)
    assert (problem.field, problem.value) == ("data.path", None)
    assert problem.rule.startswith("must be given: ")


def table(folder: Path, n: int = 50) -> dict[str, Any]:
    path = folder / "some.csv"
    path.write_text("a,b,kind\n" + "\n".join(f"{i},{i * i},{'abb'[i % 3]}" for i in range(n)))
    return {"name": "table", "path": str(path), "label": "kind"}


def test_the_sizes_of_the_splits_and_of_the_classes_are_told(tmp_path: Path) -> None:
    examples = validate(parse({"data": table(tmp_path), "network": dense(5)}), tmp_path).examples
    assert (examples.train, examples.validation, examples.test, examples.dropped) == (41, 4, 5, 0)
    assert [entry.name for entry in examples.classes] == ["a", "b"]
    assert sum(entry.count for entry in examples.classes) == 41
    assert examples.classes[1].count > examples.classes[0].count
    digits = validate(parse({}), tmp_path).examples
    assert (digits.train, digits.validation, digits.test, len(digits.classes)) == (1455, 162, 180, 10)


def test_the_network_follows_from_the_users_files(tmp_path: Path) -> None:
    config = parse({"data": table(tmp_path), "network": dense(5)})
    assert validate(config, tmp_path).parameters == 2 * 5 + 5 + 5 * 2 + 2
    assert describe_network(config, tmp_path) == "2-5-2 relu"


def test_a_file_that_is_not_what_it_should_be_is_a_problem_of_the_path(tmp_path: Path) -> None:
    data = table(tmp_path)
    Path(data["path"]).write_text("a,kind\n1,x\n2\n")
    problem = problem_of({"data": data}, tmp_path)
    assert (problem.field, problem.value) == ("data.path", data["path"])
    assert problem.rule == "is no well-formed table: line 3: Expected 2 columns, got 1: 2"
    problem = problem_of({"data": data | {"path": str(tmp_path / "none.csv")}}, tmp_path)
    assert (problem.field, problem.rule) == ("data.path", "does not exist")


def test_numbers_to_predict_want_a_loss_over_numbers(tmp_path: Path) -> None:
    config = {"data": table(tmp_path) | {"label": "b", "task": "regression"}, "network": dense(5)}
    Path(config["data"]["path"]).write_text("a,b\n" + "\n".join(f"{i},{i * i}" for i in range(50)))
    problem = problem_of(config, tmp_path)
    assert (problem.field, problem.value) == ("objective.loss", "softmax")
    needs = validate(parse(config | {"objective": {"loss": "mse"}}), tmp_path)
    assert needs.parameters == 1 * 5 + 5 + 5 * 1 + 1
    assert (needs.examples.train, needs.examples.classes) == (41, ())
