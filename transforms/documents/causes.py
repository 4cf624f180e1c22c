"""The causes of rejection: one row for each thing to put right, the dearest first."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.rules import RULE_BY_ID
from schemas.tables import EXACT
from transforms.documents.rejected_rows import any_rejected, reference_tables, rejected_rows
from transforms.documents.remedies import CODE_OF, added_row, agreements_of_pair, columns_to_write, known_rows
from transforms.documents.rule_words import cause_text, right_text
from transforms.engine import query
from transforms.money import money_text
from transforms.reference.nearest import NAMED_BY, known_codes

CAUSES: dict[str, Any] = {
    "cause": pl.Int64,
    "cause_id": pl.Int64,
    "rule": pl.String,
    "stage": pl.String,
    "column": pl.String,
    "value": pl.String,
    "month": pl.String,
    "provider": pl.String,
    "recipient": pl.String,
    "book": pl.String,
    "service": pl.String,
    "typology": pl.String,
    "unit": pl.String,
    "site": pl.String,
    "examples": pl.List(pl.String),
    "values_found": pl.Int64,
    "sources": pl.List(pl.String),
    "files": pl.List(pl.String),
    "file_count": pl.Int64,
    "recipients": pl.List(pl.String),
    "rows": pl.Int64,
    "debit": EXACT,
    "credit": EXACT,
    "unknown_amounts": pl.Int64,
    "currency": pl.String,
    "first_line_id": pl.String,
    "first_line": pl.Int64,
    "used_from": pl.Date,
    "used_to": pl.Date,
    "other_rules": pl.List(pl.String),
    "message": pl.String,
    "right": pl.String,
    "nearest": pl.List(pl.String),
    "known_table": pl.String,
    "known_rows": pl.List(pl.Int64),
    "known_says": pl.List(pl.String),
    "fix_table": pl.String,
    "fix_heading": pl.String,
    "fix_row": pl.String,
    "fix_to_complete": pl.List(pl.String),
}


def causes(tables: Path, period: str, reference: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
    """One row per cause of rejection and currency: what one act of the controller would cure.

    `rows` is the count of rejected lines whose main rule it is; `debit` and `credit` are the sums of their positive
    and negative amounts, exact and without VAT, apart so that they cannot hide each other; `unknown_amounts` counts
    the lines that have none. Ordered by the amount at stake, signs left out, then by rows; amounts of different
    currencies are compared as numbers. `cause` is the place in that order, from 1.

    `provider`, `recipient`, `service`, `typology`, `unit` and `site` are those of all its rows, where they are one.
    Beside the cause: the lines it is found on, the nearest known codes, the rows of a reference table that bear on
    it (`known_…`), and the row one would add (`fix_…`, CSV). `tables` is the folder of the published tables,
    `reference` the reference tables by name, by default as the run saw them.
    """
    if not any_rejected(tables):
        return pl.DataFrame(schema=CAUSES)
    known = reference_tables(tables) if reference is None else reference
    with rejected_rows(tables, period, known) as connection:
        return causes_found(connection, known)


def causes_found(connection: duckdb.DuckDBPyConnection, reference: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The causes of the rows in `cause_rows`, as `causes` has them."""
    found = query(connection, "causes/causes").to_dicts()
    ordered = sorted(found, key=lambda cause: (cause["credit"] - cause["debit"], -cause["rows"], cause["cause_id"]))
    _add_known_rows(ordered, reference)
    _add_nearest(ordered, reference)
    _add_texts(ordered, reference)
    return pl.DataFrame([{"cause": number, **cause} for number, cause in enumerate(ordered, 1)], schema=CAUSES)


def cause_sentences(found: pl.DataFrame) -> list[str]:
    """One English sentence per cause, for the terminal: what is wrong, rows, amounts, and the nearest known codes."""
    return [_sentence(cause) for cause in found.iter_rows(named=True)]


def _add_known_rows(found: list[dict[str, Any]], reference: Mapping[str, pl.DataFrame]) -> None:
    for cause, rows in zip(found, known_rows(found, reference), strict=True):
        cause["known_table"] = rows[0].table if rows else None
        cause["known_rows"] = [row.row for row in rows]
        cause["known_says"] = [row.says for row in rows]


def _add_nearest(found: list[dict[str, Any]], reference: Mapping[str, pl.DataFrame]) -> None:
    wanted = {CODE_OF[cause["rule"]] for cause in found if cause["rule"] in CODE_OF}
    codes = {
        (table, code): known_codes(reference[table], code, NAMED_BY[table], reference.get("aliases"))
        for table, code in sorted(wanted)
    }
    for cause in found:
        looked_up = cause["rule"] in CODE_OF and cause["value"] is not None and not cause["known_rows"]
        own = agreements_of_pair(cause, reference["agreements"]) if looked_up else []
        cause["nearest"] = own or (codes[CODE_OF[cause["rule"]]].nearest(cause["value"]) if looked_up else [])


def _add_texts(found: list[dict[str, Any]], reference: Mapping[str, pl.DataFrame]) -> None:
    columns_of = columns_to_write(reference)
    for cause in found:
        row = added_row(cause, columns_of)
        cause["message"] = cause_text(cause, "en")
        cause["right"] = right_text(cause, "en")
        cause["fix_table"] = row.table if row else RULE_BY_ID[cause["rule"]].fix_table
        cause["fix_heading"] = row.heading if row else None
        cause["fix_row"] = row.values if row else None
        cause["fix_to_complete"] = list(row.to_complete) if row else []


def _sentence(cause: Mapping[str, Any]) -> str:
    stake = ", ".join([_rows(cause["rows"]), *amounts_at_stake(cause)])
    nearest = f"; nearest: {', '.join(cause['nearest'])}" if cause["nearest"] else ""
    known = f"; known: {_known(cause)}" if cause["known_rows"] else ""
    return f"{cause['message']}: {stake}{nearest}{known}"


def _known(cause: Mapping[str, Any]) -> str:
    return f"{cause['known_table']}, {_counted(cause['known_rows'])}"


def _counted(rows: Sequence[int]) -> str:
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count > 1 else ''}"


def amounts_at_stake(cause: Mapping[str, Any]) -> list[str]:
    """The debits, the credits and the lines without amount of a cause, each where there are any."""
    currency = cause["currency"] or ""
    amounts = [
        f"{money_text(cause[side], currency, 'en')} {currency}".strip() for side in ("debit", "credit") if cause[side]
    ]
    return [*amounts, *([f"{cause['unknown_amounts']:,} of unknown amount"] if cause["unknown_amounts"] else [])]
