"""The lines of the invoices: charges that a recipient reads as one."""

import polars as pl

from transforms.charging.combinations import WHERE_KNOWN
from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.texts import distinct_texts, shown_together
from transforms.money import settle
from transforms.reference.as_of import row_of_each

_SECTION = ("document_order", "section_order")

NEVER_MIXED = (
    "unit",
    "unit_price",
    "basis",
    "vat_category",
    "vat_rate",
    "vat_reason",
    "reverse_charge_rate",
    "operation",
    "agreement",
    "currency",
    "markup_rate",
    "line_currency",
    "exchange_rate",
    "revenue_account",
    "revenue_tax_code",
    "expense_account",
    "expense_tax_code",
)
"""What the charges of one invoice line share, beside its section, `lines_by` and the analytic keys."""

_VAT_GROUP = ("document_order", "vat_category", "vat_rate")
"""What the lines of one VAT base share."""

TRACED = 50
"""So many evidence references and files are named on a line."""

_SPAN = ("service_from", "service_to")
"""The days of its service: of all its charges, the same for each where a line is cut by them."""

_SEPARATORS = {"service": " + ", "service_name": " + ", "typology": " + ", "nature": " ; "}


def line_key(terms: InvoicingTerms) -> list[str]:
    """The columns whose values one invoice line shares, in the order that lines are read in."""
    return list(dict.fromkeys([*_SECTION, *terms.lines_by, *NEVER_MIXED, *terms.analytic]))


def charges_in_order(combinations: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    """The combinations in reading order, each with the `line` it lands on (0.. over the month) and its `line_number`.

    Lines stand by invoice, section, `lines_by`, then whatever else tells them apart, empty values last: the order the
    combinations came in changes nothing. `line_number` counts from 1 in each invoice.
    """
    key = line_key(terms)
    line = pl.col("line")
    return (
        combinations.sort(*key, "combination", nulls_last=True)
        .with_columns(line=pl.struct(key).rle_id().cast(pl.Int64))
        .with_columns(line_number=line - line.min().over("document_order") + 1)
    )


def settled_lines(charges: pl.DataFrame, services: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    """One row per invoice line in reading order: the columns of InvoiceLines and those the line was made by.

    `charges` are those of `charges_in_order` with their `invoice_ref`. A quantity is empty where any charge has none.
    A line that joins several services, typologies or natures shows them as one text, `A + B` or `a ; b`, the first
    four in text order. Amounts are settled per invoice, VAT category and rate, ties by line number.
    """
    lines = _sums(charges, terms)
    lines = _with_texts(lines, _with_service_names(charges, services, terms), terms)
    lines = _with_traces(lines, charges)
    return settle(lines, _VAT_GROUP, ["line_number"])


def _sums(charges: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    shared = [column for column in line_key(terms) if column not in (*_SEPARATORS, *_SPAN)]
    known = {name: pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in WHERE_KNOWN}
    return charges.group_by("line", maintain_order=True).agg(
        pl.col("invoice_ref", "line_number", *shared, "section_path", "section_keys", "section_labels").first(),
        pl.col("service_from").min(),
        pl.col("service_to").max(),
        pl.col("exact_amount", "charge_count").sum(),
        **known,
    )


def _with_service_names(charges: pl.DataFrame, services: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    if "service_name" in charges.columns:  # a key in use: as it was when the service was received
        return charges
    names = row_of_each(services, ["service"], terms.accounting_date).select("service", "service_name")
    return charges.join(names, on="service", how="left", validate="m:1", maintain_order="left")


def _with_texts(lines: pl.DataFrame, charges: pl.DataFrame, terms: InvoicingTerms) -> pl.DataFrame:
    natures = "nature" if "nature" in line_key(terms) else "natures"
    for column, separator in _SEPARATORS.items():
        source = natures if column == "nature" else column
        texts = distinct_texts(charges, ["line"], source).rename({source: column})
        lines = _joined_to(lines, texts).with_columns(shown_together(pl.col(column), separator))
    return lines


def _with_traces(lines: pl.DataFrame, charges: pl.DataFrame) -> pl.DataFrame:
    no_text = pl.lit([], dtype=pl.List(pl.String))
    for column in ("evidence_refs", "files"):
        traces = distinct_texts(charges, ["line"], column)
        lines = _joined_to(lines, traces).with_columns(pl.col(column).list.head(TRACED).fill_null(no_text))
    return lines


def _joined_to(lines: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    return lines.join(texts, on="line", how="left", validate="1:1", maintain_order="left")
