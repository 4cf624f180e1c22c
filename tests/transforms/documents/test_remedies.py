from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.transforms.documents.rejected_month import (
    PERIOD,
    Rejects,
    reference,
    reference_tables,
    rejected_line,
    usage_line,
    write_lines,
)
from transforms.documents.causes import causes
from transforms.documents.rule_words import right_text

MOBILE = "inputs/2026-10/mobile-1.csv"
REFERENCE = reference_tables()
Found = Callable[..., pl.DataFrame]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The causes of rejected lines, and of the usage lines they were."""

    def found_of(rejected: Rejects, usage: Rejects | None = None) -> pl.DataFrame:
        write_lines(tmp_path, "usage_lines", usage or [])
        return causes(write_lines(tmp_path, "rejected_lines", rejected), PERIOD, REFERENCE)

    return found_of


def lines(rule: str, *told: Mapping[str, Any]) -> Rejects:
    return [rejected_line(rule, "mobile", MOBILE, row, **line) for row, line in enumerate(told, start=1)]


@pytest.mark.parametrize(
    ("rule", "value", "nearest"),
    [
        ("unknown_user", "M1234", ["M1243"]),
        ("unknown_user", "m0070", ["M0007"]),
        ("unknown_user", "7", []),
        ("unknown_user", "Jeanne Modèle", ["M1243"]),
        ("unknown_service", "MOB10", ["MOB-10"]),
        ("unknown_service", "Lien 1 Gbit/s", ["LAN-1G"]),
        ("unknown_site", "LIL1", ["LIL01"]),
        ("unknown_entity", "Orme Sud", ["ORM-SUD"]),
        ("unknown_entity", "ZZZZZZ", []),
        ("no_price", "MOB-1", []),
    ],
)
def test_the_nearest_known_codes_are_proposed(found: Found, rule: str, value: str, nearest: list[str]) -> None:
    assert found(lines(rule, {"value": value}))["nearest"].to_list()[0][:1] == nearest


def test_of_four_codes_alike_the_work_list_names_three(tmp_path: Path) -> None:
    services = [{"service": f"MOB-1{number}", "service_name": f"S{number}", "typology": "data"} for number in "1234"]
    write_lines(tmp_path, "usage_lines", [])
    write_lines(tmp_path, "rejected_lines", lines("unknown_service", {"value": "MOB-19"}))
    cause = causes(tmp_path, PERIOD, {**REFERENCE, "services": reference("services", *services)}).row(0, named=True)
    assert len(cause["nearest"]) == 3
    first, second, third = cause["nearest"]
    assert cause["right"] == f"write {first} or {second} or {third} if it is meant, else add the service"
    assert right_text(cause, "fr").startswith(f"écrire {first} ou {second} ou {third} si c'est bien lui, sinon ")


def test_a_code_known_on_other_days_asks_for_a_longer_validity_and_no_further_row(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, row, user="M2000", usage_date=date(2026, 10, row)) for row in (1, 2)]
    cause = found(lines("unknown_user", {"value": "M2000"}, {"value": "M2000"}), usage).row(0, named=True)
    assert cause["right"] == "extend its validity: used from 2026-10-01 to 2026-10-02"
    assert (cause["known_table"], cause["known_rows"]) == ("users", [3])
    assert cause["known_says"] == ["ORM-SUD, Ada Témoin, → 2026-09-30"]
    assert (cause["fix_row"], cause["nearest"]) == (None, [])
    assert right_text(cause, "fr") == "étendre sa validité du 2026-10-01 au 2026-10-02"


@pytest.mark.parametrize(
    ("rule", "told", "used", "table", "row", "to_complete"),
    [
        ("unknown_user", {"value": "M9"}, {"user": "M9", "site": "LIL01"}, "users", "M9,,ORM-NOR,LIL01,,", []),
        ("unknown_site", {"value": "X9"}, {"site": "X9"}, "sites", "X9,,", ["entity"]),
        ("unknown_entity", {"value": "E,9"}, {"entity": "E,9"}, "entities", '"E,9",,,', ["name", "country"]),
        ("unknown_service", {"value": "S9"}, {"service": "S9", "unit": "h"}, "services", "S9,,,h", None),
        ("no_price", {"value": "PC-STD", "currency": "EUR"}, {"service": "PC-STD"}, "prices", "PC-STD,,EUR,,", None),
        (
            "no_exchange_rate",
            {"value": "GBP > USD", "currency": "GBP"},
            {},
            "rates",
            "GBP,USD,,,",
            ["period", "rate", "source"],
        ),
        ("no_vat_rate", {"value": "DE > standard"}, {}, "vat_rates", "DE,standard,", ["rate"]),
        (
            "unknown_agreement",
            {"value": "C9"},
            {"entity": "ORM-NOR"},
            "agreements",
            "C9,,ORM-NOR,",
            ["provider"],
        ),
        (
            "no_invoice_point",
            {},
            {"entity": "ORM-DE", "service": "LAN-1G", "provider": "ORM-SI"},
            "layout",
            "ORM-DE,ORM-SI,,connectivity,,",
            ["title"],
        ),
        (
            "no_account",
            {"column": "expense", "value": "LAN-1G"},
            {"entity": "ORM-NOR"},
            "accounts",
            "ORM-NOR,expense,LAN-1G,,,",
            ["account", "account_name", "journal"],
        ),
        (
            "no_account",
            {"column": "revenue", "value": "LAN-1G"},
            {"entity": "ORM-NOR", "provider": "ORM-SI"},
            "accounts",
            "ORM-SI,revenue,LAN-1G,,,",
            ["account", "account_name", "journal"],
        ),
    ],
)
def test_the_row_to_add_is_written_with_what_is_known(
    found: Found,
    rule: str,
    told: dict[str, Any],
    used: dict[str, Any],
    table: str,
    row: str,
    to_complete: list[str] | None,
) -> None:
    usage = [usage_line("mobile", MOBILE, 1, **{"provider": None, **used})]
    cause = found(lines(rule, told), usage).row(0, named=True)
    assert (cause["fix_table"], cause["fix_row"]) == (table, row)
    assert cause["fix_heading"].count(",") >= row.count(",") - row.count('"E,9"')
    if to_complete is not None:
        assert cause["fix_to_complete"] == to_complete


def test_a_price_is_dated_where_the_service_has_others(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, 1, service="SUP-N2", usage_date=date(2026, 10, 3))]
    cause = found(lines("no_price", {"value": "SUP-N2", "currency": "EUR"}), usage).row(0, named=True)
    assert cause["fix_row"] == "SUP-N2,,EUR,2026-10-03,"


def test_prices_too_many_are_named_by_their_rows(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, 1, service="SUP-N2", usage_date=date(2026, 10, 20))]
    cause = found(lines("two_prices", {"value": "SUP-N2"}), usage).row(0, named=True)
    assert cause["known_rows"] == [2, 3]
    assert cause["known_says"] == ["410, EUR, → 2026-12-31", "425, EUR, 2026-10-15 →"]


def test_agreements_too_many_are_named_by_their_rows(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, 1, user="M0007")]
    told = {"column": "agreement", "value": "ORM-SI > ORM-SUD > MOB-10"}
    cause = found(lines("agreement_ambiguous", told), usage).row(0, named=True)
    assert (cause["known_table"], cause["known_rows"]) == ("agreements", [2, 3])


def test_agreements_that_cover_the_service_itself_are_named_before_those_that_cover_all(tmp_path: Path) -> None:
    rows = [{"agreement": "A"}, {"agreement": "B", "service": "MOB-10"}, {"agreement": "C", "service": "MOB-10"}]
    pair = {"provider": "ORM-SI", "recipient": "ORM-SUD"}
    tables = {**REFERENCE, "agreements": reference("agreements", *({**row, **pair} for row in rows))}
    write_lines(tmp_path, "usage_lines", [usage_line("mobile", MOBILE, 1, user="M0007")])
    write_lines(tmp_path, "rejected_lines", lines("agreement_ambiguous", {"value": "MOB-10"}))
    assert causes(tmp_path, PERIOD, tables)["known_rows"].to_list() == [[2, 3]]


def test_for_an_unknown_agreement_those_of_the_pair_are_proposed(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, 1, user="M0007")]
    cause = found(lines("unknown_agreement", {"column": "agreement", "value": "CONV-11"}), usage)
    assert cause["nearest"].to_list() == [["CONV-02", "CONV-03"]]
