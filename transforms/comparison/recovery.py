"""What services cost their providers in a year against what was charged and retained of them: over- and under-recovery.

A share of a pool whose code begins with TRUE-UP, a hyphen and a year is counted in that year, whatever month charges
it: so a year that was trued up in the next one is recovered, and the next one is not changed by it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from schemas.tables import EXACT
from transforms.comparison.months import together
from transforms.engine import query
from transforms.money import to_currency
from transforms.published import table_if_there

TRUE_UP = "TRUE-UP-"
SERVICE = ("provider", "service", "currency")
_CHARGED = pl.Schema({**dict.fromkeys(("provider", "recipient", "service", "currency"), pl.String()), "amount": EXACT})


def charged_in(year: str, months: Mapping[str, Path]) -> pl.DataFrame:
    """One row per provider, recipient, service and currency: what is charged or retained of a year, exact.

    `months` are the published periods, those of other years too, and the folders of their tables. Amounts are those
    before any conversion into the currency of an invoice.
    """
    counted = [_of_year(tables, period, year) for period, tables in months.items() if _counts(tables, period, year)]
    lines = pl.concat([_CHARGED.to_frame(), *counted])
    return lines.group_by(list(_CHARGED)[:-1]).agg(pl.col("amount").sum()).sort(list(_CHARGED)[:-1])


def costs_of(year: str, costs: pl.DataFrame, periods: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of actual_costs that are held against a year, and those left out: of months that were not published."""
    of_year = costs.filter(pl.col("period").str.starts_with(year))
    counts = (pl.col("period") == year) | pl.col("period").is_in(periods)
    return of_year.filter(counts), of_year.filter(~counts)


def recovery(costs: pl.DataFrame, charged: pl.DataFrame) -> pl.DataFrame:
    """One row per provider, service and currency that cost or was charged something; exact amounts.

    `difference` = `cost` - `charged` - `retained`, positive where too little was charged; `true_up` is its nearest unit
    of the currency, and `rest` what is left. Where no cost is stated, these three and the cost are null. Providers
    without any cost are left out.
    """
    own = pl.col("provider") == pl.col("recipient")
    sums = charged.group_by(SERVICE).agg(
        charged=pl.col("amount").filter(~own).sum(), retained=pl.col("amount").filter(own).sum()
    )
    stated = costs.group_by(SERVICE).agg(cost=pl.col("amount").sum(), evidence=pl.col("evidence_ref").unique().sort())
    both = stated.join(sums, on=SERVICE, how="full", coalesce=True, validate="1:1")
    known = both.filter(pl.col("provider").is_in(stated["provider"].unique().implode()))
    filled = known.with_columns(pl.col("charged", "retained").fill_null(0).cast(EXACT))
    told = filled.with_columns(difference=pl.col("cost") - pl.col("charged") - pl.col("retained"))
    nearest = told.with_columns(true_up=to_currency(pl.col("difference"), pl.col("currency")).cast(EXACT))
    columns = ("cost", "charged", "retained", "difference", "true_up")
    return nearest.select(
        *SERVICE, *columns, (pl.col("difference") - pl.col("true_up")).alias("rest"), "evidence"
    ).sort(SERVICE)


def _counts(tables: Path, period: str, year: str) -> bool:
    """Whether a month can hold anything of the year."""
    shared = table_if_there(tables, "pool_shares")["pool"].str.starts_with(f"{TRUE_UP}{year}-")
    return period.startswith(f"{year}-") or bool(shared.any())


def _of_year(tables: Path, period: str, year: str) -> pl.DataFrame:
    with together([tables], ["charge_lines", "pool_shares"]) as connection:
        lines = query(connection, "comparison/recovered", {"true_up": TRUE_UP})
    trued_up = pl.col("pool").str.extract(f"^{TRUE_UP}([0-9]{{4}})-")
    counted = pl.coalesce(trued_up, pl.lit(period[:4])) == year
    return lines.filter(counted).select(pl.col(name).cast(kind) for name, kind in _CHARGED.items())
