"""Supplier bills: the table that names them, and what is published of each."""

import polars as pl

from schemas.contract import Amount, Table, field
from schemas.reference_table import Column, ReferenceTable

BILLS = ReferenceTable(
    "bills",
    "bill",
    "a supplier's bill that lines of a source quote, received or expected in one period",
    ("source", "evidence_ref", "period"),
    (
        Column("source", "source whose lines quote it", required=True),
        Column("evidence_ref", "its number, as lines quote it", required=True),
        Column("period", "period that it is charged in: 2026-10", required=True),
        Column("amount", "what was received, without VAT; blank = it is expected and has not come", "amount"),
        Column("currency", "default: the group's"),
        Column("supplier", "who sent it"),
    ),
)

BILL_STATUSES = ["received", "expected", "unknown"]


class BillTotals(Table):
    """One row per supplier bill of the period and currency, and per bill that its source does not name but lines quote.

    Only sources that name bills at all have any. `residue` = `received` - `charged` - `retained` - `rejected`, exact
    amounts; what was not received counts as zero. `status`: the bill was received, is expected and has not come, or is
    unknown: not among the bills of the period, or in another currency. `evidence_ref` is empty for lines that quote
    none. `line_count` counts the lines that quote it, rejected ones too; of these, `unpriced_rows` bring no amount.
    """

    source: pl.String
    evidence_ref: pl.String = field(nullable=True)
    currency: pl.String
    supplier: pl.String = field(nullable=True)
    status: pl.String = field(isin=BILL_STATUSES)
    received: Amount = field(nullable=True)
    charged: Amount
    retained: Amount
    rejected: Amount
    residue: Amount
    line_count: pl.Int64 = field(ge=0)
    unpriced_rows: pl.Int64 = field(ge=0)
