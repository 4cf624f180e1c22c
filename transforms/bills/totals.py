"""Each supplier bill against the lines that quote it."""

from collections.abc import Sequence

import polars as pl

from schemas.bills import BillTotals
from transforms.bills.tallies import TALLY

_BILL = ["source", "evidence_ref", "currency"]
_SUMS = [name for name in TALLY if name not in _BILL]


def bill_totals(bills: pl.DataFrame, tallies: Sequence[pl.DataFrame], period: str, currency: str) -> pl.DataFrame:
    """The table bill_totals of a period.

    `bills` is the reference table. Its sources are those that name their bills, whatever the period of their rows:
    lines of others are left alone. `currency` is the group's: rejected lines whose currency could not be read are
    taken to be in that of the bill they quote, else in this one.
    """
    due = bills.filter(period=period).select(*_BILL, "supplier", received="amount", listed=True)
    quoted = _quoted(bills["source"], due, tallies, currency)
    both = due.join(quoted, on=_BILL, how="full", coalesce=True, validate="1:1")
    totals = both.with_columns(pl.col(_SUMS).fill_null(0)).with_columns(status=_status(), residue=_residue())
    return totals.select(*BillTotals.columns()).sort(_BILL, nulls_last=True)


def _quoted(sources: pl.Series, due: pl.DataFrame, tallies: Sequence[pl.DataFrame], currency: str) -> pl.DataFrame:
    """One row per bill that lines quote, known or not: what became of them."""
    lines = pl.concat([TALLY.to_frame(), *tallies]).filter(pl.col("source").is_in(sources.unique().implode()))
    known = due.select("source", "evidence_ref", billed="currency")
    found = lines.join(known, on=["source", "evidence_ref"], how="left", validate="m:1")
    read = found.with_columns(currency=pl.coalesce("currency", "billed", pl.lit(currency)))
    return read.group_by(_BILL).agg(pl.col(_SUMS).sum())


def _status() -> pl.Expr:
    known = pl.when(pl.col("received").is_null()).then(pl.lit("expected")).otherwise(pl.lit("received"))
    return pl.when("listed").then(known).otherwise(pl.lit("unknown"))


def _residue() -> pl.Expr:
    return pl.col("received").fill_null(0) - pl.col("charged") - pl.col("retained") - pl.col("rejected")
