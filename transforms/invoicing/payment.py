"""What the agreements say about paying an invoice."""

import polars as pl

from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.texts import distinct_texts
from transforms.reference.as_of import row_of_each

_COVERED = ("provider", "recipient", "agreement", "service", "typology")


def payment_terms(charges: pl.DataFrame, agreements: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    """One row per invoice: document_order, `payment_days` and `purchase_order`.

    A charge has the days to pay of its agreement, else the group's; the invoice has the smallest. The purchase orders
    of all its agreements stand as one text, none as null.
    """
    rows = (
        charges.select("document_order", *_COVERED)
        .unique()
        .join(_covering_rows(charges, agreements, terms), on=_COVERED, how="left", validate="m:1")
    )
    days = rows.group_by("document_order").agg(pl.col("payment_days").fill_null(terms.payment_days).min())
    orders = distinct_texts(rows, ["document_order"], "purchase_order")
    return days.join(orders, on="document_order", how="left", validate="1:1").with_columns(
        pl.col("purchase_order").list.join(", ")
    )


def _covering_rows(charges: pl.DataFrame, agreements: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    """One row per provider, recipient, agreement, service and typology: the row of the agreement that covers it.

    That is the row valid on the accounting date, else the last that was; a row for the service comes before one for
    its typology, and that before one for all.
    """
    scope = agreements.rename({"service": "_service", "typology": "_typology"})
    covering = (
        charges.select(_COVERED)
        .unique()
        .join(scope, on=["provider", "recipient", "agreement"])
        .filter(
            pl.col("_service").is_null() | (pl.col("_service") == pl.col("service")),
            pl.col("_typology").is_null() | (pl.col("_typology") == pl.col("typology")),
        )
    )
    preferred = [pl.col("_service").is_not_null(), pl.col("_typology").is_not_null()]
    return row_of_each(covering, _COVERED, terms.accounting_date, preferred).select(
        *_COVERED, "payment_days", "purchase_order"
    )
