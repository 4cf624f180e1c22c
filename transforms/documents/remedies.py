"""What would cure a cause of rejection: the rows already known of it, and the row one would add to which table."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from schemas.reference import REFERENCE_TABLES, SIDES, VALIDITY, ReferenceTable

Cause = Mapping[str, Any]
"""One row of the causes, by column."""

CODE_OF = {
    "unknown_user": ("users", "user"),
    "unknown_site": ("sites", "site"),
    "unknown_entity": ("entities", "entity"),
    "unknown_provider": ("entities", "entity"),
    "unknown_service": ("services", "service"),
    "unknown_agreement": ("agreements", "agreement"),
}
"""Rules that look a code up: the table and column it is looked up in."""

_KNOWN_BY = {
    **{rule: (table, code, "value") for rule, (table, code) in CODE_OF.items()},
    "no_price": ("prices", "service", "value"),
    "two_prices": ("prices", "service", "value"),
    "other_currency": ("prices", "service", "service"),
    "no_exchange_rate": ("rates", "currency", "currency"),
    "missing_unit": ("services", "service", "service"),
    "missing_nature": ("services", "service", "service"),
    "agreement_ambiguous": ("agreements", "recipient", "recipient"),
    "signed_after_service": ("agreements", "agreement", "value"),
}
"""Rules that rows of a table explain: the table, its column, and the field of the cause that it equals."""

_FILLED: dict[str, tuple[str, dict[str, str]]] = {
    "unknown_user": ("users", {"user": "value", "entity": "recipient", "site": "site"}),
    "unknown_site": ("sites", {"site": "value", "entity": "recipient"}),
    "unknown_entity": ("entities", {"entity": "value"}),
    "unknown_provider": ("entities", {"entity": "value"}),
    "unknown_service": ("services", {"service": "value", "typology": "typology", "unit": "unit"}),
    "no_exchange_rate": ("rates", {"currency": "currency", "to": "to"}),
    "no_price": ("prices", {"service": "value", "currency": "currency", "valid_from": "used_from"}),
    "no_vat_rate": ("vat_rates", {"country": "country", "vat_class": "vat_class"}),
    "unknown_agreement": ("agreements", {"agreement": "value", "provider": "provider", "recipient": "recipient"}),
    "no_agreement": ("agreements", {"provider": "provider", "recipient": "recipient", "service": "value"}),
    "no_account": ("accounts", {"book": "book", "side": "side", "service": "value"}),
    "no_invoice_point": (
        "layout",
        {"recipient": "recipient", "provider": "provider", "where.typology": "typology"},
    ),
}
"""Rules that a further row cures: the table, and its columns filled from fields of the cause."""

_LAYOUT_COLUMNS = ("recipient", "provider", "title", "where.typology", "split_by", "sections")
_OPEN = {date(1, 1, 1), date(9999, 12, 31)}


@dataclass(frozen=True)
class AddedRow:
    """A row to add: the table, its headings and values as CSV, and the required columns still to fill."""

    table: str
    heading: str
    values: str
    to_complete: tuple[str, ...]


@dataclass(frozen=True)
class KnownRow:
    """A row of a reference table that bears on a cause: its table, its ordinal there, and what it says."""

    table: str
    row: int
    says: str


@dataclass(frozen=True)
class ColumnsToWrite:
    """The columns of a reference table in order, those a new row should show, and those it must fill."""

    order: tuple[str, ...]
    in_use: frozenset[str]
    required: frozenset[str]


def known_rows(causes: list[dict[str, Any]], tables: Mapping[str, pl.DataFrame]) -> list[list[KnownRow]]:
    """For each cause the rows of the reference tables that bear on it, in their order."""
    wanted: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cause in causes:
        if (known_by := _KNOWN_BY.get(cause["rule"])) and cause[known_by[2]] is not None:
            wanted[known_by[:2]].add(cause[known_by[2]])
    found = {key: _rows_by_code(tables[key[0]], key[1], codes) for key, codes in wanted.items()}
    return [_known_of(cause, found) for cause in causes]


def agreements_of_pair(cause: Cause, agreements: pl.DataFrame) -> list[str]:
    """For an unknown agreement, those of its provider and recipient while the service was used, three at most."""
    if cause["rule"] != "unknown_agreement" or cause["provider"] is None or cause["recipient"] is None:
        return []
    valid = (pl.col("valid_from") <= cause["used_to"]) & (pl.col("valid_to") >= cause["used_from"])
    pair = (pl.col("provider") == cause["provider"]) & (pl.col("recipient") == cause["recipient"])
    return sorted(agreements.filter(valid & pair)["agreement"].unique())[:3]


def columns_to_write(tables: Mapping[str, pl.DataFrame]) -> dict[str, ColumnsToWrite]:
    """For each table in which a row may be added, its columns."""
    names = {table for table, _ in _FILLED.values() if table != "layout"}
    layout = ColumnsToWrite(_LAYOUT_COLUMNS, frozenset(_LAYOUT_COLUMNS), frozenset({"title"}))
    return {"layout": layout, **{name: _columns_of(REFERENCE_TABLES[name], tables[name]) for name in sorted(names)}}


def added_row(cause: Cause, columns_of: Mapping[str, ColumnsToWrite]) -> AddedRow | None:
    """The row one would add, or nothing where no further row would cure the cause."""
    if cause["rule"] not in _FILLED or (cause["known_rows"] and cause["rule"] in CODE_OF):
        return None
    table, filled = _FILLED[cause["rule"]]
    facts = {**cause, **_spelled_out(cause)}
    values = {column: facts[name] for column, name in filled.items() if facts.get(name) is not None}
    spec = columns_of[table]
    columns = [column for column in spec.order if column in spec.in_use or column in values]
    return AddedRow(
        table,
        _csv_line(columns),
        _csv_line([str(values.get(column, "")) for column in columns]),
        tuple(column for column in columns if column in spec.required and column not in values),
    )


def _known_of(cause: Cause, found: Mapping[tuple[str, str], Mapping[str, list[dict[str, Any]]]]) -> list[KnownRow]:
    if (known_by := _KNOWN_BY.get(cause["rule"])) is None:
        return []
    table, column, name = known_by
    rows = [row for row in found.get((table, column), {}).get(cause[name], []) if _bears_on(cause, row)]
    if cause["rule"] == "agreement_ambiguous":
        # the agreements that cover the line most closely are those that are too many
        closest = max(map(_closeness, rows), default=0)
        rows = [row for row in rows if _closeness(row) == closest]
    return [KnownRow(table, row["row"], _says(table, row)) for row in rows]


def _closeness(agreement: Mapping[str, Any]) -> int:
    """Service before typology before neither."""
    return 2 if agreement["service"] is not None else 1 if agreement["typology"] is not None else 0


def _rows_by_code(table: pl.DataFrame, column: str, codes: set[str]) -> dict[str, list[dict[str, Any]]]:
    by_code: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.filter(pl.col(column).is_in(sorted(codes))).sort("row").iter_rows(named=True):
        by_code[row[column]].append(row)
    return dict(by_code)


def _bears_on(cause: Cause, row: Mapping[str, Any]) -> bool:
    """Rows that are one too many must be valid while the service was used, and cover it."""
    if cause["rule"] not in ("two_prices", "agreement_ambiguous") or cause["used_from"] is None:
        return True
    valid = row["valid_from"] <= cause["used_to"] and row["valid_to"] >= cause["used_from"]
    if cause["rule"] == "two_prices":
        return bool(valid)
    covers = row["service"] in (None, cause["value"]) and row["typology"] in (None, cause["typology"])
    return bool(valid and covers and row["provider"] == cause["provider"])


def _says(table: str, row: Mapping[str, Any]) -> str:
    facts = {
        "prices": (row.get("recipient"), _plain(row.get("unit_price")), row.get("currency")),
        "agreements": tuple(row.get(name) for name in ("agreement", "provider", "recipient", "service", "typology")),
        "rates": tuple(row.get(name) for name in ("currency", "to", "period", "source")),
        "users": (row.get("entity"), row.get("user_name")),
    }.get(table, ())
    days = tuple("" if row[name] in _OPEN else row[name].isoformat() for name in ("valid_from", "valid_to"))
    validity = f"{days[0]} → {days[1]}".strip() if any(days) else ""
    return ", ".join(text for text in (*(fact for fact in facts if fact), validity) if text)


def _plain(price: Any) -> str | None:
    return None if price is None else f"{price.normalize():f}"


def _spelled_out(cause: Cause) -> dict[str, str | None]:
    """What stands inside a text of the cause: country and class of a rate, currency asked for, side of an account."""
    country, _, vat_class = (cause["value"] or "").partition(" > ")
    side = next((side for side in SIDES if side in (cause["column"] or "")), None)
    # a price is only dated where the service has others
    used_from = cause["used_from"] if cause["known_rows"] else None
    return {"country": country, "vat_class": vat_class, "to": vat_class, "side": side, "used_from": used_from}


def _columns_of(spec: ReferenceTable, table: pl.DataFrame) -> ColumnsToWrite:
    """Its columns in order; in use are those that are required or hold more than their default."""
    required = frozenset(column.name for column in spec.columns if column.required)
    order = tuple(dict.fromkeys([*spec.column_names, *(column.name for column in VALIDITY), *table.columns[1:]]))
    idle = {
        column.name: column.default == "yes" if column.kind == "yes_no" else column.default for column in spec.columns
    }
    held = {name for name in table.columns[1:] if set(table[name].drop_nulls().unique()) - _OPEN - {idle.get(name)}}
    return ColumnsToWrite(order, required | held, required)


def _csv_line(values: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()
