"""Parts of an amount sum to it exactly, each within one unit of its exact part."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.currencies import currency_decimals
from transforms.pools.apportionment import apportioned

CURRENCIES = st.sampled_from(["JPY", "EUR", "TND"])
UNITS = st.integers(-(10**14), 10**14)
WEIGHTS = st.lists(
    st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=18), min_size=1, max_size=40
).filter(any)


def unit_of(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_decimals(currency))


def exact_parts(amount: Decimal, weights: list[Decimal]) -> list[Fraction]:
    total = sum(map(Fraction, weights))
    return [Fraction(amount) * Fraction(weight) / total for weight in weights]


@settings(deadline=None)
@given(CURRENCIES, UNITS, WEIGHTS)
def test_parts_sum_to_the_amount_exactly(currency: str, units: int, weights: list[Decimal]) -> None:
    amount = units * unit_of(currency)
    assert sum(map(Fraction, apportioned(amount, currency, weights))) == Fraction(amount)


@settings(deadline=None)
@given(CURRENCIES, UNITS, WEIGHTS)
def test_a_part_is_whole_units_less_than_one_from_its_exact_part(
    currency: str, units: int, weights: list[Decimal]
) -> None:
    unit = Fraction(unit_of(currency))
    amount = units * unit_of(currency)
    for part, exact in zip(apportioned(amount, currency, weights), exact_parts(amount, weights), strict=True):
        assert (Fraction(part) / unit).denominator == 1
        assert abs(Fraction(part) - exact) < unit


@settings(deadline=None)
@given(CURRENCIES, UNITS, WEIGHTS)
def test_a_credit_is_shared_as_its_debit_is(currency: str, units: int, weights: list[Decimal]) -> None:
    amount = units * unit_of(currency)
    opposite = [-part for part in apportioned(-amount, currency, weights)]
    assert apportioned(amount, currency, weights) == opposite


@settings(deadline=None)
@given(CURRENCIES, UNITS, WEIGHTS)
def test_no_one_takes_more_than_one_who_weighs_more(currency: str, units: int, weights: list[Decimal]) -> None:
    parts = apportioned(abs(units) * unit_of(currency), currency, weights)
    ranked = sorted(zip(weights, parts, strict=True))
    assert [part for _, part in ranked] == sorted(parts)


@settings(deadline=None)
@given(CURRENCIES, UNITS, st.decimals("0.001", 1000, places=3), st.integers(1, 40))
def test_of_equal_weights_the_first_take_the_units_that_are_left(
    currency: str, units: int, weight: Decimal, count: int
) -> None:
    parts = apportioned(units * unit_of(currency), currency, [weight] * count)
    whole, left = divmod(abs(units), count)
    sign = 1 if units >= 0 else -1
    taken = [sign * (whole + (place < left)) * unit_of(currency) for place in range(count)]
    assert parts == taken


@settings(deadline=None)
@given(CURRENCIES, UNITS, WEIGHTS, st.integers(0, 40))
def test_a_weight_of_zero_takes_nothing_and_changes_no_other_part(
    currency: str, units: int, weights: list[Decimal], place: int
) -> None:
    amount, place = units * unit_of(currency), min(place, len(weights))
    parts = apportioned(amount, currency, [*weights[:place], Decimal(0), *weights[place:]])
    assert parts.pop(place) == 0
    assert parts == apportioned(amount, currency, weights)


@pytest.mark.parametrize(
    ("amount", "currency", "weights", "parts"),
    [
        ("100", "EUR", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("100", "JPY", [1, 1, 1], ["34", "33", "33"]),
        ("100", "TND", [1, 1, 1], ["33.334", "33.333", "33.333"]),
        ("0.01", "EUR", [1, 3], ["0.00", "0.01"]),
        ("-10.00", "EUR", [1, 1, 4], ["-1.67", "-1.67", "-6.66"]),
        ("0", "EUR", [1, 2], ["0.00", "0.00"]),
    ],
)
def test_parts_are_those_one_works_out_by_hand(
    amount: str, currency: str, weights: list[int], parts: list[str]
) -> None:
    assert apportioned(Decimal(amount), currency, list(map(Decimal, weights))) == list(map(Decimal, parts))


def test_an_amount_finer_than_its_currency_cannot_be_shared() -> None:
    with pytest.raises(ValueError, match="no whole number of units"):
        apportioned(Decimal("0.5"), "JPY", [Decimal(1)])
