"""What was booked on providers' cost accounts against what became of it."""

import polars as pl

from schemas.balance import BalanceTotals
from schemas.tables import EXACT

COVERED = pl.Schema(
    {
        "provider": pl.String(),
        "source": pl.String(),
        "service": pl.String(),
        "typology": pl.String(),
        "currency": pl.String(),
        "charged": EXACT,
        "retained": EXACT,
        "rejected": EXACT,
        "unpriced_rows": pl.Int64(),
    }
)
"""What an account may cover: one row per provider, source, service and typology; exact amounts in a currency."""

_ACCOUNT = ["provider", "account", "currency"]
_SUMS = ["charged", "retained", "rejected", "unpriced_rows"]


def rejected_by_service(rejected: pl.DataFrame) -> pl.DataFrame:
    """Rejected lines in groups that accounts cover: by the amount delivered, else by what they would be charged.

    `rejected`: rejected_lines with `delivered_amount`, and provider, service and typology as delivered.
    """
    amount, nothing = pl.coalesce("delivered_amount", "amount"), pl.lit(0, EXACT)
    return rejected.group_by("provider", "source", "service", "typology", "currency").agg(
        charged=nothing,
        retained=nothing,
        rejected=amount.sum(),
        unpriced_rows=amount.null_count().cast(pl.Int64),
    )


def balance_totals(balance: pl.DataFrame, covered: pl.DataFrame, period: str) -> pl.DataFrame:
    """The table balance_totals of a period.

    `balance` is the reference table; a provider states one if it has a row of any period. `covered` has the columns of
    COVERED: an account covers what is of its provider and currency, and of the sources and services that it names.
    """
    accounts = balance.filter(period=period).with_columns(_codes("sources"), _codes("services"))
    found = covered.filter(pl.col("provider").is_in(balance["provider"].unique().implode())).with_row_index("group")
    pairs = accounts.join(found, on=["provider", "currency"]).filter(_names("source", "sources") & _covers())
    sums = pairs.group_by(_ACCOUNT).agg(pl.col(_SUMS).sum())
    stated = accounts.join(sums, on=_ACCOUNT, how="left", validate="1:1")
    rest = found.join(pairs, on="group", how="anti").group_by("provider", "currency").agg(pl.col(_SUMS).sum())
    both = pl.concat([stated.select(*_ACCOUNT, "booked", "explained", "explanation", *_SUMS), rest], how="diagonal")
    totals = both.with_columns(pl.col("explained", *_SUMS).fill_null(0)).with_columns(residue=_residue())
    return totals.select(*BalanceTotals.columns()).sort(_ACCOUNT, nulls_last=True)


def _codes(column: str) -> pl.Expr:
    """The codes that a text parts by commas; none where it is blank."""
    return pl.col(column).fill_null("").str.split(",").list.eval(pl.element().str.strip_chars())


def _names(column: str, codes: str) -> pl.Expr:
    """Whether an account names this code, or none and so all."""
    return (pl.col(codes).list.first() == "") | pl.col(column).is_in(pl.col(codes)).fill_null(False)


def _covers() -> pl.Expr:
    return _names("service", "services") | _names("typology", "services")


def _residue() -> pl.Expr:
    became = pl.col("charged") + pl.col("retained") + pl.col("rejected") + pl.col("explained")
    return pl.col("booked").fill_null(0) - became
