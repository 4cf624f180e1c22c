"""What a group states to hold charges against: the budget of a period, and what a service cost its provider."""

from schemas.reference_table import Column, ReferenceTable

BUDGET = ReferenceTable(
    "budget",
    "budget",
    "what a recipient is to be charged in one period, for a service, a typology or in all",
    ("period", "recipient", "provider", "service", "typology", "currency"),
    (
        Column("period", "the period that is budgeted: 2026-10", required=True),
        Column("recipient", "entity that is charged", required=True),
        Column("provider", "entity that charges; blank = all"),
        Column("service", "service; blank = all that no row of the service covers"),
        Column("typology", "typology; blank = all that no row of the service or typology covers"),
        Column("amount", "what is budgeted, without VAT", "amount", required=True),
        Column("quantity", "for how much: the change is then parted into volume and price", "quantity"),
        Column("currency", "of the invoices it is held against; default: the group's"),
        Column("source", "where the amount comes from"),
        Column("evidence_ref", "document that proves it"),
    ),
)

ACTUAL_COSTS = ReferenceTable(
    "actual_costs",
    "actual_cost",
    "what a service cost its provider in a month or a year, to be held against what was charged of it",
    ("period", "provider", "service", "currency", "evidence_ref"),
    (
        Column("period", "the month that it cost so much in, or the year: 2026-10 or 2026", required=True),
        Column("provider", "entity that bore the cost and charges the service", required=True),
        Column("service", "service that it was charged as", required=True),
        Column("amount", "what it cost, without VAT; rows of one service add up", "amount", required=True),
        Column("currency", "default: the group's"),
        Column("source", "where the amount comes from, such as an account of the books"),
        Column("evidence_ref", "document that proves it, quoted on what is charged for it", required=True),
    ),
)
