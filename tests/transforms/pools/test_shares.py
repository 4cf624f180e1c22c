"""Shares by each method, cascades, and what the charges of a run make impossible to share."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.problems import Refused
from tests.transforms.pools.solving import a_pool, amounts, charge, key, solved
from transforms.pools.pool import codes_in
from transforms.pools.words import basis_text, nature_of

THREE = key("ALL", ("A", 1), ("B", 0), ("C", 2))


def refused(**changes: Any) -> str:
    charges = changes.pop("charges", [charge("HQ", "A", "SIM", 1)])
    with pytest.raises(Refused) as told:
        solved([a_pool("P", 3, **changes)], THREE, charges)
    (problem,) = told.value.problems
    return str(problem).removeprefix("pools.csv, row 3 (pool P, period 2026-10), ")


def test_equal_parts_do_not_look_at_values() -> None:
    assert amounts(solved([a_pool("P")], THREE)) == [("P", "A", "33.34"), ("P", "B", "33.33"), ("P", "C", "33.33")]


def test_a_beneficiary_that_weighs_nothing_stands_with_a_share_of_zero() -> None:
    shares = solved([a_pool("P", method="weighted")], THREE)
    assert amounts(shares) == [("P", "A", "33.33"), ("P", "B", "0.00"), ("P", "C", "66.67")]
    assert [share.total for share in shares] == [Decimal(3)] * 3


def test_those_excluded_bear_nothing_and_weigh_nothing() -> None:
    shares = solved([a_pool("P", method="weighted", excluded=frozenset({"C"}))], THREE)
    assert amounts(shares) == [("P", "A", "100.00"), ("P", "B", "0.00")]


def test_values_of_several_periods_are_added_up() -> None:
    before = [("ALL", "2026-08", "A", None, None, Decimal(3)), ("ALL", "2026-09", "B", None, None, Decimal(1))]
    pool = a_pool("P", method="weighted", from_period="2026-09")
    assert amounts(solved([pool], [*THREE, *before])) == [("P", "A", "25.00"), ("P", "B", "25.00"), ("P", "C", "50.00")]


def test_quantities_and_amounts_weigh_whoever_charges_them_those_a_provider_keeps_too() -> None:
    charges = [
        charge("HQ", "A", "SIM", 1, exact_amount=Decimal(5)),
        charge("OPS", "B", "SIM", 1, exact_amount=Decimal(10)),
        charge("B", "B", "SIM", 2, exact_amount=Decimal(10)),
        charge("HQ", "C", "LAN", 75),
    ]
    by_quantity = a_pool("Q", method="quantity", key="SIM")
    by_typology = a_pool("T", method="amount", key="mobility")
    by_all = a_pool("ALL", method="amount", key=None)
    assert amounts(solved([by_quantity, by_typology, by_all], (), charges)) == [
        ("Q", "A", "25.00"),
        ("Q", "B", "75.00"),
        ("T", "A", "20.00"),
        ("T", "B", "80.00"),
        ("ALL", "A", "5.00"),
        ("ALL", "B", "20.00"),
        ("ALL", "C", "75.00"),
    ]


def test_a_cascade_shares_charges_and_shares_that_others_charge_its_provider_at_the_nearest_unit() -> None:
    cascade = a_pool("CASCADE", 1, provider="A", service="SIM", amount=None, received="it", excluded=frozenset("A"))
    charges = [
        charge("HQ", "A", "LAN", 1, exact_amount=Decimal("0.005")),
        charge("A", "A", "LAN", 7),
        charge("HQ", "B", "LAN", 7),
        charge("HQ", "A", "SIM", 7),
    ]
    shares = solved([cascade, a_pool("SOURCE", 2)], THREE, charges)
    assert amounts(shares)[:2] == [("CASCADE", "B", "16.68"), ("CASCADE", "C", "16.67")]
    assert shares[0].pool_amount == Decimal("33.35")


def test_a_cascade_may_pass_on_another_cascade_whatever_the_order_of_the_rows() -> None:
    keys = [*key("TO-A", ("A", 1)), *key("TO-B", ("B", 1)), *key("TO-C", ("C", 1))]
    pools = [
        a_pool("THIRD", 1, provider="B", service="SIM", amount=None, received="LAN", key="TO-C"),
        a_pool("SECOND", 2, provider="A", service="LAN", amount=None, received="IT", key="TO-B"),
        a_pool("FIRST", 3, key="TO-A"),
    ]
    assert amounts(solved(pools, keys)) == [
        ("THIRD", "C", "100.00"),
        ("SECOND", "B", "100.00"),
        ("FIRST", "A", "100.00"),
    ]


def test_a_share_of_zero_is_no_charge_that_a_cascade_could_pass_on() -> None:
    cascade = a_pool("CASCADE", 2, provider="B", amount=None, received="IT", excluded=frozenset("B"))
    with pytest.raises(Refused, match="nobody charges B for IT in this run"):
        solved([a_pool("P", method="weighted"), cascade], THREE)


def test_shares_do_not_weigh_in_other_pools() -> None:
    by_amount = a_pool("WEIGHED", 2, method="amount", key=None)
    shares = solved([a_pool("FIRST"), by_amount], THREE, [charge("HQ", "A", "SIM", 1)])
    assert amounts(shares)[3:] == [("WEIGHED", "A", "100.00")]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"method": "quantity", "key": "SIM", "charges": []},
            "column key: nobody is charged a quantity of SIM in this run; share it by what is charged, or by a key",
        ),
        (
            {"method": "amount", "key": None, "charges": []},
            "column key: nobody is charged an amount of anything in this run; share it by what is charged, or by a key",
        ),
        (
            {"method": "amount", "key": "it", "charges": [charge("HQ", "A", "LAN", -1), charge("HQ", "B", "LAN", 5)]},
            "column key: A is charged an amount of it below zero; name it in excluded, or share by a key",
        ),
        (
            {"method": "quantity", "key": "SIM", "charges": [charge("HQ", "A", "SIM", 1, quantity=None)]},
            "column key: some charges of SIM have an amount and no quantity; share it by method amount or by a key",
        ),
        (
            {
                "method": "quantity",
                "key": "SIM",
                "charges": [charge("HQ", "A", "SIM", 1), charge("HQ", "B", "SIM", 1, unit=None)],
            },
            "column key: the quantities of SIM count no unit and SIM; share it by method amount or by a key",
        ),
        (
            {"method": "amount", "key": None, "charges": [charge("HQ", "A", "SIM", 1, currency="CHF")]},
            "column key: some of the charges it counts are in CHF, the pool is in EUR; "
            "name a service that is charged in the pool's currency",
        ),
        (
            {"amount": None, "received": "LAN", "charges": [charge("OPS", "HQ", "LAN", 1, currency="CHF")]},
            "column received: some of the charges it counts are in CHF, the pool is in EUR; "
            "name a service that is charged in the pool's currency",
        ),
        (
            {"amount": None, "received": "LAN", "charges": [charge("HQ", "HQ", "LAN", 1)]},
            "column received: nobody charges HQ for LAN in this run; correct it, or write an amount in its place",
        ),
        (
            {"method": "quantity", "key": "SIM", "charges": [charge("HQ", "HQ", "SIM", 1)]},
            "column retained_reason: is empty, and provider HQ bears a share itself; say why, or name it in excluded",
        ),
    ],
)
def test_what_the_charges_of_a_run_make_impossible_to_share_is_refused(changes: dict[str, Any], told: str) -> None:
    assert refused(**changes) == told


def test_a_line_says_how_its_share_is_made_in_the_language_of_its_reader() -> None:
    pool = a_pool("P", method="weighted", amount=Decimal(120000), key="effectif", retained_reason="own staff")
    own, other = solved([pool], key("effectif", ("HQ", 62), ("NORD", 938)))
    assert basis_text(own, "fr") == "assiette 120\u202f000,00 EUR · clé effectif 62/1\u202f000 = 6,20\u00a0%"
    assert nature_of(other, "en") == "Common servers — base 120,000.00 EUR · key effectif 938/1,000 = 93.80%"
    assert nature_of(own, "en").endswith("= 6.20% · retained: own staff")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"method": "amount", "key": None}, "amounts charged 1/1 = 100.00%"),
        ({"method": "amount", "key": "mobility"}, "amounts of mobility 1/1 = 100.00%"),
        ({"method": "quantity", "key": "SIM"}, "quantities of SIM 1/1 = 100.00%"),
        ({"currency": "JPY"}, "base 100 JPY · equal shares 1/3 = 33.33%"),
    ],
)
def test_each_method_has_its_words(changes: dict[str, Any], told: str) -> None:
    first = solved([a_pool("P", **changes)], THREE, [charge("HQ", "A", "SIM", 1)])[0]
    assert basis_text(first, "en").endswith(told)


def test_codes_in_a_text_are_parted_by_commas() -> None:
    assert codes_in(" A, B ,,C ") == {"A", "B", "C"}
    assert codes_in(None) == frozenset()


LEVELS = ("A", "B", "C")
"""Each passes on, to those after it and to two companies outside, what HQ and those before it charge it."""


@settings(deadline=None, max_examples=50)
@given(
    st.integers(10**6, 10**12),
    st.sampled_from([1, -1]),
    st.lists(st.integers(1, 9), min_size=14, max_size=14),
    st.randoms(use_true_random=False),
)
def test_the_shares_of_a_cascade_sum_to_its_pools_and_those_outside_bear_what_came_in(
    cents: int, sign: int, weights: list[int], order: random.Random
) -> None:
    amount = Decimal(sign * cents).scaleb(-2)
    weighs = iter(weights)
    bearers = {provider: (*LEVELS[step:], "X", "Y") for step, provider in enumerate(("HQ", *LEVELS))}
    keys = [row for who, those in bearers.items() for row in key(who, *((one, next(weighs)) for one in those))]
    pools = [a_pool("HQ", 0, method="weighted", key="HQ", amount=amount)]
    pools += [
        a_pool(who, row, provider=who, method="weighted", key=who, amount=None, received="IT")
        for row, who in enumerate(LEVELS, 1)
    ]
    order.shuffle(pools)
    shares = solved(pools, keys)
    assert sum(share.amount for share in shares if share.beneficiary.entity in "XY") == amount
    for pool in pools:
        (shared,) = {share.pool_amount for share in shares if share.pool is pool}
        charged = sum(share.amount for share in shares if share.beneficiary.entity == pool.provider)
        assert shared == sum(share.amount for share in shares if share.pool is pool) == (pool.amount or charged)
