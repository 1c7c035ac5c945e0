"""What is best in a series, by its name."""

import pytest

from babysit.store.goals import HEADLINES, goal


@pytest.mark.parametrize(
    "name",
    [
        *(
            "train/loss",
            "val/loss",
            "my_Loss",
            "val/error_rate",
            "perplexity",
            "mse",
            "val/MAE",
            "rmse",
            "nll",
            "val/nll",
        ),
        *("total cost", "eval/rmse_5", "val_mse"),
    ],
)
def test_losses_are_to_be_low(name: str) -> None:
    assert goal(name) == "min"


@pytest.mark.parametrize(
    "name", ["val/accuracy", "f1", "reward", "speed/steps_per_second", "maestro", "bleu", "", "auc"]
)
def test_all_else_is_to_be_high(name: str) -> None:
    assert goal(name) == "max"


def test_the_headlines_are_as_their_names_say() -> None:
    assert all(best == ("min" if "loss" in name else "max") for name, best in HEADLINES.items())
