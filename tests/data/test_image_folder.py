"""The user's own pictures, a folder a class: what is taken, and what is refused by folder or file."""

import os
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from babysit.data import picture as picture_module
from babysit.data import picture_tree
from babysit.data.dataset import Facts, RawData
from babysit.data.sources import image_folder
from babysit.data.sources.image_folder import ImageFolder
from babysit.errors import DataError, DataMissingError


def picture(seed: int, size: tuple[int, int] = (32, 32)) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(256, size=(*size, 3), dtype=np.uint8)


def write(path: Path, array: NDArray[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(path)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two classes with three pictures each."""
    for label, name in enumerate(("cat", "dog")):
        for i in range(3):
            write(tmp_path / "pictures" / name / f"{i}.png", picture(10 * label + i))
    return tmp_path / "pictures"


def load(root: Path | None, folder: Path, **options: Any) -> RawData:
    return ImageFolder(**options).load(root, folder)


def refusal(root: Path | None, folder: Path, **options: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        load(root, folder, **options)
    assert not list(folder.glob("cache/*"))
    return caught.value


def test_a_folder_a_class_is_read(root: Path, folder: Path) -> None:
    raw = load(root, folder)
    assert (raw.class_names, raw.y.tolist(), raw.shape) == (("cat", "dog"), [0, 0, 0, 1, 1, 1], (32, 32, 3))
    np.testing.assert_array_equal(raw.x, np.stack([picture(seed) for seed in (0, 1, 2, 10, 11, 12)]))
    assert (raw.x.dtype, raw.x_test) == (np.uint8, None)
    assert ImageFolder().facts(root, folder) == Facts((32, 32, 3), 2, 6)
    assert ImageFolder().is_available(root, folder)


@pytest.mark.parametrize("test", ["test", "val"])
def test_a_test_split_is_read_from_its_folder(tmp_path: Path, folder: Path, test: str) -> None:
    for name in ("b", "a"):
        write(tmp_path / "train" / name / "0.png", picture(1))
    write(tmp_path / test / "b" / "0.PNG", picture(2))
    raw = load(tmp_path, folder)
    assert raw.x_test is not None
    assert raw.y_test is not None
    assert (raw.class_names, raw.y.tolist(), raw.y_test.tolist()) == (("a", "b"), [0, 1], [1])
    np.testing.assert_array_equal(raw.x_test[0], picture(2))
    assert ImageFolder().facts(tmp_path, folder) == Facts((32, 32, 3), 2, 2, 1)
    assert load(tmp_path, folder).x_test is not None  # from the cache


def test_pictures_are_cut_to_their_middle_and_resized(root: Path, folder: Path) -> None:
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 18:42] = (200, 100, 50)  # a little more than the middle square: what is near has a share
    write(root / "cat" / "wide.png", wide)
    raw = load(root, folder, size=8)
    assert raw.x.shape == (7, 8, 8, 3)
    np.testing.assert_array_equal(raw.x[3], np.broadcast_to(np.array([200, 100, 50], np.uint8), (8, 8, 3)))
    gray = load(root, folder, size=8, gray=True)
    assert (gray.x.shape, gray.shape) == ((7, 8, 8, 1), (8, 8, 1))
    assert int(gray.x[3, 0, 0, 0]) == 124  # 0.299 R + 0.587 G + 0.114 B


def test_pictures_of_every_kind_are_read(root: Path, folder: Path) -> None:
    array = picture(0)
    Image.fromarray(array).convert("P").save(root / "cat" / "3.png")
    Image.fromarray(array).convert("RGBA").save(root / "cat" / "4.png")
    Image.fromarray(array[..., 0]).save(root / "cat" / "5.png")
    Image.fromarray(array[..., 0].astype(np.uint16) * 257).save(root / "cat" / "6.png")
    Image.fromarray(np.full((400, 400, 3), 90, np.uint8)).save(root / "cat" / "7.jpeg")
    Image.fromarray(array).convert("CMYK").save(root / "cat" / "8.JPG")
    x = load(root, folder).x
    np.testing.assert_array_equal(x[4], array)
    np.testing.assert_array_equal(x[5], np.repeat(array[..., :1], 3, -1))
    np.testing.assert_array_equal(x[6], x[5])
    assert np.abs(x[7].astype(int) - 90).max() <= 2
    assert len(x) == 12


def test_other_files_and_hidden_ones_are_left_alone(root: Path, folder: Path) -> None:
    for name in (".hidden.png", "notes.txt", "Thumbs.db"):
        (root / "cat" / name).write_text("nothing")
    (root / ".git").mkdir()
    (root / "readme.md").touch()
    assert len(load(root, folder).x) == 6


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a PNG of a size that it need not have the data for."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "is no PNG or JPEG picture"),
        (b"GIF89a" + bytes(50), "is no PNG or JPEG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no PNG or JPEG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "is "),
        (png(32, 32, zlib.compress(bytes(100))), "is truncated or damaged"),
        (png(32, 32, b"nothing"), "is truncated or damaged"),
        (png(0, 0), "is "),
    ],
)
def test_a_file_that_is_no_picture_is_named(root: Path, folder: Path, content: bytes, rule: str) -> None:
    (root / "dog" / "7.png").write_bytes(content)
    error = refusal(root, folder)
    assert error.source == str(root / "dog" / "7.png")
    assert error.rule.startswith(rule)


@pytest.mark.parametrize("name", ["png", "jpg"])
def test_every_cut_of_a_picture_is_noticed(root: Path, folder: Path, name: str) -> None:
    path = write(root / "dog" / f"7.{name}", picture(5))
    whole = path.read_bytes()
    for end in range(0, len(whole) - 13, 151):
        path.write_bytes(whole[:end])
        assert refusal(root, folder).source == str(path)


@pytest.mark.parametrize("side", [8_000, 12_000, 40_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_is_decoded(root: Path, folder: Path, side: int) -> None:
    (root / "dog" / "7.png").write_bytes(png(side, side, zlib.compress(bytes(1 << 20))))
    tracemalloc.start()
    try:
        error = refusal(root, folder)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert error.source == str(root / "dog" / "7.png")
    assert "50,000,000 pixels" in error.rule or "damaged" in error.rule


def test_a_link_that_leads_out_is_refused_and_one_inside_is_followed(root: Path, tmp_path: Path, folder: Path) -> None:
    (root / "dog" / "3.png").symlink_to(root / "cat" / "0.png")
    assert len(load(root, folder).x) == 7
    outside = write(tmp_path / "secret" / "0.png", picture(3))
    for link in (root / "dog" / "4.png", root / "dog" / "dangling.png", root / "bird"):
        link.symlink_to(outside.parent if link.name == "bird" else outside.with_name(link.name[:1] + ".png"))
        with pytest.raises(DataError) as caught:
            load(root, folder)
        assert (caught.value.source, caught.value.rule) == (str(link), "is a link that leads out of the folder")
        link.unlink()


def test_a_link_in_a_circle_is_named(root: Path, folder: Path) -> None:
    (root / "bird").symlink_to(root)
    error = refusal(root, folder)
    assert (error.source, error.rule) == (str(root / "bird"), "must have pictures (.png, .jpg or .jpeg), and has none")


def test_folders_of_another_form_are_named(root: Path, tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DataMissingError, match="must be given: a folder with a folder of PNG or JPEG files"):
        load(None, folder)
    assert refusal(tmp_path / "none", folder).rule == "does not exist"
    assert refusal(root / "cat" / "0.png", folder).rule == "must be a folder"
    assert refusal(root / "cat", folder).rule == "must have a folder of pictures for each class, and has no folder"
    (root / "bird").mkdir()
    assert refusal(root, folder).source == str(root / "bird")


def test_a_test_class_that_training_does_not_have_is_named(tmp_path: Path, folder: Path) -> None:
    for place in ("train/a", "train/b", "test/a", "test/c"):
        write(tmp_path / place / "0.png", picture(1))
    error = refusal(tmp_path, folder)
    assert (error.source, error.rule) == (
        str(tmp_path / "test" / "c"),
        f"is a class that {tmp_path / 'train'} does not have",
    )


@pytest.mark.parametrize("name", [b"\xff\xfe.png", b"two\nlines.png", b"\x1b[31m.png"])
def test_a_name_that_is_no_text_is_refused(root: Path, folder: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(root / "dog") + b"/" + name)).touch()
    error = refusal(root, folder)
    assert error.source == str(root / "dog")
    assert error.rule.startswith("must have names of plain text, not '")
    assert str(error).encode().isascii() or str(error).isprintable()


def test_more_than_memory_should_hold_is_refused_from_the_listing(root: Path, folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(image_folder, "MAX_BYTES", 6 * 64 * 64 * 3 - 1)
    assert refusal(root, folder, size=64).rule.endswith("are read: choose a smaller data.size")
    monkeypatch.setattr(picture_tree, "MAX_FILES", 2)
    assert refusal(root, folder).rule == "must have at most 2 pictures"
    monkeypatch.setattr(picture_tree, "MAX_CLASSES", 1)
    assert refusal(root, folder).rule == "must have at most 1 classes, not 2"


def test_progress_is_told_and_the_second_time_it_comes_from_the_cache(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(200):
        write(root / "cat" / f"{i}.png", picture(i, (4, 4)))
    told: list[tuple[int, int]] = []
    source = ImageFolder(size=4)
    source.progress = lambda done, total: told.append((done, total))
    first = source.load(root, folder)
    assert told[-1] == (203, 203)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 1
    monkeypatch.delattr(picture_module, "decode_all")
    again = ImageFolder(size=4).load(root, folder)
    assert isinstance(again.x, np.memmap)
    np.testing.assert_array_equal(again.x, first.x)
    (root / "cat" / "0.png").unlink()
    with pytest.raises(ImportError):
        ImageFolder(size=4).load(root, folder)


def test_real_pictures(real_data: Path, folder: Path) -> None:
    path = real_data / "cifar10-folder" / "test"
    raw = load(path, folder, size=16)
    facts = ImageFolder(size=16).facts(path, folder)
    assert (len(raw.x), len(raw.class_names)) == (facts.n_train, 10)
    np.testing.assert_allclose(raw.x.mean((0, 1, 2)) / 255, [0.4914, 0.4822, 0.4465], atol=0.03)
