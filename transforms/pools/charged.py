"""What pools take from the charges of the run: quantities and amounts that weigh, and amounts that are passed on."""

from collections.abc import Collection
from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused
from schemas.tables import EXACT
from transforms.money import to_currency
from transforms.pools.beneficiaries import Beneficiary
from transforms.pools.pool import Pool

CHARGED = pl.Schema(
    {
        "provider": pl.String(),
        "recipient": pl.String(),
        "service": pl.String(),
        "typology": pl.String(),
        "unit": pl.String(),
        "quantity": EXACT,
        "exact_amount": EXACT,
        "currency": pl.String(),
    }
)
"""What is read of the charges of a run, those retained by their providers too: a row per combination, or share."""


def by_charges(pool: Pool, charged: pl.DataFrame, services: Collection[str], file: str) -> list[Beneficiary]:
    """The entities charged what a pool is weighted by, each with its quantity or amount, in their order.

    Refused are quantities of several units or not known, and amounts in another currency than the pool's.
    """
    meant = charged.filter(_named(pool.key, services), ~pl.col("recipient").is_in(list(pool.excluded)))
    if pool.method == "quantity":
        _refuse_mixed_units(pool, meant, file)
    else:
        _refuse_other_currencies(pool, meant, file, "key")
    weighs = "quantity" if pool.method == "quantity" else "exact_amount"
    sums = meant.group_by("recipient").agg(pl.col(weighs).sum()).sort("recipient")
    return [Beneficiary(entity, None, None, value) for entity, value in sums.iter_rows() if value]


def received(pool: Pool, charged: pl.DataFrame, services: Collection[str], file: str) -> Decimal:
    """What others charge a pool's provider for what it names, at the nearest unit of the currency.

    Refused are charges in another currency than the pool's, and that there are none.
    """
    passed_on = (pl.col("recipient") == pool.provider) & (pl.col("provider") != pool.provider)
    meant = charged.filter(_named(pool.received, services), passed_on)
    _refuse_none(pool, meant, file)
    _refuse_other_currencies(pool, meant, file, "received")
    amount = pl.col("exact_amount").sum()
    return Decimal(meant.select(to_currency(amount, pl.lit(pool.currency))).item())


def _named(code: str | None, services: Collection[str]) -> pl.Expr:
    """The charges of a service, or else of a typology; all where neither is named."""
    return pl.lit(True) if code is None else pl.col("service" if code in services else "typology") == code


def _refuse_none(pool: Pool, meant: pl.DataFrame, file: str) -> None:
    if meant.is_empty():
        found = f"nobody charges {pool.provider} for {pool.received} in this run"
        raise Refused([Problem(pool.place(file, "received"), found, "correct it, or write an amount in its place")])


def _refuse_mixed_units(pool: Pool, meant: pl.DataFrame, file: str) -> None:
    units = [unit or "no unit" for unit in meant.get_column("unit").unique().sort()]
    if len(units) > 1:
        found = f"the quantities of {pool.key} count {' and '.join(units)}"
    elif meant.get_column("quantity").null_count():
        found = f"some charges of {pool.key} have an amount and no quantity"
    else:
        return
    raise Refused([Problem(pool.place(file, "key"), found, "share it by method amount or by a key")])


def _refuse_other_currencies(pool: Pool, meant: pl.DataFrame, file: str, column: str) -> None:
    others = meant.filter(pl.col("currency") != pool.currency).get_column("currency").unique().sort()
    if len(others):
        found = f"some of the charges it counts are in {', '.join(others)}, the pool is in {pool.currency}"
        right = "name a service that is charged in the pool's currency"
        raise Refused([Problem(pool.place(file, column), found, right)])
