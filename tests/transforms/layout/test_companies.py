"""Where one entity receives the invoices of others, what would put their lines together is told."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from schemas.settings import InvoicePoint
from tests.transforms.charging.small_group import Row, table
from transforms.layout.companies import together_at_points, together_by_rules, together_in_sections
from transforms.layout.points import layout_points

ENTITIES: list[Row] = [
    {"entity": "EST"},
    {"entity": "MET", "bill_to": "EST"},
    {"entity": "COL", "bill_to": "EST"},
    {"entity": "SUD"},
]
TOGETHER = "lines of COL, EST, MET may stand together, whose invoices EST receives"
RIGHT = "cut them by company: in sections, split_by or lines_by"


def by_rules(
    *points: dict[str, Any], entities: Sequence[Row] = ENTITIES, lines_by: Sequence[str] = ("service",)
) -> list[str]:
    rules = layout_points([InvoicePoint(**{"title": "All", **point}) for point in points], [])
    return list(map(str, together_by_rules(rules, table("entities", entities), lines_by)))


def test_a_point_that_no_key_of_companies_cuts_is_told_with_the_companies_and_who_receives() -> None:
    assert by_rules({"sections": ["typology"]}) == [f'layout, invoice point 1 "All": {TOGETHER}; {RIGHT}']


@pytest.mark.parametrize(
    "point",
    [
        {"sections": ["company", "typology"]},
        {"sections": ["user"]},
        {"split_by": ["site"]},
        {"where": {"company": "MET"}},
        {"recipients": ["SUD"]},
        {"section": [{"sections": ["company"]}]},
    ],
    ids=["sections", "users", "split by site", "one company", "another recipient", "inner block"],
)
def test_a_point_that_keeps_companies_apart_is_not_told(point: dict[str, Any]) -> None:
    assert by_rules(point) == []


def test_a_part_of_a_point_that_is_not_cut_by_company_is_told() -> None:
    voice = {"where": {"typology": "voice"}, "sections": ["company"]}
    assert len(by_rules({"section": [voice]})) == 1


def test_a_point_that_no_line_of_the_recipient_reaches_is_not_told() -> None:
    assert by_rules({"recipients": ["EST"], "sections": ["company"]}, {"sections": ["typology"]}) == []
    assert len(by_rules({"recipients": ["EST"], "provider": "HQ", "sections": ["company"]}, {})) == 1


def test_nothing_is_told_where_lines_are_kept_apart_or_nobody_receives_for_others() -> None:
    assert by_rules({}, lines_by=["service", "company"]) == []
    assert by_rules({}, entities=[{"entity": "EST", "bill_to": "EST"}, {"entity": "SUD"}]) == []


def test_a_drawn_point_at_which_several_companies_of_one_recipient_hang_is_told() -> None:
    sites: list[Row] = [
        {"site": "1", "entity": "MET", "point": "P"},
        {"site": "2", "entity": "SUD", "point": "P"},
        {"site": "3", "entity": "MET", "point": "Q"},
        {"site": "4", "entity": "COL", "point": None},
    ]
    users: list[Row] = [{"user": "U", "entity": "COL", "point": "P"}, {"user": "V", "entity": "MET", "point": "Q"}]
    tables = {name: table(name, rows) for name, rows in (("entities", ENTITIES), ("sites", sites), ("users", users))}
    assert list(map(str, together_at_points(tables, ["service"]))) == [
        "points, point P: what hangs there is of COL, MET, whose invoices EST receives; draw a point for each of them"
    ]
    assert list(together_at_points(tables, ["company"])) == []


PLACED = [
    ("EST", "MET", 1, 1, "Fleet"),
    ("EST", "COL", 1, 1, "Fleet"),
    ("EST", "MET", 1, 2, "Fleet"),
    ("EST", "MET", 2, 1, "Rest"),
    ("SUD", "SUD", 3, 1, "Rest"),
]


def in_sections(rows: Sequence[tuple[Any, ...]], lines_by: Sequence[str] = ("service",)) -> list[str]:
    schema = ["recipient", "company", "document_order", "section_order", "invoice_title"]
    return list(map(str, together_in_sections(pl.DataFrame(rows, schema=schema, orient="row"), lines_by)))


def test_a_month_tells_of_sections_in_which_lines_of_several_companies_stand() -> None:
    assert in_sections(PLACED) == [f"layout, recipient EST: lines of COL, MET stand together in: Fleet; {RIGHT}"]
    assert in_sections(PLACED[1:]) == []
    assert in_sections(PLACED, lines_by=["company"]) == []


def test_a_group_in_which_nobody_receives_for_others_is_told_of_nothing() -> None:
    without = pl.DataFrame([row[:1] for row in PLACED], schema=["recipient"], orient="row")
    assert list(together_in_sections(without, ["service"])) == []
