"""The last sheet of `to_fix.xlsx`: a row per rejected row, to be filled in and fed back as the table `corrections`."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.corrections import CORRECTIONS
from transforms.corrections.corrections import OF_TABLES
from transforms.corrections.line_ids import LineId, row_digest
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.listing import ListColumn, Listing
from transforms.documents.rule_words import row_messages
from transforms.documents.sheet_styles import Book, sheet_name
from transforms.intake.lines import OURS, PLACE

NO_CELLS = ("wrong_width", "stray_quote", "undecodable")
"""Rules of rows that could not be cut into their columns."""
FILLED_IN = ("column", *CORRECTIONS.nothing_without)
TO_FILL = "#FFF8DC"


def correctable(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the rejected rows listed, those whose cells can be corrected: they were delivered, and cut into cells."""
    has_cells = pl.col("rules").list.set_intersection(list(NO_CELLS)).list.len() == 0
    return rows.filter(has_cells, ~pl.col("source").is_in(list(OF_TABLES)))


def write_corrections_sheet(book: Book, month: ControllerMonth, rows: pl.DataFrame) -> None:
    """Write the rows listed that can be corrected, the dearest cause first; no sheet where there is none.

    Headings stand in the first row, those of the table as it names them, so that the sheet is read as it is. What is
    filled in stays the text that was typed: Excel would make numbers of codes.
    """
    shown = correctable(rows).with_columns(row_messages(correctable(rows), month.language).alias("wrong"))
    if shown.is_empty():
        return
    name = sheet_name(CORRECTIONS.name, {sheet.name.casefold() for sheet in book.workbook.worksheets()})
    sheet = book.page(name, f"{month.group_name} — {name}")
    columns = _columns(month)
    listing = Listing(book, sheet, 0, columns)
    to_fill = book.style("line", bg_color=TO_FILL, num_format="@")
    for row in shown.sort("cause", "source", "file", "row").iter_rows(named=True):
        at = listing.write_row(record := _record(row))
        for position in (place for place, column in enumerate(columns) if column.name in FILLED_IN):
            text = record.get(columns[position].name)
            sheet.write_string(at, position, text, to_fill) if text else sheet.write_blank(at, position, None, to_fill)
    listing.let_filter()
    sheet.freeze_panes(1, 2)


def _columns(month: ControllerMonth) -> list[ListColumn]:
    beside = [
        ListColumn("cause", month.words["cause_number"], 5, "count", ("bold",)),
        ListColumn("wrong", month.words["cause"], 50, looks=()),
        ListColumn("delivered", month.words["delivered_value"], 20, looks=("bold",)),
    ]
    widths = {"line_id": 44, "digest": 15, "column": 15, "value": 24, "reason": 36, "by": 16}
    return [*beside, *(ListColumn(name, name, width, looks=("small",)) for name, width in widths.items())]


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rejected row: what of the table is known of it, the column at fault if it is one of ours."""
    ours = row["column"] if row["column"] in OURS and row["column"] not in PLACE else None
    return {
        "cause": row["cause"],
        "wrong": row["wrong"],
        "delivered": row["value"],
        "line_id": str(LineId(row["source"], row["file"], row["row"])),
        "digest": row_digest(row["raw"]),
        "column": ours,
    }
