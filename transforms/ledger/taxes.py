"""The VAT of each invoice by operation: goods and services fall due on other days where the provider is on receipts."""

import polars as pl

from schemas.tables import MONEY
from transforms.money import vat_on

_GROUP = ("invoice_ref", "vat_category", "vat_rate")


def taxes_by_operation(
    invoices: pl.DataFrame,
    invoice_lines: pl.DataFrame,
    vat_breakdown: pl.DataFrame,
) -> pl.DataFrame:
    """One row per invoice, VAT category, rate and operation: invoice_ref, vat_category, vat_rate, operation, vat.

    Where one base holds both operations, goods bear base × rate and services the rest, so that the two always add
    to the VAT the invoice shows.
    """
    taxes = vat_breakdown.select(*_GROUP, "vat").join(_goods_of(invoices, invoice_lines), on=_GROUP, how="left")
    split = taxes.with_columns(
        goods=pl.when("only_goods").then("vat").otherwise(pl.col("goods_vat").fill_null(0)),
    )
    goods = split.select(*_GROUP, operation=pl.lit("goods"), vat="goods")
    services = split.select(*_GROUP, operation=pl.lit("services"), vat=pl.col("vat") - pl.col("goods"))
    return pl.concat([goods, services.with_columns(pl.col("vat").cast(MONEY))])


def _goods_of(invoices: pl.DataFrame, invoice_lines: pl.DataFrame) -> pl.DataFrame:
    are_goods = pl.col("operation") == "goods"
    bases = invoice_lines.group_by(_GROUP).agg(
        goods_base=pl.col("amount").filter(are_goods).sum(),
        only_goods=are_goods.all(),
    )
    currencies = invoices.select("invoice_ref", "currency")
    vat = vat_on(pl.col("goods_base"), pl.col("vat_rate"), pl.col("currency"))
    return bases.join(currencies, on="invoice_ref", how="left").select(*_GROUP, "only_goods", goods_vat=vat)
