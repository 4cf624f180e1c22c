"""Reference tables of two months: rows are told apart by key and first day, and their values compared."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.reference import REFERENCE_TABLES
from transforms.comparison.references import RowChange, reference_changes, row_changes
from transforms.reference.values import empty_rows

KEY = ("service", "recipient")
OPEN_START, OPEN_END = date(1, 1, 1), date(9999, 12, 31)
SCHEMA = pl.Schema(
    {
        "row": pl.Int64(),
        "service": pl.String(),
        "recipient": pl.String(),
        "unit_price": pl.Decimal(38, 18),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
    }
)


def price(
    row: int, amount: str, start: date = OPEN_START, end: date = OPEN_END, recipient: str | None = None
) -> dict[str, Any]:
    return {
        "row": row,
        "service": "CALL",
        "recipient": recipient,
        "unit_price": Decimal(amount),
        "valid_from": start,
        "valid_to": end,
    }


def found(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[RowChange]:
    return row_changes("prices", KEY, pl.DataFrame(before, SCHEMA), pl.DataFrame(after, SCHEMA))


def told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(change.state, change.key["valid_from"], dict(change.values)) for change in found(before, after)]


def test_another_value_is_told_old_and_new_without_zeros_that_say_nothing() -> None:
    change = found([price(1, "2.50")], [price(1, "100")])
    key = {"service": "CALL", "recipient": None, "valid_from": None}
    assert change == [RowChange("prices", "changed", key, {"unit_price": ("2.5", "100")})]


def test_a_price_that_starts_later_is_added_and_the_former_one_ends() -> None:
    day, eve = date(2026, 11, 1), date(2026, 10, 31)
    assert told([price(1, "2")], [price(1, "2", end=eve), price(2, "3", start=day)]) == [
        ("changed", None, {"valid_to": (None, "2026-10-31")}),
        ("added", "2026-11-01", {"unit_price": (None, "3")}),
    ]


def test_a_row_that_is_there_no_more_is_gone_with_what_it_held() -> None:
    assert told([price(1, "2"), price(2, "3", recipient="EST")], [price(1, "2")]) == [
        ("gone", None, {"unit_price": ("3", None)})
    ]


CHART_ROW = {
    "row": 1,
    "book": "HQ",
    "side": "revenue",
    "typology": "mobility",
    "account": "7061",
    "account_name": "SIM",
}


def test_a_service_that_posts_to_another_account_is_told_by_what_its_row_is_for(tmp_path: Path) -> None:
    schema = empty_rows(REFERENCE_TABLES["accounts"]).schema
    for name, account in (("before", "7061"), ("after", "7068")):
        (tmp_path / name / "reference").mkdir(parents=True)
        chart = pl.DataFrame([{**CHART_ROW, "account": account}], schema)
        chart.write_parquet(tmp_path / name / "reference" / "accounts.parquet")
    (change,) = reference_changes(tmp_path / "before", tmp_path / "after")
    assert (change.table, change.state, dict(change.values)) == ("accounts", "changed", {"account": ("7061", "7068")})
    assert {name: value for name, value in change.key.items() if value} == {
        "book": "HQ",
        "side": "revenue",
        "typology": "mobility",
    }


def test_the_order_of_rows_says_nothing() -> None:
    one, other = price(1, "2"), price(2, "3", recipient="EST")
    assert found([one, other], [{**other, "row": 1}, {**one, "row": 2}]) == []


def test_two_rows_of_one_key_and_day_are_compared_in_their_order() -> None:
    before, after = [price(1, "2"), price(2, "3")], [price(1, "2"), price(2, "4")]
    assert told(before, after) == [("changed", None, {"unit_price": ("3", "4")})]


def test_a_column_that_one_month_lacks_is_empty_there() -> None:
    before, after = pl.DataFrame([price(1, "2")], SCHEMA), pl.DataFrame([price(1, "2")], SCHEMA)
    changes = row_changes("prices", KEY, before, after.with_columns(contract=pl.lit("C-1")))
    assert [dict(change.values) for change in changes] == [{"contract": (None, "C-1")}]


def test_a_table_that_one_month_does_not_know_has_no_row_there(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        (folder / "reference").mkdir(parents=True)
    pl.DataFrame([price(1, "2")], SCHEMA).write_parquet(after / "reference" / "prices.parquet")
    assert [(change.table, change.state) for change in reference_changes(before, after)] == [("prices", "added")]
