"""A small invented month with everything a controller must see: two currencies, credits, retained lines, rejects."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.reference import REFERENCE_TABLES, VALIDITY
from schemas.tables import EXACT, RATE
from transforms.published import empty_table, write_part, write_reference, write_table

PERIOD = "2026-10"
FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
TYPES = {
    "text": pl.String(),
    "quantity": EXACT,
    "unit_price": EXACT,
    "rate": RATE,
    "integer": pl.Int64(),
    "date": pl.Date(),
    "yes_no": pl.Boolean(),
}


def reference(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """A reference table as the run keeps it."""
    spec = REFERENCE_TABLES[name]
    types = {"row": pl.Int64(), **{column.name: TYPES[column.kind] for column in (*spec.columns, *VALIDITY)}}
    filled = [
        {"row": number, "valid_from": ALWAYS, "valid_to": FOREVER, **row} for number, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(filled, schema=types)


ENTITIES = {
    "ORM-SI": "Orme Services Informatiques",
    "ORM-CS": "Orme Conseil",
    "ORM-NOR": "Orme Nord",
    "ORM-SUD": "Orme Sud",
    "ORM-OUE": "Orme Ouest",
    "ORM-DE": "Orme Deutschland",
    "ORM-JP": "Orme Japan",
}
SERVICES = {
    "MOB-10": ("Forfait mobile 10 Go", "mobility", "forfait"),
    "LAN-1G": ("Lien 1 Gbit/s", "connectivity", "lien"),
    "PC-STD": ("Poste standard", "hardware", "poste"),
    "SUP-N2": ("Support de niveau 2", "services", "jour"),
}


def reference_tables() -> dict[str, pl.DataFrame]:
    """The structure, catalogue and prices of the invented group; no one knows user M1234."""
    return {
        "entities": reference(
            "entities",
            *(
                {"entity": code, "short": code, "name": name, "country": "FR", "vat_on": "debits", "keeps_book": True}
                for code, name in ENTITIES.items()
            ),
        ),
        "sites": reference(
            "sites",
            {"site": "LIL01", "site_name": "Lille Gare", "entity": "ORM-NOR"},
            {"site": "MRS01", "site_name": "Marseille Vieux-Port", "entity": "ORM-SUD"},
        ),
        "users": reference(
            "users",
            {"user": "M1243", "user_name": "Jeanne Modèle", "entity": "ORM-NOR", "site": "LIL01", "department": "VTE"},
            {"user": "M0007", "user_name": "Paul Exemple", "entity": "ORM-SUD", "site": "MRS01", "department": "RH"},
            {"user": "M2000", "user_name": "Ada Témoin", "entity": "ORM-SUD", "valid_to": date(2026, 9, 30)},
        ),
        "services": reference(
            "services",
            *(
                {"service": code, "service_name": name, "typology": typology, "unit": unit, "operation": "services"}
                for code, (name, typology, unit) in SERVICES.items()
            ),
        ),
        "prices": reference(
            "prices",
            {"service": "MOB-10", "unit_price": Decimal("3.5"), "currency": "EUR"},
            {"service": "SUP-N2", "unit_price": Decimal("410"), "currency": "EUR", "valid_to": date(2026, 12, 31)},
            {"service": "SUP-N2", "unit_price": Decimal("425"), "currency": "EUR", "valid_from": date(2026, 10, 15)},
        ),
        "agreements": reference(
            "agreements",
            {"agreement": "CONV-01", "provider": "ORM-SI", "recipient": "ORM-NOR", "typology": "mobility"},
            {"agreement": "CONV-02", "provider": "ORM-SI", "recipient": "ORM-SUD"},
            {"agreement": "CONV-03", "provider": "ORM-SI", "recipient": "ORM-SUD"},
        ),
        "subscriptions": reference("subscriptions"),
        "vat_rates": reference("vat_rates", {"country": "FR", "vat_class": "standard", "rate": Decimal(20)}),
        "vat_rules": reference("vat_rules"),
        "accounts": reference(
            "accounts", {"side": "revenue", "account": "706", "account_name": "Prestations", "journal": "VTI"}
        ),
        "partners": reference("partners"),
    }


def usage_line(source: str, file: str, row: int, **known: Any) -> dict[str, Any]:
    """A line that intake accepted."""
    dated = {"usage_date": date(2026, 10, 12), "late": False, "provider": "ORM-SI", "service": "MOB-10"}
    return {"source": source, "file": file, "row": row, "line": row + 1, **dated, **known}


def rejected_line(rule: str, source: str, file: str, row: int, **told: Any) -> dict[str, Any]:
    """A line that broke a rule, with a raw row of its source's own headings."""
    headings = {"mobile": ("Matricule", "Montant HT"), "cloud": ("SubAccountId", "BilledCost")}.get(source, ("1", "2"))
    raw = dict(zip(headings, (told.get("value") or "", str(told.get("amount") or "")), strict=True))
    return {
        "source": source,
        "file": file,
        "row": row,
        "line": row + 1,
        "stage": told.pop("stage", "structure"),
        "rules": [rule, *told.pop("also", [])],
        "message": f"{told.get('column')} {told.get('value')}: {rule}",
        "raw": json.dumps(raw, ensure_ascii=False),
        **told,
    }


def rows_of(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a published table, columns left out being null."""
    schema = empty_table(table).schema
    return pl.DataFrame(rows, schema=schema)


def write_lines(tables: Path, name: str, *parts: list[dict[str, Any]]) -> Path:
    """The parts of a table of lines alone, unchecked: for tests that make many."""
    (tables / name).mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(parts):
        rows_of(name, rows).write_parquet(tables / name / f"part-{number:05}.parquet")
    return tables


def write_rejects(tables: Path, rejected: list[dict[str, Any]], usage: list[dict[str, Any]] | None = None) -> Path:
    """The tables that the causes are made of; lines that were not accepted are not in `usage`."""
    tables.mkdir(parents=True, exist_ok=True)
    for name, frame in reference_tables().items():
        write_reference(tables, name, frame)
    write_part(tables, "rejected_lines", "part-00000", rows_of("rejected_lines", rejected))
    if usage:
        write_part(tables, "usage_lines", "part-00000", rows_of("usage_lines", usage))
    counts = pl.DataFrame(rejected, schema=empty_table("rejected_lines").schema).group_by("source", "file").len()
    write_table(tables, "input_files", rows_of("input_files", [_file(*row) for row in sorted(counts.rows())]))
    return tables


def _file(source: str, file: str, rejected: int, charged: int = 0, retained: int = 0) -> dict[str, Any]:
    return {
        "source": source,
        "file": file,
        "bytes": 1000 + rejected,
        "sha256": f"{rejected:064x}",
        "records": charged + retained + rejected,
        "footers": 0,
        "charged": charged,
        "retained": retained,
        "rejected": rejected,
        "amount": Decimal(charged),
        "quantity": Decimal(0),
    }


def many_rejects() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rejected lines of many rules from three sources, and the usage lines that the later stages rejected."""
    mobile, cloud, hardware = "inputs/2026-10/mobile-1.csv", "inputs/2026-10/cloud.parquet", "inputs/2026-10/mat.csv"
    rejected: list[dict[str, Any]] = []
    euros: dict[str, Any] = {"currency": "EUR"}
    usage: list[dict[str, Any]] = []

    def reject(rule: str, source: str, file: str, count: int, used: dict[str, Any] | None = None, **told: Any) -> None:
        for _ in range(count):
            row = len(rejected) + 1
            rejected.append(rejected_line(rule, source, file, row, **told))
            if used is not None:
                usage.append(usage_line(source, file, row, **used))

    reject(
        "unknown_user",
        "mobile",
        mobile,
        41,
        {"user": "M1234", "site": "LIL01"},
        column="user",
        value="M1234",
        amount=Decimal("92.985365853658536585"),
        also=["vague_nature"],
        **euros,
    )
    reject(
        "unknown_user",
        "mobile",
        mobile,
        3,
        {"user": "M2000"},
        column="user",
        value="M2000",
        amount=Decimal("-12.5"),
        **euros,
    )
    reject(
        "unknown_user",
        "mobile",
        mobile,
        2,
        {"user": "paul exemple"},
        column="user",
        value="paul exemple",
        amount=Decimal(7),
        **euros,
    )
    reject(
        "unknown_service",
        "cloud",
        cloud,
        12,
        {"service": "MOB10", "site": "MRS01"},
        column="service",
        value="MOB10",
        amount=Decimal("0.000000000000000123"),
        **euros,
    )
    reject(
        "no_price",
        "hardware",
        hardware,
        25,
        {"service": "PC-STD", "entity": "ORM-NOR"},
        column="service",
        value="PC-STD",
        stage="pricing",
    )
    reject(
        "no_price",
        "hardware",
        hardware,
        5,
        {"service": "PC-STD", "entity": "ORM-SUD"},
        column="service",
        value="PC-STD",
        stage="pricing",
    )
    reject(
        "two_prices",
        "cloud",
        cloud,
        4,
        {"service": "SUP-N2", "entity": "ORM-NOR", "usage_date": date(2026, 10, 20)},
        column="service",
        value="SUP-N2",
        stage="pricing",
    )
    reject(
        "vague_nature",
        "mobile",
        mobile,
        9,
        {"user": "M1243", "nature": "frais de gestion"},
        column="nature",
        value="frais de gestion",
        amount=Decimal("1500"),
        stage="justification",
        **euros,
    )
    reject(
        "no_agreement",
        "cloud",
        cloud,
        6,
        {"service": "LAN-1G", "entity": "ORM-NOR"},
        column="agreement",
        value="ORM-SI > ORM-NOR > LAN-1G",
        amount=Decimal("640.10"),
        stage="justification",
        **euros,
    )
    for service in SERVICES:
        reject(
            "no_agreement",
            "cloud",
            cloud,
            2,
            {"service": service, "entity": "ORM-OUE"},
            column="agreement",
            value=f"ORM-SI > ORM-OUE > {service}",
            amount=Decimal("310"),
            stage="justification",
            **euros,
        )
    reject(
        "agreement_ambiguous",
        "mobile",
        mobile,
        2,
        {"user": "M0007"},
        column="agreement",
        value="ORM-SI > ORM-SUD > MOB-10",
        amount=Decimal("3.5"),
        stage="justification",
        **euros,
    )
    for day, count in (("28/09/2026", 3), ("29/09/2026", 2), ("02/11/2026", 1)):
        reject(
            "date_outside_period",
            "mobile",
            mobile,
            count,
            column="usage_date",
            value=day,
            amount=Decimal(30),
            stage="intake",
            **euros,
        )
    for value in ("12,x3", "n/a", "1 2,3 4", "douze"):
        reject("not_a_number", "mobile", mobile, 1, column="amount", value=value, stage="intake", **euros)
    reject("wrong_width", "hardware", hardware, 2, value="7", stage="intake")
    reject(
        "missing_evidence",
        "cloud",
        cloud,
        2,
        {"entity": "ORM-NOR"},
        amount=Decimal("-4800.25"),
        stage="justification",
        **euros,
    )
    reject(
        "missing_evidence",
        "cloud",
        cloud,
        2,
        {"entity": "ORM-JP"},
        amount=Decimal(250000),
        currency="JPY",
        stage="justification",
    )
    reject(
        "no_invoice_point",
        "cloud",
        cloud,
        3,
        {"entity": "ORM-DE", "service": "LAN-1G"},
        amount=Decimal(99),
        stage="layout",
        **euros,
    )
    reject(
        "no_account",
        "cloud",
        cloud,
        2,
        {"entity": "ORM-NOR", "service": "LAN-1G"},
        column="expense",
        value="LAN-1G",
        amount=Decimal(45),
        stage="ledger",
        **euros,
    )
    return rejected, usage


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
    files = [
        _file("mobile", "inputs/2026-10/mobile-1.csv", 63 if with_rejects else 0, 4120, 3),
        _file("cloud", "inputs/2026-10/cloud.parquet", 41 if with_rejects else 0, 802),
        _file("hardware", "inputs/2026-10/mat.csv", 32 if with_rejects else 0, 310),
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
