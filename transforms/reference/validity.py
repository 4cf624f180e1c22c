"""Days on which rows are valid: no row ends before it starts, no two rows of one key are valid on one day."""

from datetime import date
from functools import partial

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables

ALWAYS = date(1, 1, 1)
FOREVER = date(9999, 12, 31)


def ends_before_start(tables: Tables) -> list[Problem]:
    """Rows whose `valid_to` stands before their `valid_from`."""
    problems = []
    for table in tables.values():
        wrong = table.rows.filter(pl.col("valid_to") < pl.col("valid_from"))
        problems += table.tell(wrong, partial(_ends_early, table))
    return problems


def overlaps(tables: Tables) -> list[Problem]:
    """Rows of one key that are valid on one day: errors, or warnings where lines that meet both are rejected.

    In the accounts table a blank is a value of its own: what overlaps there are two rows equally specific.
    """
    return [problem for table in tables.values() if table.rows.height > 1 for problem in _table_overlaps(table)]


def _ends_early(table: LoadedTable, row: Row) -> Problem:
    found = f"ends on {row['valid_to']}, before it starts on {row['valid_from']}"
    return Problem(table.place(row, "valid_to"), found, "correct one of the two days")


def _table_overlaps(table: LoadedTable) -> list[Problem]:
    keys = list(table.spec.key)
    dated = (
        table.rows.filter(pl.col("valid_from") <= pl.col("valid_to"))
        .drop_nulls([column.name for column in table.spec.columns if column.required and column.name in keys])
        .filter(pl.struct(keys).is_duplicated())
        .sort(*keys, "valid_from", "row")
    )
    latest = pl.col("valid_to").cum_max().shift(1).over(keys)
    meeting = dated.filter(pl.col("valid_from") <= latest)
    return table.tell(meeting.sort("row"), partial(_overlap, table, dated))


def _overlap(table: LoadedTable, dated: pl.DataFrame, row: Row) -> Problem:
    same_key = [pl.col(key).eq_missing(pl.lit(row[key])) for key in table.spec.key]
    days = (pl.col("valid_from") <= row["valid_to"]) & (pl.col("valid_to") >= row["valid_from"])
    other = dated.filter(*same_key, days, pl.col("row") != row["row"]).row(0, named=True)
    since = max(row["valid_from"], other["valid_from"])
    when = "always" if since == ALWAYS else f"from {since}"
    found = f"stands for the same as row {other['row']}, and both are valid {when}"
    if table.spec.overlap == "reject":
        return Problem(table.place(row), found, "end one of them: lines that meet both are rejected", "warning")
    if table.spec.name == "accounts":
        return Problem(table.place(row), f"{found}: neither is more specific", "fill one more column of one of them")
    return Problem(table.place(row), found, "end one before the other starts, or remove it")
