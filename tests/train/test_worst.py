"""The worst examples: which they are, in which order, and what is told of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.prepare import prepare
from babysit.nn.losses import losses
from babysit.train.config import parse
from babysit.train.evaluate import evaluate
from babysit.train.events import PictureTaken, TensorTaken
from babysit.train.trainer import Trainer
from babysit.train.worst import N_WORST, Worst, confidences, predictions
from babysit.wire.messages import Tensor
from train.samples import only, trainer_of

SHORT: dict[str, Any] = {"training": {"steps": 60, "batch_size": 32}}
RNG = np.random.default_rng(0)


def gathered(values: Any, piece: int, n: int = 5) -> Worst:
    worst, column = Worst(n), np.asarray(values, np.float32)
    for start in range(0, len(column), piece):
        part = column[start : start + piece]
        worst.add(start, part, np.stack([part, -part], axis=1))
    return worst


@pytest.mark.parametrize("piece", [1, 3, 7, 100])
def test_the_largest_losses_are_found_whatever_the_pieces(piece: int) -> None:
    values = RNG.permutation(100).astype(np.float32)
    worst = gathered(values, piece)
    assert worst.losses.tolist() == [99, 98, 97, 96, 95]
    np.testing.assert_array_equal(values[worst.places], worst.losses)
    np.testing.assert_array_equal(worst.scores[:, 1], -worst.losses)


@pytest.mark.parametrize("piece", [1, 4, 100])
def test_what_is_not_finite_is_worst_and_the_earlier_of_equals_comes_first(piece: int) -> None:
    worst = gathered([3, 1, np.nan, 3, 3, np.inf, 0, 3, -np.inf], piece)
    assert worst.places.tolist() == [2, 5, 8, 0, 3]


def test_fewer_examples_than_asked_for_are_all_there() -> None:
    assert gathered([1, 3, 2], 2).places.tolist() == [1, 2, 0]


def test_what_it_keeps_is_its_own() -> None:
    buffer = np.arange(6, dtype=np.float32)
    worst = Worst(3)
    worst.add(0, buffer, buffer[:, None])
    buffer[:] = 0
    assert worst.losses.tolist() == [5, 4, 3]
    assert worst.scores[:, 0].tolist() == [5, 4, 3]


def test_a_score_that_is_nan_predicts_nothing() -> None:
    scores = np.array([[1, 3, 2], [np.nan, 1, 0], [np.inf, 1, 0]], np.float32)
    assert predictions(scores) == [1, pytest.approx(np.nan, nan_ok=True), 0]
    sure = confidences(scores)
    assert sure[0] == pytest.approx(np.exp(3) / np.exp([1, 2, 3]).sum())
    assert np.isnan(sure[1:]).all()
    assert confidences(np.array([[1e30, 0]], np.float32)) == [1.0]


def test_the_record_tells_what_the_evaluated_network_gets_most_wrong() -> None:
    trainer = trainer_of(SHORT)
    events = list(trainer.events())
    taken = [event for event in only(events, PictureTaken) if event.name == "val/examples"]
    assert [event.step for event in taken] == [46, 60]
    split, record = trainer.dataset.validation, taken[-1]
    scores = trainer.network.forward(split.x, training=False).astype(np.float64)
    sums = np.log(np.exp(scores).sum(axis=1))
    order = np.argsort(-(sums - scores[np.arange(len(split)), split.y]), kind="stable")[:N_WORST]
    assert record.array.shape == (N_WORST, 8, 8, 1)
    np.testing.assert_array_equal(record.array, trainer.dataset.originals(split.x[order]))
    assert record.meta["indices"] == order.tolist()
    assert record.meta["labels"] == split.y[order].tolist()
    assert record.meta["predictions"] == scores[order].argmax(axis=1).tolist()
    np.testing.assert_allclose(record.meta["confidences"], np.exp(scores[order].max(axis=1) - sums[order]), rtol=1e-4)
    assert record.meta["losses"] == sorted(record.meta["losses"], reverse=True)
    assert record.meta["classes"] == list("0123456789")
    assert record.meta["of"] == len(split)


@pytest.mark.parametrize("loss", losses.names())
def test_every_loss_of_a_classifier_has_a_record_that_fits_the_wire(loss: str) -> None:
    trainer = trainer_of({"objective": {"loss": loss}, "training": {"steps": 3}})
    (record,) = [event for event in only(list(trainer.events()), PictureTaken) if event.name == "val/examples"]
    message = Tensor(
        seq=1, name=record.name, step=3, time=1.0, dtype="uint8", shape=list(record.array.shape),
        data=record.array.tobytes(), meta=record.meta,
    )  # fmt: skip
    assert message.meta["losses"] == record.meta["losses"]
    assert all(0 < confidence <= 1 for confidence in record.meta["confidences"])


@pytest.mark.parametrize("n_targets", [1, 2])
def test_numbers_to_predict_are_told_as_numbers(tmp_path: Path, n_targets: int) -> None:
    x = RNG.standard_normal((200, 3)).astype(np.float32)
    y = (x[:, :n_targets] * 2).astype(np.float32)
    np.savez(tmp_path / "numbers.npz", x=x, y=y)
    data = {"name": "npz", "path": str(tmp_path / "numbers.npz"), "task": "regression", "preprocess": "standardize"}
    config = parse({"data": data, "objective": {"loss": "mse"}, "training": {"steps": 3}})
    dataset = prepare(config.data, 0, Path())
    trainer = Trainer(config, dataset)
    (record,) = [event for event in only(list(trainer.events()), TensorTaken) if event.name == "val/examples"]
    split = dataset.validation
    errors = ((trainer.network.forward(split.x, training=False) - split.y) ** 2).mean(axis=1)
    assert record.meta["indices"] == np.argsort(-errors, kind="stable")[: len(record.array)].tolist()
    assert record.array.dtype == np.float32
    assert (record.meta["classes"], record.meta["confidences"]) == ([], [])
    targets = split.y[record.meta["indices"]]
    assert record.meta["labels"] == (targets[:, 0] if n_targets == 1 else targets).tolist()
    nearest = [np.abs(x - row).max(axis=1).min() for row in record.array]
    assert max(nearest) < 1e-5  # they are the source's own, before it was prepared


def test_a_network_of_nan_has_a_record_too() -> None:
    trainer = trainer_of(SHORT)
    trainer.network.parameters[-1].value[:] = np.nan
    worst = Worst()
    split = trainer.dataset.validation
    for _ in evaluate(trainer.network, losses.create("softmax"), split, 10, worst):
        pass
    record = worst.taken(1, "val", trainer.dataset, split)
    assert record.meta["indices"] == list(range(N_WORST))
    assert np.isnan(record.meta["predictions"]).all()
    assert np.isnan(record.meta["losses"]).all()
