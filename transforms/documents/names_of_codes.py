"""The names beside the codes of a list, so that its reader need not know these by heart."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from transforms.reference.as_of import row_of_each

NAMED: Mapping[str, str] = {"site": "sites", "user": "users"}
"""The keys that are read with their name, and the reference table that has it in its column `<key>_name`."""


def labels_of(key: str, columns: Sequence[str], tables: Path, day: date) -> Mapping[str, str]:
    """What is read for codes in a list of such columns: `code — name`, by the reference tables as of a day.

    A code without a name, or one that is its name, is not among them and is read as it stands; so is each where the
    name is a column of the list. The table is read once for all workbooks that a process writes.
    """
    if key not in NAMED or f"{key}_name" in columns:
        return {}
    path = tables / "reference" / f"{NAMED[key]}.parquet"
    return _labels(path, path.stat().st_mtime_ns, key, day)


@lru_cache(len(NAMED))
def _labels(path: Path, _written: int, key: str, day: date) -> Mapping[str, str]:
    name = f"{key}_name"
    rows = pl.read_parquet(path, columns=["row", key, name, "valid_from", "valid_to"])
    named = row_of_each(rows.filter(pl.col(key) != pl.col(name)), [key], day)
    return {code: f"{code} — {label}" for code, label in named.select(key, name).iter_rows()}
