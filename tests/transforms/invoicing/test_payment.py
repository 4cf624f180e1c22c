"""What the agreements say about paying an invoice."""

from datetime import date
from typing import Any

import pytest


def test_an_invoice_is_due_at_the_shortest_of_the_days_its_agreements_give(month: Any) -> None:
    agreements = [{"agreement": "CONV-1", "payment_days": 60}, {"agreement": "CONV-2", "payment_days": 45}]
    assert month.document({}, agreements=agreements)["due_date"] == date(2026, 12, 30)
    assert month.document({}, {"agreement": "CONV-2"}, agreements=agreements)["due_date"] == date(2026, 12, 15)


@pytest.mark.parametrize("agreement", [None, "CONV-2", "CONV-3"])
def test_the_days_of_the_group_stand_for_an_agreement_that_gives_none(month: Any, agreement: str | None) -> None:
    agreements = [{"payment_days": 60}, {"agreement": "CONV-2"}]
    assert month.document({}, {"agreement": agreement}, agreements=agreements)["due_date"] == date(2026, 11, 30)


def test_the_purchase_orders_of_all_agreements_stand_on_the_invoice_once(month: Any) -> None:
    agreements = [
        {"agreement": "CONV-1", "recipient": "ORION-SUD", "purchase_order": "PO-5"},
        {"purchase_order": "PO-2"},
        {"agreement": "CONV-2", "purchase_order": "PO-1"},
        {"agreement": "CONV-3", "purchase_order": "PO-2"},
        {"agreement": "CONV-4", "purchase_order": "PO-4"},
    ]
    rows = [{"agreement": f"CONV-{number}"} for number in (1, 2, 3)]
    assert month.document(*rows, agreements=agreements)["purchase_order"] == "PO-1, PO-2"
    assert month.document({}, agreements=[{}])["purchase_order"] is None


def test_an_agreement_speaks_by_its_row_for_the_service_then_the_typology_then_all(month: Any) -> None:
    agreements = [
        {"purchase_order": "all"},
        {"typology": "mobility", "purchase_order": "typology"},
        {"service": "DATA", "purchase_order": "service"},
        {"service": "VOIX", "purchase_order": "other service"},
    ]
    assert month.document({}, agreements=agreements)["purchase_order"] == "service"
    assert month.document({"service": "LAN"}, agreements=agreements)["purchase_order"] == "typology"
    assert month.document({"service": "LAN", "typology": "telecom"}, agreements=agreements)["purchase_order"] == "all"


def test_an_agreement_speaks_as_on_the_accounting_date_or_as_it_last_did(month: Any) -> None:
    ended = {"purchase_order": "ended", "service": "DATA", "valid_to": date(2026, 10, 15)}
    valid = {"purchase_order": "valid", "valid_from": date(2026, 10, 16)}
    future = {"purchase_order": "future", "valid_from": date(2026, 11, 1)}
    assert month.document({}, agreements=[ended, valid])["purchase_order"] == "valid"
    assert month.document({}, agreements=[future, {**ended, "service": None}])["purchase_order"] == "ended"
