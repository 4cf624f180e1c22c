"""The order of a tariff's steps: written otherwise than they rise, its first step is not the one that was meant."""

from collections.abc import Callable

import polars as pl

from schemas.problems import Problem
from schemas.tariffs import OF_FIRST_STEP
from transforms.reference.loaded import LoadedTable, Row
from transforms.reference.period_rows import told
from transforms.tariffs.tariff import VARIANT


def with_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Steps as they are written, with `is_misplaced`: whether those of its variant stand in an order that is not meant.

    They may stand in any order as long as the lowest says what the first step says. Where the one written first says it
    instead, it is not the lowest. `row_before` and `up_to_before` are of the step written before.
    """
    written = rows.sort("row")
    has_model = pl.col("own_model").is_not_null()
    leads = has_model.first() & (pl.col("is_first") & ~has_model).any()
    before = pl.col("row", "up_to").shift(1).over(VARIANT).name.suffix("_before")
    return written.with_columns(before, is_misplaced=leads.over(VARIANT))


def falling_steps(table: LoadedTable) -> list[Problem]:
    """Steps that are written behind one that goes further, which has what only the first step says."""
    behind = pl.col("up_to_before").is_null() | (pl.col("up_to") < pl.col("up_to_before"))
    wrong = table.rows.filter("is_misplaced", behind, pl.all_horizontal(pl.col("row_before", "up_to").is_not_null()))
    right = "write the steps of a tariff in rising order, the first with its model"
    return table.tell(wrong, told(table, "up_to", _found, right))


def said_late(column: str) -> Callable[[LoadedTable], list[Problem]]:
    """What only the first step says; here the rows are read as they were written."""

    def rule(table: LoadedTable) -> list[Problem]:
        wrong = table.rows.filter(~pl.col("is_first") & ~pl.col("is_misplaced") & pl.col(f"own_{column}").is_not_null())
        right = "leave it empty: the first step says it for all"
        return table.tell(wrong, told(table, column, lambda _: "is filled in a later step", right))

    return rule


def as_written(column: str) -> str:
    """The column that holds what stands in the row itself, where the first step is filled in in the others."""
    return f"own_{column}" if column in OF_FIRST_STEP else column


def _found(row: Row) -> str:
    before = row["up_to_before"]
    goes = "has no end" if before is None else f"goes up to {before.normalize():f}"
    return f"is {row['up_to'].normalize():f}, and row {row['row_before']} before it {goes}"
