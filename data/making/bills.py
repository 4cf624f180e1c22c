"""The supplier's bills: one holds more than its lines, one has not come."""

from making.writing import table_rows

BILL_COLUMNS = ["source", "evidence_ref", "period", "amount", "supplier"]

# The first bears 60.00 of support that no line of the bill's file quotes.
_BILLS = """
cloud | CLD-2026-10-0001 | 2026-10 | 49685.70 | Nuage Exemple
cloud | CLD-2026-10-0002 | 2026-10 |          | Nuage Exemple
"""


def bill_rows() -> list[list[str]]:
    """The rows of bills.csv."""
    return table_rows(_BILLS)
