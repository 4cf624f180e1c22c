"""The factors of a step as whole numbers: an amount is made by counting, and a division that does not end is seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

UNIT = 10**18
"""Quantities and amounts are counted in their last decimal, the 18th."""

LARGEST_DIVISOR = 10**18
LARGEST_PRODUCT = 10**37
"""Below these, no whole number on the way to an amount exceeds 128 bits."""

_PERCENT = Fraction(1, 100)
PERCENTAGE_OF = Decimal(100)


@dataclass(frozen=True)
class StepFactors:
    """A count times `multiplier`, divided by `divisor`, is an amount. Without increment, quantity is what is counted.

    `flat` and `connection` are amounts, all in units of the 18th decimal, the discount taken off; `flat` and
    `connection` are None where that has more decimals.
    """

    increment: int
    multiplier: int
    divisor: int
    flat: int | None
    connection: int | None

    @property
    def fits(self) -> bool:
        """Whether amounts can be made of it."""
        small = self.divisor <= LARGEST_DIVISOR and self.divisor * self.multiplier < LARGEST_PRODUCT
        return small and self.flat is not None and self.connection is not None


def step_factors(rows: Iterable[Mapping[str, Any]]) -> list[StepFactors]:
    """The factors of each row of the table of tariffs whose first step's columns are filled in."""
    return [_factors(row) for row in rows]


def units(number: Decimal | None) -> int:
    """A number in units of the 18th decimal; 0 where there is none."""
    return int((number or Decimal()).scaleb(18))


def _factors(row: Mapping[str, Any]) -> StepFactors:
    kept = 1 - Fraction(row["discount"] or 0) * _PERCENT
    per, increment = _measures(row)
    rate = Fraction(row["unit_price"]) / Fraction(per) * kept
    counted = rate if increment is None else rate * Fraction(increment) * UNIT
    flat, connection = (_whole(Fraction(row[name] or 0) * kept * UNIT) for name in ("flat_amount", "connection"))
    return StepFactors(units(increment), counted.numerator, counted.denominator, flat, connection)


def _measures(row: Mapping[str, Any]) -> tuple[Decimal, Decimal | None]:
    """What the price is per, and what a started one of counts whole: of a package both are its size."""
    if row["model"] == "percentage":
        return PERCENTAGE_OF, row["increment"]
    per = Decimal(1) if row["per"] is None else row["per"]
    return per, per if row["model"] == "package" else row["increment"]


def _whole(number: Fraction) -> int | None:
    return number.numerator if number.denominator == 1 else None
