"""The VAT of each invoice: what the provider charges, and what the recipient owes to its own state."""

import polars as pl

from transforms.invoicing.texts import distinct_texts
from transforms.money import total, vat_on

_GROUP = ("invoice_ref", "vat_category", "vat_rate")


def breakdown_of(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per invoice, VAT category and rate (VatBreakdown), in document order.

    The base is the sum of the amounts its lines show; the VAT is base times rate, rounded once, never summed from lines
    (EN 16931, BR-S-8 and BR-S-9). Categories without VAT come with a rate of zero. `reason` names the distinct reasons.
    """
    bases = (
        lines.group_by("document_order", *_GROUP, "currency")
        .agg(base=total(pl.col("amount")))
        .sort("document_order", "vat_category", "vat_rate")
    )
    reasons = distinct_texts(lines, _GROUP, "vat_reason")
    return bases.join(reasons, on=_GROUP, how="left", validate="1:1", maintain_order="left").select(
        *_GROUP,
        base="base",
        vat=vat_on(pl.col("base"), pl.col("vat_rate"), pl.col("currency")),
        reason=pl.col("vat_reason").list.join(" ; "),
    )


def reverse_charge(invoice_lines: pl.DataFrame, invoices: pl.DataFrame) -> pl.DataFrame:
    """One row per invoice, VAT category and reverse charge rate, in document order: what the recipient owes its state.

    Columns: invoice_ref, vat_category, reverse_charge_rate (percent), base and vat (Money). The base is the sum of the
    amounts shown by the lines of the category that bear the rate, the VAT base times rate, rounded once. Categories
    stay apart because they are declared apart: what was acquired from another member state (Directive 2006/112/EC,
    art. 200) and services received (art. 196).
    """
    currencies = invoices.select("invoice_ref", "currency").with_row_index("document_order")
    return (
        invoice_lines.drop_nulls("reverse_charge_rate")
        .group_by("invoice_ref", "vat_category", "reverse_charge_rate")
        .agg(base=total(pl.col("amount")))
        .join(currencies, on="invoice_ref", validate="m:1")
        .sort("document_order", "vat_category", "reverse_charge_rate")
        .with_columns(vat=vat_on(pl.col("base"), pl.col("reverse_charge_rate"), pl.col("currency")))
        .select("invoice_ref", "vat_category", "reverse_charge_rate", "base", "vat")
    )
