"""What conditions take, and regions of lines, against single lines tried one by one."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.settings import Condition
from transforms.layout.conditions import (
    Region,
    Values,
    both,
    condition_values,
    holds,
    is_covered,
    is_empty,
    is_within,
    region,
    without,
)

TEXTS = ["", "a", "b", "other"]
LINES = [{"x": x, "y": y} for x, y in product(TEXTS, TEXTS)]

value_sets = st.builds(Values, st.frozensets(st.sampled_from(["", "a", "b"])), st.booleans())
regions = st.dictionaries(st.sampled_from(["x", "y"]), value_sets)


def inside(line: dict[str, str], lines: Region) -> bool:
    return all((line[key] in values.listed) != values.others for key, values in lines.items())


def taken(lines: Region) -> list[dict[str, str]]:
    return [line for line in LINES if inside(line, lines)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("a", ["a"]),
        (("a", "b"), ["a", "b"]),
        ("!a", ["", "b", "other"]),
        (("!a", "!b"), ["", "other"]),
        (("a", "b", "!a"), ["b"]),
        (("a", "!a"), []),
        ("", [""]),
        ('""', [""]),
        ("!", ["a", "b", "other"]),
        ('!""', ["a", "b", "other"]),
        (("", "b"), ["", "b"]),
        ((), ["", "a", "b", "other"]),
    ],
)
def test_a_condition_takes_what_it_lists_and_does_not_exclude(condition: Condition, expected: list[str]) -> None:
    keys = pl.DataFrame({"x": TEXTS})
    assert keys.filter(condition_values(condition).holds(pl.col("x")))["x"].to_list() == expected


def test_conditions_on_several_keys_hold_together() -> None:
    where = region({"x": ("a", "b"), "y": "!a"})
    assert pl.DataFrame(LINES).filter(holds(where)).rows() == [(x, y) for x in "ab" for y in ("", "b", "other")]


@given(regions)
def test_a_region_holds_in_a_frame_what_it_holds_line_by_line(lines: Region) -> None:
    assert pl.DataFrame(LINES).filter(holds(lines)).to_dicts() == taken(lines)


@given(regions)
def test_a_region_is_empty_where_no_line_is_in_it(lines: Region) -> None:
    assert is_empty(lines) == (not taken(lines))


@given(regions, regions)
def test_both_holds_the_lines_of_both(one: Region, other: Region) -> None:
    assert taken(both(one, other)) == [line for line in taken(one) if inside(line, other)]


@given(regions, regions)
def test_without_cuts_the_rest_into_regions_that_share_no_line(one: Region, other: Region) -> None:
    rest = [line for piece in without(one, other) for line in taken(piece)]
    assert sorted(rest, key=str) == sorted((line for line in taken(one) if not inside(line, other)), key=str)


@given(regions, regions)
def test_a_region_is_within_another_that_holds_all_its_lines(one: Region, other: Region) -> None:
    if taken(one):
        assert is_within(one, other) == all(inside(line, other) for line in taken(one))


@given(regions, st.lists(regions, max_size=5))
def test_a_region_is_covered_where_the_others_together_hold_all_its_lines(one: Region, others: list[Region]) -> None:
    assert is_covered(one, others) == all(any(inside(line, other) for other in others) for line in taken(one))
