"""Which row of a dated reference table speaks for a document."""

from collections.abc import Sequence
from datetime import date

import polars as pl


def row_of_each(table: pl.DataFrame, key: Sequence[str], day: date, preferred: Sequence[pl.Expr] = ()) -> pl.DataFrame:
    """One row of a reference table per key: the one valid on the day, else the last that was, else the next to be.

    What has ended before the day is still named on the documents of its last month. Where rows are equal in this,
    those that meet the `preferred` conditions come first, then the order of the table.
    """
    since = pl.lit(day) - pl.col("valid_from")
    valid = pl.lit(day).is_between("valid_from", "valid_to")
    last = [valid.not_(), *(condition.not_() for condition in preferred), since < pl.duration(days=0), since.abs()]
    return table.sort(*last, "row").unique(key, keep="first", maintain_order=True)
