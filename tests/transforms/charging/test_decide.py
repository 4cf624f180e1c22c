"""What is decided once per combination: the agreement that covers it, and its VAT."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import polars as pl
import pytest

from tests.transforms.charging.small_group import GROUP, Row, Tables, charge_in_numbers, group, lines
from tests.transforms.charging.small_month import merged_parts
from transforms.charging.decide import Decided, decide
from transforms.engine import connect

AGREEMENT: Row = {"provider": "LYR-SI", "recipient": "LYR-EST"}


def decided(
    *rows: Row, tables: Tables, keys: tuple[str, ...] = (), excluded: tuple[str, ...] = (), **terms: Any
) -> Decided:
    part, lookup = charge_in_numbers(lines(*rows), tables, **terms)
    merged = merged_parts(lookup, {"a": part})
    with connect() as connection:
        return decide(connection, merged.combinations, tables, keys, excluded)


def decided_one(row: Row, tables: Tables, **terms: Any) -> Row:
    found = decided(row, tables=tables, **terms)
    assert found.rejected["message"].to_list() == []
    return found.combinations.row(0, named=True)


def agreements(*rows: Row) -> Tables:
    return group(
        agreements=[{**AGREEMENT, "agreement": f"A{number}", **row} for number, row in enumerate(rows, start=1)]
    )


BY_SERVICE: Row = {"service": "DATA"}
BY_TYPOLOGY: Row = {"typology": "mobility"}
BLANK: Row = {}


@pytest.mark.parametrize(
    ("rows", "agreement"),
    [
        ([BLANK, BY_TYPOLOGY, BY_SERVICE], "A3"),
        ([BY_SERVICE, BY_TYPOLOGY, BLANK], "A1"),
        ([BLANK, BY_TYPOLOGY], "A2"),
        ([BLANK, {"service": "LAN"}, {"typology": "connectivity"}], "A1"),
        ([BLANK, {**BY_SERVICE, "valid_to": date(2026, 9, 30)}], "A1"),
        ([BLANK, {**BY_SERVICE, "valid_from": date(2026, 10, 6)}], "A1"),
        ([BLANK, {**BY_SERVICE, "valid_from": date(2026, 10, 5)}], "A2"),
        ([BLANK, {**BY_SERVICE, "recipient": "LYR-DE"}], "A1"),
        ([BLANK, {**BY_SERVICE, "provider": "LYR-EST"}], "A1"),
    ],
)
def test_an_agreement_for_the_service_stands_before_one_for_its_typology_and_that_before_one_for_all(
    rows: list[Row], agreement: str
) -> None:
    assert decided_one({}, agreements(*rows))["agreement"] == agreement


@pytest.mark.parametrize("level", [BY_SERVICE, BY_TYPOLOGY, BLANK])
def test_two_agreements_at_one_level_are_ambiguous_until_the_line_names_one(level: Row) -> None:
    tables = agreements(level, level)
    assert decided({}, tables=tables).rejected["rules"].to_list() == [["agreement_ambiguous"]]
    assert decided_one({"agreement": "A2"}, tables)["agreement"] == "A2"


def test_the_typology_that_counts_is_the_lines_own() -> None:
    tables = agreements(BLANK, {"typology": "telecom"})
    assert decided_one({"typology": "telecom"}, tables)["agreement"] == "A2"


@pytest.mark.parametrize(
    ("rows", "named", "rules"),
    [
        ([BLANK], "A9", ["unknown_agreement"]),
        ([BLANK, {"service": "LAN"}], "A2", ["unknown_agreement"]),
        ([{"valid_to": date(2026, 10, 4)}], "A1", ["unknown_agreement"]),
        ([{"valid_to": date(2026, 10, 4)}], None, ["no_agreement"]),
        ([{"recipient": "LYR-DE"}], None, ["no_agreement"]),
    ],
)
def test_an_agreement_must_exist_cover_the_service_and_be_valid_on_the_day(
    rows: list[Row], named: str | None, rules: list[str]
) -> None:
    assert decided({"agreement": named}, tables=agreements(*rows)).rejected["rules"].to_list() == [rules]


def test_a_source_that_need_not_prove_an_agreement_is_still_held_to_the_one_it_names() -> None:
    tables = agreements({"recipient": "LYR-DE"})
    free: dict[str, Any] = {"required": ("nature",)}
    assert decided_one({}, tables, **free)["agreement"] is None
    assert decided({"agreement": "A1"}, tables=tables, **free).rejected["rules"].to_list() == [["unknown_agreement"]]


def test_a_retained_charge_needs_no_agreement_and_bears_no_vat() -> None:
    users = [{**GROUP["users"][0], "entity": "LYR-SI"}]
    found = decided_one({}, group(users=users, agreements=[], vat_rates=[]))
    assert (found["agreement"], found["vat_category"], found["vat_rate"]) == (None, "O", 0)


RATES = [
    {"country": country, "vat_class": vat_class, "rate": Decimal(rate)}
    for country, vat_class, rate in (
        ("FR", "standard", "20"),
        ("FR", "reduced", "5.5"),
        ("DE", "standard", "19"),
        ("DE", "reduced", "7"),
    )
]


Vat = tuple[str, Decimal | int, Decimal | int | None, str | None]
"""Category, rate, reverse charge rate and reason."""


def vats_of(*charges: tuple[Row, Row, Row], vat_rules: Sequence[Row] = ()) -> list[Vat]:
    """The VAT of charges in one month, each of a provider, a recipient and a service of its own: P, R, DATA, P1..."""
    numbers = ["", *map(str, range(1, len(charges)))]
    numbered = list(zip(numbers, charges, strict=True))
    service = {"service_name": "Data", "typology": "mobility", "unit": "SIM"}
    tables = group(
        entities=[{"entity": f"P{number}", "name": "P", **provider} for number, (provider, _, _) in numbered]
        + [{"entity": f"R{number}", "name": "R", **recipient} for number, (_, recipient, _) in numbered],
        users=[{"user": f"U{number}", "user_name": "Anna", "entity": f"R{number}"} for number in numbers],
        services=[{"service": f"DATA{number}", **service, **own} for number, (_, _, own) in numbered],
        agreements=[{"agreement": f"A{n}", "provider": f"P{n}", "recipient": f"R{n}"} for n in numbers],
        prices=[{**GROUP["prices"][0], "service": f"DATA{number}"} for number in numbers],
        vat_rates=RATES,
        vat_rules=vat_rules,
    )
    usage = [{"provider": f"P{n}", "user": f"U{n}", "service": f"DATA{n}", "department": None} for n in numbers]
    found = decided(*usage, tables=tables, required=("nature", "agreement"))
    assert found.rejected["message"].to_list() == []
    vat = found.combinations.select("provider", "vat_category", "vat_rate", "reverse_charge_rate", "vat_reason")
    by_provider = {provider: told for provider, *told in vat.iter_rows()}
    return [tuple(by_provider[f"P{number}"]) for number in numbers]


def vat_of(
    provider: str, recipient: str, service: Row, vat_rules: Sequence[Row] = (), vat_group: str | None = None, **of: Any
) -> Vat:
    """The VAT of a charge between two countries, inside one VAT group where it is named."""
    parties = {"country": provider, "vat_group": vat_group}, {"country": recipient, "vat_group": vat_group, **of}
    return vats_of((*parties, service), vat_rules=vat_rules)[0]


GOODS, EXEMPT = {"operation": "goods"}, {"vat_exempt_reason": "Formation, art. 261 CGI"}
REDUCED = {"vat_class": "reduced"}


VATS: list[tuple[str, str, Row, str, str, str | None, str | None]] = [
    ("FR", "FR", {}, "S", "20", None, None),
    ("DE", "DE", {}, "S", "19", None, None),
    ("FR", "FR", REDUCED, "S", "5.5", None, None),
    ("FR", "FR", GOODS, "S", "20", None, None),
    ("FR", "FR", EXEMPT, "E", "0", None, EXEMPT["vat_exempt_reason"]),
    ("FR", "DE", {}, "AE", "0", "19", None),
    ("DE", "FR", {}, "AE", "0", "20", None),
    ("DE", "FR", REDUCED, "AE", "0", "5.5", None),
    ("FR", "DE", GOODS, "K", "0", "19", None),
    ("FR", "CH", {}, "O", "0", None, None),
    ("FR", "US", GOODS, "G", "0", None, None),
    ("CH", "FR", {}, "AE", "0", "20", None),
    ("CH", "FR", GOODS, "AE", "0", "20", None),
    ("CH", "US", {}, "O", "0", None, None),
]


def test_the_vat_category_follows_from_the_countries_the_operation_and_the_service() -> None:
    found = vats_of(*(({"country": case[0]}, {"country": case[1]}, case[2]) for case in VATS))
    assert found == [
        (category, Decimal(rate), None if owed is None else Decimal(owed), reason)
        for _, _, _, category, rate, owed, reason in VATS
    ]


@pytest.mark.parametrize("countries", [("FR", "FR"), ("FR", "DE"), ("DE", "FR")])
def test_inside_one_vat_group_nothing_is_taxed(countries: tuple[str, str]) -> None:
    provider: Row = {"country": countries[0], "vat_group": "G1"}
    recipients = [{"country": countries[1], "vat_group": vat_group} for vat_group in ("G1", "G2", None)]
    inside, outside, alone = vats_of(*((provider, recipient, {}) for recipient in recipients))
    assert inside == ("O", 0, None, None)
    assert outside[0] != "O"
    assert alone[0] != "O"


def test_a_recipient_without_a_book_here_owes_no_vat_in_it() -> None:
    assert vat_of("FR", "DE", {}, keeps_book=False) == ("AE", 0, None, None)


RULE: Row = {"vat_category": "Z", "mention": "règle"}


@pytest.mark.parametrize(
    ("rules", "category", "reason"),
    [
        ([RULE], "Z", "règle"),
        ([{**RULE, "operation": "goods"}], "S", None),
        ([{**RULE, "recipient": "P"}], "S", None),
        ([{**RULE, "valid_to": date(2026, 10, 4)}], "S", None),
        ([{"vat_category": "E"}, {**RULE, "operation": "services"}], "Z", "règle"),
        ([{"vat_category": "E", "operation": "services"}, {**RULE, "recipient": "R"}], "Z", "règle"),
        ([{"vat_category": "E", "recipient": "R"}, {**RULE, "provider": "P"}], "Z", "règle"),
        ([{"vat_category": "E", "provider": "P"}, {**RULE, "recipient": "R", "operation": "services"}], "Z", "règle"),
        (
            [
                {"vat_category": "E", "recipient": "R", "operation": "services"},
                {**RULE, "provider": "P", "operation": "services"},
            ],
            "Z",
            "règle",
        ),
        (
            [
                {"vat_category": "E", "provider": "P", "recipient": "R"},
                {**RULE, "provider": "P", "recipient": "R", "operation": "services"},
            ],
            "Z",
            "règle",
        ),
    ],
)
def test_the_vat_rule_that_names_most_wins_provider_before_recipient_before_operation(
    rules: list[Row], category: str, reason: str | None
) -> None:
    for order in permutations(rules):
        found = vat_of("FR", "FR", {}, order)
        assert (found[0], found[3]) == (category, reason)


def test_a_rule_says_whose_rate_a_service_bears_and_that_rate_must_be_there() -> None:
    overseas: Row = {"vat_category": "S", "rate_country": "DE"}
    assert vat_of("FR", "RE", {}, (overseas,))[:2] == ("S", 19)
    assert vat_of("FR", "RE", {}, ({**overseas, "rate_country": None},))[:2] == ("S", 20)
    with pytest.raises(AssertionError, match="country and class RE > standard have no VAT rate"):
        vat_of("FR", "RE", {}, ({**overseas, "rate_country": "RE"},))


def test_a_vat_rule_stands_before_the_vat_group_and_the_exemption() -> None:
    rule = ({"vat_category": "S", "mention": None},)
    assert vat_of("FR", "FR", EXEMPT, rule, "G1") == ("S", 20, None, None)


def test_an_exemption_by_rule_takes_the_mention_else_the_reason_of_the_service() -> None:
    assert vat_of("FR", "FR", EXEMPT, ({"vat_category": "E"},))[3] == EXEMPT["vat_exempt_reason"]
    assert vat_of("FR", "FR", EXEMPT, ({"vat_category": "E", "mention": "loyer nu"},))[3] == "loyer nu"


def test_a_reverse_charge_by_rule_is_owed_at_the_recipients_rate() -> None:
    assert vat_of("FR", "DE", GOODS, ({"vat_category": "AE"},)) == ("AE", 0, 19, None)
    assert vat_of("FR", "CH", {}, ({"vat_category": "AE"},)) == ("AE", 0, None, None)


@pytest.mark.parametrize(
    ("country", "rates", "rejected"),
    [
        ("FR", [], [["no_vat_rate"]]),
        ("DE", [RATES[0]], [["no_vat_rate"]]),
        ("CH", [], []),
        ("FR", [{**RATES[0], "valid_from": date(2026, 10, 6)}], [["no_vat_rate"]]),
        ("FR", [{**RATES[0], "valid_from": date(2026, 10, 5)}], []),
    ],
)
def test_a_rate_that_is_needed_must_be_valid_on_the_day(country: str, rates: list[Row], rejected: list[Any]) -> None:
    entities = [GROUP["entities"][0], {**GROUP["entities"][1], "country": country}]
    assert decided({}, tables=group(entities=entities, vat_rates=rates)).rejected["rules"].to_list() == rejected


def test_the_rate_is_that_of_the_day_of_service_late_lines_included() -> None:
    rates = [
        {**RATES[0], "rate": Decimal("19.6"), "valid_to": date(2026, 9, 30)},
        {**RATES[0], "valid_from": date(2026, 10, 1)},
    ]
    found = decided({"usage_date": date(2026, 9, 29)}, {}, tables=group(vat_rates=rates))
    assert sorted(found.combinations["vat_rate"]) == [Decimal("19.6"), Decimal(20)]


def test_keys_of_parties_service_and_agreement_come_with_the_combination() -> None:
    keys = ("agreement_row", "description", "provider_country", "recipient_country", "service_family", "vat_category")
    services = [{**row, "family": "voix"} for row in GROUP["services"]]
    agreed = [{**GROUP["agreements"][0], "description": "cadre"}]
    found = decided({}, tables=group(services=services, agreements=agreed), keys=keys).combinations
    assert found.select(keys).rows() == [(1, "cadre", "FR", "FR", "voix", "S")]


def test_every_combination_is_decided_once() -> None:
    rows = [{"user": user, "service": service} for user in ("U1", "U2") for service in ("DATA", "LAN")]
    found = decided(*rows, tables=agreements(BLANK))
    numbers = pl.concat([found.combinations.select("combination"), found.rejected.select("combination")])
    assert sorted(numbers["combination"]) == [0, 1, 2, 3]
    assert found.rejected["recipient"].to_list() == ["LYR-DE", "LYR-DE"]


DOCUMENT: Row = {"amount": Decimal(7)}
SIGNED: Row = {"signed_on": date(2026, 1, 5)}


@pytest.mark.parametrize("method", ["direct", "cost_plus", "lvas_5", "pass_through"])
@pytest.mark.parametrize("source", ["mobile", "pools"])
def test_a_price_per_unit_is_direct_and_a_cost_has_a_document_or_a_pool(method: str, source: str) -> None:
    tables = agreements({**SIGNED, "pricing_method": method})
    found = decided({"source": source}, {"source": source, **DOCUMENT}, tables=tables)
    (broken,) = found.rejected.select("rules", "basis").rows()
    cost = "supplier_document" if source == "mobile" else "pool_share"
    assert broken == (["method_not_of_basis"], cost if method == "direct" else "unit_price")


@pytest.mark.parametrize(("method", "days"), [("direct", [4, 4]), (None, [])])
def test_a_method_asks_for_a_signature_on_the_first_day_of_service_or_before(
    method: str | None, days: list[int]
) -> None:
    tables = agreements({"signed_on": date(2026, 10, 5), "pricing_method": method})
    usage = [date(2026, 10, day) for day in (4, 5, 6)]
    found = decided(
        *({"usage_date": day} for day in usage), {"service_from": usage[0], "service_to": usage[2]}, tables=tables
    )
    assert found.rejected["charge_count"].sum() == len(days)
    assert found.rejected["rules"].to_list() == [["signed_after_service"]] * bool(days)
    assert found.combinations["charge_count"].sum() == 4 - len(days)


def test_the_simplified_approach_takes_no_line_of_an_excluded_typology_whatever_its_service_is() -> None:
    tables = agreements({**SIGNED, "pricing_method": "lvas_5"})
    lines_of_typologies = ({**DOCUMENT, "typology": "research"}, DOCUMENT)
    found = decided(*lines_of_typologies, tables=tables, excluded=("research",))
    assert found.rejected.select("typology", "rules", "value").rows() == [
        ("research", ["typology_not_of_method"], "A1 > research")
    ]
    assert decided(*lines_of_typologies, tables=tables).rejected.is_empty()


def test_what_a_provider_retains_is_held_to_no_policy() -> None:
    users = [{**GROUP["users"][0], "entity": "LYR-SI"}]
    own = {"recipient": "LYR-SI", **AGREEMENT, "agreement": "A1", "pricing_method": "cost_plus"}
    own |= {"recipient": "LYR-SI", "signed_on": date(2026, 12, 1)}
    assert decided({}, tables=group(users=users, agreements=[own])).rejected.is_empty()
