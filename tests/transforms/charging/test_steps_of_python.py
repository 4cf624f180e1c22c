"""Lines are charged by tables: how many there are changes nothing of how many steps of Python are taken."""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest

from tests.transforms.charging.small_group import GROUP, Row, charge, group, lines
from transforms.currencies.exchange import Exchange
from transforms.currencies.quotes import Quote, Rates

FEW, MANY = 40, 4_000

IN_DOLLARS = tuple({**price, "currency": "USD"} for price in GROUP["prices"])
RATES = Rates("EUR", {("USD", "EUR"): Quote(Decimal("0.913"), Decimal(1), "invented")})
STEPS: tuple[Row, ...] = (
    {"tariff": "T", "model": "graduated", "up_to": Decimal(10), "unit_price": Decimal("0.3")},
    {"tariff": "T", "unit_price": Decimal("0.1")},
)
FINE = tuple({**price, "unit_price": Decimal("0.1234567890123")} for price in GROUP["prices"])

CASES: Mapping[str, tuple[Mapping[str, Sequence[Row]], Row, Mapping[str, Any]]] = {
    "plain": ({}, {}, {}),
    "rounded": ({"prices": FINE}, {"quantity": Decimal("0.0000000007")}, {"may_round": True}),
    "by_alias": ({"aliases": ({"kind": "user", "alias": "Lorme Anna", "code": "U1"},)}, {"user": "Lorme  Anna"}, {}),
    "by_tariff": ({"prices": ({"service": "DATA", "tariff": "T"},), "tariffs": STEPS}, {"quantity": Decimal(12)}, {}),
    "converted": ({"prices": IN_DOLLARS}, {}, {"exchange": Exchange("group", RATES)}),
}


def steps_of_python(count: int, case: str) -> int:
    """How many functions of Python are entered while so many lines are charged."""
    tables, row, terms = CASES[case]
    usage, reference, entered = lines(*[row] * count), group(**tables), 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal entered
        entered += event == "call"

    sys.setprofile(counting)
    try:
        part = charge(usage, reference, **terms)
    finally:
        sys.setprofile(None)
    assert (len(part.priced), len(part.rejected)) == (count, 0)
    return entered


@pytest.mark.parametrize("case", CASES)
def test_a_hundred_times_as_many_lines_take_as_many_steps_of_python(case: str) -> None:
    steps_of_python(1, case)
    assert steps_of_python(MANY, case) < steps_of_python(FEW, case) + FEW
