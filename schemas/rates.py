"""Rates of exchange: the table that states them, one rate for a pair of currencies in a period."""

from schemas.reference_table import Column, ReferenceTable

RATES = ReferenceTable(
    "rates",
    "rate",
    "what one unit of a currency is worth in another, for all of a period; see [currencies](currencies.md)",
    ("currency", "to", "period"),
    (
        Column("currency", "one unit of it …", required=True),
        Column("to", "… is `rate` units of this one; default: the group's"),
        Column("period", "the period that it counts in: 2026-10", required=True),
        Column("rate", "above zero, at most 12 decimals; the other way round it divides", "unit_price", required=True),
        Column("source", "who published it, and of which day: printed beside what it converts", required=True),
    ),
)

RATE_DECIMALS = 12
"""With more, the product of an amount and two rates would not be exact in the 76 digits that it is made with."""
