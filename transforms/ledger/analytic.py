"""The analytic keys that revenue and expense carry into the entries."""

from collections.abc import Sequence

import polars as pl

from schemas.problems import Problem
from schemas.tables import LedgerEntries

_OWN_COLUMNS = tuple(LedgerEntries.columns())


def entry_keys(analytic: Sequence[str]) -> tuple[str, ...]:
    """The analytic keys that are columns of their own in ledger_entries; the currency always is one already."""
    return tuple(key for key in dict.fromkeys(analytic) if key not in _OWN_COLUMNS)


def check_analytic(analytic: Sequence[str]) -> list[Problem]:
    """One problem per key whose name means something else in an entry, such as `account` or `label`."""
    return [
        Problem(
            "ledger.analytic",
            f"{key!r} is the name of a column of ledger_entries that means something else",
            "leave it out, or give the column that a source keeps another name where it is mapped",
        )
        for key in analytic
        if key in _OWN_COLUMNS and key != "currency"
    ]


def numbered_keys(invoice_lines: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines with `analytic`, the number of their values, and one row per number with the values as text.

    Numbers follow the values in text order, nulls last: statements then order by one column, whatever the keys.
    """
    if not keys:
        return invoice_lines.with_columns(analytic=pl.lit(0, pl.Int64)), pl.DataFrame({"analytic": [0]})
    lines = invoice_lines.with_columns(pl.col(keys).cast(pl.String))
    values = lines.select(keys).unique().sort(keys, nulls_last=True)
    numbered = values.with_row_index("analytic").with_columns(pl.col("analytic").cast(pl.Int64))
    return lines.join(numbered, on=keys, how="left", nulls_equal=True, maintain_order="left"), numbered
