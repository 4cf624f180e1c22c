"""The currencies of a full group: who is invoiced in francs, which rates the month has, and what they make of a sum."""

import polars as pl

from transforms.generating.codes import PERIOD
from transforms.generating.structure import PROVIDER, Structure

EURO, FRANC, DOLLAR = "EUR", "CHF", "USD"

_TO_EURO = {EURO: (1, 1), DOLLAR: (4, 5)}
_FROM_EURO = {EURO: (1, 1), FRANC: (9_525, 10_000)}
"""The rates of the month as whole fractions: 1 EUR is 1.25 USD, and 0.9525 CHF."""

_STATED = ((DOLLAR, "1.25"), (FRANC, "0.9525"))


def rate_table() -> pl.DataFrame:
    """The rows of rates.csv, as a central bank would quote them; nobody published these."""
    shared = {"currency": EURO, "period": PERIOD, "source": "cours fictif"}
    return pl.DataFrame([{**shared, "to": to, "rate": rate} for to, rate in _STATED])


def book_currency(structure: Structure, entity: int) -> str:
    """The currency of an entity's book: of one in ten, and of the Swiss company, francs. Never of the provider's."""
    swiss = structure.size.entities >= 4 and entity == structure.size.entities - 1
    in_francs = structure.size.full and entity != PROVIDER and (swiss or entity % 10 == 7)
    return FRANC if in_francs else EURO


def exchanged(structure: Structure, entity: int, currency: str, units: int) -> int:
    """A sum in the currency of the invoices of an entity; exact, or it is no sum of the lines that are generated."""
    part, whole = _TO_EURO[currency]
    from_part, from_whole = _FROM_EURO[book_currency(structure, entity)]
    made, rest = divmod(units * part * from_part, whole * from_whole)
    if rest:
        raise ValueError(f"{units} units in {currency} leave a rest at the rates of the month")
    return made
