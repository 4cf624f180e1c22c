"""Subscriptions are due each period: one usage line each, without a usage file."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.charging.small_group import FIRST_DAY, FOREVER, LAST_DAY, Row, charge, group, table
from transforms.published import validated
from transforms.subscriptions import due_lines

FILE = "inputs/subscriptions.csv"


def due(*rows: Row, agreements: tuple[Row, ...] = (), provider: str | None = "LYR-SI") -> pl.DataFrame:
    usual: Row = {"service": "LAN", "site": "DIJ", "quantity": Decimal(1)}
    numbered = [{"subscription": f"ABO-{number}", **usual, **row} for number, row in enumerate(rows, start=1)]
    tables = table("subscriptions", numbered), table("agreements", agreements)
    return validated("usage_lines", due_lines(*tables, FILE, (FIRST_DAY, LAST_DAY), provider))


@pytest.mark.parametrize(
    ("validity", "service"),
    [
        ({}, (FIRST_DAY, LAST_DAY)),
        ({"valid_from": date(2026, 10, 1), "valid_to": date(2026, 10, 31)}, (FIRST_DAY, LAST_DAY)),
        ({"valid_from": date(2026, 10, 31)}, (LAST_DAY, LAST_DAY)),
        ({"valid_to": date(2026, 10, 1)}, (FIRST_DAY, FIRST_DAY)),
        ({"valid_from": date(2026, 10, 10), "valid_to": date(2026, 10, 20)}, (date(2026, 10, 10), date(2026, 10, 20))),
        ({"valid_from": date(2026, 11, 1)}, None),
        ({"valid_to": date(2026, 9, 30)}, None),
    ],
)
def test_a_subscription_is_due_where_it_is_valid_on_any_day_of_the_period(validity: Row, service: Any) -> None:
    days = due(validity).select("service_from", "service_to").rows()
    assert days == ([] if service is None else [service])


def test_its_quantity_is_not_prorated_and_what_it_says_is_on_the_line() -> None:
    said = {
        "quantity": Decimal("2.5"),
        "unit_price": Decimal("9.9"),
        "agreement": "A1",
        "evidence_ref": "CTR-1",
        "nature": "Accès fibre",
        "valid_from": date(2026, 10, 30),
    }
    (line,) = due(said).iter_rows(named=True)
    assert {name: line[name] for name in said if name != "valid_from"} == {
        name: value for name, value in said.items() if name != "valid_from"
    }
    assert (line["source"], line["file"], line["row"], line["late"]) == ("subscriptions", FILE, 1, False)
    assert (line["site"], line["user"], line["usage_date"]) == ("DIJ", None, None)


def test_a_subscription_that_changes_within_the_period_is_due_once_by_its_first_row() -> None:
    changed = [
        {"subscription": "ABO", "site": "KOL", "valid_from": date(2026, 10, 15), "valid_to": FOREVER},
        {"subscription": "ABO", "site": "DIJ", "valid_to": date(2026, 10, 14)},
    ]
    assert due(*changed).select("row", "site", "service_from", "service_to").rows() == [(2, "DIJ", FIRST_DAY, LAST_DAY)]


def test_the_lines_stand_in_the_order_of_the_table() -> None:
    rows = [{"subscription": name} for name in ("ABO-C", "ABO-A", "ABO-B")]
    assert due(*rows)["subscription"].to_list() == ["ABO-C", "ABO-A", "ABO-B"]


AGREEMENT: Row = {"agreement": "A1", "provider": "LYR-EST", "recipient": "LYR-DE"}


@pytest.mark.parametrize(
    ("named", "agreements", "provider"),
    [
        (None, (AGREEMENT,), "LYR-SI"),
        ("A1", (AGREEMENT,), "LYR-EST"),
        ("A1", (AGREEMENT, {**AGREEMENT, "recipient": "LYR-SI"}), "LYR-EST"),
        ("A1", (AGREEMENT, {**AGREEMENT, "provider": "LYR-DE"}), "LYR-SI"),
        ("A9", (AGREEMENT,), "LYR-SI"),
    ],
)
def test_the_provider_is_that_of_the_agreement_named_else_the_groups(
    named: str | None, agreements: tuple[Row, ...], provider: str
) -> None:
    assert due({"agreement": named}, agreements=agreements)["provider"].to_list() == [provider]


def test_without_a_provider_anywhere_the_line_says_none_and_is_rejected() -> None:
    lines = due({"nature": "Accès fibre", "evidence_ref": "CTR-1"}, provider=None)
    assert lines["provider"].to_list() == [None]
    assert charge(lines).rejected["rules"].to_list() == [["unknown_provider"]]


@pytest.mark.parametrize("column", ["amount", "currency", "typology", "provider", "usage_date", "late", "plan"])
def test_a_further_column_of_the_table_is_a_key_and_no_column_of_the_line(column: str) -> None:
    (line,) = due({column: "x"}).iter_rows(named=True)
    assert line.get(column) in (None, "LYR-SI", False)


def test_a_subscription_that_changed_sees_the_row_it_was_made_from() -> None:
    rows = [
        {"subscription": "ABO", "valid_to": date(2026, 10, 14), "contract": "old"},
        {"subscription": "ABO", "valid_from": date(2026, 10, 15), "contract": "new"},
    ]
    usual = {"service": "LAN", "site": "DIJ", "quantity": Decimal(1), "nature": "Accès fibre", "evidence_ref": "CTR-1"}
    tables = group(subscriptions=[{**usual, **row} for row in rows])
    lines = due_lines(tables["subscriptions"], tables["agreements"], FILE, (FIRST_DAY, LAST_DAY), "LYR-SI")
    part = charge(lines, tables, line_keys=("subscription_contract",))
    assert part.combinations["subscription_contract"].to_list() == ["old"]


def prorated(quantity: Decimal, *spans: tuple[date, date]) -> pl.DataFrame:
    """What one subscription is due that is prorated and whose rows follow each other."""
    rows = [{"valid_from": start, "valid_to": end, "quantity": quantity} for start, end in spans]
    return due(*({"subscription": "ABO", "prorate": True, **row} for row in rows))


def test_a_prorated_subscription_is_due_for_its_share_of_the_days_of_the_month() -> None:
    (line,) = prorated(Decimal(2), (date(2026, 10, 10), FOREVER)).iter_rows(named=True)
    assert (line["quantity"], line["service_from"], line["service_to"]) == (
        Decimal("1.419354839"),
        date(2026, 10, 10),
        LAST_DAY,
    )


def test_a_prorated_subscription_of_the_whole_month_keeps_its_quantity() -> None:
    quantity = Decimal("0.123456789012")
    assert prorated(quantity, (date(2026, 1, 5), FOREVER))["quantity"].to_list() == [quantity]


@given(st.sets(st.integers(2, 31), max_size=6), st.integers(-(10**9), 10**9))
def test_the_quantities_of_days_that_follow_each_other_sum_to_that_of_the_month(starts: set[int], units: int) -> None:
    quantity = Decimal(units).scaleb(-9)
    first = [date(2026, 10, day) for day in sorted({1, *starts})]
    spans = list(zip(first, [*(day - timedelta(days=1) for day in first[1:]), FOREVER], strict=True))
    lines = prorated(quantity, *spans)
    assert lines["quantity"].sum() == quantity
    assert lines.height == len(spans)


@pytest.mark.parametrize(
    ("valid_from", "natures"),
    [
        (date(2026, 10, 31), ["Poste de travail · 1/3"]),
        (date(2026, 8, 1), ["Poste de travail · 3/3"]),
        (date(2026, 7, 31), []),
    ],
)
def test_instalments_are_counted_from_the_month_they_begin_in_and_end_by_themselves(
    valid_from: date, natures: list[str]
) -> None:
    lines = due({"nature": "Poste de travail", "instalments": 3, "valid_from": valid_from})
    assert lines["nature"].to_list() == natures
