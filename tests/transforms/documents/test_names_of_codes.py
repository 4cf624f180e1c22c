"""Codes are read with the names that the reference tables of the run give them."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from transforms.documents.key_words import key_value, key_words
from transforms.documents.names_of_codes import labels_of
from transforms.published import write_reference

DAY = date(2026, 10, 31)
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    columns = ["row", "site", "site_name", "valid_from", "valid_to"]
    sites = [
        (1, "A", "Agence", ALWAYS, date(2026, 9, 30)),
        (2, "A", "Agence du port", date(2026, 10, 1), FOREVER),
        (3, "B", None, ALWAYS, FOREVER),
        (4, "Nice", "Nice", ALWAYS, FOREVER),
        (5, "E", "Entrepôt", ALWAYS, date(2026, 10, 15)),
    ]
    users = [(1, "U1", "Nadia Corvel", ALWAYS, FOREVER), (2, "U2", "Nadia Corvel", ALWAYS, FOREVER)]
    write_reference(tmp_path, "sites", pl.DataFrame(sites, schema=columns, orient="row"))
    named = [name.replace("site", "user") for name in columns]
    write_reference(tmp_path, "users", pl.DataFrame(users, schema=named, orient="row"))
    return tmp_path


@pytest.mark.parametrize(
    ("site", "read"),
    [
        ("A", "A — Agence du port"),
        ("B", None),
        ("Nice", None),
        ("E", "E — Entrepôt"),
        ("unknown", None),
    ],
)
def test_a_code_is_read_with_its_name_of_the_last_day_if_it_has_one(tables: Path, site: str, read: str | None) -> None:
    assert labels_of("site", ["site"], tables, DAY).get(site) == read


@pytest.mark.parametrize("user", ["U1", "U2"])
def test_two_users_of_one_name_stay_two(tables: Path, user: str) -> None:
    assert labels_of("user", ["user"], tables, DAY)[user] == f"{user} — Nadia Corvel"


def test_codes_stay_alone_where_the_name_is_a_column_of_its_own_or_there_is_none(tables: Path) -> None:
    assert labels_of("site", ["site", "site_name"], tables, DAY) == {}
    assert labels_of("department", ["department"], tables, DAY) == {}


def test_a_table_that_was_written_again_is_read_again(tables: Path) -> None:
    before = labels_of("user", ["user"], tables, DAY)
    path = write_reference(tables, "users", pl.read_parquet(tables / "reference" / "users.parquet").head(1))
    os.utime(path, ns=(1, 1))
    assert (before.keys(), labels_of("user", ["user"], tables, DAY).keys()) == ({"U1", "U2"}, {"U1"})


@pytest.mark.parametrize(
    ("key", "french", "english"),
    [
        ("site_group", "Groupe de sites", "Site group"),
        ("department", "Département", "Department"),
        ("typology", "Typologie", "Typology"),
        ("user", "Utilisateur", "User"),
        ("plan", "plan", "plan"),
        ("application", "application", "application"),
        ("user_cost_centre", "user cost centre", "user cost centre"),
        ("total", "total", "total"),
    ],
)
def test_our_keys_are_read_in_the_language_and_others_as_their_source_names_them(
    key: str, french: str, english: str
) -> None:
    assert (key_words(key, "fr"), key_words(key, "en")) == (french, english)


def test_a_key_and_its_value_are_written_as_the_language_does() -> None:
    assert key_value("department", "Ventes", "fr") == "Département : Ventes"
    assert key_value("department", "Sales", "en") == "Department: Sales"
