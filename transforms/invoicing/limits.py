"""Invoices that no one could read or book are refused before they are made."""

from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused
from schemas.tables import EXACT
from transforms.invoicing.lines import NEVER_MIXED
from transforms.invoicing.terms import InvoicingTerms

INVOICE_LIMIT = Decimal(10) ** 13
"""Below it, cents keep to the 15 digits of a spreadsheet, and no VAT rate takes an amount beyond Money."""

REFERENCE_LENGTH = 35
"""What ledgers and e-invoices take as a reference at most."""

_GIVEN = frozenset({"invoice_ref", "invoice_key", "invoice_title", "provider", "recipient", "corrects", *NEVER_MIXED})
"""Columns that the layout cannot leave out."""


def refuse_beyond_limits(charges: pl.DataFrame, terms: InvoicingTerms) -> None:
    """Refuse more lines than `max_invoice_lines`, amounts that reach `INVOICE_LIMIT`, references that are too long.

    `charges` are those of `charges_in_order` with their `invoice_ref`. All faults are told at once.
    """
    problems = _too_many_lines(charges, terms) + _too_large(charges) + _too_long(charges)
    if problems:
        raise Refused(problems)


def _too_many_lines(charges: pl.DataFrame, terms: InvoicingTerms) -> list[Problem]:
    lines = charges["line"].n_unique()
    if lines <= terms.max_invoice_lines:
        return []
    key, values = _key_with_most_values(charges)
    return [
        Problem(
            f"layout, period {terms.period}",
            f"{lines} invoice lines, more than max_invoice_lines = {terms.max_invoice_lines}; "
            f"key {key} has the most distinct values, {values}",
            f"take {key} out of lines_by, sections, split_by or analytic, or raise group.max_invoice_lines",
        )
    ]


def _key_with_most_values(charges: pl.DataFrame) -> tuple[str, int]:
    keys = [name for name, kind in charges.schema.items() if kind == pl.String and name not in _GIVEN]
    counts = charges.select(pl.col(keys).n_unique()).row(0, named=True)
    return max(sorted(counts.items()), key=lambda counted: counted[1])


def _too_large(charges: pl.DataFrame) -> list[Problem]:
    turnover = charges.group_by("document_order", "invoice_ref", "currency").agg(pl.col("exact_amount").abs().sum())
    too_large = turnover.filter(pl.col("exact_amount") >= pl.lit(INVOICE_LIMIT, dtype=EXACT)).sort("document_order")
    return [
        Problem(
            f"invoice {reference}",
            f"its charges and credits reach 10^13 {currency} together",
            "check the magnitude of its amounts, or cut it into several invoices",
        )
        for reference, currency in too_large.select("invoice_ref", "currency").iter_rows()
    ]


def _too_long(charges: pl.DataFrame) -> list[Problem]:
    too_long = charges.filter(pl.col("invoice_ref").str.len_chars() > REFERENCE_LENGTH)
    pairs = too_long.unique(["provider", "recipient"], keep="first", maintain_order=True)
    return [
        Problem(
            f"layout, invoices of {provider} to {recipient}",
            f"reference {reference} is longer than {REFERENCE_LENGTH} characters",
            "cut fewer invoices with split_by, or give the entities shorter names in column short",
        )
        for provider, recipient, reference in pairs.select("provider", "recipient", "invoice_ref").iter_rows()
    ]
