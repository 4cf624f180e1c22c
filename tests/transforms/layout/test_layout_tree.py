"""The layout as a tree: what each entity can be invoiced, by rule, and what it is subscribed to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.reference import REFERENCE_TABLES
from schemas.settings import InvoicePoint, Section
from transforms.layout.points import layout_points
from transforms.layout.tree import layout_tree, tree_lines

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
SERVICES = [
    {"service": "FIB", "service_name": "Fibre", "typology": "connectivity"},
    {"service": "SIM", "service_name": "Sim card", "typology": "mobility"},
    {"service": "TAB", "service_name": "Tablet", "typology": "mobility"},
]


def tables(**rows: Sequence[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    return {name: _table(name, rows.get(name, ())) for name in REFERENCE_TABLES}


def _table(name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "quantity": pl.Decimal(38, 18),
        "unit_price": pl.Decimal(38, 18),
        "date": pl.Date,
    }
    columns = {column.name: kinds.get(column.kind, pl.String) for column in REFERENCE_TABLES[name].columns}
    schema = {"row": pl.Int64, **columns, "valid_from": pl.Date, "valid_to": pl.Date}
    filled = [{"row": number, "valid_from": ALWAYS, "valid_to": FOREVER, **row} for number, row in enumerate(rows, 1)]
    return pl.DataFrame(filled, schema=schema)


def drawn(rules: Sequence[InvoicePoint], **rows: Sequence[dict[str, Any]]) -> list[str]:
    """The tree as indented text, each line with its mark, label and detail."""
    given = {"entities": [{"entity": "SUB", "name": "Subsidiary"}], "services": SERVICES, **rows}
    lines = tree_lines(layout_tree(layout_points(rules, []), tables(**given)))
    return ["  " * line.depth + " ".join(filter(None, (line.mark, line.text, line.detail))) for line in lines]


def test_points_show_their_rules_their_section_points_and_the_services_that_can_land_there() -> None:
    fleet = Section(title="Fleet", where={"typology": "mobility"}, sections=("department", "user"))
    network = Section(where={"service": ("FIB", "")}, sections=("site",))
    point = InvoicePoint(
        title="{site_group}", provider="HQ", split_by=("site_group",), where={"site": "!"}, section=(fleet, network)
    )
    assert drawn([point]) == [
        "SUB Subsidiary",
        '  ● {site_group} one invoice per site_group; from HQ; site = !""',
        "    • Fleet typology = mobility",
        "      • department > user",
        "        Sim card",
        "        Tablet",
        '    • site service = FIB, ""',
        "      Fibre",
    ]


def test_a_service_that_earlier_points_take_is_not_below_later_ones() -> None:
    rules = [InvoicePoint(title="Mobile", where={"typology": "mobility"}), InvoicePoint(title="Rest")]
    assert drawn(rules) == [
        "SUB Subsidiary",
        "  ● Mobile typology = mobility",
        "    Sim card",
        "    Tablet",
        "  ● Rest",
        "    Fibre",
    ]


def test_where_the_catalogue_decides_nothing_one_leaf_stands_for_all_services() -> None:
    rules = [InvoicePoint(title="Ten", where={"plan": "10"}), InvoicePoint(title="Rest", sections=("site", "typology"))]
    assert drawn(rules) == [
        "SUB Subsidiary",
        "  ● Ten plan = 10",
        "    every service of the catalogue",
        "  ● Rest",
        "    • site > typology",
        "      every service of the catalogue",
    ]


def test_an_entity_shows_only_the_points_it_can_reach_in_the_order_of_the_documents() -> None:
    entities = [{"entity": "B", "name": "Bee"}, {"entity": "A", "name": "Ay"}]
    rules = [
        InvoicePoint(title="General"),
        InvoicePoint(title="Own", recipients=("A",)),
        InvoicePoint(title="Mobile", recipients=("B",), where={"typology": "mobility"}),
    ]
    points = [line for line in drawn(rules, entities=entities) if not line.startswith("    ")]
    assert points == ["A Ay", "  ● Own", "B Bee", "  ● General", "  ● Mobile typology = mobility"]


def test_subscriptions_stand_under_the_entity_the_site_or_the_user_that_holds_them() -> None:
    quantity = Decimal("1.50")
    lines = drawn(
        [],
        sites=[{"site": "LYO", "site_name": "Lyon", "entity": "SUB"}],
        users=[{"user": "M1", "entity": "SUB"}],
        subscriptions=[
            {"subscription": "S3", "service": "SIM", "user": "M1", "quantity": quantity},
            {
                "subscription": "S2",
                "service": "FIB",
                "site": "LYO",
                "quantity": quantity,
                "valid_to": date(2026, 9, 30),
            },
            {"subscription": "S1", "service": "TAB", "site": "LYO", "quantity": Decimal(20)},
            {"subscription": "S4", "service": "TAB", "entity": "SUB", "quantity": quantity},
        ],
    )
    assert lines == [
        "SUB Subsidiary",
        "  Subsidiary entity SUB",
        "    Tablet S4, quantity 1.5",
        "  Lyon site LYO",
        "    Tablet S1, quantity 20",
        "    Fibre S2, quantity 1.5, until 2026-09-30",
        "  M1 user M1",
        "    Sim card S3, quantity 1.5",
    ]


def test_a_name_that_changed_reads_as_it_does_latest() -> None:
    entities = [
        {"entity": "SUB", "name": "New", "valid_from": date(2026, 1, 1)},
        {"entity": "SUB", "name": "Old", "valid_to": date(2025, 12, 31)},
    ]
    assert drawn([], entities=entities) == ["SUB New"]
