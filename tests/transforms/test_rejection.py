"""Lines that break rules are told apart from sound ones: main rule, column and value, and a sentence per verdict."""

import polars as pl
import pytest

from transforms.rejection import Verdict, any_broken, judge, sentenced

LINES = pl.DataFrame(
    {"row": [1, 2, 3], "quantity": ["x", "7", None], "amount": ["y", "8", "z"], "service": [None, "SVC", "SVC"]}
)


def no_number(column: str, heading: str | None = None) -> Verdict:
    """Letters are no number."""
    return Verdict("not_a_number", pl.col(column).str.contains("[a-z]"), column, pl.col(column), heading)


NO_SERVICE = Verdict("missing_service", pl.col("service").is_null(), "service")
VERDICTS = [no_number("quantity", "Volume"), no_number("amount", "amount"), NO_SERVICE]


def told(lines: pl.DataFrame, verdicts: list[Verdict]) -> pl.DataFrame:
    return sentenced(lines, judge(lines, verdicts), verdicts)


def test_a_line_is_broken_where_any_verdict_finds_it_so_and_unknown_is_not_broken() -> None:
    broken = judge(LINES, VERDICTS)
    assert broken.rows() == [(True, True, True), (False, False, False), (False, True, False)]
    assert any_broken(broken).to_list() == [True, False, True]


def test_broken_lines_keep_their_columns_and_their_order() -> None:
    assert told(LINES, VERDICTS).select(LINES.columns).rows() == [LINES.row(0), LINES.row(2)]


def test_a_rule_that_several_verdicts_find_broken_is_named_once_but_each_of_them_is_told() -> None:
    first, third = told(LINES, VERDICTS).iter_rows(named=True)
    assert first["rules"] == ["not_a_number", "missing_service"]
    assert first["message"] == (
        "quantity (Volume) is x, which is no number as its source writes them; "
        "amount is y, which is no number as its source writes them; service is empty"
    )
    assert (third["rules"], third["column"], third["value"]) == (["not_a_number"], "amount", "z")


def test_column_value_and_stage_are_those_of_the_first_verdict_even_where_it_has_none() -> None:
    bare = Verdict("no_amount", pl.col("service").is_null())
    (line,) = told(LINES, [bare, NO_SERVICE]).to_dicts()
    assert (line["stage"], line["column"], line["value"]) == ("pricing", None, None)


def test_a_value_that_is_missing_is_told_as_empty() -> None:
    short = Verdict("short_nature", pl.col("service").is_null(), "nature", pl.col("service"))
    assert told(LINES, [short])["message"].to_list() == ["nature empty is shorter than 10 characters"]


@pytest.mark.parametrize("lines", [LINES.slice(1, 1), LINES.head(0)])
def test_where_no_line_is_broken_the_columns_have_their_types_all_the_same(lines: pl.DataFrame) -> None:
    nothing = told(lines, VERDICTS)
    assert nothing.is_empty()
    assert nothing.schema == told(LINES, VERDICTS).schema
