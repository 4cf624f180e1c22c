"""Rules of the table of VAT rates: what looks like a share where a percentage is meant."""

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables


def vat_rate_faults(tables: Tables) -> list[Problem]:
    """Warnings of rates between zero and one percent: 0.20 is a fifth of a percent, and hardly ever meant."""
    rates = tables["vat_rates"]
    return rates.tell(rates.rows.filter(pl.col("rate").is_between(0, 1, closed="none")), lambda row: _told(rates, row))


def _told(rates: LoadedTable, row: Row) -> Problem:
    written = f"{row['rate'].normalize():f}"
    right = f"rates are percent: write {row['rate'].scaleb(2).normalize():f} if a share of {written} is meant"
    return Problem(rates.place(row, "rate"), f"{written} is less than one percent", right, "warning")
