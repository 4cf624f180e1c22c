"""Elementary windows of validity: spans of days in which nothing of a table changes.

Prices and agreements may overlap by mistake. A line must meet their rows once, and know how many there were; so
the rows of a key are cut at each other's first and last days, and each span counts the rows that hold in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

OPEN_FROM = date(1, 1, 1)
OPEN_TO = date(9999, 12, 31)


def windows(rows: pl.DataFrame, key: Sequence[str], taken: Mapping[str, str], count: str) -> pl.DataFrame:
    """One row per key and window: `as_of`, `until`, how many rows hold, and the values taken from the first of them.

    `taken` maps our name to a column of `rows`; where several rows hold, the row delivered first speaks.
    """
    starts = _starts(rows, key)
    held = rows.join(starts, on=list(key), nulls_equal=True).filter(
        pl.col("as_of").is_between(pl.col("valid_from"), pl.col("valid_to"))
    )
    values = [pl.col(column).sort_by("row").first().alias(name) for name, column in taken.items()]
    return held.group_by(*key, "as_of", "until").agg(pl.len().alias(count), *values).sort(*key, "as_of")


def reference_windows(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row per span (`as_of`, `until`) in which no row of these tables starts or ends; they cover all days."""
    validity = pl.concat([rows.select("valid_from", "valid_to") for rows in tables])
    after_ends = validity.filter(pl.col("valid_to") < OPEN_TO).get_column("valid_to").dt.offset_by("1d")
    changes = pl.concat([pl.Series([OPEN_FROM]), validity.get_column("valid_from"), after_ends])
    starts = changes.unique().sort().alias("as_of").to_frame()
    return starts.with_columns(until=pl.col("as_of").shift(-1).dt.offset_by("-1d").fill_null(OPEN_TO))


def _starts(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    after_end = rows.filter(pl.col("valid_to") < OPEN_TO).select(*key, pl.col("valid_to").dt.offset_by("1d"))
    starts = pl.concat([rows.select(*key, as_of="valid_from"), after_end.rename({"valid_to": "as_of"})]).unique()
    next_start = pl.col("as_of").shift(-1).over(*key, order_by="as_of")
    return starts.with_columns(until=next_start.dt.offset_by("-1d").fill_null(OPEN_TO))
