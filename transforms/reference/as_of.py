"""Which row of a dated reference table speaks for a document."""

from collections.abc import Sequence
from datetime import date

import polars as pl


def row_of_each(table: pl.DataFrame, key: Sequence[str], day: date, preferred: Sequence[pl.Expr] = ()) -> pl.DataFrame:
    """One row of a reference table per key: one valid on the day, else one that was, else one to be.

    What has ended before the day is still named on the documents of its last month. Where this leaves several, those
    that meet the `preferred` conditions come first, then the latest, then the order of the table.
    """
    since = pl.lit(day) - pl.col("valid_from")
    not_valid = pl.lit(day).is_between("valid_from", "valid_to").not_()
    not_begun = since < pl.duration(days=0)
    not_preferred = [condition.not_() for condition in preferred]
    ranked = table.sort(not_valid, not_begun, *not_preferred, since.abs(), "row")
    return ranked.unique(key, keep="first", maintain_order=True)
