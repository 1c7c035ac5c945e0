"""cifar100: 60,000 colour images of 32×32 pixels in 100 classes, from the official Python archive or its folder."""

from pathlib import Path
from typing import Annotated

from babysit.data.archive import read_members
from babysit.data.cache_writer import CacheWriter
from babysit.data.cifar import BatchReader, Cifar
from babysit.data.dataset import Array, RawData, datasets
from babysit.errors import DataError
from babysit.registry import Option

BATCHES = ("train", "test")
MAX_BATCH_BYTES = 320 << 20
"""The official training batch has 155 MB; written anew by Python 3 it has half as much again."""
LABELS = {"fine": 100, "coarse": 20}
NAMES = tuple(f"{array}{split}" for array in ("x", *LABELS) for split in ("", "_test"))
COARSE = """aquatic mammals, fish, flowers, food containers, fruit and vegetables, household electrical devices,
household furniture, insects, large carnivores, large man-made outdoor things, large natural outdoor scenes,
large omnivores and herbivores, medium-sized mammals, non-insect invertebrates, people, reptiles, small mammals, trees,
vehicles 1, vehicles 2"""
FINE = """apple, aquarium fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, bus,
butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, couch, crab, crocodile,
cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, house, kangaroo, keyboard, lamp, lawn mower,
leopard, lion, lizard, lobster, man, maple tree, motorcycle, mountain, mouse, mushroom, oak tree, orange, orchid, otter,
palm tree, pear, pickup truck, pine tree, plain, plate, poppy, porcupine, possum, rabbit, raccoon, ray, road, rocket,
rose, sea, seal, shark, shrew, skunk, skyscraper, snail, snake, spider, squirrel, streetcar, sunflower, sweet pepper,
table, tank, telephone, television, tiger, tractor, train, trout, tulip, turtle, wardrobe, whale, willow tree, wolf,
woman, worm"""
COARSE_CLASSES, FINE_CLASSES = (tuple(map(str.strip, names.split(","))) for names in (COARSE, FINE))


@datasets.register("cifar100")
class Cifar100(Cifar):
    """Small photographs, 32×32 RGB, in 100 classes of 20 super-classes (Krizhevsky 2009)."""

    title = "CIFAR-100"
    description = "60,000 photographs, 32×32 RGB, in 100 classes with 500 to train each"
    download_bytes = 169_001_437
    archive = "cifar-100-python.tar.gz"
    unpacked = "cifar-100-python"
    batches = BATCHES
    url = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
    sha256 = "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7"

    def __init__(
        self, coarse: Annotated[bool, Option(help="learn the 20 super-classes in place of the 100 classes")] = False
    ) -> None:
        self.class_names = COARSE_CLASSES if coarse else FINE_CLASSES
        self._labels = "coarse" if coarse else "fine"
        self.n_classes = len(self.class_names)

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (50000, 32, 32, 3) and x_test (10000, 32, 32, 3), uint8, with labels as the option `coarse` says.

        Raises DataMissingError without a path and without a fetched copy, DataError for what is not CIFAR-100.
        """
        arrays = self.load_with(path, folder, read_batches, NAMES)
        labels = {"y": arrays[self._labels], "y_test": arrays[f"{self._labels}_test"]}
        return self.raw({"x": arrays["x"], "x_test": arrays["x_test"], **labels}, self.class_names)


def read_batches(source: Path, writer: CacheWriter) -> dict[str, Array]:
    """Return x, fine, coarse and the same of the test split as the archive or folder at `source` holds them.

    Raises DataError naming the file and the rule that it breaks.
    """
    found: dict[str, dict[str, Array]] = {}
    for name, data in read_members(source, BATCHES, MAX_BATCH_BYTES):
        found[name] = _batch(data, f"{source} ({name})", "" if name == "train" else "_test")
        writer.save(found[name])
    missing = [name for name in BATCHES if name not in found]
    if missing:
        raise DataError(str(source), f"is not CIFAR-100's Python version: it has no {', '.join(missing)}")
    return found["train"] | found["test"]


def _batch(data: bytes, source: str, split: str) -> dict[str, Array]:
    """Return the images (n, 32, 32, 3), uint8, and both kinds of labels (n,), under names that end in `split`."""
    reader = BatchReader("CIFAR-100", data, source)
    images = reader.images("fine_labels and coarse_labels")
    labels = {kind + split: reader.labels(f"{kind}_labels", len(images), n) for kind, n in LABELS.items()}
    return {f"x{split}": images, **labels}
