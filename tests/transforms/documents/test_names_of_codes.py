"""Codes are read with the names that the reference tables of the run give them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from transforms.documents.key_words import key_value, key_words
from transforms.documents.names_of_codes import with_names
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


def _lines(site: str | None, user: str | None) -> pl.DataFrame:
    return pl.DataFrame({"site": [site], "user": [user]}, schema={"site": pl.String, "user": pl.String})


@pytest.mark.parametrize(
    ("site", "read"),
    [
        ("A", "A — Agence du port"),
        ("B", "B"),
        ("Nice", "Nice"),
        ("E", "E — Entrepôt"),
        ("unknown", "unknown"),
        (None, None),
    ],
)
def test_a_code_is_read_with_its_name_of_the_last_day_if_it_has_one(
    tables: Path, site: str | None, read: str | None
) -> None:
    assert with_names(_lines(site, None), tables, DAY).row(0) == (read, None)


@pytest.mark.parametrize("user", ["U1", "U2"])
def test_two_users_of_one_name_stay_two(tables: Path, user: str) -> None:
    assert with_names(_lines("B", user), tables, DAY).row(0) == ("B", f"{user} — Nadia Corvel")


def test_lines_that_have_the_name_as_a_column_keep_the_code_alone(tables: Path) -> None:
    lines = _lines("A", "U1").with_columns(site_name=pl.lit("Agence du port"))
    assert with_names(lines, tables, DAY).row(0) == ("A", "U1 — Nadia Corvel", "Agence du port")


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
