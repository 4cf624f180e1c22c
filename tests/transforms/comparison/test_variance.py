"""Why a charge changed: effects after the standard analysis, which sum to the change exactly."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT
from transforms.comparison.variance import EFFECTS, effects, summed, variance
from transforms.engine import connect, query

COLUMNS = ("provider", "recipient", "typology", "service", "currency", "basis", "quantity", "amount", "cost_amount")
SCHEMA = pl.Schema({name: EXACT if name in COLUMNS[-3:] else pl.String() for name in COLUMNS})


def line(
    amount: str | Decimal,
    quantity: str | Decimal | None = None,
    service: str = "CALL",
    recipient: str = "EST",
    basis: str = "unit_price",
) -> dict[str, Any]:
    """A charge of the invented provider SI."""
    counted = None if quantity is None else Decimal(quantity)
    return {
        "provider": "SI",
        "recipient": recipient,
        "typology": "mobility",
        "service": service,
        "currency": "EUR",
        "basis": basis,
        "quantity": counted,
        "amount": Decimal(amount),
        "cost_amount": None,
    }


def share(amount: str, recipient: str, markup: int = 0) -> dict[str, Any]:
    """What one company bears of the pool, and what is charged on top of it."""
    cost = Decimal(amount)
    return {**line(cost + markup, None, "POOL", recipient, "pool_share"), "cost_amount": cost if markup else None}


def split(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> pl.DataFrame:
    with connect() as connection:
        connection.register("charge_lines_before", pl.DataFrame(before, SCHEMA))
        connection.register("charge_lines_after", pl.DataFrame(after, SCHEMA))
        return effects(query(connection, "comparison/charged"))


def told(rows: pl.DataFrame, recipient: str = "EST") -> dict[str, Decimal]:
    """The effects that there are, of one company and service."""
    row = rows.row(by_predicate=pl.col("recipient") == recipient, named=True)
    return {name: row[name] for name in EFFECTS if row[name] != 0}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([line("20", "10")], [line("30", "15")], {"volume": "10"}),
        ([line("20", "10")], [line("25", "10")], {"price": "5"}),
        ([line("20", "10")], [line("45", "15")], {"volume": "10", "price": "15"}),
        ([line("20", "10")], [line("20", "5")], {"volume": "-10", "price": "10"}),
        ([line("1", "3")], [line("1", "4")], {"volume": "0.333333333333333333", "price": "-0.333333333333333333"}),
        ([line("20")], [line("26.5")], {"cost": "6.5"}),
        ([line("20", "10"), line("7")], [line("30", "15"), line("5")], {"volume": "10", "cost": "-2"}),
        ([line("20", "10")], [line("26")], {"cost": "6"}),
        ([line("-20", "0")], [line("26", "5")], {"cost": "46"}),
        ([], [line("26", "5")], {"scope": "26"}),
        ([line("26")], [], {"scope": "-26"}),
        ([line("20", "10")], [line("20", "10")], {}),
    ],
    ids=[
        "more is used",
        "it is dearer",
        "more is used of what is dearer",
        "less is used at twice the price",
        "a price without end",
        "nothing is counted",
        "a bill beside what is counted",
        "it is counted no more",
        "a quantity of zero tells no price",
        "a new service",
        "a service that is gone",
        "nothing changed",
    ],
)
def test_a_change_is_of_volume_price_cost_or_scope(
    before: list[dict[str, Any]], after: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    assert told(split(before, after)) == {name: Decimal(amount) for name, amount in expected.items()}


def test_a_service_is_in_scope_for_each_company_by_itself() -> None:
    rows = split([line("20", "10")], [line("30", "15"), line("8", "4", recipient="OUE")])
    assert told(rows) == {"volume": 10}
    assert told(rows, "OUE") == {"scope": 8}


def test_a_share_changes_by_the_cost_of_its_pool_and_by_its_key() -> None:
    rows = split([share("60", "EST"), share("40", "OUE")], [share("80", "EST"), share("120", "OUE")])
    assert told(rows) == {"cost": 60, "key": -40}
    assert told(rows, "OUE") == {"cost": 40, "key": 40}


def test_a_dearer_mark_up_on_one_share_is_cost_to_its_company_and_changes_nobody_elses_key() -> None:
    before = [share("60", "EST", 3), share("40", "OUE")]
    rows = split(before, [share("60", "EST", 6), share("40", "OUE")])
    assert told(rows) == {"cost": 3}
    assert told(rows, "OUE") == {}
    assert told(split(before, [share("80", "EST", 4), share("120", "OUE")])) == {"cost": 61, "key": -40}


def test_who_joins_a_pool_or_leaves_it_has_another_share_of_it() -> None:
    rows = split([share("60", "EST"), share("40", "OUE")], [share("120", "EST"), share("30", "SUD")])
    assert told(rows, "SUD") == {"key": 30}
    assert told(rows, "OUE") == {"cost": 20, "key": -60}


def test_a_pool_of_one_month_only_is_scope() -> None:
    assert told(split([line("1", "1")], [line("1", "1"), share("30", "SUD")]), "SUD") == {"scope": 30}


def test_what_its_provider_bears_is_marked_retained() -> None:
    rows = split([line("5", recipient="SI")], [line("6", recipient="SI"), line("1")])
    assert rows.select("recipient", "retained").rows() == [("EST", False), ("SI", True)]


def test_a_price_that_tells_nothing_makes_no_amount_that_no_table_holds() -> None:
    least = Decimal(1).scaleb(-18)
    assert told(split([line("1000", least)], [line("1001", "5")])) == {"cost": 1}


AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=18)
QUANTITIES = st.one_of(st.none(), st.decimals(min_value=-(10**6), max_value=10**6, places=9))
BASES = st.sampled_from(["unit_price", "supplier_document", "pool_share"])
LINES = st.lists(
    st.builds(line, AMOUNTS, QUANTITIES, st.sampled_from(["A", "B"]), st.sampled_from(["EST", "OUE", "SI"]), BASES),
    max_size=8,
)


@settings(deadline=None)
@given(LINES, LINES)
def test_effects_sum_to_the_change_and_the_changes_to_that_of_the_month(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    rows = split(before, after)
    for row in rows.iter_rows(named=True):
        assert row["change"] == row["after"] - row["before"]
        assert exact(*(row[name] for name in EFFECTS)) == exact(row["change"])
    month = exact(*(one["amount"] for one in after)) - exact(*(one["amount"] for one in before))
    assert exact(*rows["change"]) == month
    by_company = summed(rows, ["recipient"])
    assert exact(*by_company["change"]) == month
    assert exact(*(amount for name in EFFECTS for amount in by_company[name])) == month


def exact(*amounts: Decimal) -> Fraction:
    """The sum without the precision that sums of decimals have."""
    return sum(map(Fraction, amounts), Fraction())


def test_the_greatest_change_comes_first_whatever_its_sign() -> None:
    rows = split(
        [line("1", recipient="A"), line("9", recipient="B")], [line("3", recipient="A"), line("5", recipient="B")]
    )
    assert summed(rows, ["recipient"])["recipient"].to_list() == ["B", "A"]


def test_a_month_of_an_earlier_version_without_cost_is_compared_all_the_same(tmp_path: Path) -> None:
    rows = pl.DataFrame([share("60", "EST")], SCHEMA)
    for name, charges in (("before", rows.drop("cost_amount")), ("after", rows)):
        (tmp_path / name / "charge_lines").mkdir(parents=True)
        charges.write_parquet(tmp_path / name / "charge_lines" / "mobile.0001.00001.parquet")
    assert variance(tmp_path / "before", tmp_path / "after")["change"].to_list() == [Decimal(0)]
