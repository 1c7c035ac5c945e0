"""Presets on pictures: a ConvNet on generated shapes, and two networks on CIFAR-10 to measure others by."""

from typing import Any

from babysit.train.presets.preset import Preset, dense

GROUP = "Pictures"
LESSON = "All of it together, on pictures: what convolutions add to a network of dense layers."
POOL = {"type": "max_pool", "size": 2}


def _conv(filters: int, kernel: int, **options: Any) -> dict[str, Any]:
    return {"type": "conv", "filters": filters, "kernel": kernel, **options}


PRESETS = (
    Preset(
        "shapes-convnet",
        GROUP,
        "ConvNet on shapes",
        "A small ConvNet tells circles, stars and hearts apart in generated pictures: about 95 % right in some ten "
        "seconds. The confusion matrix shows which kinds it takes for each other.",
        {
            "name": "ConvNet on shapes",
            "data": {"name": "shapes"},
            "network": {
                "batch_norm": True,
                "layers": [_conv(16, 5, stride=2), _conv(24, 3), POOL, _conv(32, 3), POOL, *dense(64)],
            },
            "optimizer": {"name": "adam", "learning_rate": 3e-3},
            "schedule": {"name": "cosine"},
            "training": {"batch_size": 32, "epochs": 8},
        },
    ),
    Preset(
        "cifar10-two-layers",
        GROUP,
        "CIFAR-10, two layers",
        "The baseline to beat: 500 ReLU units on mirrored pictures, the rate falling along a cosine, reach about 55 % "
        "of the test images. See how far a network without convolutions gets.",
        {
            "name": "CIFAR-10, two layers",
            "data": {"name": "cifar10", "preprocess": "channel_mean", "augment": ["flip"]},
            "network": {"layers": dense(500)},
            "optimizer": {"name": "sgd", "learning_rate": 0.03, "momentum": 0.9},
            "schedule": {"name": "cosine"},
            "training": {"batch_size": 200, "epochs": 10},
        },
    ),
    Preset(
        "cifar10-convnet",
        GROUP,
        "CIFAR-10, ConvNet",
        "Three convolutions with batch normalisation and pooling, on mirrored and shifted pictures: more than 70 % "
        "of the test images within minutes. It is ahead of the two layers from the first epoch on.",
        {
            "name": "CIFAR-10, ConvNet",
            "data": {"name": "cifar10", "augment": ["flip", {"name": "crop", "pad": 4}]},
            "network": {
                "batch_norm": True,
                "layers": [_conv(32, 5), POOL, _conv(32, 3), POOL, _conv(64, 3), POOL, *dense(128)],
            },
            "objective": {"l2": 1e-4},
            "optimizer": {"name": "adam", "learning_rate": 2e-3},
            "schedule": {"name": "cosine"},
            "training": {"batch_size": 64, "epochs": 10},
        },
    ),
)
