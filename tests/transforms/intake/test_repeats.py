"""A line reference stands once over all files of a source; a file does not hold the rows of another one."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.settings import UsageSource
from transforms.intake.repeats import LineRefs, repeated_files


def test_the_second_of_two_equal_references_is_the_repeat() -> None:
    refs = LineRefs()
    assert refs.repeated(pl.Series(["7", "A", "7", None, None, "A"])).to_list() == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    assert refs.repeated(pl.Series(["A", "8", "7"])).to_list() == [True, False, True]


def test_references_that_differ_only_as_texts_are_different() -> None:
    refs = LineRefs()
    assert not refs.repeated(pl.Series(["7", "07", "7.0", "+7", "-7", "7 "])).any()
    assert refs.repeated(pl.Series(["07"])).to_list() == [True]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.none() | st.text("01a", max_size=3), max_size=10), max_size=5))
def test_what_repeats_is_what_was_met(batches: list[list[str | None]]) -> None:
    refs = LineRefs()
    met: set[str | None] = set()
    for batch in batches:
        expected = []
        for reference in batch:
            expected.append(reference is not None and reference in met)
            met.add(reference)
        assert refs.repeated(pl.Series(batch, dtype=pl.String)).to_list() == expected


def repeats(files: dict[str, list[int]], **settings_of_source: object) -> list[str]:
    source = UsageSource.model_validate(
        {"source": "mobile", "files": "*.csv", "columns": {"service": "s"}, **settings_of_source}
    )
    hashes = {file: pl.Series(rows, dtype=pl.UInt64) for file, rows in files.items()}
    return list(map(str, repeated_files(source, hashes)))


def test_a_file_more_than_half_of_which_stands_in_another_is_refused_by_name() -> None:
    assert repeats({"a.csv": [1, 2, 3, 4, 5, 6, 7, 8], "b.csv": [1, 2, 9]}) == [
        "b.csv: more than 0.5 of the rows of one stand in the other, a.csv; "
        "deliver each row once, or name it in accept_repeats of mobile"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"a.csv": [1, 2, 3], "b.csv": [1, 4]},
        {"a.csv": [1, 1, 1, 1], "b.csv": [2, 2]},
        {"a.csv": [], "b.csv": []},
        {"a.csv": [1, 2, 3, 4], "b.csv": [1, 2, 5, 6], "c.csv": [3, 4, 7, 8]},
    ],
)
def test_half_of_its_rows_or_rows_repeated_inside_a_file_are_no_reason(files: dict[str, list[int]]) -> None:
    assert repeats(files) == []


def test_the_limit_is_the_source_s_own() -> None:
    assert repeats({"a.csv": [1, 2, 3], "b.csv": [1, 4, 5, 6]}, repeat_limit="0.3")
    assert not repeats({"a.csv": [1, 2, 3], "b.csv": [1, 4, 5, 6]}, repeat_limit="0.4")


def test_a_file_that_is_accepted_is_no_repeat() -> None:
    assert repeats({"a.csv": [1], "b.csv": [1]}, accept_repeats=["b.csv"]) == []
