"""The month in figures: net, VAT and gross of all documents, one row per currency."""

import polars as pl

from transforms.documents.listing import money_format
from transforms.documents.sheet_styles import Book, Worksheet
from transforms.documents.words import Words

_COLUMNS = ("currency", "documents_count", "credit_notes", "total_net", "total_vat", "total_gross")
_PLACES = (0, 4, 5, 6, 7, 8)


def totals_by_currency(invoices: pl.DataFrame) -> pl.DataFrame:
    """One row per currency: `documents`, `credit_notes` among them, and the sums `net`, `vat` and `gross`."""
    sums = (pl.col(name).cast(pl.Decimal(38, 3)).sum() for name in ("net", "vat", "gross"))
    counts = (pl.len().alias("documents"), (pl.col("document_type") == "credit_note").sum().alias("credit_notes"))
    return invoices.group_by("currency").agg(*(count.cast(pl.Int64) for count in counts), *sums).sort("currency")


def write_month_in_figures(book: Book, sheet: Worksheet, row: int, invoices: pl.DataFrame, words: Words) -> None:
    """Write the totals of the documents under the matrix, in its columns."""
    if invoices.is_empty():
        return
    sheet.write_string(row, 0, words["month_in_figures"], book.style("heading"))
    for position in range(1, _PLACES[-1] + 1):
        sheet.write_blank(row, position, None, book.style("heading"))
    for place, name in zip(_PLACES, _COLUMNS, strict=True):
        sheet.write_string(row + 1, place, words[name], book.style("label", "right") if place else book.style("label"))
    for offset, total in enumerate(totals_by_currency(invoices).iter_rows(named=True), start=row + 2):
        money = book.style("bold", "right", num_format=money_format(total["currency"]))
        count = book.style("bold", "right", num_format="#,##0")
        sheet.write_string(offset, 0, total["currency"], book.style("bold"))
        for place, name in zip(_PLACES[1:], ("documents", "credit_notes", "net", "vat", "gross"), strict=True):
            sheet.write_number(offset, place, total[name], count if place < _PLACES[3] else money)
