"""Their columns become ours by settings alone."""

import polars as pl
import pytest

from schemas.settings import ColumnSource
from transforms.intake.columns import JsonPathError, json_steps, map_column, unmapped_value


def mapped(values: list[str | None], null: tuple[str, ...] = ("",), **settings: object) -> list[str | None]:
    column = ColumnSource.model_validate({"from": "theirs", **settings})
    return (
        pl.DataFrame({"theirs": values}, schema={"theirs": pl.String})
        .select(map_column(column, null))
        .to_series()
        .to_list()
    )


def test_text_loses_the_white_space_around_it_and_empty_text_is_no_value() -> None:
    assert mapped([" a b\u00a0", "", "  ", None]) == ["a b", None, None, None]


@pytest.mark.parametrize("heading", ["*", "^.*$", "N° ligne", ""])
def test_a_heading_is_a_name_and_never_a_pattern(heading: str) -> None:
    frame = pl.DataFrame({"other": ["x"], heading: ["y"]})
    column = ColumnSource.model_validate({"from": heading})
    assert frame.select(map_column(column)).to_series().to_list() == ["y"]


def test_the_stated_null_spellings_are_no_value() -> None:
    assert mapped(["NULL", " NULL ", "n/a", "NULLE"], null=("", "NULL", "n/a")) == [None, None, None, "NULLE"]


def test_a_regular_expression_takes_its_first_group_and_no_match_is_empty() -> None:
    assert mapped(["DIJ21-4711", "x", None], regex="^([A-Z]{3}([0-9]{2}))") == ["DIJ21", None, None]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('{"tags":{"site":"DIJ21"}}', "DIJ21"),
        ('{"tags":{"site":null}}', None),
        ('{"tags":{}}', None),
        ('{"tags":{"site":""}}', None),
        ("not json", None),
        ('{"tags":{"site":true}}', "true"),
        ('{"tags":{"site":"\\u00e9\\"x"}}', 'é"x'),
        ('{"tags":{"site":{"a":1}}}', '{"a":1}'),
        (None, None),
    ],
)
def test_a_json_path_takes_the_text_there_and_anything_absent_is_empty(value: str | None, found: str | None) -> None:
    assert mapped([value], json="$.tags.site") == [found]


def test_a_number_in_json_keeps_all_its_digits() -> None:
    values = ['{"cost":12.50}', '{"cost":1234567890.123456789012345678}', '{"cost":1E-7}', '{"cost":"0012"}', "{}"]
    assert mapped(list(values), json="$.cost") == ["12.50", "1234567890.123456789012345678", "1E-7", "0012", None]


@pytest.mark.parametrize("path", ['$["user:site"]', "$['user:site']", "$.user:site"])
def test_a_json_key_may_hold_signs(path: str) -> None:
    assert mapped(['{"user:site":"DIJ21"}'], json=path) == ["DIJ21"]


def test_a_json_path_may_hold_positions() -> None:
    assert json_steps("$.credits[1].name") == ["credits", 1, "name"]
    assert mapped(['{"credits":[{"name":"a"},{"name":"b"}]}'], json="$.credits[1].name") == ["b"]


@pytest.mark.parametrize("path", ["tags.site", "$.", "$.a[", "$..a", "$.a[*]", "$[?(@.x)]"])
def test_what_is_no_path_of_names_is_refused(path: str) -> None:
    with pytest.raises(JsonPathError):
        json_steps(path)


def test_the_map_comes_last_and_what_it_does_not_name_is_told() -> None:
    column = ColumnSource.model_validate({"from": "theirs", "regex": "^(.)", "map": {"D": "mobility"}})
    frame = pl.DataFrame({"theirs": ["DATA", "LAN", None, ""]})
    assert frame.select(map_column(column)).to_series().to_list() == ["mobility", None, None, None]
    assert frame.select(unmapped_value(column)).to_series().to_list() == [None, "L", None, None]


def test_without_a_map_nothing_is_unmapped() -> None:
    frame = pl.DataFrame({"theirs": ["a", None]})
    assert frame.select(unmapped_value(ColumnSource.model_validate({"from": "theirs"}))).to_series().to_list() == [
        None,
        None,
    ]
