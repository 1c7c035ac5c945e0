"""`babysit data`: what there is and how to get it."""

from pathlib import Path

from cli.babysit_program import babysit


def test_it_lists_the_data_sets(tmp_path: Path) -> None:
    listed = {entry["name"]: entry for entry in babysit(tmp_path, "data", "list", "--json").json["datasets"]}
    assert listed["digits"]["is_available"]
    assert listed["digits"]["shape"] == [8, 8, 1]
    assert not listed["cifar10"]["is_available"]
    assert listed["image_folder"]["needs_path"].startswith("a folder with a folder of PNG or JPEG files")
    assert listed["image_folder"]["shape"] is None
    printed = babysit(tmp_path, "data", "list").out
    assert "babysit data fetch cifar10" in printed
    assert "as your files" in printed


def test_what_is_embedded_need_not_be_fetched(tmp_path: Path) -> None:
    assert "nothing to fetch" in babysit(tmp_path, "data", "fetch", "digits").err
    assert babysit(tmp_path, "data", "fetch", "digits", "--json").json == {"name": "digits", "path": None}


def test_what_is_the_users_own_cannot_be_fetched(tmp_path: Path) -> None:
    result = babysit(tmp_path, "data", "fetch", "image_folder", code=2)
    assert "is your own folder: name it in data.path" in result.err


def test_an_unknown_data_set_is_bad_input(tmp_path: Path) -> None:
    result = babysit(tmp_path, "data", "fetch", "no-such-data", code=2)
    assert "no data set is named 'no-such-data'; known are cifar10, cifar100, digits" in result.err
