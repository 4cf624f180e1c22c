"""What the layout leaves of a period, and which of its points are idle."""

from collections.abc import Iterable
from datetime import date

import polars as pl
import pytest

from schemas.settings import InvoicePoint
from tests.transforms.charging.small_group import Row, table
from transforms.layout.coverage import unmatched
from transforms.layout.drawn import Drawing
from transforms.layout.points import layout_points

FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)
DRAWN: tuple[Row, ...] = (
    {"point": "G", "parent": None, "kind": "folder"},
    {"point": "I", "parent": "G", "kind": "invoice"},
    {"point": "S", "parent": "I", "kind": "section"},
    {"point": "F", "parent": "S", "kind": "folder"},
    {"point": "T", "parent": "F", "kind": "section"},
    {"point": "U", "parent": "S", "kind": "section"},
    {"point": "J", "parent": "G", "kind": "invoice"},
    {"point": "V", "parent": "J", "kind": "section"},
    {"point": "E", "parent": "G", "kind": "folder"},
)


def test_charges_without_a_point_are_counted_by_pair_and_typology_then_idle_points_are_named() -> None:
    points = layout_points([InvoicePoint(title="Busy"), InvoicePoint(title="Idle")], [])
    combinations = pl.DataFrame(
        [("HQ", "B", "data", None, 1200), ("HQ", "A", "data", None, 1), ("HQ", "B", "data", None, 34),
         ("HQ", "B", "voice", 0, 7)],
        schema=["provider", "recipient", "typology", "invoice_point", "charge_count"], orient="row",
    ).with_columns(hung_from=pl.lit(None, pl.String))  # fmt: skip
    problems = unmatched(combinations, points)
    assert {problem.severity for problem in problems} == {"warning"}
    assert [(problem.place, problem.found) for problem in problems] == [
        ("layout, recipient A", "charges by HQ of typology data that no invoice point takes: 1"),
        ("layout, recipient B", "charges by HQ of typology data that no invoice point takes: 1,234"),
        ('layout, invoice point 2 "Idle"', "it takes no charge of the period"),
    ]


def idle(*landed: str, drawn: Iterable[Row] = DRAWN, as_of: date = FIRST_DAY, invoice_point: int | None = 0) -> str:
    """What is told of drawn points where charges hang at some."""
    rows = [(as_of, code, invoice_point) for code in landed]
    schema = {"as_of": pl.Date, "hung_from": pl.String, "invoice_point": pl.Int64}
    parties = [pl.lit("X").alias(name) for name in ("provider", "recipient", "typology")]
    combinations = pl.DataFrame(rows, schema=schema, orient="row").with_columns(*parties, charge_count=pl.lit(1))
    titled = [{"title": f"Title {row['point']}", **row} for row in drawn]
    problems = unmatched(combinations, [], Drawing(table("points", titled), LAST_DAY))
    assert {problem.severity for problem in problems} <= {"warning"}
    return "".join(map(str, problems))


@pytest.mark.parametrize(
    ("landed", "told"),
    [
        (("T", "U", "V"), "1 drawn point takes no charge of the period, nor does anything below: folder E; see"),
        (("T", "V"), "2 drawn points take no charge of the period, nor does anything below: folder E, section U; see"),
        (("U", "J"), "3 drawn points take no charge of the period, nor does anything below: folder E, folder F, secti"),
        (("F", "U", "V"), "2 drawn points take no charge of the period, nor does anything below: folder E, section T"),
        (("I",), "3 drawn points take no charge of the period, nor does anything below: folder E, section S, invoice"),
        ((), "1 drawn point takes no charge of the period, nor does anything below: folder G; see whether it should"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_of_drawn_points_of_any_kind_without_a_charge_at_or_below_them_the_topmost_are_named(
    landed: tuple[str, ...], told: str
) -> None:
    assert idle(*landed).startswith(f"points: {told}")


def test_points_that_all_take_charges_are_not_told_of() -> None:
    assert idle("T", "U", "V", "E") == ""


def test_a_line_that_is_rejected_where_it_hangs_uses_no_point() -> None:
    assert "folder G" in idle("T", "U", "V", "E", invoice_point=None)


def test_a_point_that_is_gone_by_the_last_day_is_not_missed_and_one_that_moved_is_used_where_it_stood() -> None:
    gone: Row = {"point": "OLD", "parent": "E", "kind": "section", "valid_to": date(2026, 10, 14)}
    moved: list[Row] = [
        {"point": "N", "parent": "S", "kind": "section", "valid_to": date(2026, 10, 14)},
        {"point": "N", "parent": "E", "kind": "section", "valid_from": date(2026, 10, 15)},
    ]
    assert idle("T", "U", "V", "E", drawn=[*DRAWN, gone]) == ""
    assert "folder E" in idle("T", "U", "V", "N", drawn=[*DRAWN, *moved])
    assert idle("T", "U", "V", "N", drawn=[*DRAWN, *moved], as_of=LAST_DAY) == ""


def test_of_many_idle_points_the_first_twenty_are_named_and_the_others_counted() -> None:
    many: list[Row] = [{"point": f"M{number:02}", "parent": "G", "kind": "section"} for number in range(21)]
    told = idle("T", "U", "V", "E", drawn=[*DRAWN, *many])
    assert told.startswith("points: 21 drawn points take no charge")
    assert "section M19 and 1 more;" in told
