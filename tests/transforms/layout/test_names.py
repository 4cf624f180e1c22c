"""Labels and order of the values of keys, from reference tables."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from transforms.layout.names import ValueNames, value_names

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
LAST_DAY = date(2026, 10, 31)
KEYS = {"entities": "entity", "sites": "site", "users": "user", "services": "service"}


def names(**tables: list[dict[str, Any]]) -> ValueNames:
    frames = {}
    for table, key in KEYS.items():
        rows = tables.get(table, [])
        columns = dict.fromkeys([key, *(name for row in rows for name in row)], pl.String)
        validity = {"valid_from": pl.Date, "valid_to": pl.Date}
        filled = [
            {"row": number, "valid_from": ALWAYS, "valid_to": FOREVER, **row}
            for number, row in enumerate(rows, start=1)
        ]
        frames[table] = pl.DataFrame(filled, schema={"row": pl.Int64, **columns, **validity})
    return value_names(frames, "fr", LAST_DAY)


def test_entities_sites_users_and_services_read_by_their_names() -> None:
    found = names(
        entities=[{"entity": "E", "name": "Entity SA"}],
        sites=[{"site": "S", "site_name": "Site"}],
        users=[{"user": "U", "user_name": "User"}],
        services=[{"service": "V", "service_name": "Service"}],
    ).labels
    assert [found[key] for key in ("recipient", "provider", "entity")] == [{"E": "Entity SA"}] * 3
    assert [found[key] for key in ("site", "user", "service")] == [{"S": "Site"}, {"U": "User"}, {"V": "Service"}]


def test_a_further_column_of_names_labels_the_column_beside_it() -> None:
    found = names(
        sites=[{"site": "S", "site_group": "G", "site_group_name": "Group", "zone": "Z", "zone_name": "Zone"}],
        users=[{"user": "U", "department": "D", "department_name": "Department"}],
        services=[{"service": "V", "typology": "T", "typology_name": "Typology"}],
        entities=[{"entity": "E", "country": "FR", "country_name": "France"}],
    ).labels
    assert (found["site_group"], found["site_zone"]) == ({"G": "Group"}, {"Z": "Zone"})
    assert (found["department"], found["typology"]) == ({"D": "Department"}, {"T": "Typology"})
    assert found["recipient_country"] == found["provider_country"] == {"FR": "France"}


def test_a_site_that_users_name_is_not_named_by_the_users_table() -> None:
    found = names(sites=[{"site": "S", "site_name": "Right"}], users=[{"user": "U", "site": "S", "site_name": "Wrong"}])
    assert found.labels["site"] == {"S": "Right"}


def test_a_code_without_a_name_has_no_label() -> None:
    assert names(sites=[{"site": "S", "site_name": None}]).labels["site"] == {}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(ALWAYS, date(2026, 10, 30)), (LAST_DAY, FOREVER)], "second"),
        ([(ALWAYS, LAST_DAY), (date(2026, 11, 1), FOREVER)], "first"),
        ([(date(2026, 1, 1), date(2026, 2, 1)), (ALWAYS, date(2025, 12, 31))], "first"),
    ],
)
def test_the_name_valid_on_the_last_day_wins_else_the_latest(spans: list[tuple[date, date]], expected: str) -> None:
    rows = [
        {"site": "S", "site_name": name, "valid_from": start, "valid_to": end}
        for name, (start, end) in zip(("first", "second"), spans, strict=True)
    ]
    assert names(sites=rows).labels["site"] == {"S": expected}


def test_ranks_are_numbers_where_all_are_else_texts() -> None:
    numbers = names(sites=[{"site": "A", "order": "10"}, {"site": "B", "order": "9"}, {"site": "C", "order": None}])
    texts = names(sites=[{"site": "A", "order": "10"}, {"site": "B", "order": "9a"}])
    assert numbers.order["site"] == {"A": 2, "B": 1}
    assert texts.order["site"] == {"A": 1, "B": 2}


def test_a_site_group_stands_where_its_first_site_does() -> None:
    rows: list[dict[str, Any]] = [
        {"site": "A", "site_group": "G", "order": "3"},
        {"site": "B", "site_group": "H", "order": "2"},
        {"site": "C", "site_group": "G", "order": "1"},
        {"site": "D", "site_group": "H", "order": "0", "valid_to": date(2026, 1, 1)},
    ]
    assert names(sites=rows).order["site_group"] == {"G": 2, "H": 3}


def test_each_recipient_reads_its_own_language_else_the_groups() -> None:
    found = names(entities=[{"entity": "E", "name": "E", "language": "en"}, {"entity": "F", "name": "F"}])
    assert found.unassigned == {"E": "Unassigned", "F": "Non affecté"}
