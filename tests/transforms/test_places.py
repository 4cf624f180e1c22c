"""What settings name is found in the workspace, or where it was fetched to, and called the same everywhere."""

from pathlib import Path

import pytest

from transforms.places import Place, matches


def test_an_object_stands_under_its_bucket_and_key_and_is_called_as_the_settings_call_it(tmp_path: Path) -> None:
    place = Place(tmp_path / "workspace", tmp_path / "workspace" / "periods" / "fetched")
    path = place.path("s3://bucket/usage/calls.csv")
    assert path == tmp_path / "workspace" / "periods" / "fetched" / "bucket" / "usage" / "calls.csv"
    assert place.name(path) == "s3://bucket/usage/calls.csv"


def test_a_file_of_the_workspace_is_called_by_its_path_there_and_one_elsewhere_by_its_whole_path(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path / "workspace")
    assert place.name(place.path("inputs/calls.csv")) == "inputs/calls.csv"
    assert place.name(tmp_path / "calls.csv") == (tmp_path / "calls.csv").as_posix()


def test_a_pattern_finds_files_of_the_workspace_and_fetched(tmp_path: Path) -> None:
    place = Place(tmp_path / "workspace", tmp_path / "fetched")
    for folder in ("workspace/in", "fetched/bucket/in"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "calls.csv").touch()
    assert place.matching("in/*.csv") == [tmp_path / "workspace" / "in" / "calls.csv"]
    assert place.matching("s3://bucket/in/*.csv") == [tmp_path / "fetched" / "bucket" / "in" / "calls.csv"]


@pytest.mark.parametrize(
    ("key", "pattern", "meant"),
    [
        ("in/calls.csv", "in/calls.csv", True),
        ("in/calls.csv", "in/*.csv", True),
        ("in/2026/calls.csv", "in/*.csv", False),
        ("in/2026/calls.csv", "in/*/*.csv", True),
        ("in/calls.csv", "in/**/*.csv", True),
        ("in/2026/10/calls.csv", "in/**/*.csv", True),
        ("in/calls.csv", "**/calls.csv", True),
        ("in/calls.csv.gz", "in/*.csv", False),
        ("in/calls1.csv", "in/calls?.csv", True),
        ("in/calls1.csv", "in/calls[2-9].csv", False),
        ("in", "in/*", False),
    ],
)
def test_a_pattern_means_keys_as_it_means_files(key: str, pattern: str, meant: bool, tmp_path: Path) -> None:
    assert matches(key, pattern) is meant
    (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / key).touch()
    assert (tmp_path / key in tmp_path.glob(pattern)) is meant
