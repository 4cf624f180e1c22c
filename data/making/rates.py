"""The rates of exchange of the month. Invented, and round enough to be followed in the head."""

from making.writing import table_rows

RATE_COLUMNS = ["currency", "to", "period", "rate", "source"]

_RATES = """
EUR | CHF | 2026-10 | 0.95 | Banque Exemple, 30/10/2026
EUR | USD | 2026-10 | 1.25 | Banque Exemple, 30/10/2026
"""


def rate_rows() -> list[list[str]]:
    """The rows of rates.csv."""
    return table_rows(_RATES)
