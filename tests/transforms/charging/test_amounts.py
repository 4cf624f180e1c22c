"""The exact amount of a charge, against Python's own decimals."""

from decimal import Context, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables import EXACT
from tests.transforms.charging.small_group import broken_rules, charge, charge_one, lines
from transforms.charging.amounts import decimals_of, with_charge, with_nearest_charge

WIDE = Context(prec=80)
LAST_PLACE = Decimal(1).scaleb(-18)


def numbers(digits: int) -> st.SearchStrategy[Decimal]:
    """Exact numbers of at most 18 decimals below 10^digits, short and long ones alike."""
    fine = st.integers(-(10 ** (digits + 18)) + 1, 10 ** (digits + 18) - 1).map(
        lambda units: Decimal(units).scaleb(-18)
    )
    coarse = st.tuples(st.integers(-999_999, 999_999), st.integers(0, 18)).map(
        lambda pair: Decimal(pair[0]).scaleb(-pair[1])
    )
    return st.one_of(fine, coarse)


def factors(*rows: tuple[Decimal | None, Decimal | None, Decimal | None]) -> pl.DataFrame:
    names = ("quantity", "unit_price", "amount")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, EXACT), orient="row")


def used_decimals(value: Decimal) -> int:
    exponent = value.normalize(WIDE).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


@given(value=numbers(11))
def test_trailing_zeros_are_no_decimals(value: Decimal) -> None:
    assert factors((value, None, None)).select(decimals_of(pl.col("quantity"))).item() == used_decimals(value)


@given(quantity=numbers(6), price=numbers(5))
def test_a_charge_is_the_exact_product_or_there_is_none(quantity: Decimal, price: Decimal) -> None:
    charge = with_charge(factors((quantity, price, None)))["charge"][0]
    if used_decimals(quantity) + used_decimals(price) <= 18:
        assert charge == WIDE.multiply(quantity, price)
    else:
        assert charge is None


@given(quantity=numbers(6), price=numbers(5))
def test_a_source_that_may_round_gets_the_nearest_charge_and_what_was_cut_is_exact(
    quantity: Decimal, price: Decimal
) -> None:
    rounded = with_nearest_charge(factors((quantity, price, None)))
    charge, cut = rounded["charge"][0], rounded["cut"][0]
    assert WIDE.add(charge, cut) == WIDE.multiply(quantity, price)
    assert abs(cut) <= LAST_PLACE / 2
    assert abs(charge) >= abs(WIDE.multiply(quantity, price)) or abs(cut) < LAST_PLACE / 2, "half goes away from zero"


@given(amount=numbers(10), quantity=numbers(6), price=numbers(5))
def test_a_delivered_amount_stands_whatever_quantity_and_price_say(
    amount: Decimal, quantity: Decimal, price: Decimal
) -> None:
    for charged in (with_charge, with_nearest_charge):
        assert charged(factors((quantity, price, amount)))["charge"][0] == amount


@given(rows=st.lists(st.tuples(numbers(6), numbers(5), st.none()), max_size=8))
def test_a_charge_does_not_depend_on_the_lines_around_it(rows: list[tuple[Decimal, Decimal, None]]) -> None:
    together = with_charge(factors(*rows))["charge"].to_list()
    assert together == [with_charge(factors(row))["charge"][0] for row in rows]


def test_without_quantity_or_price_there_is_no_charge() -> None:
    charged = with_nearest_charge(factors((Decimal(1), None, None), (None, Decimal(1), None), (None, None, None)))
    assert charged["charge"].to_list() == [None, None, None]
    assert charged["cut"].to_list() == [0, 0, 0]


@pytest.mark.parametrize(
    ("quantity", "price", "rules"),
    [
        ("0.123456789", "0.123456789", []),
        ("0.1234567891", "0.123456789", ["too_many_decimals"]),
        ("0.1234567890", "0.123456789", []),
        ("0.000000000000000001", "7", []),
        ("0.000000000000000001", "0.1", ["too_many_decimals"]),
    ],
)
def test_more_than_18_decimals_in_both_factors_are_refused(quantity: str, price: str, rules: list[str]) -> None:
    row = {"quantity": Decimal(quantity), "unit_price": Decimal(price)}
    assert broken_rules(row) == rules
    assert broken_rules(row, may_round=True) == []


def test_lines_that_were_cut_are_observed() -> None:
    fine = {"quantity": Decimal("0.0000000001"), "unit_price": Decimal("0.000000009")}
    part = charge(lines(fine, {}, fine), may_round=True)
    observed = {row["control"]: row for row in part.observed.iter_rows(named=True)}
    assert observed["decimals_cut"]["rows"] == 2
    assert part.priced["amount"].to_list() == [LAST_PLACE, 7, LAST_PLACE]
    assert "decimals_cut" not in charge(lines({})).observed["control"].to_list()


def test_the_price_list_says_nothing_of_a_line_that_brings_its_amount() -> None:
    found = charge_one({"amount": Decimal("5.55"), "currency": "EUR"})
    assert (found["amount"], found["basis"]) == (Decimal("5.55"), "supplier_document")
    assert (found["unit_price"], found["price_row"]) == (None, None)
