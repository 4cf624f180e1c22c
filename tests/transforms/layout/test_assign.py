"""Invoice keys, titles, labels and orders of single combinations."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from schemas.settings import InvoicePoint, Section
from transforms.layout.assign import assign
from transforms.layout.names import ValueNames
from transforms.layout.points import layout_points

Combinations = Callable[[Sequence[Mapping[str, str | None]]], pl.DataFrame]

NO_NAMES = ValueNames({}, {}, {"SUB": "Unassigned", "NEXT": "Non affecté"})
COLUMNS = {
    "combination": pl.Int64,
    "invoice_point": pl.Int64,
    "invoice_key": pl.String,
    "invoice_title": pl.String,
    "section_path": pl.List(pl.String),
    "section_keys": pl.List(pl.String),
    "section_labels": pl.List(pl.String),
    "document_order": pl.Int64,
    "section_order": pl.Int64,
    "hung_from": pl.String,
    "misplaced": pl.String,
}


def test_what_no_point_takes_has_no_invoice(combinations: Combinations) -> None:
    points = layout_points([InvoicePoint(title="Mobile", where={"typology": "mobility"})], [])
    landing = assign(combinations([{"typology": "hardware"}, {"typology": "mobility"}]), points, NO_NAMES, "2026-10")
    assert landing.row(0) == (0, *[None] * 10)
    assert landing.row(1) == (1, 0, "HQ/SUB/Mobile", "Mobile", [], [], [], 1, 1, None, None)


@pytest.mark.parametrize("rows", [[], [{"typology": "mobility"}]])
@pytest.mark.parametrize("points", [[], [InvoicePoint(title="A", split_by=("site",), sections=("user",))]])
def test_the_columns_are_the_same_without_rows_and_without_points(
    combinations: Combinations, rows: list[dict[str, str]], points: list[InvoicePoint]
) -> None:
    landing = assign(combinations(rows), layout_points(points, []), NO_NAMES, "2026-10")
    assert (dict(landing.schema), landing.height) == (COLUMNS, len(rows))


def test_a_title_fills_period_parties_and_keys_with_labels(combinations: Combinations) -> None:
    names = ValueNames(
        {"recipient": {"SUB": "Subsidiary Ltd"}, "site": {"LY1": "Lyon {period}"}}, {}, {"SUB": "Unassigned"}
    )
    points = layout_points([InvoicePoint(title="{recipient} {site} {period}", split_by=("site",))], [])
    landing = assign(combinations([{"site": "LY1"}]), points, names, "2026-10")
    assert landing["invoice_title"].to_list() == ["Subsidiary Ltd Lyon {period} 2026-10"]
    assert landing["invoice_key"].to_list() == ["HQ/SUB/{recipient} {site} {period}/LY1"]


def test_an_empty_key_reads_in_the_language_of_the_recipient(combinations: Combinations) -> None:
    points = layout_points([InvoicePoint(title="T {site}", split_by=("site",), sections=("user",))], [])
    landing = assign(combinations([{"recipient": "SUB"}, {"recipient": "NEXT"}]), points, NO_NAMES, "2026-10")
    assert landing["invoice_title"].to_list() == ["T Unassigned", "T Non affecté"]
    assert landing["section_labels"].to_list() == [["Unassigned"], ["Non affecté"]]
    assert landing["section_path"].to_list() == [[""], [""]]


def test_two_users_of_one_name_never_merge_and_read_apart(combinations: Combinations) -> None:
    labels = {"user": {"M1": "Jean Martin", "M2": "Jean Martin", "M3": "Ada Roy"}}
    points = layout_points(
        [
            InvoicePoint(title="For {user}", split_by=("user",)),
        ],
        [],
    )
    rows = [{"user": "M1"}, {"user": "M2"}, {"user": "M3"}, {"user": "M1", "recipient": "NEXT"}]
    names = ValueNames(labels, {}, NO_NAMES.unassigned)
    landing = assign(combinations(rows), points, names, "2026-10")
    assert landing["invoice_title"].to_list() == [
        "For Jean Martin (M1)",
        "For Jean Martin (M2)",
        "For Ada Roy",
        "For Jean Martin",
    ]
    sections = layout_points([InvoicePoint(title="All", sections=("user",))], [])
    assert assign(combinations(rows), sections, names, "2026-10")["section_labels"].to_list() == [
        ["Jean Martin (M1)"],
        ["Jean Martin (M2)"],
        ["Ada Roy"],
        ["Jean Martin"],
    ]


def test_currencies_never_share_an_invoice_and_show_in_the_key_only_where_there_are_several(
    combinations: Combinations,
) -> None:
    points = layout_points([InvoicePoint(title="A", split_by=("site",))], [])
    rows = [{"site": "X", "currency": "USD"}, {"site": "X", "currency": "EUR"}, {"site": "Y", "currency": "USD"}]
    landing = assign(combinations(rows), points, NO_NAMES, "2026-10")
    assert landing["invoice_key"].to_list() == ["HQ/SUB/A/X/USD", "HQ/SUB/A/X/EUR", "HQ/SUB/A/Y"]
    assert landing["document_order"].to_list() == [2, 1, 3]


def test_different_parts_never_read_as_one_invoice_key(combinations: Combinations) -> None:
    points = layout_points([InvoicePoint(title="A", split_by=("site", "user"))], [])
    rows = [{"site": "x/y", "user": "z"}, {"site": "x", "user": "y/z"}, {"site": "x%2Fy", "user": "z"}]
    keys = assign(combinations(rows), points, NO_NAMES, "2026-10")["invoice_key"]
    assert keys.to_list() == ["HQ/SUB/A/x%2Fy/z", "HQ/SUB/A/x/y%2Fz", "HQ/SUB/A/x%252Fy/z"]


def test_values_come_by_rank_then_those_without_one_by_code_and_the_empty_one_last(combinations: Combinations) -> None:
    names = ValueNames({}, {"site": {"C": 1, "A": 2, "B": 2}}, NO_NAMES.unassigned)
    rows = [{"site": site} for site in ["Z", None, "B", "A", "10", "9", "C"]]
    split = layout_points([InvoicePoint(title="{site}", split_by=("site",))], [])
    cut = layout_points([InvoicePoint(title="All", sections=("site",))], [])
    expected = [6, 7, 3, 2, 4, 5, 1]
    assert assign(combinations(rows), split, names, "2026-10")["document_order"].to_list() == expected
    assert assign(combinations(rows), cut, names, "2026-10")["section_order"].to_list() == expected


def test_documents_come_by_provider_recipient_point_and_split_value(combinations: Combinations) -> None:
    points = layout_points(
        [InvoicePoint(title="A", where={"typology": "t"}), InvoicePoint(title="B {site}", split_by=("site",))], []
    )
    rows: list[dict[str, str | None]] = [
        {"provider": "P2", "typology": "t"},
        {"provider": "P1", "recipient": "SUB", "site": "2"},
        {"provider": "P1", "recipient": "SUB", "site": "1"},
        {"provider": "P1", "recipient": "SUB", "typology": "t", "site": "9"},
        {"provider": "P1", "recipient": "NEXT", "site": "9"},
    ]
    assert assign(combinations(rows), points, NO_NAMES, "2026-10")["document_order"].to_list() == [5, 4, 3, 2, 1]


def test_a_titled_block_and_a_value_of_the_same_text_are_two_sections(combinations: Combinations) -> None:
    blocks = (Section(title="mobility", where={"typology": "hardware"}), Section(sections=("typology",)))
    points = layout_points([InvoicePoint(title="All", section=blocks)], [])
    landing = assign(combinations([{"typology": "mobility"}, {"typology": "hardware"}]), points, NO_NAMES, "2026-10")
    assert landing["section_path"].to_list() == [["mobility"], ["mobility"]]
    assert landing["section_keys"].to_list() == [["typology"], [""]]
    assert landing["section_order"].to_list() == [2, 1]


def test_a_block_whose_title_names_its_own_key_makes_a_section_per_value_by_code(combinations: Combinations) -> None:
    block = Section(title="Site {site}", sections=("site",))
    names = ValueNames({"site": {"LY1": "Lyon"}}, {}, NO_NAMES.unassigned)
    points = layout_points([InvoicePoint(title="All", section=(block,))], [])
    landing = assign(combinations([{"site": "LY1"}]), points, names, "2026-10")
    assert landing["section_path"].to_list() == [["Site LY1", "LY1"]]
    assert landing["section_labels"].to_list() == [["Site Lyon", "Lyon"]]


def test_sections_titled_by_a_key_stand_together_whatever_is_cut_inside_them(combinations: Combinations) -> None:
    block = Section(title="Site {site}", sections=("user", "site"))
    points = layout_points([InvoicePoint(title="All", section=(block,))], [])
    rows = [{"site": "A", "user": "2"}, {"site": "B", "user": "1"}, {"site": "A", "user": "1"}]
    landing = assign(combinations(rows), points, NO_NAMES, "2026-10")
    assert landing["section_order"].to_list() == [2, 3, 1]


def test_keys_compare_as_text_numbers_without_closing_zeros(combinations: Combinations) -> None:
    rows = combinations([{}, {}, {}]).with_columns(
        vat_rate=pl.Series([Decimal("20"), Decimal("5.5"), None], dtype=pl.Decimal(7, 4)),
        lot=pl.Series([100, 20, None], dtype=pl.Int64),
        service_from=pl.Series([date(2026, 10, 1), date(2026, 10, 2), None]),
    )
    for where in ({"vat_rate": "20"}, {"lot": "100"}, {"service_from": "2026-10-01"}):
        points = layout_points([InvoicePoint(title="A", where=where), InvoicePoint(title="B", sections=(*where,))], [])
        landing = assign(rows, points, NO_NAMES, "2026-10")
        assert landing["invoice_point"].to_list() == [0, 1, 1]
        assert landing["section_path"].to_list() in (
            [[], ["5.5"], [""]],
            [[], ["20"], [""]],
            [[], ["2026-10-02"], [""]],
        )


def test_twenty_thousand_combinations_and_three_hundred_points_take_less_than_two_seconds() -> None:
    count, recipients = 20_000, [f"R{number}" for number in range(60)]
    number = pl.int_range(count, eager=True)
    rows = pl.DataFrame({"combination": number}).with_columns(
        as_of=pl.lit(date(2026, 10, 1)),
        provider=pl.lit("HQ"),
        recipient=pl.format("R{}", number % 60),
        currency=pl.lit("EUR"),
        typology=pl.format("T{}", number % 7),
        site=pl.format("S{}", number % 401),
        user=pl.format("U{}", number % 9_973),
    )
    blocks = (
        Section(title="Fleet {site}", where={"typology": "T1"}, sections=("user",)),
        Section(sections=("typology",)),
    )
    rules = [
        InvoicePoint(
            title=f"{place} {{site}}",
            recipients=(recipient,),
            where={"typology": (f"T{place}", "T6")},
            split_by=("site",),
            section=blocks,
        )
        for place in range(5)
        for recipient in recipients
    ]
    points = layout_points(rules, [])
    names = ValueNames({}, {}, dict.fromkeys(recipients, "Unassigned"))
    start = time.perf_counter()
    landing = assign(rows, points, names, "2026-10")
    assert time.perf_counter() - start < 2
    assert landing["invoice_point"].null_count() == count // 7
