"""Amounts by a tariff are those that fractions give, and a credit mirrors its charge."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT
from tests.transforms.charging.small_group import table
from transforms.tariffs.lines import with_rates
from transforms.tariffs.tariff import tariffs_of

Step = dict[str, Any]
CENT = Decimal("0.01")
NUMBERS = ("per", "increment", "flat_amount", "connection", "free_quantity", "minimum", "discount")


def decimals(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda hundredths: hundredths * CENT)


@st.composite
def tariffs(draw: st.DrawFn) -> list[Step]:
    """The steps of one tariff, the last without end; what the first alone says is said there."""
    ends: list[Decimal | None] = [*sorted(draw(st.sets(decimals(1, 5000), max_size=3))), None]
    steps = [
        {
            "tariff": "T",
            "up_to": end,
            "unit_price": draw(decimals(0, 900)),
            "per": draw(st.sampled_from([None, Decimal(1), Decimal(60), Decimal(1024), Decimal(7)])),
            "increment": draw(st.none() | decimals(1, 6000)),
            "flat_amount": draw(st.none() | decimals(0, 500)),
        }
        for end in ends
    ]
    first = {name: draw(st.none() | decimals(0, 900)) for name in ("connection", "free_quantity", "minimum")}
    steps[0] |= {**first, "model": draw(st.sampled_from(["graduated", "volume"]))}
    steps[0]["discount"] = draw(st.none() | st.integers(0, 100).map(Decimal))
    return steps


def by_fractions(steps: Sequence[Step], quantity: Decimal) -> Fraction:
    """The amount of a quantity, worked out step by step without any table."""
    first = steps[0]
    counted = max(quantity - (first["free_quantity"] or 0), Decimal(0))
    ends = [step["up_to"] for step in steps]
    amount = Fraction(0)
    for step, lower in zip(steps, [Decimal(0), *ends[:-1]], strict=True):
        upper = counted if step["up_to"] is None else step["up_to"]
        reached = lower == 0 or counted > lower
        if first["model"] == "volume":
            part = counted
            reached = reached and counted <= upper
        else:
            part = min(counted, upper) - lower
        if reached:
            amount += _of_step(step, Fraction(part))
    amount += Fraction(first["connection"] or 0) if quantity else 0
    amount *= 1 - Fraction(first["discount"] or 0) / 100
    return max(amount, Fraction(first["minimum"] or 0)) if quantity else amount


def _of_step(step: Step, part: Fraction) -> Fraction:
    if step["increment"]:
        part = ceil(part / Fraction(step["increment"])) * Fraction(step["increment"])
    return part * Fraction(step["unit_price"]) / Fraction(step["per"] or 1) + Fraction(step["flat_amount"] or 0)


def rated(steps: Sequence[Step], quantities: Sequence[Decimal], may_round: bool = True) -> pl.DataFrame:
    lines = pl.DataFrame(
        {
            "quantity": pl.Series(quantities, dtype=EXACT),
            "price_tariff": ["T"] * len(quantities),
            "user": pl.Series([None] * len(quantities), dtype=pl.String),
            "charge": pl.Series([None] * len(quantities), dtype=EXACT),
            "cut": pl.Series([Decimal(0)] * len(quantities), dtype=pl.Decimal(38, 36)),
        }
    )
    return with_rates(lines, tariffs_of(table("tariffs", steps)), may_round)


@settings(max_examples=75, deadline=None)
@given(tariffs(), st.lists(decimals(0, 20_000), min_size=1, max_size=5))
def test_an_amount_is_what_fractions_give_at_its_18th_decimal_and_what_that_cut_off(
    steps: list[Step], quantities: list[Decimal]
) -> None:
    for quantity, charge, cut in rated(steps, quantities).select("quantity", "charge", "cut").iter_rows():
        exact = by_fractions(steps, quantity)
        off = exact - Fraction(charge)
        assert abs(off) <= Fraction(len(steps), 2 * 10**18)
        assert abs(off - Fraction(cut)) <= Fraction(len(steps), 10**36)


@settings(max_examples=50, deadline=None)
@given(tariffs(), st.lists(decimals(1, 20_000), min_size=1, max_size=5))
def test_without_leave_to_round_an_amount_is_exact_or_none_is_made(
    steps: list[Step], quantities: list[Decimal]
) -> None:
    for quantity, charge, exact in rated(steps, quantities, False)[["quantity", "charge", "rate_exact"]].iter_rows():
        assert exact == (charge is not None)
        assert charge is None or Fraction(charge) == by_fractions(steps, quantity)


@settings(max_examples=25, deadline=None)
@given(tariffs(), st.lists(decimals(1, 20_000), min_size=1, max_size=5))
def test_charges_and_their_credits_sum_to_nothing_in_whatever_order(
    steps: list[Step], quantities: list[Decimal]
) -> None:
    both = rated(steps, [*quantities, *(-quantity for quantity in reversed(quantities))])
    assert both["charge"].sum() == 0
    assert both["charge"].head(len(quantities)).to_list() == rated(steps, quantities)["charge"].to_list()


def test_the_greatest_quantity_by_the_greatest_price_does_not_wrap() -> None:
    step = {"tariff": "T", "model": "graduated", "unit_price": Decimal("9999999.99"), "increment": Decimal("0.01")}
    assert rated([step], [Decimal(10**12) - CENT])["charge"].item() == Decimal(10**12)
