"""The names beside the codes of a list, so that its reader need not know these by heart."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from transforms.reference.as_of import row_of_each

NAMED: Mapping[str, str] = {"site": "sites", "user": "users"}
"""The keys that are read with their name, and the reference table that has it in its column `<key>_name`."""


def with_names(lines: pl.DataFrame, tables: Path, day: date) -> pl.DataFrame:
    """The lines with their sites and users as `code — name`, by the reference tables of the run as of a day.

    A code without a name, or one that is its name, stays as it is; so does one whose name is a column of the lines.
    """
    for key, table in NAMED.items():
        if f"{key}_name" not in lines.columns:
            names = _names(tables / "reference" / f"{table}.parquet", key, lines.get_column(key), day)
            code = pl.col(key)
            named = code.replace_strict(names, default=None, return_dtype=pl.String)
            lines = lines.with_columns(pl.coalesce(pl.format("{} — {}", code, named), code).alias(key))
    return lines


def _names(path: Path, key: str, codes: pl.Series, day: date) -> dict[str, str]:
    """The names of these codes alone: a group may have far more users than one company's document shows."""
    name = f"{key}_name"
    wanted = pl.col(key).is_in(codes.unique().drop_nulls().to_list()) & (pl.col(key) != pl.col(name))
    rows = pl.scan_parquet(path).filter(wanted).select("row", key, name, "valid_from", "valid_to").collect()
    return dict(row_of_each(rows, [key], day).select(key, name).iter_rows())
