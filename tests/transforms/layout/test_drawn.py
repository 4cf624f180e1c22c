"""What hangs below a point lands on the invoice above it, in the sections between; all else is placed by the rules."""

import random
import time
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.settings import InvoicePoint
from tests.transforms.charging.small_group import group, lines, table
from tests.transforms.charging.small_month import close
from transforms.layout.assign import assign
from transforms.layout.drawn import Drawing, hanging_verdicts
from transforms.layout.names import ValueNames
from transforms.layout.points import layout_points
from transforms.reference.drawn_tree import POINT_KEYS
from transforms.rejection import judge

LAST_DAY = date(2026, 10, 31)
RULES = layout_points([InvoicePoint(title="Rules")], [])
NAMES = ValueNames({}, {}, {"A": "Unassigned", "B": "Unassigned"})

Row = Mapping[str, Any]


def point(code: str, parent: str | None, kind: str, **further: Any) -> Row:
    return {"point": code, "parent": parent, "kind": kind, "title": f"Title {code}", **further}


TREE = (
    point("G", None, "folder"),
    point("I", "G", "invoice"),
    point("S", "I", "section"),
    point("F", "S", "folder"),
    point("T", "F", "section"),
    point("B-ONLY", "G", "invoice", recipient="B"),
    point("IN-B", "B-ONLY", "section"),
)


def landed(rows: Sequence[Row], points: Sequence[Row] = TREE) -> pl.DataFrame:
    """Where combinations land; each row says which of the keys that hang it are filled."""
    usual = {"as_of": date(2026, 10, 1), "provider": "HQ", "recipient": "A", "currency": "EUR"}
    given_rows = [{"combination": number, **usual, **row} for number, row in enumerate(rows)]
    schema = {
        "combination": pl.Int64,
        "as_of": pl.Date,
        **dict.fromkeys(["provider", "recipient", "currency"], pl.String),
    }
    frame = pl.DataFrame(given_rows, schema={**schema, **dict.fromkeys(POINT_KEYS, pl.String)})
    return assign(frame, RULES, NAMES, "2026-10", Drawing(table("points", points), LAST_DAY))


def test_the_invoice_is_the_nearest_above_and_folders_cut_nothing() -> None:
    landing = landed([{"point": code} for code in ("I", "S", "F", "T")])
    assert landing["invoice_key"].unique().to_list() == ["HQ/A//I"]
    assert landing["invoice_title"].unique().to_list() == ["Title I"]
    assert landing["section_path"].to_list() == [[], ["S"], ["S"], ["S", "T"]]
    assert landing["section_keys"].to_list() == [[], ["point"], ["point"], ["point", "point"]]
    assert landing["section_labels"].to_list() == [[], ["Title S"], ["Title S"], ["Title S", "Title T"]]


@pytest.mark.parametrize("nearest", range(len(POINT_KEYS)))
def test_a_line_hangs_where_it_says_else_its_subscription_user_site_or_service(nearest: int) -> None:
    assert POINT_KEYS == ("point", "subscription_point", "user_point", "site_point", "service_point")
    filled = {key: "I" if place == nearest else "S" for place, key in enumerate(POINT_KEYS) if place >= nearest}
    assert landed([filled])["hung_from"].to_list() == ["I"]


def test_a_line_that_hangs_nowhere_is_placed_by_the_rules_before_the_drawn_invoices() -> None:
    landing = landed([{"site_point": "S"}, {}])
    assert landing["invoice_key"].to_list() == ["HQ/A//I", "HQ/A/Rules"]
    assert landing["document_order"].to_list() == [2, 1]
    assert landing["invoice_point"].to_list() == [4, 0]  # the fourth point of the tree in reading order


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"point": "NO"}, "unknown_point"),
        ({"point": "G"}, "point_without_invoice"),
        ({"point": "IN-B"}, "point_of_another"),
        ({"point": "S", "as_of": date(2025, 1, 1)}, "unknown_point"),
    ],
)
def test_what_hangs_where_it_cannot_is_told_by_its_rule_and_has_no_invoice(row: Row, rule: str) -> None:
    landing = landed([row], [{**drawn, "valid_from": date(2026, 1, 1)} for drawn in TREE])
    broken = judge(landing, hanging_verdicts())
    assert [verdict.rule for verdict, flag in zip(hanging_verdicts(), broken.row(0), strict=True) if flag] == [rule]
    assert landing["invoice_key"].to_list() == [None]
    assert landed([{"point": "IN-B", "recipient": "B"}])["invoice_key"].to_list() == ["HQ/B//B-ONLY"]


def test_an_invoice_point_serves_each_provider_recipient_and_currency_that_lands_on_it() -> None:
    rows = [{"point": "I"}, {"point": "I", "recipient": "B"}, {"point": "I", "currency": "USD"}]
    landing = landed([*rows, {"point": "I", "provider": "P2"}])
    assert landing["invoice_key"].to_list() == ["HQ/A//I/EUR", "HQ/B//I", "HQ/A//I/USD", "P2/A//I"]
    assert landing["document_order"].to_list() == [1, 3, 2, 4]


def test_sections_stand_by_order_then_by_title_and_what_is_directly_in_one_comes_last() -> None:
    tree = [
        point("I", None, "invoice"),
        point("1", "I", "section", title="Zoo", order=2),
        point("2", "I", "section", title="Art"),
        point("3", "I", "section", title="Air"),
        point("4", "I", "section", title="Sea", order=10),
    ]
    landing = landed([{"point": code} for code in ("1", "4", "3", "2", "I")], tree)
    assert landing["section_order"].to_list() == [1, 2, 3, 4, 5]


def test_sections_beside_each_other_that_read_the_same_are_told_apart_by_code() -> None:
    twins = [point("I", None, "invoice"), *(point(code, "I", "section", title="Twin") for code in "XY")]
    cousins = [point("Z", "X", "section", title="Twin")]
    landing = landed([{"point": code} for code in ("X", "Y", "Z")], [*twins, *cousins])
    assert landing["section_labels"].to_list() == [["Twin (X)"], ["Twin (Y)"], ["Twin (X)", "Twin"]]


def test_a_line_lands_where_the_tree_stood_on_its_day_under_the_title_of_the_last_day() -> None:
    until, since = {"valid_to": date(2026, 10, 14)}, {"valid_from": date(2026, 10, 15)}
    tree = [
        point("I", None, "invoice"),
        point("J", None, "invoice"),
        point("S", "I", "section", title="Old", **until),
        point("S", "J", "section", title="New", **since),
    ]
    landing = landed([{"point": "S"}, {"point": "S", "as_of": date(2026, 10, 15)}], tree)
    assert landing["invoice_key"].to_list() == ["HQ/A//I", "HQ/A//J"]
    assert landing["section_labels"].to_list() == [["New"], ["New"]]


def test_a_title_may_hold_braces_and_a_code_a_slash() -> None:
    (landing,) = landed([{"point": "a/b"}], [point("a/b", None, "invoice", title="{site} 100%")]).to_dicts()
    assert (landing["invoice_title"], landing["invoice_key"]) == ("{site} 100%", "HQ/A//a%2Fb")


def test_without_a_tree_points_hang_nothing() -> None:
    landing = landed([{"point": "S"}], [])
    assert landing["invoice_key"].to_list() == ["HQ/A/Rules"]


@st.composite
def trees(draw: st.DrawFn) -> list[Row]:
    """Trees of any shape that `check` accepts: no invoice below an invoice, no recipient below another."""
    points: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([None, *points]))
        above = points.get(parent or "", {"invoiced": False, "for": None})
        kind = draw(st.sampled_from(["section", "folder"] if above["invoiced"] else ["invoice", "section", "folder"]))
        recipient = draw(st.sampled_from([None, None, "LYR-EST", "LYR-DE"])) if above["for"] is None else None
        row = point(f"P{number}", parent, kind, recipient=recipient, order=draw(st.sampled_from([None, 1, 2])))
        points[f"P{number}"] = {
            "row": row,
            "invoiced": above["invoiced"] or kind == "invoice",
            "for": recipient or above["for"],
        }
    return [found["row"] for found in points.values()]


def expected(tree: Sequence[Row], code: str | None, recipient: str) -> tuple[str, list[str]] | None:
    """The invoice point and the sections of a line, found by walking up; "" for the rules, None for no place."""
    if code is None:
        return "", []
    by_code, sections = {row["point"]: row for row in tree}, []
    row, invoice = by_code.get(code), None
    while row is not None:
        if row["recipient"] not in (None, recipient):
            return None
        if invoice is None and row["kind"] == "section":
            sections.insert(0, row["point"])
        invoice = invoice or (row["point"] if row["kind"] == "invoice" else None)
        row = by_code.get(row["parent"])
    return (invoice, sections) if invoice else None


hung = st.lists(
    st.tuples(*[st.sampled_from([None, None, *(f"P{number}" for number in range(13))])] * 3), min_size=1, max_size=12
)


@settings(deadline=None, max_examples=25)
@given(tree=trees(), places=hung)
def test_every_charge_lands_on_exactly_one_invoice_line_or_is_told_why(tree: list[Row], places: list[Any]) -> None:
    people = [("U1", "LYR-EST"), ("U2", "LYR-DE")]
    known = {row["point"] for row in tree}
    of_users = [None if place[1] not in known else place[1] for place in places[:2]] + [None] * 2
    users = [
        {"user": user, "entity": entity, "point": at} for (user, entity), at in zip(people, of_users, strict=False)
    ]
    usage = [
        {"user": people[number % 2][0], "point": place[0], "quantity": Decimal(number + 1)}
        for number, place in enumerate(places)
    ]
    month = close(
        {"a": lines(*usage, kept=["point"])}, group(points=tree, users=users), line_keys=["point", "user_point"]
    )
    invoices = {row["invoice_ref"]: row["invoice_key"] for row in month.invoicing.invoices.to_dicts()}
    sections = {
        (row["invoice_ref"], row["line_number"]): row["section_path"]
        for row in month.invoicing.invoice_lines.to_dicts()
    }
    assert len(sections) == len(month.invoicing.invoice_lines)
    assert len(month.charges) == len(places)
    for charge, line in zip(month.charges.sort("row").to_dicts(), usage, strict=True):
        user = next(user for user in users if user["user"] == line["user"])
        place = expected(tree, line["point"] or user["point"], user["entity"])
        if place is None:
            assert charge["invoice_ref"] is None
        else:
            _, _, rule, *drawn = invoices[charge["invoice_ref"]].split("/")
            assert (rule or drawn[0]) == (place[0] or "Services")
            assert sections[charge["invoice_ref"], charge["invoice_line"]] == place[1]
    placed = month.charges.filter(pl.col("invoice_ref").is_not_null())
    assert month.invoicing.invoice_lines["exact_amount"].sum() == placed["amount"].sum()


def test_a_thousand_points_of_depth_twelve_place_twenty_thousand_combinations_in_two_seconds_of_processor() -> None:
    dice, tree = random.Random(12), [point("P0", None, "folder")]
    depth, invoiced = {"P0": 1}, {"P0": False}
    for number in range(1, 1000):
        above = dice.choice([code for code in list(depth)[-60:] if depth[code] < 12] or ["P0"])
        kind = dice.choice(["section", "folder"] if invoiced[above] else ["invoice", "section", "folder"])
        code = f"P{number}"
        depth[code], invoiced[code] = depth[above] + 1, invoiced[above] or kind == "invoice"
        tree.append(point(code, above, kind, order=number % 7))
    assert max(depth.values()) == 12
    rows = [{"point": f"P{number % 1000}"} for number in range(20_000)]
    start = time.process_time()
    landing = landed(rows, tree)
    assert time.process_time() - start < 2
    placed = [invoiced[f"P{number % 1000}"] for number in range(20_000)]
    assert landing["invoice_key"].is_not_null().to_list() == placed
