"""An evaluation: what is counted over a split, under which names, and what there is where the targets are numbers."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.dataset import Split
from babysit.data.prepare import prepare
from babysit.errors import ConfigError
from babysit.nn.losses import Loss
from babysit.train.config import parse
from babysit.train.entry import Entry
from babysit.train.evaluate import Evaluation, count_pairs
from babysit.train.events import Finished, Points, TensorTaken
from babysit.train.trainer import Trainer
from train.samples import only, trainer_of

SHORT: dict[str, Any] = {"training": {"steps": 60, "batch_size": 32}}


def test_the_confusion_is_that_of_the_last_weights_and_the_classes_follow_from_it() -> None:
    trainer = trainer_of(SHORT)
    events = list(trainer.events())
    taken = [event for event in only(events, TensorTaken) if event.name == "val/confusion"]
    assert [(event.step, event.name) for event in taken] == [(46, "val/confusion"), (60, "val/confusion")]
    split = trainer.dataset.validation
    predicted = trainer.network.forward(split.x, training=False).argmax(axis=1)
    counts = np.zeros((10, 10))
    for row, column in zip(split.y, predicted, strict=True):
        counts[row, column] += 1
    assert taken[-1].array.dtype == np.float32
    np.testing.assert_array_equal(taken[-1].array, counts)
    assert taken[-1].meta == {"axes": ["class", "predicted class"], "classes": list("0123456789")}
    values = next(e.values for e in reversed(only(events, Points)) if "val/loss" in e.values)
    for k in range(10):
        assert values[f"val/class/{k}/accuracy"] == counts[k, k] / counts[k].sum()
    assert values["val/accuracy"] == counts.trace() / counts.sum()


def test_scores_that_are_nan_are_in_no_column() -> None:
    scores = np.array([[1, 2, 3], [3, np.nan, 1], [np.nan] * 3, [9, 2, 3]])
    y = np.array([2, 0, 1, 1])
    assert count_pairs(scores, y).tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 1]]


def evaluation_of(n_classes: int, *sizes: int) -> Evaluation:
    sizes_array = np.array([*sizes, *[1] * (n_classes - len(sizes))])
    return Evaluation(0.0, 1.0, np.diag(sizes_array), sizes_array)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["cat", "a dog"], ["cat", "a dog"]),
        (["cat", "cat"], ["0", "1"]),
        (["a/b", "c"], ["0", "1"]),
        (["", "c"], ["0", "1"]),
        (["__proto__", "c"], ["0", "1"]),
        (["line\nbreak", "c"], ["0", "1"]),
        (["x" * 61, "c"], ["0", "1"]),
    ],
)
def test_a_class_has_a_series_under_its_name_or_its_number(names: list[str], expected: list[str]) -> None:
    values = evaluation_of(2).class_values("val", names)
    assert list(values) == [f"val/class/{name}/accuracy" for name in expected]


def test_classes_without_examples_and_too_many_classes_have_no_series() -> None:
    assert evaluation_of(3, 0, 2).class_values("val", ["a", "b", "c"]) == {
        "val/class/b/accuracy": 1.0,
        "val/class/c/accuracy": 1.0,
    }
    assert len(evaluation_of(20).class_values("val", [str(k) for k in range(20)])) == 20
    assert evaluation_of(21).class_values("val", [str(k) for k in range(21)]) == {}


class Squares(Loss):
    """½ (s − y)², as far as these tests need it."""

    def forward(self, scores: Any, y: Any) -> float:
        self._d = (scores - y) / len(y)
        self._each = ((scores - y) ** 2).sum(axis=1) / 2
        return float(self._each.mean())

    def each(self) -> Any:
        return self._each

    def backward(self) -> Any:
        return self._d


def test_the_time_of_an_evaluation_is_told_with_it() -> None:
    for event in only(list(trainer_of(SHORT).events()), Points):
        assert ("time/evaluation" in event.values) == ("val/loss" in event.values)
        assert event.values.get("time/evaluation", 1) > 0


def numbers_trainer(**training: Any) -> Trainer:
    config = parse({"training": {"steps": 60, "batch_size": 32, **training}})
    digits = prepare(config.data, 0, Path())

    def split(old: Split) -> Split:
        return Split(old.x, old.y.astype(np.float32)[:, None] / 10)

    numbers = dataclasses.replace(
        digits,
        train=split(digits.train),
        validation=split(digits.validation),
        test=split(digits.test),
        class_names=(),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("babysit.train.entry.Entry.create", create_squares)
        return Trainer(config, numbers)


real_create = Entry.create


def create_squares(entry: Entry) -> Any:
    return Squares() if getattr(entry, "name", "") == "softmax" else real_create(entry)


def test_numbers_have_no_accuracy() -> None:
    trainer = numbers_trainer()
    events = list(trainer.events())
    names = {name for event in only(events, Points) for name in event.values}
    assert {"train/loss", "val/loss"} <= names
    assert not [name for name in names if "accuracy" in name]
    assert not [event.name for event in only(events, TensorTaken) if not event.name.endswith("/histogram")]
    assert only(events, Finished)[0].values.keys() == {"test/loss"}
    assert trainer.keeper.parts.best.metric == "val/loss"
    assert only(events, Finished)[0].values["test/loss"] < 0.1


def test_the_accuracy_of_numbers_cannot_say_what_is_best() -> None:
    with pytest.raises(ConfigError, match="keep_best: must be val/loss for data without classes"):
        numbers_trainer(keep_best="val/accuracy")
