"""A small invented month with everything a controller must see: two currencies, credits, retained lines, rejects."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.transforms.documents.rejected_month import PERIOD, file_read, many_rejects, rows_of, write_rejects
from transforms.published import empty_table, write_part, write_table

FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)


def invoice(number: int, provider: str, recipient: str, net: str, **told: Any) -> dict[str, Any]:
    """An invoice of the month, at 20 % VAT unless told otherwise."""
    base = Decimal(net)
    vat = told.pop("vat", base * Decimal("0.2"))
    return {
        "invoice_ref": f"{PERIOD}_{provider}_{recipient}_{number:02}",
        "invoice_key": f"{provider}/{recipient}/{number}",
        "document_type": "credit_note" if base < 0 else "invoice",
        "nil": base == 0,
        "provider": provider,
        "recipient": recipient,
        "title": "Télécoms & réseaux",
        "period": PERIOD,
        "service_from": FIRST_DAY,
        "service_to": LAST_DAY,
        "accounting_date": LAST_DAY,
        "due_date": date(2026, 11, 30),
        "operation": "services",
        "currency": "EUR",
        "net": base,
        "vat": vat,
        "gross": base + vat,
        "line_count": 1,
        **told,
    }


def invoice_line(document: dict[str, Any], number: int, typology: str, amount: str) -> dict[str, Any]:
    """A line of an invoice, of one typology."""
    return {
        "invoice_ref": document["invoice_ref"],
        "line_number": number,
        "section_path": [],
        "section_keys": [],
        "section_labels": [],
        "service": "MOB-10",
        "service_name": "Forfait mobile 10 Go",
        "typology": typology,
        "nature": "Forfait mobile 10 Go, octobre",
        "service_from": FIRST_DAY,
        "service_to": LAST_DAY,
        "operation": "services",
        "basis": "supplier_document",
        "exact_amount": Decimal(amount),
        "amount": Decimal(amount),
        "rounding": Decimal(0),
        "vat_category": "S",
        "vat_rate": Decimal(20),
        "evidence_refs": ["FA-1"],
        "files": ["inputs/2026-10/mobile-1.csv"],
        "charge_count": 1,
        "revenue_account": "706",
    }


def month_invoices() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The invoices and their lines: two providers, a credit note, a nil invoice, and yen."""
    cuts: tuple[tuple[str, str, dict[str, str], dict[str, Any]], ...] = (
        ("ORM-SI", "ORM-NOR", {"mobility": "12840.55", "connectivity": "9310.10"}, {}),
        ("ORM-SI", "ORM-NOR", {"hardware": "21450.00", "services": "3280.25"}, {}),
        ("ORM-SI", "ORM-SUD", {"mobility": "8120.35", "connectivity": "7400.00", "services": "-512.40"}, {}),
        ("ORM-SI", "ORM-OUE", {"hardware": "-1830.90"}, {"corrects": "2026-09"}),
        ("ORM-SI", "ORM-DE", {"connectivity": "18000.00", "services": "4920.01"}, {"vat": Decimal(0)}),
        ("ORM-SI", "ORM-JP", {"services": "1250000"}, {"vat": Decimal(0), "currency": "JPY"}),
        ("ORM-CS", "ORM-NOR", {"services": "15600.00"}, {}),
        ("ORM-CS", "ORM-SUD", {"services": "0"}, {}),
        ("ORM-CS", "ORM-SI", {"services": "2450.75"}, {}),
    )
    documents, lines, numbers = [], [], dict[str, int]()
    for provider, recipient, amounts, told in sorted(cuts, key=lambda cut: cut[:2]):
        numbers[provider + recipient] = numbers.get(provider + recipient, 0) + 1
        net = sum((Decimal(amount) for amount in amounts.values()), Decimal(0))
        document = invoice(numbers[provider + recipient], provider, recipient, str(net), **told)
        documents.append({**document, "line_count": len(amounts)})
        lines += [invoice_line(document, number, *cut) for number, cut in enumerate(amounts.items(), start=1)]
    return documents, lines


def charge_line(row: int, recipient: str, typology: str, service: str, amount: str, ref: str | None) -> dict[str, Any]:
    """A charge; without an invoice it is retained."""
    return {
        "source": "mobile",
        "file": "inputs/2026-10/mobile-1.csv",
        "row": row,
        "origin": "usage",
        "provider": "ORM-SI",
        "recipient": recipient,
        "service": service,
        "typology": typology,
        "basis": "supplier_document",
        "amount": Decimal(amount),
        "currency": "EUR",
        "vat_category": "S",
        "vat_rate": Decimal(20),
        "invoice_ref": ref,
        "invoice_line": None if ref is None else 1,
    }


def control(name: str, scope: str, expected: str, actual: str, severity: str = "error") -> dict[str, Any]:
    """A control, passed where what was found is what was expected."""
    difference = Decimal(actual) - Decimal(expected)
    return {
        "control": name,
        "scope": scope,
        "severity": severity,
        "expected": Decimal(expected),
        "actual": Decimal(actual),
        "difference": difference,
        "passed": difference == 0,
    }


def write_month(tables: Path, with_rejects: bool = True) -> Path:
    """All tables of the invented month that the group's workbook reads."""
    rejected, usage = many_rejects() if with_rejects else ([], [])
    write_rejects(tables, rejected, usage)
    documents, lines = month_invoices()
    write_table(tables, "invoices", rows_of("invoices", documents))
    write_table(tables, "invoice_lines", rows_of("invoice_lines", lines))
    charges = [
        charge_line(901, "ORM-NOR", "mobility", "MOB-10", "12.5", f"{PERIOD}_ORM-SI_ORM-NOR_01"),
        charge_line(902, "ORM-SI", "mobility", "MOB-10", "10.004", None),
        charge_line(903, "ORM-SI", "mobility", "MOB-10", "0.001", None),
        charge_line(904, "ORM-SI", "connectivity", "LAN-1G", "640.10", None),
    ]
    write_part(tables, "charge_lines", "part-00000", rows_of("charge_lines", charges))
    for name in ("pool_shares", "bill_totals", "balance_totals"):
        write_table(tables, name, empty_table(name))
    files = [
        file_read("mobile", "inputs/2026-10/mobile-1.csv", 63 if with_rejects else 0, 4120, 3),
        file_read("cloud", "inputs/2026-10/cloud.parquet", 41 if with_rejects else 0, 802),
        file_read("hardware", "inputs/2026-10/mat.csv", 32 if with_rejects else 0, 310),
    ]
    write_table(tables, "input_files", rows_of("input_files", files))
    controls = [
        control("entry_unbalanced", "ORM-SI VTI", "118230.45", "118230.45"),
        control("recipient_disputed", "month", "0", "214.5", "warning"),
        control("row_lost", "mobile/inputs/2026-10/mobile-1.csv", "4186", "4186"),
        control("footer_differs", "mobile/inputs/2026-10/mobile-1.csv", "20.52022672899", "20.52022672899"),
    ]
    write_table(tables, "control_totals", rows_of("control_totals", controls))
    return tables
