"""The reference tables that two months saw, row by row: added, gone, changed, with the old and the new values.

A row is told by the key of its table and its first day: a price that starts later is a row of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from schemas.reference import REFERENCE_TABLES
from transforms.comparison.texts import as_text
from transforms.published import kept_reference

_FROM = "valid_from"


@dataclass(frozen=True)
class RowChange:
    """A row of a reference table that is not the same: its key, and the values that differ, old and new.

    A row that was added or is gone has all its values that are not blank, on one side.
    """

    table: str
    state: Literal["added", "gone", "changed"]
    key: Mapping[str, str | None]
    values: Mapping[str, tuple[str | None, str | None]]


def reference_changes(before: Path, after: Path) -> list[RowChange]:
    """What differs in the reference tables beside two months' tables, table by table, in the order of keys.

    A table that one of the months does not have, as a former version of the program left it, has no row there.
    """
    changes: list[RowChange] = []
    for name, table in REFERENCE_TABLES.items():
        old, new = (kept_reference(tables, name) for tables in (before, after))
        known = old if old is not None else new
        if known is not None:
            none = known.clear()
            sides = (none if rows is None else rows for rows in (old, new))
            changes += row_changes(name, table.key, *sides)
    return changes


def row_changes(name: str, key: Sequence[str], before: pl.DataFrame, after: pl.DataFrame) -> list[RowChange]:
    """What differs between two states of one table, whose rows are told by `key` and their first day."""
    identity = [*key, _FROM, "repeat"]
    old, new = (_told_apart(rows, identity) for rows in (before, after))
    columns = [column for column in dict.fromkeys([*old.columns, *new.columns]) if column not in identity]
    old, new = (_with_columns(rows, columns) for rows in (old, new))
    paired = old.join(new, on=identity, how="full", coalesce=True, nulls_equal=True, suffix=" new")
    differs = pl.any_horizontal(pl.col(column).ne_missing(pl.col(f"{column} new")) for column in ["stands", *columns])
    found = paired.filter(differs).sort(identity)
    return [_change(name, identity, columns, row) for row in found.iter_rows(named=True)]


def _told_apart(rows: pl.DataFrame, identity: Sequence[str]) -> pl.DataFrame:
    """The rows as text; those of one key and first day, which some tables may hold, are numbered."""
    text = as_text(rows.sort("row").drop("row")).with_columns(pl.all().cast(pl.String))
    place = pl.int_range(pl.len()).over([name for name in identity if name != "repeat"])
    return text.with_columns(repeat=place, stands=pl.lit(True))


def _with_columns(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    lacking = [pl.lit(None, pl.String).alias(column) for column in columns if column not in rows.columns]
    return rows.with_columns(lacking)


def _change(name: str, identity: Sequence[str], columns: Sequence[str], row: Mapping[str, Any]) -> RowChange:
    values = {
        column: (row[column], row[f"{column} new"])
        for column in columns
        if column != "stands" and row[column] != row[f"{column} new"]
    }
    state: Literal["added", "gone", "changed"] = "changed"
    if row["stands"] is None:
        state = "added"
    elif row["stands new"] is None:
        state = "gone"
    return RowChange(name, state, {column: row[column] for column in identity if column != "repeat"}, values)
