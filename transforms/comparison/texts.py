"""Compared rows as text that loses nothing: exact amounts without the zeros that say nothing, days, blank ends."""

from datetime import date

import polars as pl

OPEN = (date.min, date(9999, 12, 31))
"""What stands for a day that was left blank."""


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every number that is not whole and every day as text; a day left blank is null."""
    days = pl.when(~pl.selectors.date().is_in(OPEN)).then(pl.selectors.date())
    return rows.with_columns(days.cast(pl.String), pl.selectors.decimal().cast(pl.String).str.replace(r"\.?0+$", ""))
