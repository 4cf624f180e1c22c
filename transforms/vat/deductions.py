"""The VAT that a recipient deducts: a percentage of each VAT of its invoices, rounded once; the rest is expense."""

from datetime import date

import polars as pl

from schemas.tables import MONEY
from transforms.ledger.books import rows_on
from transforms.money import vat_on

GROUP = ("invoice_ref", "vat_category", "vat_rate")

_ALL = 100
_OF_GOODS = pl.col("operation") == "goods"


def deduction_rates(deductions: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row per entity that has a deduction on a day: recipient and deduction_rate, in percent."""
    return rows_on(deductions, on).select(recipient="entity", deduction_rate="rate")


def deducted(taxes: pl.DataFrame, invoices: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """The taxes in their order, each with `deductible` and `not_deductible`, both Money, which add to its `vat`.

    `taxes` has one row per `GROUP`. The deductible VAT is VAT times the percentage of the invoice's recipient, at the
    nearest unit of the currency, half away from zero; a recipient without a rate deducts all.
    """
    return _parted(_with_rates(taxes, invoices, rates), _deductible(pl.col("vat")))


def deducted_by_operation(taxes: pl.DataFrame, invoices: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """The same of taxes with one row per `GROUP` and operation: per `GROUP` they are what `deducted` makes of the sum.

    Goods have the deductible part of their own VAT, services the rest, as the VAT itself is parted between them.
    """
    own, whole = _deductible(pl.col("vat")), _deductible(pl.col("vat").sum().over(GROUP))
    of_services = whole - own.filter(_OF_GOODS).sum().over(GROUP)
    return _parted(_with_rates(taxes, invoices, rates), pl.when(_OF_GOODS).then(own).otherwise(of_services))


def not_deductible(
    vat_breakdown: pl.DataFrame, reverse_charge: pl.DataFrame, invoices: pl.DataFrame, rates: pl.DataFrame
) -> pl.DataFrame:
    """One row per `GROUP` whose VAT is not deducted whole: its `amount`, Money; made from the published tables.

    VAT that a recipient owes to its own state has the rate of that state.
    """
    owed = reverse_charge.rename({"reverse_charge_rate": "vat_rate"}).select(*GROUP, "vat")
    taxes = deducted(pl.concat([vat_breakdown.select(*GROUP, "vat"), owed]), invoices, rates)
    return taxes.select(*GROUP, amount="not_deductible").filter(pl.col("amount") != 0)


def _with_rates(taxes: pl.DataFrame, invoices: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    parties = invoices.select("invoice_ref", "recipient", "currency").join(rates, on="recipient", how="left")
    return taxes.join(parties, on="invoice_ref", how="left", validate="m:1", maintain_order="left").with_columns(
        pl.col("deduction_rate").fill_null(_ALL)
    )


def _deductible(vat: pl.Expr) -> pl.Expr:
    return vat_on(vat, pl.col("deduction_rate"), pl.col("currency"))


def _parted(taxes: pl.DataFrame, deductible: pl.Expr) -> pl.DataFrame:
    return taxes.with_columns(deductible=deductible.cast(MONEY)).with_columns(
        not_deductible=(pl.col("vat") - pl.col("deductible")).cast(MONEY)
    )
