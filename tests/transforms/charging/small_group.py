"""A small invented group, its usage lines, and the way from both to charges: tests say only what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from schemas.periods import period_days
from schemas.reference import REFERENCE_TABLES, VALIDITY, ReferenceTable
from schemas.settings import Required
from schemas.tables import UsageLines
from transforms.charging.lookup import Lookup, prepare, spelled_out
from transforms.charging.natures import pattern_keys
from transforms.charging.part import ChargedPart, PartTerms, charge_part
from transforms.engine import connect
from transforms.published import empty_table
from transforms.reference.kinds import TYPES

Row = Mapping[str, Any]
Tables = dict[str, pl.DataFrame]

PERIOD = "2026-10"
FIRST_DAY, LAST_DAY = period_days(PERIOD)
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
VAGUE = ("management fees", "Frais de gestion", "divers")
REQUIRED: tuple[Required, ...] = ("nature", "evidence_ref", "agreement", "beneficiary")

GROUP: dict[str, tuple[Row, ...]] = {
    "entities": (
        {"entity": "LYR-SI", "short": "SI", "name": "Lyre Services", "country": "FR"},
        {"entity": "LYR-EST", "short": "EST", "name": "Lyre Est", "country": "FR"},
        {"entity": "LYR-DE", "short": "DE", "name": "Lyra GmbH", "country": "DE"},
    ),
    "sites": (
        {"site": "DIJ", "site_name": "Dijon", "entity": "LYR-EST"},
        {"site": "KOL", "site_name": "Köln", "entity": "LYR-DE"},
    ),
    "users": (
        {"user": "U1", "user_name": "Anna Lorme", "entity": "LYR-EST", "site": "DIJ", "department": "Ventes"},
        {"user": "U2", "user_name": "Bruno Keller", "entity": "LYR-DE", "site": "KOL", "department": "Einkauf"},
    ),
    "services": (
        {"service": "DATA", "service_name": "Forfait data", "typology": "mobility", "unit": "SIM"},
        {"service": "LAN", "service_name": "Réseau local", "typology": "connectivity", "unit": "port"},
    ),
    "prices": (
        {"service": "DATA", "unit_price": Decimal("3.5"), "currency": "EUR"},
        {"service": "LAN", "unit_price": Decimal("12.25"), "currency": "EUR"},
    ),
    "agreements": (
        {"agreement": "CONV-EST", "provider": "LYR-SI", "recipient": "LYR-EST"},
        {"agreement": "CONV-DE", "provider": "LYR-SI", "recipient": "LYR-DE"},
    ),
    "vat_rates": (
        {"country": "FR", "vat_class": "standard", "rate": Decimal(20)},
        {"country": "DE", "vat_class": "standard", "rate": Decimal(19)},
    ),
    "accounts": tuple(
        {"side": side, "account": account, "account_name": side, "journal": "OD"}
        for side, account in (("revenue", "706000"), ("expense", "626000"))
    ),
}

LINE: Row = {
    "source": "mobile",
    "file": "inputs/mobile.csv",
    "usage_date": date(2026, 10, 5),
    "late": False,
    "provider": "LYR-SI",
    "user": "U1",
    "service": "DATA",
    "quantity": Decimal(2),
    "nature": "Forfait data 10 Go",
    "evidence_ref": "FA-2026-10",
}


def table(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """A reference table as the structure holds it: defaults filled in, open validity written out, others as text."""
    spec = REFERENCE_TABLES[name]
    further = sorted({column for row in rows for column in row} - {*spec.column_names, "valid_from", "valid_to"})
    schema = {column.name: TYPES[column.kind] for column in (*spec.columns, *VALIDITY)}
    filled = [{**_defaults(spec), **row, "row": number} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(filled, schema={"row": pl.Int64(), **schema, **dict.fromkeys(further, pl.String())})


def _defaults(spec: ReferenceTable) -> dict[str, Any]:
    written = {column.name: column.default for column in spec.columns if column.default is not None}
    yes_no = {column.name: written[column.name] == "yes" for column in spec.columns if column.kind == "yes_no"}
    return {**written, **yes_no, "valid_from": ALWAYS, "valid_to": FOREVER}


def group(**changed: Sequence[Row]) -> Tables:
    """The reference tables of the group, those named replaced."""
    return {name: table(name, changed.get(name, GROUP.get(name, ()))) for name in REFERENCE_TABLES}


def lines(*rows: Row, kept: Sequence[str] = ()) -> pl.DataFrame:
    """Usage lines, numbered in file order; each row says how it differs from a sound one."""
    schema = {**empty_table("usage_lines").schema, **dict.fromkeys(kept, pl.String())}
    numbered = [{**LINE, "row": number, "line": number + 1, **row} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(numbered, schema=schema)


def terms(**changed: Any) -> PartTerms:
    """What a part is held to, everything required."""
    usual: dict[str, Any] = {
        "period": PERIOD,
        "line_keys": (),
        "required": REQUIRED,
        "vague_natures": VAGUE,
    }
    return PartTerms(**{**usual, **changed})


def looked_up(connection: duckdb.DuckDBPyConnection, tables: Tables, line_keys: Sequence[str] = ()) -> Lookup:
    """The tables as lines look them up, with every column that patterns of natures may name."""
    patterns = pattern_keys(tables["services"].get_column("nature").drop_nulls())
    return prepare(connection, tables, (FIRST_DAY, LAST_DAY), "EUR", line_keys, patterns)


def charge(usage: pl.DataFrame, tables: Tables | None = None, **changed: Any) -> ChargedPart:
    """The usage lines as one part, charged by the group's tables; its combinations in words, not numbers."""
    part, lookup = charge_in_numbers(usage, tables, **changed)
    texts = {
        kind: part.texts.filter(kind=kind)
        .sort("text")
        .group_by("combination", maintain_order=True)
        .agg(pl.col("text").alias(kind))
        for kind in part.texts["kind"].unique()
    }
    combinations = spelled_out(lookup.seen, part.combinations)
    for lists in texts.values():
        combinations = combinations.join(lists, on="combination", how="left", maintain_order="left")
    return replace(part, combinations=combinations)


def charge_in_numbers(usage: pl.DataFrame, tables: Tables | None = None, **changed: Any) -> tuple[ChargedPart, Lookup]:
    """The usage lines as one part, as charging leaves it, and what its numbers stand for."""
    with connect() as connection:
        wanted = terms(**changed)
        lookup = looked_up(connection, group() if tables is None else tables, wanted.line_keys)
        return charge_part(lookup, usage, wanted), lookup


def charge_one(row: Row, tables: Tables | None = None, kept: Sequence[str] = (), **changed: Any) -> Row:
    """The only charge of one usage line: its priced line with the columns of its combination."""
    part = charge(lines(row, kept=kept), tables, **changed)
    assert part.rejected["message"].to_list() == []
    joined = part.priced.join(part.combinations, on="combination", suffix="_together")
    return joined.row(0, named=True)


def broken_rules(row: Row, tables: Tables | None = None, **changed: Any) -> list[str]:
    """The rules that one usage line breaks, the main one first."""
    rejected = charge(lines(row), tables, **changed).rejected
    return [rule for rules in rejected["rules"].to_list() for rule in rules]


USAGE_COLUMNS = tuple(UsageLines.to_schema().columns)
