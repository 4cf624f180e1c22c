"""Invoice lines: which charges are read as one, in which order, and what the line says."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

LINES_OF_TWO = [
    {"section_order": 1},
    {"nature": "Forfait voix illimité"},
    {"service": "VOIX"},
    {"unit": "h"},
    {"unit_price": Decimal("3.50001")},
    {"basis": "supplier_document", "unit_price": None},
    {"vat_category": "E", "vat_rate": Decimal(0)},
    {"vat_rate": Decimal("5.5")},
    {"vat_reason": "art. 261"},
    {"reverse_charge_rate": Decimal(19)},
    {"operation": "goods"},
    {"agreement": "CONV-2"},
    {"agreement": None},
    {"revenue_account": "7083"},
    {"revenue_tax_code": "V10"},
    {"expense_account": None},
    {"expense_tax_code": None},
    {"department": "Achats"},
]


@pytest.mark.parametrize("difference", LINES_OF_TWO, ids=lambda difference: next(iter(difference)))
def test_a_line_never_mixes_what_its_key_holds(month: Any, difference: dict[str, Any]) -> None:
    assert month({}, difference, analytic=("department",)).invoice_lines.height == 2


def test_charges_that_share_the_key_are_one_line_whatever_else_differs(month: Any) -> None:
    made = month({}, {"department": "Achats", "corrects": "2026-09", "nature": None}, lines_by=("service",))
    assert made.invoice_lines.height == 1
    assert made.landing.rows() == [(0, "2026-10_SI_EST_01", 1), (1, "2026-10_SI_EST_01", 1)]


def test_a_line_sums_its_charges_and_spans_their_service_dates(month: Any) -> None:
    early = {"service_from": date(2026, 9, 28), "service_to": date(2026, 9, 28), "quantity": Decimal("0.25")}
    late = {"exact_amount": Decimal("1.000000000000000001"), "charge_count": 7}
    line = month(early, late).invoice_lines.row(0, named=True)
    assert (line["service_from"], line["service_to"]) == (date(2026, 9, 28), date(2026, 10, 31))
    assert (line["quantity"], line["charge_count"]) == (Decimal("1.25"), 8)
    assert line["exact_amount"] == Decimal("4.500000000000000001")
    assert (line["amount"], line["rounding"]) == (Decimal("4.5"), 0)


def test_a_quantity_is_empty_where_one_charge_has_none(month: Any) -> None:
    assert month({}, {"quantity": None}).invoice_lines["quantity"].to_list() == [None]


def test_lines_stand_by_section_then_lines_by_then_the_rest_of_the_key_empty_values_last(month: Any) -> None:
    rows = [
        {"section_order": 1, "service": "A"},
        {"service": "B", "nature": None},
        {"service": "B", "nature": "z"},
        {"service": "B", "nature": "a", "unit_price": Decimal(10)},
        {"service": "B", "nature": "a", "unit_price": Decimal(9)},
        {"service": "A", "nature": "z"},
        {"document_order": 1, "invoice_key": "other", "service": "A"},
    ]
    assert month(*rows).landing["invoice_line"].to_list() == [6, 5, 4, 3, 2, 1, 1]


def test_lines_by_orders_by_its_own_keys_first(month: Any) -> None:
    rows = [{"service": "DATA", "department": "Ventes"}, {"service": "VOIX", "department": "Achats"}]
    assert month(*rows, lines_by=("department", "service")).landing["invoice_line"].to_list() == [2, 1]
    assert month(*rows, lines_by=("service", "department")).landing["invoice_line"].to_list() == [1, 2]


def test_a_line_that_joins_several_services_shows_them_as_one_text(month: Any) -> None:
    rows = [{"service": "VOIX"}, {"service": "DATA"}, {"service": "LAN", "typology": "connectivity"}]
    line = month(*rows, lines_by=()).invoice_lines.row(0, named=True)
    assert line["service"] == "DATA + LAN + VOIX"
    assert line["service_name"] == "Forfait data + Forfait voix + Réseau local"
    assert line["typology"] == "connectivity + mobility"


def test_a_line_names_the_natures_of_its_charges_four_at_most(month: Any) -> None:
    few, many = {"natures": ["b", "a"]}, {"natures": ["c", "d", "e"]}
    assert month(few, lines_by=()).invoice_lines["nature"].to_list() == ["a ; b"]
    assert month(few, many, lines_by=()).invoice_lines["nature"].to_list() == ["a ; b ; c ; d ; …"]


def test_the_nature_is_the_key_where_lines_are_cut_by_it(month: Any) -> None:
    line = month({"nature": "Forfait data", "natures": ["something else"]}).invoice_lines
    assert line["nature"].to_list() == ["Forfait data"]


def test_a_nature_that_no_charge_has_is_empty(month: Any) -> None:
    assert month({"nature": None, "natures": []}).invoice_lines["nature"].to_list() == [""]
    assert month({"nature": None, "natures": []}, lines_by=()).invoice_lines["nature"].to_list() == [""]


def test_a_line_names_the_evidence_and_files_of_all_its_charges_fifty_at_most(month: Any) -> None:
    one = {"evidence_refs": [f"FA-{number:02}" for number in range(40)], "files": []}
    two = {"evidence_refs": [f"FA-{number:02}" for number in range(30, 70)], "files": []}
    line = month(two, one).invoice_lines.row(0, named=True)
    assert line["evidence_refs"] == [f"FA-{number:02}" for number in range(50)]
    assert line["files"] == []


def test_a_service_is_named_as_on_the_last_day_of_the_period(month: Any) -> None:
    names = [
        {"service": "DATA", "service_name": "old", "valid_to": date(2026, 10, 30)},
        {"service": "DATA", "service_name": "new", "valid_from": date(2026, 10, 31), "valid_to": date(2026, 10, 31)},
        {"service": "DATA", "service_name": "next", "valid_from": date(2026, 11, 1)},
    ]
    assert month({}, services=names).invoice_lines["service_name"].to_list() == ["new"]


def test_a_service_that_ended_keeps_its_last_name(month: Any) -> None:
    names = [
        {"service": "DATA", "service_name": "first", "valid_to": date(2026, 9, 30)},
        {"service": "DATA", "service_name": "last", "valid_from": date(2026, 10, 1), "valid_to": date(2026, 10, 15)},
        {"service": "DATA", "service_name": "next", "valid_from": date(2026, 11, 1)},
    ]
    assert month({}, services=names).invoice_lines["service_name"].to_list() == ["last"]


def test_the_sections_of_a_line_are_those_the_layout_gave(month: Any) -> None:
    section = {"section_path": ["D", ""], "section_keys": ["site", "user"], "section_labels": ["Dijon", "Non affecté"]}
    line = month(section).invoice_lines.row(0, named=True)
    assert {column: line[column] for column in section} == section


def test_analytic_keys_follow_the_columns_of_the_contract_once(month: Any) -> None:
    columns = month({}, analytic=("typology", "department")).invoice_lines.columns
    assert columns[-2:] == ["expense_tax_code", "department"]
    assert columns.count("typology") == 1


def test_a_service_is_named_as_its_charges_saw_it_where_its_name_is_a_key(month: Any, combinations: Any) -> None:
    charges = combinations([{}]).with_columns(service_name=pl.lit("as charged"))
    assert month.of(charges).invoice_lines["service_name"].to_list() == ["as charged"]
