"""The balance of providers' cost accounts: the table that states it, and what is published of it."""

import polars as pl

from schemas.contract import Amount, Table, field
from schemas.reference_table import Column, ReferenceTable

BALANCE = ReferenceTable(
    "balance",
    "balance",
    "a cost account of a provider: what was booked there in one period, to be charged, retained or explained",
    ("provider", "account", "period"),
    (
        Column("provider", "entity that keeps the account", required=True),
        Column("account", "its number in the provider's chart", required=True),
        Column("period", "period that its costs are charged in: 2026-10", required=True),
        Column("booked", "what the account holds of the period, without VAT", "amount", required=True),
        Column("explained", "what of it is not charged on, and may be of either sign; blank = nothing", "amount"),
        Column("explanation", "why; due where anything is explained"),
        Column("currency", "default: the group's"),
        Column("sources", "sources whose lines it covers, parted by commas; blank = all"),
        Column("services", "services or typologies that it covers, parted by commas; blank = all"),
    ),
)


class BalanceTotals(Table):
    """One row per cost account of the period, and per provider and currency what none of its accounts covers.

    Only providers that state a balance at all have any. `residue` = `booked` - `charged` - `retained` - `rejected` -
    `explained`, exact amounts. What no account covers has no `account` and nothing booked. `unpriced_rows` counts the
    rejected lines of which no amount is known.
    """

    provider: pl.String
    account: pl.String = field(nullable=True)
    currency: pl.String
    booked: Amount = field(nullable=True)
    charged: Amount
    retained: Amount
    rejected: Amount
    explained: Amount
    explanation: pl.String = field(nullable=True)
    residue: Amount
    unpriced_rows: pl.Int64 = field(ge=0)
