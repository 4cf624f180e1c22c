"""The controls: each is a statement of `sql/checks` that compares what must be equal, or what must stay below a limit.

A check has the columns scope, expected, actual and passed. Asked for faults (`$every` = false) it returns no row when
all is well; asked for every comparison it shows what was proven. Those below `warnings/` are told, and stop nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import duckdb
import polars as pl

from schemas.currencies import currency_decimals
from schemas.tables import EXACT
from transforms.engine import statement, statements

FOLDERS: dict[Literal["error", "warning"], str] = {"error": "checks", "warning": "checks/warnings"}


def control_totals(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, object]) -> pl.DataFrame:
    """Every comparison of every check, as the published table control_totals, failed ones first.

    The connection holds the tables the checks read; `limits` are the parameters they name beside `$every`.
    """
    compared = [
        _compared(connection, f"{folder}/{name}", limits).select(
            control=pl.lit(name),
            scope=pl.col("scope").cast(pl.String),
            severity=pl.lit(severity),
            expected=pl.col("expected").cast(EXACT),
            actual=pl.col("actual").cast(EXACT),
            passed="passed",
        )
        for severity, folder in FOLDERS.items()
        for name in statements(folder)
    ]
    totals = pl.concat(compared).with_columns(difference=pl.col("actual") - pl.col("expected"))
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


def _compared(connection: duckdb.DuckDBPyConnection, name: str, limits: Mapping[str, object]) -> pl.DataFrame:
    text = statement(name)
    named = {limit: value for limit, value in limits.items() if f"${limit}" in text}
    compared: pl.DataFrame = connection.sql(text, params={"every": True, **named}).pl()
    return compared


def _plain(amount: Decimal) -> str:
    """An exact amount without the zeros that say nothing."""
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"
