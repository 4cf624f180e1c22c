"""What was rejected in a small invented month: the structure it met, lines of many rules, and the tables of them."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.reference import POOLS, REFERENCE_TABLES, VALIDITY
from schemas.rules import RULE_BY_ID
from schemas.tables import EXACT, RATE
from transforms.published import empty_table, write_part, write_reference, write_table
from transforms.reference.values import empty_rows

PERIOD = "2026-10"
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
Rejects = list[dict[str, Any]]
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
        "rates": reference(
            "rates", {"currency": "EUR", "to": "USD", "period": PERIOD, "rate": Decimal("1.25"), "source": "BCE"}
        ),
        "vat_rates": reference("vat_rates", {"country": "FR", "vat_class": "standard", "rate": Decimal(20)}),
        "vat_rules": reference("vat_rules"),
        "accounts": reference(
            "accounts", {"side": "revenue", "account": "706", "account_name": "Prestations", "journal": "VTI"}
        ),
        "partners": reference("partners"),
        "pools": empty_rows(POOLS),
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
        "stage": RULE_BY_ID[rule].stage,
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
    write_table(tables, "input_files", rows_of("input_files", [file_read(*row) for row in sorted(counts.rows())]))
    return tables


def file_read(source: str, file: str, rejected: int, charged: int = 0, retained: int = 0) -> dict[str, Any]:
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


FILES = {
    "mobile": "inputs/2026-10/mobile-1.csv",
    "cloud": "inputs/2026-10/cloud.parquet",
    "hardware": "inputs/2026-10/mat.csv",
}

Case = tuple[str, str, int, dict[str, Any] | None, dict[str, Any]]
"""A rule, the source that breaks it and how often, the usage line where intake took it, and what is told."""

_CASES: tuple[Case, ...] = (
    (
        "unknown_user",
        "mobile",
        41,
        {"user": "M1234", "site": "LIL01"},
        {"column": "user", "value": "M1234", "amount": "92.985365853658536585", "also": ["vague_nature"]},
    ),
    ("unknown_user", "mobile", 3, {"user": "M2000"}, {"column": "user", "value": "M2000", "amount": "-12.5"}),
    ("unknown_user", "mobile", 2, {"user": "paul"}, {"column": "user", "value": "paul exemple", "amount": "7"}),
    (
        "unknown_service",
        "cloud",
        12,
        {"service": "MOB10", "site": "MRS01"},
        {"column": "service", "value": "MOB10", "amount": "0.000000000000000123"},
    ),
    ("no_price", "hardware", 25, {"service": "PC-STD", "entity": "ORM-NOR"}, {"column": "service", "value": "PC-STD"}),
    ("no_price", "hardware", 5, {"service": "PC-STD", "entity": "ORM-SUD"}, {"column": "service", "value": "PC-STD"}),
    (
        "two_prices",
        "cloud",
        4,
        {"service": "SUP-N2", "entity": "ORM-NOR", "usage_date": date(2026, 10, 20)},
        {"column": "service", "value": "SUP-N2"},
    ),
    (
        "vague_nature",
        "mobile",
        9,
        {"user": "M1243"},
        {"column": "nature", "value": "frais de gestion", "amount": "1500"},
    ),
    (
        "no_agreement",
        "cloud",
        6,
        {"service": "LAN-1G", "entity": "ORM-NOR"},
        {"column": "agreement", "value": "LAN-1G", "amount": "640.10"},
    ),
    *(
        (
            "no_agreement",
            "cloud",
            2,
            {"service": service, "entity": "ORM-OUE"},
            {"column": "agreement", "value": service, "amount": "310"},
        )
        for service in SERVICES
    ),
    (
        "agreement_ambiguous",
        "mobile",
        2,
        {"user": "M0007"},
        {"column": "agreement", "value": "MOB-10", "amount": "3.5"},
    ),
    *(
        ("date_outside_period", "mobile", count, None, {"column": "usage_date", "value": day, "amount": "30"})
        for day, count in (("28/09/2026", 3), ("29/09/2026", 2), ("02/11/2026", 1))
    ),
    *(
        ("not_a_number", "mobile", 1, None, {"column": "amount", "value": value, "currency": "EUR"})
        for value in ("12,x3", "n/a", "1 2,3 4", "douze")
    ),
    ("wrong_width", "hardware", 2, None, {"value": "7"}),
    ("missing_evidence", "cloud", 2, {"entity": "ORM-NOR"}, {"amount": "-4800.25"}),
    ("missing_evidence", "cloud", 2, {"entity": "ORM-JP"}, {"amount": "250000", "currency": "JPY"}),
    ("no_invoice_point", "cloud", 3, {"entity": "ORM-DE", "service": "LAN-1G"}, {"amount": "99"}),
    (
        "no_account",
        "cloud",
        2,
        {"entity": "ORM-NOR", "service": "LAN-1G"},
        {"column": "expense", "value": "LAN-1G", "amount": "45"},
    ),
)


def many_rejects() -> tuple[Rejects, Rejects]:
    """Rejected lines of many rules from three sources, and the usage lines that the later stages rejected."""
    cases = [case for case in _CASES for _ in range(case[2])]
    rejected = [
        rejected_line(rule, source, FILES[source], row, **_priced(told))
        for row, (rule, source, _, _, told) in enumerate(cases, start=1)
    ]
    usage = [
        usage_line(source, FILES[source], row, **used)
        for row, (_, source, _, used, _) in enumerate(cases, start=1)
        if used is not None
    ]
    return rejected, usage


def _priced(told: dict[str, Any]) -> dict[str, Any]:
    """What is told with its amount exact, in euros unless it says otherwise."""
    if "amount" not in told:
        return told
    return {"currency": "EUR", **told, "amount": Decimal(told["amount"])}
