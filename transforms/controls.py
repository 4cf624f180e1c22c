"""The controls: each is a statement of `sql/checks` that compares what must be equal, or what must stay below a limit.

A check has the columns scope, expected, actual and passed. Asked for faults (`$every` = false) it returns no row when
all is well; asked for every comparison it shows what was proven. Those below `warnings/` are told, and stop nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import duckdb
import polars as pl

from schemas.currencies import currency_decimals
from schemas.tables import EXACT
from transforms.engine import statement, statements

_COMPARED: dict[str, pl.DataType | type[pl.DataType]] = {
    "control": pl.String,
    "severity": pl.String,
    "scope": pl.String,
    "expected": EXACT,
    "actual": EXACT,
    "passed": pl.Boolean,
}

FOLDERS: dict[Literal["error", "warning"], str] = {"error": "checks", "warning": "checks/warnings"}


def control_totals(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, object]) -> pl.DataFrame:
    """Every comparison of every check, as the published table control_totals, failed ones first.

    The connection holds the tables the checks read; `limits` are the parameters they name beside `$every`.
    """
    compared = [
        (name, severity, *row)
        for severity, folder in FOLDERS.items()
        for name in statements(folder)
        for row in _compared(connection, f"{folder}/{name}", limits)
    ]
    totals = pl.DataFrame(compared, _COMPARED, orient="row")
    totals = totals.with_columns(difference=pl.col("actual") - pl.col("expected"))
    return totals.sort("passed", "severity", "control", "scope")


def currency_units(currencies: pl.Series) -> pl.DataFrame:
    """One row per currency: its smallest unit, and half of it."""
    units = [Decimal(1).scaleb(-currency_decimals(currency)) for currency in currencies]
    halves = [unit * Decimal("0.5") for unit in units]
    exact = {"unit": pl.Decimal(9, 4), "half_unit": pl.Decimal(9, 4)}
    return pl.DataFrame({"currency": currencies, "unit": units, "half_unit": halves}, schema_overrides=exact)


def failures(totals: pl.DataFrame, severity: str) -> list[str]:
    """A sentence for each control of this severity that failed."""
    failed = totals.filter(~pl.col("passed") & (pl.col("severity") == severity))
    return [
        f"{row['control']}, {row['scope']}: expected {_plain(row['expected'])}, found {_plain(row['actual'])}"
        for row in failed.iter_rows(named=True)
    ]


def _compared(connection: duckdb.DuckDBPyConnection, name: str, limits: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The few rows of a check, taken as they come: as tables they would take longer than the check does."""
    text = statement(name)
    named = {limit: value for limit, value in limits.items() if f"${limit}" in text}
    found = connection.execute(text, {"every": True, **named})
    columns = [column[0] for column in found.description]
    places = [columns.index(column) for column in list(_COMPARED)[2:]]
    return [tuple(row[place] for place in places) for row in found.fetchall()]


def _plain(amount: Decimal) -> str:
    """An exact amount without the zeros that say nothing."""
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"
