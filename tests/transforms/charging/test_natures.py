"""The nature of a charge: delivered words, else the pattern of its service."""

from decimal import Decimal

import pytest

from tests.transforms.charging.small_group import GROUP, Tables, broken_rules, charge, charge_one, group, lines
from transforms.charging.natures import pattern_keys


def with_pattern(pattern: str | None, **columns: str) -> Tables:
    services = [{**row, **columns, "nature": pattern} for row in GROUP["services"]]
    return group(services=services)


def test_a_pattern_names_its_columns_once_in_order_and_the_period_is_none_of_them() -> None:
    patterns = ["{service_name} — {plan}", "{plan} {period}", "no place", "{user_name}{plan}"]
    assert pattern_keys(patterns) == ("plan", "service_name", "user_name")


@pytest.mark.parametrize(
    ("pattern", "nature"),
    [
        ("{service_name} — {plan}", "Forfait data — 10 Go"),
        ("{plan}, {period}, {plan}", "10 Go, 2026-10, 10 Go"),
        ("Abonnement mobile", "Abonnement mobile"),
        ("{user_name} à {site_name}", "Anna Lorme à Dijon"),
        ("{service_family} de {department}", "voix de Ventes"),
        ("{basis} : {typology}", "unit_price : mobility"),
    ],
)
def test_the_pattern_of_the_service_fills_an_empty_nature(pattern: str, nature: str) -> None:
    tables = with_pattern(pattern, family="voix")
    found = charge_one({"nature": None, "plan": "10 Go"}, tables, ["plan"])
    assert found["nature"] == nature


def test_a_delivered_nature_stands_before_the_pattern() -> None:
    assert charge_one({"nature": "Appels internationaux"}, with_pattern("{service_name} du mois"))["nature"] == (
        "Appels internationaux"
    )


def test_a_pattern_with_an_empty_column_gives_no_nature() -> None:
    tables = with_pattern("{service_name} — {plan}")
    part = charge(
        lines({"nature": None, "plan": None}, {"nature": None, "plan": "10 Go"}, kept=["plan"]),
        tables,
    )
    assert part.rejected.select("row", "rules").rows() == [(1, ["missing_nature"])]
    assert part.priced["nature"].to_list() == ["Forfait data — 10 Go"]


def test_each_line_takes_the_pattern_of_its_own_service() -> None:
    services = [{**row, "nature": f"{row['service']} : {{site_name}}"} for row in GROUP["services"]]
    usage = lines(*({"nature": None, "service": service} for service in ("LAN", "DATA", "LAN")))
    part = charge(usage, group(services=services), required=())
    assert part.priced["nature"].to_list() == ["LAN : Dijon", "DATA : Dijon", "LAN : Dijon"]


@pytest.mark.parametrize(
    ("nature", "rules"),
    [
        ("divers", ["vague_nature"]),
        ("  Frais   de  GESTION ", ["vague_nature"]),
        ("Management Fees", ["vague_nature"]),
        ("Frais de gestion du parc", []),
        ("Réseau 10", ["short_nature"]),
        ("Réseau 10G", []),
        ("  Réseau  ", ["short_nature"]),
        (None, ["missing_nature"]),
    ],
)
def test_a_nature_must_say_what_was_received(nature: str | None, rules: list[str]) -> None:
    assert broken_rules({"nature": nature}) == rules


def test_a_source_that_need_not_say_the_nature_may_leave_it_vague_or_out() -> None:
    for nature in (None, "divers", "court"):
        assert broken_rules({"nature": nature}, required=("evidence_ref", "agreement", "beneficiary")) == []


def test_the_same_vague_text_is_found_on_every_line_that_bears_it() -> None:
    usage = lines({"nature": "divers"}, {"quantity": Decimal(5)}, {"nature": "divers"})
    assert charge(usage).rejected["row"].to_list() == [1, 3]
