"""The largest remainder: parts of an amount, in whole units of its currency, that sum to it exactly."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from schemas.currencies import currency_decimals


def apportioned(amount: Decimal, currency: str, weights: Sequence[Decimal]) -> list[Decimal]:
    """What each weight takes of an amount, in their order: whole units of the currency that sum to the amount.

    Each takes its exact part cut to a unit; the units that are then left go, one each, to the parts that lost most,
    the first of equal ones first. A negative amount is shared as its opposite is. The amount is whole units of its
    currency; weights of either sign do not sum to zero, and a weight of zero takes nothing.
    """
    decimals = currency_decimals(currency)
    units = _whole_units(abs(amount), decimals)
    total = sum(map(Fraction, weights), Fraction())
    cut = [divmod(units * Fraction(weight) / total, 1) for weight in weights]
    left = units - sum(whole for whole, _ in cut)
    nearest = sorted(range(len(cut)), key=lambda place: (-cut[place][1], place))[:left]
    parts = [whole + (place in nearest) for place, (whole, _) in enumerate(cut)]
    return [_as_amount(part if amount >= 0 else -part, decimals) for part in parts]


def _whole_units(amount: Decimal, decimals: int) -> int:
    units = Fraction(amount) * 10**decimals
    if units.denominator != 1:
        raise ValueError(f"{amount} is no whole number of units of {decimals} decimals")
    return int(units)


def _as_amount(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals)
