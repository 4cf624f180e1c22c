"""The VAT of invoices, and what recipients owe to their own state."""

from decimal import Decimal
from typing import Any

from transforms.invoicing.vat import reverse_charge

OTHER_INVOICE = {"document_order": 1, "invoice_key": "ORION-SI/ORION-EST/Fixe", "invoice_title": "Fixe"}
TO_SUD = {"document_order": 2, "recipient": "ORION-SUD", "invoice_key": "ORION-SI/ORION-SUD/Mobile"}


def test_the_net_is_the_sum_of_the_bases_and_vat_is_rounded_once_per_category_and_rate(month: Any) -> None:
    made = month(
        {"service": "DATA", "exact_amount": Decimal("10.014")},
        {"service": "VOIX", "exact_amount": Decimal("10.014")},
        {"service": "LAN", "exact_amount": Decimal("100"), "vat_rate": Decimal("5.5")},
        {"service": "LAN", "exact_amount": Decimal("7"), "vat_category": "E", "vat_rate": Decimal(0)},
    )
    assert made.vat_breakdown.select("vat_category", "vat_rate", "base", "vat").rows() == [
        ("E", Decimal("0"), Decimal("7"), Decimal("0")),
        ("S", Decimal("5.5"), Decimal("100"), Decimal("5.5")),
        ("S", Decimal("20"), Decimal("20.03"), Decimal("4.01")),
    ]
    (invoice,) = made.invoices.iter_rows(named=True)
    assert (invoice["net"], invoice["vat"], invoice["gross"]) == (Decimal("127.03"), Decimal("9.51"), Decimal("136.54"))
    assert invoice["line_count"] == 4


def test_the_reasons_of_a_base_without_vat_are_named_once(month: Any) -> None:
    exempt = {"vat_category": "E", "vat_rate": Decimal(0)}
    rows = [{**exempt, "service": service, "vat_reason": f"art. {service}"} for service in ("B", "A")]
    assert month(*rows, {**exempt, "service": "C"}).vat_breakdown["reason"].to_list() == ["art. A ; art. B"]


def test_amounts_are_settled_per_invoice_category_and_rate(month: Any) -> None:
    third = Decimal("0.333333333333333333")
    rows = [{"service": service, "exact_amount": third} for service in ("VOIX", "DATA", "LAN")]
    other = {**OTHER_INVOICE, "exact_amount": third}
    lines = month(*rows, other, {"vat_rate": Decimal(10), "exact_amount": third}).invoice_lines
    assert lines["rounding"].to_list() == [0, Decimal("0.01"), 0, 0, 0]
    assert lines["vat_rate"].to_list() == [10, 20, 20, 20, 20]


def test_what_a_recipient_owes_to_its_own_state_is_rounded_once_per_invoice_category_and_rate(month: Any) -> None:
    abroad = {"vat_category": "AE", "vat_rate": Decimal(0), "reverse_charge_rate": Decimal(19)}
    made = month(
        {**abroad, "service": "DATA", "exact_amount": Decimal("10.03")},
        {**abroad, "service": "VOIX", "exact_amount": Decimal("10.03")},
        {**abroad, "service": "LAN", "exact_amount": Decimal("10.03"), "reverse_charge_rate": Decimal(7)},
        {**abroad, "service": "HARD", "exact_amount": Decimal("10.02"), "vat_category": "K"},
        {**abroad, **TO_SUD, "exact_amount": Decimal("-100")},
        {"service": "LAN"},
    )
    assert reverse_charge(made.invoice_lines, made.invoices).rows() == [
        ("2026-10_SI_EST_01", "AE", Decimal(7), Decimal("10.03"), Decimal("0.70")),
        ("2026-10_SI_EST_01", "AE", Decimal(19), Decimal("20.06"), Decimal("3.81")),
        ("2026-10_SI_EST_01", "K", Decimal(19), Decimal("10.02"), Decimal("1.90")),
        ("2026-10_SI_SUD_01", "AE", Decimal(19), Decimal("-100"), Decimal("-19")),
    ]
    assert month.document({**abroad})["vat"] == 0
