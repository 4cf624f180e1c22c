"""A file is there whole or not at all, whoever else writes it or is killed meanwhile."""

from pathlib import Path

import pytest

from transforms.whole_file import drop_unfinished, whole_file


def test_a_file_stands_in_its_place_once_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "file.txt"
    with whole_file(target) as unfinished:
        unfinished.write_text("half", encoding="utf-8")
        assert not target.exists()
        unfinished.write_text("whole", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "whole"
    assert list(target.parent.iterdir()) == [target]


def test_writing_that_fails_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    target.write_text("former", encoding="utf-8")
    with pytest.raises(OSError, match="disk is full"), whole_file(target) as unfinished:
        unfinished.write_text("half", encoding="utf-8")
        raise OSError("disk is full")
    assert target.read_text(encoding="utf-8") == "former"
    assert list(tmp_path.iterdir()) == [target]


def test_two_that_write_one_file_do_not_meet(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    with whole_file(target) as first, whole_file(target) as second:
        first.write_text("the same", encoding="utf-8")
        second.write_text("the same", encoding="utf-8")
        assert first != second
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_worker_left_can_be_dropped(tmp_path: Path) -> None:
    writing = whole_file(tmp_path / "tables" / "file.parquet")
    writing.__enter__().touch()
    (tmp_path / "tables" / "other.parquet").touch()
    drop_unfinished(tmp_path)
    assert [path.name for path in (tmp_path / "tables").iterdir()] == ["other.parquet"]
    with pytest.raises(FileNotFoundError):
        writing.__exit__(None, None, None)
