"""Each rule between delivery and charge is broken by one bad line, and not by the good lines beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.rules import RULE_BY_ID, RULES
from tests.transforms.charging.small_group import GROUP, Row, broken_rules, charge, group, lines
from tests.transforms.charging.small_month import close

DATED = {"valid_from": date(2026, 10, 1), "valid_to": date(2026, 10, 31)}
BEFORE = {"usage_date": date(2026, 9, 30)}


@dataclass(frozen=True)
class Case:
    """A line that breaks a rule: what it says, the sentence about it, a line like it that is sound, the tables."""

    rule: str
    bad: Row
    message: str
    good: Row = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    column: str | None = None
    value: str | None = None
    beside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def dated(name: str) -> Mapping[str, Sequence[Row]]:
    return {name: [{**row, **DATED} for row in GROUP[name]]}


OVERLAPPING = {
    "prices": [*GROUP["prices"], {"service": "DATA", "unit_price": Decimal(4), "valid_to": date(2026, 10, 9)}]
}
BY_PREFIX = {
    "prices": [{"service": "DATA", "tariff": "ABROAD", "currency": "EUR"}],
    "tariffs": [
        {"tariff": "ABROAD", "prefix": prefix, "model": "graduated", "unit_price": Decimal("0.1"), "per": Decimal(60)}
        for prefix in ("+33", "")
    ],
}
HOURS = ("08:00-19:00", None)
BY_TIME = {
    **BY_PREFIX,
    "tariffs": [
        {**row, "prefix": None, "hours": hours} for row, hours in zip(BY_PREFIX["tariffs"], HOURS, strict=True)
    ],
}
BY_MINUTE = {**BY_PREFIX, "tariffs": [{**BY_PREFIX["tariffs"][0], "prefix": None}]}
BY_USER = {**BY_PREFIX, "tariffs": [{**BY_MINUTE["tariffs"][0], "counted_by": "user"}]}
FOREIGN_PRICE = {"prices": [{**row, "currency": "USD"} for row in GROUP["prices"]]}
NO_UNIT = {"services": [{**row, "unit": None} for row in GROUP["services"]]}
NOBODY = {"user": None, "site": None, "entity": "LYR-EST"}

CASES = [
    Case("unknown_user", {"user": "U9"}, "user U9 is not known on that date", column="user", value="U9"),
    Case("unknown_user", BEFORE, "user U1 is not known on that date", {}, dated("users"), "user", "U1"),
    Case(
        "unknown_site",
        {"site": "LYO"},
        "site LYO is not known on that date",
        {"site": "KOL"},
        column="site",
        value="LYO",
    ),
    Case(
        "unknown_site",
        {"site": "DIJ", **BEFORE},
        "site DIJ is not known on that date",
        {},
        dated("sites"),
        "site",
        "DIJ",
    ),
    Case(
        "unknown_entity",
        {"entity": "LYR-XX"},
        "entity LYR-XX is not known on that date",
        {"entity": "LYR-DE"},
        column="entity",
        value="LYR-XX",
    ),
    Case(
        "unknown_entity",
        {**BEFORE, "provider": "LYR-SI"},
        "entity LYR-EST is not known on that date",
        {},
        {"entities": [GROUP["entities"][0], {**GROUP["entities"][1], **DATED}]},
        "entity",
        "LYR-EST",
    ),
    Case(
        "unknown_provider",
        {"provider": "LYR-XX"},
        "provider LYR-XX is not known on that date",
        column="provider",
        value="LYR-XX",
    ),
    Case("unknown_provider", {"provider": None}, "provider empty is not known on that date", column="provider"),
    Case(
        "no_recipient",
        {"user": None},
        "no entity, user or site says who is charged",
        {"user": None, "site": "DIJ"},
        column="entity",
        beside=("missing_beneficiary",),
    ),
    Case("unknown_service", {"service": "FAX"}, "service FAX is not in the catalogue", column="service", value="FAX"),
    Case("unknown_service", BEFORE, "service DATA is not in the catalogue", {}, dated("services"), "service", "DATA"),
    Case(
        "no_amount",
        {"quantity": None},
        "there is neither an amount nor a quantity",
        {"quantity": Decimal(0)},
        column="amount",
    ),
    Case("no_price", BEFORE, "service DATA has no price on that date", {}, dated("prices"), "service", "DATA"),
    Case(
        "no_price",
        {},
        "service DATA has no price on that date",
        {"unit_price": Decimal(4)},
        {"prices": [{**row, "recipient": "LYR-DE"} for row in GROUP["prices"]]},
        "service",
        "DATA",
    ),
    Case(
        "two_prices",
        {"usage_date": date(2026, 10, 9)},
        "service DATA has several prices on that date",
        {"usage_date": date(2026, 10, 10)},
        OVERLAPPING,
        "service",
        "DATA",
    ),
    Case(
        "two_prices",
        {"usage_date": date(2026, 10, 9)},
        "service DATA has several prices on that date",
        {"usage_date": date(2026, 10, 9), "unit_price": Decimal(4)},
        OVERLAPPING,
        "service",
        "DATA",
    ),
    Case(
        "not_a_time",
        {"quantity": Decimal(60), "usage_time": "25:99"},
        "usage_time is 25:99, which is no time of day",
        {"quantity": Decimal(60), "usage_time": "07:59:30"},
        BY_TIME,
        "usage_time",
        "25:99",
    ),
    Case(
        "no_rate",
        {"quantity": Decimal(60), "usage_time": None},
        "no row of tariff ABROAD fits the line's number and time",
        {"quantity": Decimal(60), "usage_time": "08:00"},
        BY_TIME,
        "service",
        "ABROAD",
    ),
    Case(
        "no_rate",
        {"quantity": Decimal(60)},
        "no row of tariff ABROAD fits the line's number and time",
        {"unit_price": Decimal(4)},
        BY_PREFIX,
        "service",
        "ABROAD",
    ),
    Case(
        "no_user_counted",
        {"quantity": Decimal(60), "user": None, "site": "DIJ"},
        "tariff ABROAD counts by user, and the line names none",
        {"quantity": Decimal(60)},
        BY_USER,
        "user",
        "ABROAD",
    ),
    Case(
        "rate_not_exact",
        {"quantity": Decimal(61)},
        "tariff ABROAD gives the line an amount of more than 18 decimals",
        {"quantity": Decimal(60)},
        BY_MINUTE,
        "quantity",
        "ABROAD",
    ),
    Case(
        "other_currency",
        {"currency": "EUR"},
        "the price is in USD, the line in another currency",
        {"currency": "USD"},
        FOREIGN_PRICE,
        "currency",
        "USD",
    ),
    Case(
        "other_currency",
        {"currency": "EUR"},
        "the price is in USD, the line in another currency",
        {"currency": "EUR", "amount": Decimal(4)},
        FOREIGN_PRICE,
        "currency",
        "USD",
    ),
    Case(
        "too_many_decimals",
        {"quantity": Decimal("0.000000000000000001")},
        "quantity and price have more than 18 decimals together",
        {"quantity": Decimal("0.00000000000000002")},
        column="quantity",
        value="0.000000000000000001",
    ),
    Case(
        "amount_out_of_range",
        {"amount": Decimal("-1e11")},
        "the amount reaches 100 billion",
        {"amount": Decimal("99999999999.999999999999999999")},
        column="amount",
        value="-100000000000.000000000000000000",
    ),
    Case(
        "amount_out_of_range",
        {"quantity": Decimal(100_000), "unit_price": Decimal(1_000_000)},
        "the amount reaches 100 billion",
        {"quantity": Decimal(99_999), "unit_price": Decimal(1_000_000)},
        column="amount",
        value="100000000000.000000000000000000",
    ),
    Case("missing_nature", {"nature": None}, "the nature is empty", column="nature"),
    Case(
        "vague_nature",
        {"nature": "Divers"},
        "nature Divers says nothing of what was received",
        {"nature": "Divers câbles"},
        column="nature",
        value="Divers",
    ),
    Case(
        "short_nature",
        {"nature": "Câbles"},
        "nature Câbles is shorter than 10 characters",
        {"nature": "Dix signes"},
        column="nature",
        value="Câbles",
    ),
    Case("missing_unit", {}, "the quantity has no unit", {"unit": "SIM"}, NO_UNIT, "unit", "DATA"),
    Case("missing_unit", {}, "the quantity has no unit", {"amount": Decimal(1)}, NO_UNIT, "unit", "DATA"),
    Case("missing_evidence", {"evidence_ref": None}, "no evidence proves the amount", column="evidence_ref"),
    Case(
        "missing_beneficiary", NOBODY, "no site, department or user benefits", {**NOBODY, "site": "DIJ"}, column="site"
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_line_breaks_exactly_its_rule_and_the_good_one_none(case: Case) -> None:
    kept = ["usage_time"] if "usage_time" in case.bad else []
    part = charge(lines(case.good, case.bad, case.good, kept=kept), group(**case.tables))
    (rejected,) = part.rejected.iter_rows(named=True)
    assert (rejected["row"], rejected["line"], rejected["rules"]) == (2, 3, [case.rule, *case.beside])
    assert (rejected["stage"], rejected["message"].split("; ")[0]) == (RULE_BY_ID[case.rule].stage, case.message)
    assert (rejected["column"], rejected["value"]) == (case.column, case.value)
    assert part.priced["row"].to_list() == [1, 3]


BY_COMBINATION = {"no_vat_rate", "unknown_agreement", "no_agreement", "agreement_ambiguous"} | {
    "signed_after_service",
    "method_not_of_basis",
    "typology_not_of_method",
}
BY_EXCHANGE = {"no_exchange_rate", "exchange_out_of_range"}
"""Judged only where invoices are in one currency: see the tests of currencies."""
BY_POLICY = {"markup_not_exact"}
"""Judged only where the run adds mark-ups: see the tests of policies."""


def test_every_rule_of_these_stages_has_a_bad_line_here_or_is_judged_elsewhere() -> None:
    stages = ("structure", "pricing", "justification")
    elsewhere = BY_COMBINATION | BY_EXCHANGE | BY_POLICY
    assert {case.rule for case in CASES} | elsewhere == {rule.id for rule in RULES if rule.stage in stages}


@pytest.mark.parametrize(
    ("required", "row", "rule"),
    [
        ("nature", {"nature": None}, "missing_nature"),
        ("nature", {"nature": "divers"}, "vague_nature"),
        ("nature", {"nature": "court"}, "short_nature"),
        ("evidence_ref", {"evidence_ref": None}, "missing_evidence"),
        ("beneficiary", NOBODY, "missing_beneficiary"),
    ],
)
def test_what_a_source_need_not_prove_is_not_asked(required: str, row: Row, rule: str) -> None:
    others = tuple({"nature", "evidence_ref", "agreement", "beneficiary"} - {required})
    assert broken_rules(row, required=(required,)) == [rule]
    assert broken_rules(row, required=others) == []


def test_an_amount_that_a_document_proves_needs_the_document_whatever_is_required() -> None:
    assert broken_rules({"amount": Decimal(4), "evidence_ref": None}, required=()) == ["missing_evidence"]


@pytest.mark.parametrize("beneficiary", [{"user": "U1"}, {"site": "DIJ"}])
def test_a_user_or_a_site_benefits(beneficiary: Row) -> None:
    assert broken_rules({**NOBODY, **beneficiary}) == []


def test_a_department_benefits_where_its_user_has_no_site() -> None:
    users = [{**GROUP["users"][0], "site": None}]
    assert broken_rules({}, group(users=users)) == []


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        ({"user": "U9", "service": "FAX"}, ["unknown_user", "unknown_service"]),
        ({"user": None, "site": "LYO", "nature": "divers"}, ["unknown_site", "vague_nature"]),
        ({"quantity": None, "evidence_ref": None}, ["no_amount", "missing_evidence"]),
        ({"service": "FAX", "unit": None, "nature": None}, ["unknown_service", "missing_nature"]),
    ],
)
def test_a_line_is_told_all_its_rules_in_the_order_of_the_stages(row: Row, rules: list[str]) -> None:
    (rejected,) = charge(lines(row)).rejected.iter_rows(named=True)
    assert rejected["rules"] == rules
    assert rejected["stage"] == RULE_BY_ID[rules[0]].stage
    assert rejected["message"].count("; ") == len(rules) - 1


@pytest.mark.parametrize(
    ("row", "stake"),
    [
        ({"nature": None}, Decimal(7)),
        ({"nature": None, "amount": Decimal("-3.1")}, Decimal("-3.1")),
        ({"service": "FAX", "amount": Decimal(9)}, Decimal(9)),
        ({"service": "FAX"}, None),
    ],
)
def test_a_rejected_line_carries_the_amount_at_stake_where_it_is_known(row: Row, stake: Decimal | None) -> None:
    assert charge(lines(row)).rejected["amount"].to_list() == [stake]


AGREED = GROUP["agreements"]
DECISIONS: list[tuple[str, Row, str, Row, dict[str, Any]]] = [
    (
        "no_vat_rate",
        {"usage_date": date(2026, 10, 15)},
        "country and class FR > standard have no VAT rate on that date",
        {"usage_date": date(2026, 10, 14)},
        {"vat_rates": [{**GROUP["vat_rates"][0], "valid_to": date(2026, 10, 14)}]},
    ),
    (
        "no_vat_rate",
        {"user": "U2"},
        "country and class DE > standard have no VAT rate on that date",
        {},
        {"vat_rates": [GROUP["vat_rates"][0]]},
    ),
    (
        "unknown_agreement",
        {"agreement": "CONV-DE"},
        "agreement CONV-DE does not cover the line",
        {"agreement": "CONV-EST"},
        {},
    ),
    (
        "no_agreement",
        {"service": "LAN"},
        "no agreement covers service LAN on that date",
        {},
        {"agreements": [{**AGREED[0], "service": "DATA"}]},
    ),
    (
        "agreement_ambiguous",
        {"service": "LAN"},
        "several agreements cover service LAN",
        {},
        {
            "agreements": [
                *AGREED,
                {**AGREED[0], "agreement": "A-1", "service": "LAN"},
                {**AGREED[0], "agreement": "A-2", "service": "LAN"},
            ]
        },
    ),
    (
        "signed_after_service",
        {"usage_date": date(2026, 10, 14)},
        "agreement CONV-EST was signed after the service began",
        {"usage_date": date(2026, 10, 15)},
        {"agreements": [{**AGREED[0], "signed_on": date(2026, 10, 15), "pricing_method": "direct"}]},
    ),
    (
        "method_not_of_basis",
        {"amount": Decimal(9)},
        "agreement, pricing method and basis CONV-EST > direct > supplier_document do not go together",
        {},
        {"agreements": [{**AGREED[0], "signed_on": date(2026, 1, 5), "pricing_method": "direct"}]},
    ),
    (
        "typology_not_of_method",
        {"amount": Decimal(9), "typology": "research"},
        "agreement and typology CONV-EST > research: the simplified approach (lvas_5) excludes it",
        {"amount": Decimal(9)},
        {"agreements": [{**AGREED[0], "signed_on": date(2026, 1, 5), "pricing_method": "lvas_5"}]},
    ),
]


@pytest.mark.parametrize(("rule", "bad", "message", "good", "tables"), DECISIONS, ids=[case[0] for case in DECISIONS])
def test_a_bad_combination_breaks_exactly_its_rule(
    rule: str, bad: Row, message: str, good: Row, tables: dict[str, Any]
) -> None:
    month = close({"a": lines(good, bad, good)}, group(**tables))
    (rejected,) = month.rejected.iter_rows(named=True)
    assert (rejected["row"], rejected["rules"], rejected["message"]) == (2, [rule], message)
    assert rejected["stage"] == RULE_BY_ID[rule].stage
    assert month.charges["row"].to_list() == [1, 3]


def test_every_rule_of_combinations_is_proven_here() -> None:
    assert {case[0] for case in DECISIONS} == BY_COMBINATION


def test_a_time_that_is_none_matters_to_tariffs_that_go_by_it_alone() -> None:
    line = {"quantity": Decimal(60), "usage_time": "25:99"}
    assert charge(lines(line, kept=["usage_time"]), group(**BY_MINUTE)).rejected.is_empty()
