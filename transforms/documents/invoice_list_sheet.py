"""The invoices and credit notes of the month, one row each, totals per currency above."""

from collections.abc import Mapping
from typing import Any

from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.listing import SHEET_ROWS, ListColumn, Listing, money_format, sum_where
from transforms.documents.mentions import pay_by
from transforms.documents.month_figures import MonthFigures
from transforms.documents.month_table import totals_by_currency
from transforms.documents.sheet_styles import Book, Worksheet
from transforms.documents.words import Words

_REFERENCE, _CURRENCY, _FIRST_MONEY = 0, 8, 9
_MONEY = ("net", "vat", "gross")


def write_invoice_list(book: Book, month: ControllerMonth, figures: MonthFigures) -> None:
    """Write the list in document order, to be filtered; its totals are live formulas where it holds all invoices."""
    words, invoices = month.words, figures.invoices.head(SHEET_ROWS)
    totals = totals_by_currency(figures.invoices).to_dicts()
    left_out = notes_of_listed(month, "rows_listed", len(invoices), len(figures.invoices))
    sheet, row = begin_sheet(book, month, words["invoice_list"], words["invoice_list_title"], left_out)
    heading_row = row + len(totals)
    listing = Listing(book, sheet, heading_row, _columns(words))
    listed = None if left_out else (heading_row + 1, heading_row + len(invoices))
    for offset, total in enumerate(totals):
        _write_total(book, sheet, row + offset, total, listed, words)
    listing.write_rows(_record(invoice, words) for invoice in invoices.iter_rows(named=True))
    sheet.freeze_panes(heading_row + 1, _REFERENCE + 1)


def _columns(words: Words) -> list[ListColumn]:
    return [
        ListColumn("invoice_ref", words["reference"], 30, looks=("bold",)),
        ListColumn("kind", words["type"], 14),
        ListColumn("provider", words["provider"], 13, looks=()),
        ListColumn("recipient", words["recipient"], 13, looks=()),
        ListColumn("title", words["title"], 34),
        ListColumn("service_from", words["service_from"], 11, "day"),
        ListColumn("service_to", words["service_to"], 11, "day"),
        ListColumn("due_date", words["due_date"], 11, "day"),
        ListColumn("currency", words["currency"], 8, looks=("center",)),
        ListColumn("net", words["total_net"], 14, "money", ("bold",)),
        ListColumn("vat", words["total_vat"], 13, "money", ()),
        ListColumn("gross", words["total_gross"], 14, "money", ()),
        ListColumn("line_count", words["line_count"], 8, "count", ()),
        ListColumn("corrects", words["corrects"], 18),
    ]


def _record(invoice: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return {**invoice, "kind": _kind(invoice, words), "due_date": pay_by(invoice)}


def _kind(invoice: Mapping[str, Any], words: Words) -> str:
    kind = words[invoice["document_type"]]
    return words["nil"].format(type=kind) if invoice["nil"] else kind


def _write_total(
    book: Book,
    sheet: Worksheet,
    row: int,
    total: Mapping[str, Any],
    listed: tuple[int, int] | None,
    words: Words,
) -> None:
    currency = total["currency"]
    sheet.write_string(row, _REFERENCE, words["total_of"].format(currency=currency), book.style("bold"))
    sheet.write_string(row, _CURRENCY, currency, book.style("bold", "center"))
    style = book.style("bold", "right", num_format=money_format(currency))
    for column, name in enumerate(_MONEY, start=_FIRST_MONEY):
        if listed is None:
            sheet.write_number(row, column, total[name], style)
        else:
            sheet.write_formula(row, column, sum_where(column, _CURRENCY, listed, currency), style, total[name])
