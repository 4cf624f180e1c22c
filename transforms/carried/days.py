"""The days of carried lines that state none: those of their own month, not of the one that charges them."""

import polars as pl

from schemas.periods import period_days


def with_days_of(lines: pl.DataFrame, period: str) -> pl.DataFrame:
    """Usage lines in which the service of a line without any day is that of its period, from the first day on."""
    first, last = (pl.lit(day) for day in period_days(period))
    undated = pl.col("usage_date").is_null() & pl.col("service_from").is_null()
    ends = pl.coalesce("service_to", last)
    return lines.with_columns(
        service_from=pl.when(undated).then(pl.min_horizontal(first, ends)).otherwise("service_from"),
        service_to=pl.when(undated).then(ends).otherwise("service_to"),
    )
