"""What was charged against what was budgeted: the most specific line covers a charge, effects sum to the difference."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT, ChargeLines
from transforms.comparison.budget import budget_variance, with_typologies
from transforms.comparison.variance import EFFECTS, FIGURES

TYPOLOGIES = {"CALL": "mobility", "DATA": "mobility", "FIBRE": "connectivity"}
CATALOGUE = pl.DataFrame(
    [(row, *pair, date.min, date.max) for row, pair in enumerate(TYPOLOGIES.items())],
    schema=["row", "service", "typology", "valid_from", "valid_to"],
    orient="row",
)
NAMES = ("recipient", "provider", "service", "typology", "currency")
BUDGET = pl.Schema({**dict.fromkeys(NAMES, pl.String()), "amount": EXACT, "quantity": EXACT})


def charge(
    amount: str | Decimal, quantity: str | None = None, service: str = "CALL", recipient: str = "EST", **others: str
) -> dict[str, Any]:
    """A charge of the invented provider SI, with the columns that are read of it."""
    told = {"provider": "SI", "recipient": recipient, "typology": TYPOLOGIES[service], "service": service}
    counted = None if quantity is None else Decimal(quantity)
    return {**told, "currency": "EUR", "quantity": counted, "amount": Decimal(amount), **others}


def planned(amount: str | Decimal, quantity: str | None = None, recipient: str = "EST", **named: str) -> dict[str, Any]:
    """A line of the budget, open in all that is not named."""
    counted = None if quantity is None else Decimal(quantity)
    told = {"recipient": recipient, "currency": "EUR", "amount": Decimal(amount), "quantity": counted}
    return {**dict.fromkeys(NAMES), **told, **named}


def held(budget: list[dict[str, Any]], *months: list[dict[str, Any]]) -> pl.DataFrame:
    """The charges of these months against the budget, through files as they are published."""
    with TemporaryDirectory() as folder:
        tables = [_published(Path(folder) / str(number), charges) for number, charges in enumerate(months)]
        rows = with_typologies(pl.DataFrame(budget, BUDGET), CATALOGUE, date(2026, 10, 31))
        return budget_variance(tables, rows)


def _published(tables: Path, charges: list[dict[str, Any]]) -> Path:
    columns = ("provider", "recipient", "typology", "service", "currency", "quantity", "amount")
    schema = {name: kind for name, kind in ChargeLines.columns().items() if name in columns}
    (tables / "charge_lines").mkdir(parents=True)
    pl.DataFrame(charges, schema).write_parquet(tables / "charge_lines" / "usage.parquet")
    return tables


def told(rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Service, typology, what was budgeted and charged, and the effects that there are."""
    return [
        (row["service"], row["typology"], row["before"], row["after"], {n: row[n] for n in EFFECTS if row[n]})
        for row in rows.iter_rows(named=True)
    ]


@pytest.mark.parametrize(
    ("line", "charged", "effects"),
    [
        (planned("100", "10", service="CALL"), charge("132", "12"), {"volume": 20, "price": 12}),
        (planned("100", "10", typology="mobility"), charge("80", "8"), {"volume": -20}),
        (planned("100", service="CALL"), charge("132", "12"), {"cost": 32}),
        (planned("100", "10", service="CALL"), charge("132"), {"cost": 32}),
        (planned("100", "0", service="CALL"), charge("132", "12"), {"cost": 32}),
        (planned("100", "10", service="CALL"), charge("100", "10"), {}),
    ],
    ids=["more, and dearer", "less", "no quantity budgeted", "none charged", "a quantity of zero", "as budgeted"],
)
def test_a_difference_is_of_volume_and_price_where_both_sides_count_else_of_cost(
    line: dict[str, Any], charged: dict[str, Any], effects: dict[str, int]
) -> None:
    ((_, _, _, _, found),) = told(held([line], [charged]))
    assert found == effects


def test_what_nobody_budgeted_and_what_nobody_was_charged_are_scope() -> None:
    rows = held([planned("50", service="FIBRE")], [charge("7", "1")])
    assert sorted(told(rows)) == [
        ("CALL", "mobility", 0, 7, {"scope": 7}),
        ("FIBRE", "connectivity", 50, 0, {"scope": -50}),
    ]


def test_the_line_of_a_service_goes_before_that_of_its_typology_and_this_before_that_of_all() -> None:
    lines = [planned("1"), planned("2", typology="mobility"), planned("3", service="CALL")]
    charges = [charge("10", service="FIBRE"), charge("20", service="DATA"), charge("30", service="CALL")]
    assert [row[:4] for row in told(held(lines, charges))] == [
        (None, None, 1, 10),
        (None, "mobility", 2, 20),
        ("CALL", "mobility", 3, 30),
    ]


def test_of_lines_alike_the_one_that_names_the_provider_covers_its_charges() -> None:
    lines = [planned("1"), planned("2", provider="SI")]
    rows = held(lines, [charge("10"), charge("20", provider="RH")])
    assert rows.select("provider", "before", "after").rows() == [(None, 1, 20), ("SI", 2, 10)]


def test_charges_of_another_currency_or_recipient_are_not_covered() -> None:
    charges = [charge("10", currency="GBP"), charge("20", recipient="SUD")]
    scopes = held([planned("1")], charges).select("recipient", "currency", "scope").rows()
    assert scopes == [("EST", "EUR", -1), ("EST", "GBP", 10), ("SUD", "EUR", 20)]


def test_what_a_provider_retains_is_left_out() -> None:
    assert held([planned("1", recipient="SI")], [charge("5", recipient="SI")])["after"].to_list() == [0]


def test_of_several_months_lines_and_charges_are_added_up_first() -> None:
    line = planned("100", "10", service="CALL")
    ((_, _, before, after, effects),) = told(held([line, line], [charge("130", "13")], [charge("90", "9")]))
    assert (before, after, effects) == (200, 220, {"volume": 20})


def test_a_quantity_that_one_of_the_months_lacks_tells_no_volume() -> None:
    lines = [planned("100", "10", service="CALL"), planned("100", service="CALL")]
    assert told(held(lines, [charge("220", "22")]))[0][4] == {"cost": 20}


AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=18)
QUANTITIES = st.sampled_from([None, "0", "1", "3", "-7", "0.000000000000000001"])
RECIPIENTS = st.sampled_from(["EST", "SUD"])
CHARGES = st.lists(st.builds(charge, AMOUNTS, QUANTITIES, st.sampled_from(sorted(TYPOLOGIES)), RECIPIENTS), max_size=6)
LINES = st.lists(
    st.builds(
        lambda amount, quantity, recipient, named: planned(amount, quantity, recipient, **named),
        AMOUNTS,
        QUANTITIES,
        RECIPIENTS,
        st.sampled_from([{}, {"service": "CALL"}, {"typology": "mobility"}, {"provider": "SI"}]),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=25)
@given(LINES, CHARGES)
def test_effects_sum_to_the_difference_and_no_charge_or_line_is_lost_or_counted_twice(
    lines: list[dict[str, Any]], charges: list[dict[str, Any]]
) -> None:
    rows = held(lines, charges)
    sums = {name: exact(*rows[name]) for name in FIGURES}
    assert sums["before"] == exact(*(line["amount"] for line in lines))
    assert sums["after"] == exact(*(one["amount"] for one in charges))
    for row in rows.iter_rows(named=True):
        told = {name: exact(row[name]) for name in FIGURES}
        assert told["change"] == told["after"] - told["before"] == sum(told[name] for name in EFFECTS)


def exact(*amounts: Decimal) -> Fraction:
    """The sum without the precision that sums of decimals have."""
    return sum(map(Fraction, amounts), Fraction())
