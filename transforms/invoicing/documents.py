"""The invoices and credit notes: what stands at the head and at the foot of a document."""

import polars as pl

from schemas.tables import MONEY
from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.texts import distinct_texts
from transforms.money import total


def documents_of(
    charges: pl.DataFrame,
    lines: pl.DataFrame,
    vat_breakdown: pl.DataFrame,
    payment: pl.DataFrame,
    terms: InvoicingTerms,
) -> pl.DataFrame:
    """One row per invoice (Invoices, with `document_order` in front), in document order.

    The net is the sum of its VAT bases, the VAT that of the breakdown, the gross both (EN 16931, BR-CO-13 to 15). A
    document whose net is below zero is a credit note; one of exactly zero is nil. `corrects` names the distinct
    documents or periods its charges correct. The due date counts from the accounting date.
    """
    heads = _heads(charges)
    for part, key in (
        (_feet(lines), "document_order"),
        (_totals(vat_breakdown), "invoice_ref"),
        (_corrections(charges), "document_order"),
        (payment, "document_order"),
    ):
        heads = heads.join(part, on=key, how="left", validate="1:1")
    return heads.sort("document_order").with_columns(
        period=pl.lit(terms.period),
        document_type=pl.when(pl.col("net") < 0).then(pl.lit("credit_note")).otherwise(pl.lit("invoice")),
        nil=pl.col("net") == 0,
        accounting_date=pl.lit(terms.accounting_date),
        issue_date=pl.lit(None, dtype=pl.Date),
        due_date=pl.lit(terms.accounting_date) + pl.duration(days="payment_days"),
    )


def _heads(charges: pl.DataFrame) -> pl.DataFrame:
    head = ("document_order", "invoice_ref", "invoice_key", "invoice_title", "provider", "recipient", "currency")
    return charges.select(head).unique().rename({"invoice_title": "title"})


def _feet(lines: pl.DataFrame) -> pl.DataFrame:
    operation = pl.col("operation")
    return lines.group_by("document_order").agg(
        pl.col("service_from").min(),
        pl.col("service_to").max(),
        pl.when(operation.n_unique() == 1).then(operation.first()).otherwise(pl.lit("mixed")).alias("operation"),
        line_count=pl.len().cast(pl.Int64),
    )


def _totals(vat_breakdown: pl.DataFrame) -> pl.DataFrame:
    totals = vat_breakdown.group_by("invoice_ref").agg(net=total(pl.col("base")), vat=total(pl.col("vat")))
    return totals.with_columns(gross=(pl.col("net") + pl.col("vat")).cast(MONEY))


def _corrections(charges: pl.DataFrame) -> pl.DataFrame:
    corrected = distinct_texts(charges, ["document_order"], "corrects")
    return corrected.with_columns(pl.col("corrects").list.join(", "))
