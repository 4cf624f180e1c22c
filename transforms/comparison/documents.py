"""The invoices of two months beside each other, and their lines: added, gone, changed, with the amounts shown."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from transforms.comparison.months import opened
from transforms.engine import query

LINE_VALUES = ("lines", "quantity", "unit_price", "vat", "agreement", "revenue_account", "expense_account")
"""What a line may have that is another in the other month, beside its amount."""


@dataclass(frozen=True)
class DocumentChanges:
    """One row per invoice of either month, the same ones too; and one per line that is not the same.

    Invoices are told by their `invoice_key`, lines by section, service, nature and unit. The changes of the lines sum
    to those of their invoices' nets, and these to that of the month, in each currency.
    """

    invoices: pl.DataFrame
    lines: pl.DataFrame


def document_changes(before: Path, after: Path) -> DocumentChanges:
    """Compare the invoices of two months, whose folders of published tables are given."""
    with opened(before, after, ("invoices", "invoice_lines")) as connection:
        invoices = query(connection, "comparison/invoice_changes")
        lines = query(connection, "comparison/line_changes")
    touched = lines.select("invoice_key", "currency").unique().with_columns(touched=pl.lit(True))
    marked = invoices.join(touched, on=["invoice_key", "currency"], how="left", maintain_order="left")
    state = pl.when((pl.col("state") == "same") & pl.col("touched")).then(pl.lit("changed")).otherwise("state")
    return DocumentChanges(marked.with_columns(state=state).drop("touched"), lines)


def net_totals(changes: DocumentChanges) -> pl.DataFrame:
    """One row per currency: net and gross of both months and their change; how many invoices became what."""
    figures = [f"{name}_{side}" for name in ("net", "gross") for side in ("before", "after", "change")]
    counts = [(pl.col("state") == state).sum().alias(state) for state in ("added", "gone", "changed", "same")]
    return changes.invoices.group_by("currency").agg(pl.col(figures).sum(), *counts).sort("currency")
