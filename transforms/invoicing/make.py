"""All invoices of a month, from its priced and placed charges."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from schemas.contract import Table
from schemas.tables import InvoiceLines, Invoices, VatBreakdown
from transforms.invoicing.documents import documents_of
from transforms.invoicing.limits import refuse_beyond_limits
from transforms.invoicing.lines import charges_in_order, settled_lines
from transforms.invoicing.payment import payment_terms
from transforms.invoicing.references import draft_references
from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.vat import breakdown_of


@dataclass(frozen=True)
class Invoicing:
    """The invoices of a month, and where each combination of charges landed.

    `invoices`, `invoice_lines` (with the analytic keys that are no columns of it) and `vat_breakdown` are the published
    tables, in document order. `landing` has one row per combination: combination, invoice_ref, invoice_line.
    """

    invoices: pl.DataFrame
    invoice_lines: pl.DataFrame
    vat_breakdown: pl.DataFrame
    landing: pl.DataFrame


def make_invoices(
    combinations: pl.DataFrame,
    entities: pl.DataFrame,
    agreements: pl.DataFrame,
    services: pl.DataFrame,
    terms: InvoicingTerms,
) -> Invoicing:
    """Group the charges of a month into invoice lines and invoices, and settle their amounts to the cent.

    A row of `combinations` is a combination of key values with its exact amount, its place in the layout and its
    accounts; all have an invoice point. The others are the reference tables. Refused are more lines than
    `max_invoice_lines`, amounts no document can bear, and references that grow too long.
    """
    references = draft_references(combinations, entities, terms)
    placed = combinations.join(references, on="document_order", how="left", validate="m:1")
    charges = charges_in_order(placed, terms)
    refuse_beyond_limits(charges, terms)

    lines = settled_lines(charges, services, terms)
    vat_breakdown = breakdown_of(lines)
    payment = payment_terms(charges, agreements, terms)
    documents = documents_of(charges, lines, vat_breakdown, payment, terms)
    return Invoicing(
        invoices=documents.select(_columns(Invoices)),
        invoice_lines=lines.select(_columns(InvoiceLines, terms.analytic)),
        vat_breakdown=vat_breakdown.select(_columns(VatBreakdown)),
        landing=charges.sort("combination").select("combination", "invoice_ref", invoice_line="line_number"),
    )


def _columns(table: type[Table], keys: Sequence[str] = ()) -> list[str]:
    return list(dict.fromkeys([*table.columns(), *keys]))
