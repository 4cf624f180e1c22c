"""What providers retain: charges whose recipient is the provider itself, in the totals and charged to nobody."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.listing import SHEET_ROWS, ListColumn, Listing, money_format, sum_where
from transforms.documents.month_figures import in_currency
from transforms.documents.sheet_styles import Book, Worksheet
from transforms.documents.words import Words

_CURRENCY, _CHARGES, _AMOUNT = 4, 5, 6


def write_retained_sheet(book: Book, month: ControllerMonth, retained: pl.DataFrame) -> None:
    """Write one row per provider, typology, service and currency, totals per currency above.

    The totals are live formulas where the list holds all rows.
    """
    words = month.words
    rows = in_currency(retained, "amount").to_dicts()
    currencies = sorted({row["currency"] for row in rows})
    left_out = notes_of_listed(month, "rows_listed", min(len(rows), SHEET_ROWS), len(rows))
    notes = [words["retained_advice"] if rows else words["nothing_retained"], *left_out]
    sheet, first = begin_sheet(book, month, words["retained_sheet"], words["retained_title"], notes)
    heading_row = first + len(currencies)
    listing = Listing(book, sheet, heading_row, _columns(words))
    listed = None if left_out else (heading_row + 1, heading_row + len(rows))
    for offset, currency in enumerate(currencies):
        own = [row for row in rows if row["currency"] == currency]
        _write_total(book, sheet, first + offset, own, listed, words)
    listing.write_rows(rows[:SHEET_ROWS])
    sheet.freeze_panes(heading_row + 1, 1)


def _columns(words: Words) -> list[ListColumn]:
    return [
        ListColumn("provider", words["provider"], 16, looks=("bold",)),
        ListColumn("typology", words["typology"], 22),
        ListColumn("service", words["service"], 22),
        ListColumn("service_name", words["service_name"], 44),
        ListColumn("currency", words["currency"], 10, looks=("center",)),
        ListColumn("charges", words["charges"], 14, "count", ()),
        ListColumn("amount", words["amount"], 18, "money", ("bold",)),
    ]


def _write_total(
    book: Book,
    sheet: Worksheet,
    row: int,
    own: Sequence[Mapping[str, Any]],
    listed: tuple[int, int] | None,
    words: Words,
) -> None:
    currency = own[0]["currency"]
    sheet.write_string(row, 0, words["total_of"].format(currency=currency), book.style("bold"))
    sheet.write_string(row, _CURRENCY, currency, book.style("bold", "center"))
    totals = {
        _CHARGES: sum(line["charges"] for line in own),
        _AMOUNT: sum((line["amount"] for line in own), Decimal(0)),
    }
    for column, value in totals.items():
        code = money_format(currency) if column == _AMOUNT else "#,##0"
        style = book.style("bold", "right", num_format=code)
        if listed is None:
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_formula(row, column, sum_where(column, _CURRENCY, listed, currency), style, value)
