"""The feed: the batches that a configuration trains on, and whether its data can be prepared as it says."""

from collections.abc import Callable

import numpy as np

from babysit.data.augment import Augmentation
from babysit.data.batches import Batches
from babysit.data.dataset import Dataset
from babysit.data.preprocess import Preprocess
from babysit.errors import Problem, ShapeError
from babysit.train.config import Config
from babysit.train.entry import Named

ORDER_STREAM = 3
"""The random stream of the order of the examples: other draws from one seed have other streams."""
AUGMENT_STREAM = 4
"""The random stream of the augmentations."""


def create_batches(config: Config, dataset: Dataset) -> Batches:
    """Return the batches of a run, augmented as `config` says, under its seed; raises ShapeError."""
    return Batches(
        dataset.train,
        config.training.batch_size,
        np.random.default_rng([config.seed, ORDER_STREAM]),
        [entry.create() for entry in config.data.augment],
        augment_rng=np.random.default_rng([config.seed, AUGMENT_STREAM]),
        n_classes=len(dataset.class_names),
    )


def preparation_problems(config: Config, shape: tuple[int, ...]) -> list[Problem]:
    """Return a problem for each preprocessing or augmentation that cannot take examples of `shape`."""
    preprocess: Preprocess = config.data.preprocess.create()
    found = _shape_problems("data.preprocess", config.data.preprocess, preprocess.check, shape)
    for index, entry in enumerate(config.data.augment):
        field, augmentation = f"data.augment.{index}", entry.create()
        problems = _shape_problems(field, entry, augmentation.check, shape)
        found += problems or _picture_problems(field, entry, augmentation, preprocess)
    return found


def _shape_problems(
    field: str, entry: Named, check: Callable[[tuple[int, ...]], None], shape: tuple[int, ...]
) -> list[Problem]:
    try:
        check(shape)
    except ShapeError as error:
        return [Problem(field, f"{error.layer} needs {error.needs}; the data are {error.got}", entry.to_value(True))]
    return []


def _picture_problems(field: str, entry: Named, augmentation: Augmentation, preprocess: Preprocess) -> list[Problem]:
    """Return a problem where neighbours are to be moved that the preprocessing has turned into something else."""
    if preprocess.keeps_pictures or not augmentation.needs_pictures:
        return []
    rule = f"{entry.name} needs pictures, and after this preprocessing the data are none"
    return [Problem(field, rule, entry.to_value(True))]
