"""The mark-up of a charge: cost × rate of the agreement that charges it, exact, and never part of what came."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT, RATE
from tests.transforms.charging.small_group import GROUP, Row, broken_rules, charge, charge_one, group, lines
from transforms.charging.amounts import AMOUNT_BOUND
from transforms.charging.combinations import added_up
from transforms.currencies.exchange import as_delivered
from transforms.money import percentages

LAST_PLACE = Fraction(1, 10**18)
AGREEMENT = {**GROUP["agreements"][0], "pricing_method": "cost_plus", "markup_rate": Decimal("8.25")}
DATA = {**AGREEMENT, "agreement": "CONV-DATA", "service": "DATA", "markup_rate": Decimal(3)}
FINE = Decimal("1.000000000000001")
BILLED: Row = {"quantity": None, "amount": Decimal(200)}


def tables(*agreements: Row) -> dict[str, pl.DataFrame]:
    return group(agreements=agreements or (AGREEMENT, GROUP["agreements"][1]))


def charged(row: Row, *agreements: Row, **terms: Any) -> tuple[Any, ...]:
    """Amount, cost, rate and mark-up of the only charge of a line."""
    made = charge_one({**BILLED, **row}, tables(*agreements), adds_markup=True, **terms)
    return tuple(made[name] for name in ("amount", "cost_amount", "markup_rate", "markup_amount"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.decimals(-AMOUNT_BOUND + 1, AMOUNT_BOUND - 1, places=18), st.decimals(0, 100, places=4)),
        min_size=1,
    )
)
def test_a_percentage_is_the_nearest_18th_decimal_and_what_was_cut_makes_it_exact(
    rows: list[tuple[Decimal, Decimal]],
) -> None:
    amounts, rates = (
        pl.Series(values, dtype=kind) for values, kind in zip(zip(*rows, strict=True), (EXACT, RATE), strict=True)
    )
    found = percentages(amounts, rates)
    for (amount, rate), (percentage, cut) in zip(rows, found.rows(), strict=True):
        exact = Fraction(amount) * Fraction(rate) / 100
        assert Fraction(percentage) + Fraction(cut) == exact
        assert abs(Fraction(cut)) * 2 <= LAST_PLACE


def test_half_of_the_last_decimal_goes_away_from_zero_so_that_a_credit_mirrors_its_charge() -> None:
    half = Decimal("0.00000000000000001")  # of which 5 % is half a unit of the 18th decimal
    found = percentages(pl.Series([half, -half], dtype=EXACT), pl.Series([Decimal(5)] * 2, dtype=RATE))
    assert found["percentage"].to_list() == [Decimal("1E-18"), Decimal("-1E-18")]


@pytest.mark.parametrize(
    ("agreements", "rate"),
    [((AGREEMENT,), "8.25"), ((AGREEMENT, DATA), "3"), (({**AGREEMENT, "service": "LAN"}, DATA), "3")],
)
def test_the_agreement_that_covers_a_line_most_closely_says_its_mark_up(agreements: tuple[Row, ...], rate: str) -> None:
    markup = Decimal(200) * Decimal(rate) / 100
    assert charged({}, *agreements) == (200 + markup, 200, Decimal(rate), markup)


@pytest.mark.parametrize("method", ["direct", "pass_through", None])
def test_no_other_method_adds_anything(method: str | None) -> None:
    assert charged({}, {**AGREEMENT, "pricing_method": method}) == (200, None, None, None)


def test_a_price_list_has_its_mark_up_in_the_price() -> None:
    assert charged({"quantity": Decimal(2), "amount": None})[1:] == (None, None, None)


def test_nothing_is_added_where_amounts_contain_the_mark_up() -> None:
    made = charge_one(BILLED, tables())
    assert (made["amount"], made["cost_amount"], made["markup_amount"]) == (200, None, None)


def test_a_mark_up_of_more_than_18_decimals_is_rejected_unless_the_source_may_round() -> None:
    fine = {**BILLED, "amount": FINE}
    assert broken_rules(fine, tables(), adds_markup=True) == ["markup_not_exact"]
    part = charge(lines(fine), tables(), adds_markup=True)
    assert part.rejected.select("message", "amount").rows() == [
        ("a mark-up of 8.25 % of the amount has more than 18 decimals", FINE)
    ]
    rounded = charge(lines(fine), tables(), adds_markup=True, may_round=True)
    assert rounded.priced["markup_amount"].to_list() == [Decimal("0.082500000000000083")]
    cut = rounded.observed.filter(control="decimals_cut")
    assert cut.select("rows", "amount").rows() == [(1, Decimal("1E-18"))]


def test_a_charge_that_reaches_the_bound_with_its_mark_up_alone_is_rejected() -> None:
    great = {**BILLED, "amount": AMOUNT_BOUND - 1}
    assert broken_rules(great, tables(), adds_markup=True) == ["amount_out_of_range"]
    assert broken_rules(great, tables()) == []


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.decimals(-9_999, 9_999, places=12),
            "service": st.sampled_from(["DATA", "LAN"]),
            "user": st.sampled_from(["U1", "U2"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=20)
@given(rows=ROWS)
def test_cost_and_mark_up_sum_to_the_amount_on_lines_combinations_and_months(rows: list[Row]) -> None:
    part = charge(
        lines(*({**BILLED, **row} for row in rows)), tables(AGREEMENT, DATA, GROUP["agreements"][1]), adds_markup=True
    )
    assert part.rejected.is_empty()
    priced, combinations = part.priced, part.combinations.rename({"exact_amount": "amount"})
    for made in (priced, combinations, added_up(part.combinations).rename({"exact_amount": "amount"})):
        marked = made.drop_nulls("cost_amount")
        assert (marked["cost_amount"] + marked["markup_amount"]).to_list() == marked["amount"].to_list()
        assert made["amount"].sum() == priced["amount"].sum()
    came = as_delivered(priced.with_columns(line_currency=pl.lit(None, pl.String), currency=pl.lit("EUR")))
    assert came["amount"].to_list() == [row["amount"] for row in rows]
