"""The further sheets of `to_fix.xlsx`: per source its rejected rows as delivered, the reason beside each."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet
from transforms.documents.listing import EXACT_WIDTH, SHEET_ROWS, ListColumn, Listing
from transforms.documents.rule_words import row_messages
from transforms.documents.sheet_styles import Book, Worksheet, sheet_name, sheet_reference
from transforms.documents.words import Words

MAX_HEADINGS = 200
CELL_CHARACTERS = 32_000
"""Excel refuses a cell of more than 32,767 characters."""
FAULT = "#FFE3A3"
_DELIVERED = "delivered "
"""Keeps their headings apart from our names."""


def reason_columns(words: Words) -> list[ListColumn]:
    """The columns that stand before the row as delivered."""
    return [
        ListColumn("cause", words["cause_number"], 5, "count", ("bold",)),
        ListColumn("reason", words["rejected_message"], 58, looks=()),
        ListColumn("rules", words["rule"], 22, looks=("small", "quiet")),
        ListColumn("file", words["file"], 30, looks=("small",)),
        ListColumn("line", words["line"], 9, "count", ()),
        ListColumn("row", words["row"], 9, "count", ("quiet",)),
        ListColumn("column", words["column"], 13, looks=()),
        ListColumn("value", words["value"], 20, looks=("bold",)),
        ListColumn("amount", words["amount_at_stake"], EXACT_WIDTH, "exact", ()),
        ListColumn("currency", words["currency"], 7, looks=("center",)),
    ]


def write_rejected_sheets(
    book: Book,
    month: ControllerMonth,
    rows: pl.DataFrame,
    notes: Sequence[str],
) -> dict[int, tuple[str, int]]:
    """One sheet per source, rows in file order; for each cause the sheet and row where it is first shown.

    `rows` are the rows listed, with their `cause`. The headings are the source's own, in the order they first come.
    """
    taken = {month.words["to_fix"].casefold()}
    first_rows: dict[int, tuple[str, int]] = {}
    shown = rows.with_columns(row_messages(rows, month.language).alias("reason"))
    for source in shown["source"].unique().sort():
        name = sheet_name(source, taken)
        own = shown.filter(pl.col("source") == source).head(SHEET_ROWS)
        for cause, row in _write_sheet(book, month, name, own, notes).items():
            first_rows.setdefault(cause, (name, row))
    return first_rows


def _write_sheet(
    book: Book,
    month: ControllerMonth,
    name: str,
    rows: pl.DataFrame,
    notes: Sequence[str],
) -> dict[int, int]:
    records = [_record(row) for row in rows.iter_rows(named=True)]
    headings = list(dict.fromkeys(heading for record in records for heading in record["delivered"]))
    left_out = [month.words["headings_left_out"].format(count=len(headings) - MAX_HEADINGS)]
    title = month.words["rejected_rows_of"].format(source=rows["source"][0])
    advice = [month.words["rejected_rows_advice"], *notes, *(left_out if len(headings) > MAX_HEADINGS else [])]
    sheet, row = begin_sheet(book, month, name, title, advice)
    first = sheet_reference(month.words["to_fix"])
    sheet.write_url(row, 0, f"internal:{first}!A1", book.style("link"), month.words["back_to_causes"])
    return _write_records(book, sheet, row + 1, month, records, headings[:MAX_HEADINGS])


def _write_records(
    book: Book,
    sheet: Worksheet,
    heading_row: int,
    month: ControllerMonth,
    records: Sequence[Mapping[str, Any]],
    headings: Sequence[str],
) -> dict[int, int]:
    reasons = reason_columns(month.words)
    delivered = [ListColumn(_DELIVERED + heading, heading, _width(heading, records), looks=()) for heading in headings]
    listing = Listing(book, sheet, heading_row, [*reasons, *delivered])
    at_fault = book.style("line", "bold", bg_color=FAULT)
    positions = {heading: position for position, heading in enumerate(headings, start=len(reasons))}
    first_rows: dict[int, int] = {}
    for record in records:
        row = listing.write_row({**record, **{_DELIVERED + name: text for name, text in record["delivered"].items()}})
        first_rows.setdefault(record["cause"], row)
        for heading in _at_fault(record):
            if heading in positions:
                sheet.write_string(row, positions[heading], record["delivered"][heading], at_fault)
    listing.let_filter()
    sheet.freeze_panes(heading_row + 1, 2)
    return first_rows


def _at_fault(record: Mapping[str, Any]) -> list[str]:
    """The headings under which the value at fault was delivered."""
    value = record["value"]
    return [heading for heading, text in record["delivered"].items() if value and text and text.strip() == value]


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    delivered = json.loads(row["raw"])
    texts = delivered if isinstance(delivered, dict) else {"1": row["raw"]}
    return {
        **row,
        "rules": ", ".join(row["rules"]),
        "delivered": {str(heading): _text(value) for heading, value in texts.items()},
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:CELL_CHARACTERS]


def _width(heading: str, records: Sequence[Mapping[str, Any]]) -> float:
    longest = max((len(record["delivered"].get(heading) or "") for record in records[:200]), default=0)
    return min(40, max(9, len(heading) + 3, longest + 2))
