"""What the group states to hold published months against.

It is read as its tables stand now: it is no part of what was charged, and no month must run again for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.fetching import fetched_inputs
from flows.settings_file import read_settings
from schemas.periods import is_period
from schemas.problems import Problem, SettingsRefused
from schemas.settings import Settings
from transforms.reference.snapshots import MONTH
from transforms.reference.structure import Structure, read_structure


@dataclass(frozen=True)
class Stated:
    """The rows of one table that months are held against, and the settings and structure of the last month."""

    rows: pl.DataFrame
    settings: Settings
    structure: Structure


def stated_rows(workspace: Path, table: str, periods: Sequence[str]) -> Stated:
    """The rows of a table, read and checked as `check` does. Refused where the settings name no file of it.

    Of a file per month, the rows of each of the `periods` stand in its own; what is said of a whole year, in the last.
    """
    settings = read_settings(workspace)
    reference = settings.inputs.of_table(table)
    if reference is None:
        right = f'name its file: {table} = "inputs/{table}.csv"'
        raise SettingsRefused([Problem("chargeback.toml, [inputs]", f"it names no table {table}", right)])
    last = _structure(settings, workspace, periods[-1])
    rows = last.tables[table]
    if MONTH in reference.file:
        former = [_structure(settings, workspace, period).tables[table] for period in periods[:-1]]
        own = [of.filter(period=period) for of, period in zip(former, periods, strict=False)]
        named = pl.col("period").map_elements(is_period, return_dtype=pl.Boolean)
        rows = pl.concat([*own, rows.filter((pl.col("period") == periods[-1]) | ~named)], how="diagonal")
    return Stated(rows, settings, last)


def _structure(settings: Settings, workspace: Path, period: str) -> Structure:
    with fetched_inputs(settings, period) as fetched:
        return read_structure(settings, workspace, period, fetched)
