"""A part of usage lines: who is charged, at which price, and how its charges are grouped."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.charging.small_group import GROUP, LAST_DAY, Row, charge, charge_one, group, lines

EST, DE = "LYR-EST", "LYR-DE"


def observed(row: Row, control: str, **tables: Sequence[Row]) -> tuple[int, Decimal]:
    found = charge(lines(row), group(**tables)).observed.filter(pl.col("control") == control)
    return found["rows"].item(), found["amount"].item()


@pytest.mark.parametrize(
    ("named", "recipient", "disputed"),
    [
        ({"entity": DE, "user": "U1", "site": "DIJ"}, DE, True),
        ({"entity": None, "user": "U1", "site": "KOL"}, EST, True),
        ({"entity": None, "user": None, "site": "KOL"}, DE, False),
        ({"entity": DE, "user": None, "site": None}, DE, False),
        ({"entity": EST, "user": "U1", "site": "DIJ"}, EST, False),
        ({"entity": None, "user": "U2", "site": None}, DE, False),
        ({"entity": EST, "user": None, "site": "KOL"}, EST, True),
    ],
)
def test_the_recipient_is_the_lines_entity_else_its_users_else_its_sites(
    named: Row, recipient: str, disputed: bool
) -> None:
    row = {"department": None, **named}
    found = charge(lines({**LINE_WITHOUT_BENEFICIARY, **row}), required=())
    assert found.combinations["recipient"].to_list() == [recipient]
    (rows,) = found.observed.filter(control="recipient_disputed")["rows"]
    assert rows == int(disputed)


LINE_WITHOUT_BENEFICIARY: Row = {"user": None, "site": None, "entity": None}


def test_a_disputed_recipient_is_counted_with_its_amount() -> None:
    assert observed({"site": "KOL"}, "recipient_disputed") == (1, Decimal(7))
    assert observed({"site": "DIJ"}, "recipient_disputed") == (0, Decimal(0))


def test_a_late_line_is_counted_with_its_amount() -> None:
    assert observed({"late": True, "quantity": Decimal(4)}, "late_lines") == (1, Decimal(14))


def test_the_site_of_a_line_is_its_own_else_its_users() -> None:
    keys = ("site", "site_name")
    part = charge(lines({}, {"site": "KOL"}, {"user": None, "site": "KOL"}), line_keys=keys)
    sites = part.priced.join(part.combinations, on="combination").sort("row").select(*keys).rows()
    assert sites == [("DIJ", "Dijon"), ("KOL", "Köln"), ("KOL", "Köln")]


MOVED = [
    {**GROUP["users"][0], "valid_to": date(2026, 10, 14)},
    {"user": "U1", "user_name": "Anna Lorme", "entity": DE, "site": "KOL", "valid_from": date(2026, 10, 15)},
]


@pytest.mark.parametrize(("day", "recipient", "site"), [(14, EST, "DIJ"), (15, DE, "KOL")])
def test_a_user_who_moved_is_charged_where_it_was_on_the_day(day: int, recipient: str, site: str) -> None:
    found = charge_one({"usage_date": date(2026, 10, day)}, group(users=MOVED), line_keys=("site",))
    assert (found["recipient"], found["site"]) == (recipient, site)


@pytest.mark.parametrize(
    ("days", "service_from", "service_to"),
    [
        ({}, date(2026, 10, 5), date(2026, 10, 5)),
        ({"service_from": date(2026, 10, 15)}, date(2026, 10, 15), date(2026, 10, 15)),
        ({"service_to": date(2026, 10, 20)}, date(2026, 10, 5), date(2026, 10, 20)),
        ({"usage_date": None}, date(2026, 10, 1), LAST_DAY),
        ({"usage_date": None, "service_to": date(2026, 10, 20)}, date(2026, 10, 1), date(2026, 10, 20)),
    ],
)
def test_the_service_runs_over_its_own_days_else_the_day_of_use_else_the_month(
    days: Row, service_from: date, service_to: date
) -> None:
    found = charge_one(days)
    assert (found["service_from"], found["service_to"]) == (service_from, service_to)


def test_what_holds_is_what_is_valid_on_the_first_day_of_service_not_on_the_day_of_use() -> None:
    row = {"usage_date": date(2026, 10, 20), "service_from": date(2026, 10, 1), "service_to": date(2026, 10, 31)}
    assert charge_one(row, group(users=MOVED))["recipient"] == EST


def test_a_site_that_changed_hands_is_charged_to_its_owner_of_the_day() -> None:
    sites = [
        {**GROUP["sites"][0], "valid_to": date(2026, 10, 4)},
        {**GROUP["sites"][0], "entity": DE, "valid_from": date(2026, 10, 5)},
    ]
    usage = lines(*({"user": None, "site": "DIJ", "usage_date": date(2026, 10, day)} for day in (4, 5)))
    part = charge(usage, group(sites=sites))
    assert part.combinations["recipient"].to_list() == [EST, DE]


PRICES: list[dict[str, Any]] = [
    {"service": "DATA", "unit_price": Decimal(3), "currency": "EUR", "valid_to": date(2026, 10, 14)},
    {"service": "DATA", "unit_price": Decimal(4), "currency": "EUR", "valid_from": date(2026, 10, 15)},
    {"service": "DATA", "recipient": DE, "unit_price": Decimal(2), "currency": "EUR", "valid_from": date(2026, 10, 10)},
]


@pytest.mark.parametrize(
    ("row", "price", "price_row"),
    [
        ({"usage_date": date(2026, 10, 14)}, 3, 1),
        ({"usage_date": date(2026, 10, 15)}, 4, 2),
        ({"usage_date": date(2026, 10, 14), "user": "U2"}, 2, 3),
        ({"usage_date": date(2026, 10, 9), "user": "U2"}, 3, 1),
        ({"usage_date": date(2026, 10, 14), "user": "U2", "unit_price": Decimal(9)}, 9, None),
    ],
)
def test_the_price_is_the_lines_own_else_its_recipients_else_everyones_on_its_day(
    row: Row, price: int, price_row: int | None
) -> None:
    found = charge_one(row, group(prices=PRICES))
    assert (found["unit_price"], found["price_row"], found["amount"]) == (price, price_row, 2 * price)


def test_a_recipients_own_price_hides_two_prices_for_everyone() -> None:
    prices = [*GROUP["prices"], *GROUP["prices"], {"service": "DATA", "recipient": EST, "unit_price": Decimal(1)}]
    assert charge_one({}, group(prices=prices))["amount"] == 2


@pytest.mark.parametrize(
    ("row", "currency"),
    [
        ({}, "CHF"),
        ({"currency": "CHF"}, "CHF"),
        ({"unit_price": Decimal(1)}, "EUR"),
        ({"amount": Decimal(1)}, "EUR"),
        ({"amount": Decimal(1), "currency": "USD"}, "USD"),
    ],
)
def test_the_currency_is_the_lines_own_else_that_of_the_price_that_was_used_else_the_groups(
    row: Row, currency: str
) -> None:
    prices = [{**price, "currency": "CHF"} for price in GROUP["prices"]]
    assert charge_one(row, group(prices=prices))["currency"] == currency


def test_typology_and_unit_are_the_lines_own_else_the_services() -> None:
    plain = charge_one({})
    told = charge_one({"typology": "telecom", "unit": "carte"})
    assert (plain["typology"], plain["unit"]) == ("mobility", "SIM")
    assert (told["typology"], told["unit"]) == ("telecom", "carte")


def test_a_subscription_line_sees_the_row_of_its_subscription() -> None:
    subscriptions = [
        {"subscription": "ABO-1", "service": "LAN", "site": "DIJ", "quantity": Decimal(1), "contract": "C-9"}
    ]
    row = {"source": "subscriptions", "subscription": "ABO-1", "usage_date": None, "service_from": date(2026, 10, 1)}
    keys = ("origin", "subscription", "subscription_contract")
    found = charge_one(row, group(subscriptions=subscriptions), line_keys=keys)
    assert [found[key] for key in keys] == ["subscription", "ABO-1", "C-9"]
    assert charge_one({}, line_keys=("origin",))["origin"] == "usage"


def test_charges_of_different_documents_prices_days_of_change_or_keys_are_no_one_combination() -> None:
    alike = charge(lines({}, {"quantity": Decimal(5)}, {"nature": "Autre forfait data"}))
    assert len(alike.combinations) == 1
    for other in (
        {"amount": Decimal(7)},
        {"unit_price": Decimal(4)},
        {"unit": "carte"},
        {"user": "U2"},
        {"service": "LAN"},
        {"agreement": "CONV-EST"},
        {"corrects": "2026-09"},
        {"currency": "USD", "amount": Decimal(1)},
    ):
        assert len(charge(lines({}, other)).combinations) == 2, other
    assert len(charge(lines({}, {"user": "U1", "site": "KOL"}), line_keys=("site",)).combinations) == 2


def test_a_change_of_the_structure_within_the_month_parts_combinations() -> None:
    entities = [
        *GROUP["entities"][1:],
        {**GROUP["entities"][0], "valid_to": date(2026, 10, 14)},
        {**GROUP["entities"][0], "valid_from": date(2026, 10, 15)},
    ]
    usage = lines(*({"usage_date": date(2026, 10, day)} for day in (13, 14, 15, 16)))
    assert charge(usage, group(entities=entities)).combinations["charge_count"].to_list() == [2, 2]


def test_what_is_kept_of_a_source_may_tell_combinations_apart() -> None:
    usage = lines({"plan": "10 Go"}, {"plan": "20 Go"}, {"plan": None}, {"plan": "10 Go"}, kept=["plan"])
    combinations = charge(usage, line_keys=("plan",)).combinations
    assert combinations.select("plan", "charge_count").rows() == [("10 Go", 2), ("20 Go", 1), (None, 1)]


def test_days_of_service_may_be_keys_and_are_still_summed_up() -> None:
    usage = lines(*({"usage_date": date(2026, 10, day)} for day in (5, 6, 5)))
    combinations = charge(usage, line_keys=("service_from",)).combinations
    assert combinations.select("service_from", "charge_count").rows() == [
        (date(2026, 10, 5), 2),
        (date(2026, 10, 6), 1),
    ]


def test_a_combination_sums_its_charges() -> None:
    usage = lines(
        {"usage_date": date(2026, 10, 9), "evidence_ref": "B", "nature": "Forfait data 20 Go"},
        {"quantity": Decimal("-0.5"), "service_from": date(2026, 10, 2), "service_to": date(2026, 10, 30)},
        {"evidence_ref": "A"},
    )
    (combined,) = charge(usage).combinations.iter_rows(named=True)
    assert (combined["exact_amount"], combined["quantity"], combined["charge_count"]) == (
        Decimal("12.25"),
        Decimal("3.5"),
        3,
    )
    assert (combined["service_from"], combined["service_to"]) == (date(2026, 10, 2), date(2026, 10, 30))
    assert combined["natures"] == ["Forfait data 10 Go", "Forfait data 20 Go"]
    assert combined["evidence_refs"] == ["A", "B", "FA-2026-10"]


def test_a_quantity_that_one_charge_lacks_is_not_summed() -> None:
    usage = lines({"amount": Decimal(1)}, {"amount": Decimal(2), "quantity": None})
    assert charge(usage).combinations["quantity"].to_list() == [None]


def test_priced_and_rejected_lines_stand_in_file_order_whatever_is_joined() -> None:
    days = [date(2026, 10, 1) + timedelta(days=number) for number in range(31)]
    daily = [{**row, "valid_from": day, "valid_to": day} for row in GROUP["services"] for day in days]
    users = [{**GROUP["users"][0], "user": f"U{number}"} for number in range(3_000)]
    rows = [{"user": f"U{7 * number % 3_000}", "usage_date": days[11 * number % 31]} for number in range(200)]
    rows[50]["nature"] = rows[150]["nature"] = "divers"
    part = charge(lines(*rows), group(services=daily, users=users))
    assert part.rejected["row"].to_list() == [51, 151]
    assert part.priced["row"].to_list() == [row for row in range(1, 201) if row not in (51, 151)]


def test_a_part_without_lines_has_no_charges() -> None:
    part = charge(lines())
    assert [len(part.priced), len(part.combinations), len(part.rejected)] == [0, 0, 0]


ROWS = st.fixed_dictionaries(
    {
        "user": st.sampled_from(["U1", "U2", "U9"]),
        "service": st.sampled_from(["DATA", "LAN"]),
        "quantity": st.decimals(-9, 9, places=3),
        "amount": st.none() | st.decimals(-9, 9, places=9),
        "usage_date": st.dates(date(2026, 10, 1), LAST_DAY),
        "plan": st.sampled_from([None, "10 Go", "20 Go"]),
    }
)
KEYS = ["plan", "site"]


@settings(deadline=None, max_examples=15)
@given(rows=st.lists(ROWS, max_size=12), data=st.data())
def test_the_order_of_lines_changes_nothing_but_the_order(rows: list[Row], data: st.DataObject) -> None:
    numbered = [{**row, "row": number, "line": number} for number, row in enumerate(rows, start=1)]
    one = charge(lines(*numbered, kept=["plan"]), group(users=[*MOVED, GROUP["users"][1]]), line_keys=KEYS)
    shuffled = data.draw(st.permutations(numbered))
    other = charge(lines(*shuffled, kept=["plan"]), group(users=[*MOVED, GROUP["users"][1]]), line_keys=KEYS)
    for part in (one, other):
        assert part.priced["amount"].sum() == part.combinations["exact_amount"].sum()
        assert len(part.priced) + len(part.rejected) == len(rows)
        assert part.priced.group_by("combination").len().sort("combination")["len"].to_list() == (
            part.combinations["charge_count"].to_list()
        )
    assert one.priced.drop("combination").equals(other.priced.drop("combination"))
    assert one.rejected.equals(other.rejected)
    without = [name for name in one.combinations.columns if name != "combination"]
    assert sorted(map(str, one.combinations.select(without).rows())) == sorted(
        map(str, other.combinations.select(without).rows())
    )
