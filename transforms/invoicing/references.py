"""The references of draft invoices."""

import polars as pl

from transforms.invoicing.terms import InvoicingTerms
from transforms.reference.as_of import row_of_each


def draft_references(combinations: pl.DataFrame, entities: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    """One row per invoice: document_order and its `invoice_ref`, `<period>_<provider>_<recipient>_<nn>`.

    The entities stand by their short names; nn counts the invoices of a provider to a recipient in document order,
    with two digits or more.
    """
    shorts = row_of_each(entities, ["entity"], terms.accounting_date)
    short_of = dict(shorts.select("entity", "short").iter_rows())
    number = pl.col("document_order").rank("dense").over("provider", "recipient")
    reference = pl.concat_str(
        pl.lit(terms.period),
        pl.col("provider", "recipient").replace_strict(short_of, return_dtype=pl.String),
        number.cast(pl.String).str.zfill(2),
        separator="_",
    )
    documents = combinations.select("document_order", "provider", "recipient").unique().sort("document_order")
    return documents.select("document_order", invoice_ref=reference)
