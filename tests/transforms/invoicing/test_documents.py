"""Invoices and credit notes: references, dates, kinds and what they correct."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from transforms.invoicing.vat import reverse_charge

OTHER_INVOICE = {"document_order": 1, "invoice_key": "ORION-SI/ORION-EST/Fixe", "invoice_title": "Fixe"}
TO_SUD = {"document_order": 2, "recipient": "ORION-SUD", "invoice_key": "ORION-SI/ORION-SUD/Mobile"}


def test_references_count_the_invoices_of_a_pair_in_document_order(month: Any) -> None:
    made = month(TO_SUD, OTHER_INVOICE, {})
    assert made.invoices["invoice_ref"].to_list() == ["2026-10_SI_EST_01", "2026-10_SI_EST_02", "2026-10_SI_SUD_01"]
    assert made.invoices["title"].to_list() == ["Mobile", "Fixe", "Mobile"]
    assert made.landing["invoice_ref"].to_list() == ["2026-10_SI_SUD_01", "2026-10_SI_EST_02", "2026-10_SI_EST_01"]


def test_the_hundredth_invoice_of_a_pair_has_three_digits(month: Any) -> None:
    rows = [{"document_order": order, "invoice_key": str(order)} for order in range(100)]
    assert month(*rows).invoices["invoice_ref"].to_list()[-2:] == ["2026-10_SI_EST_99", "2026-10_SI_EST_100"]


def test_a_draft_is_accounted_for_on_the_last_day_of_its_period_and_has_no_date_of_issue(month: Any) -> None:
    made = month.document({})
    assert (made["accounting_date"], made["issue_date"]) == (date(2026, 10, 31), None)
    assert (made["period"], made["due_date"]) == ("2026-10", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("amount", "document_type", "nil"),
    [("0.01", "invoice", False), ("-0.01", "credit_note", False), ("0", "invoice", True), ("-0.004", "invoice", True)],
)
def test_a_net_below_zero_makes_a_credit_note_and_one_of_zero_a_nil_invoice(
    month: Any, amount: str, document_type: str, nil: bool
) -> None:
    made = month.document({"exact_amount": Decimal(amount)})
    assert (made["document_type"], made["nil"]) == (document_type, nil)


def test_a_document_names_once_what_its_charges_correct(month: Any) -> None:
    rows = [{"corrects": corrected} for corrected in ("2026-09", None, "2026-08", "2026-09")]
    assert month.document(*rows)["corrects"] == "2026-08, 2026-09"
    assert month.document({})["corrects"] is None


@pytest.mark.parametrize(
    ("operations", "expected"),
    [(["services"], "services"), (["goods", "goods"], "goods"), (["services", "goods"], "mixed")],
)
def test_the_operation_of_a_document_is_that_of_its_lines_or_mixed(
    month: Any, operations: list[str], expected: str
) -> None:
    assert month.document(*({"operation": operation} for operation in operations))["operation"] == expected


def test_a_currency_without_decimals_has_none_on_its_invoice(month: Any) -> None:
    made = month.document({"currency": "JPY", "exact_amount": Decimal("1234.5")})
    assert (made["net"], made["vat"], made["gross"]) == (1235, 247, 1482)


def test_a_month_without_charges_makes_empty_tables(month: Any) -> None:
    made = month()
    assert all(table.height == 0 for table in (made.invoices, made.invoice_lines, made.vat_breakdown, made.landing))
    assert reverse_charge(made.invoice_lines, made.invoices).schema["vat"] == pl.Decimal(18, 3)
