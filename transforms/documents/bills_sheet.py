"""Supplier bills as the controller reads them: what was received, what became of it, and what is left."""

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.listing import EXACT_WIDTH, SHEET_ROWS, ListColumn, Listing
from transforms.documents.sheet_styles import Book
from transforms.documents.words import Words

_AMOUNTS = ("received", "charged", "retained", "rejected", "residue")


def write_bills_sheet(book: Book, month: ControllerMonth, bills: pl.DataFrame) -> None:
    """Write one row per row of the table bill_totals, the greatest residue first; no sheet where there is none.

    An amount of 10^13 or more is refused, as a workbook would show other digits.
    """
    if bills.is_empty():
        return
    for name in _AMOUNTS:
        amounts = bills.select("evidence_ref", name).drop_nulls(name)
        refuse_what_excel_loses((f"bill {bill}, {name}", amount) for bill, amount in amounts.iter_rows())
    words = month.words
    left_out = notes_of_listed(month, "bills_listed", min(len(bills), SHEET_ROWS), len(bills))
    notes = [words["bills_advice"], *left_out]
    sheet, heading_row = begin_sheet(book, month, words["bills_sheet"], words["bills_title"], notes)
    listing = Listing(book, sheet, heading_row, _columns(words))
    listing.write_rows(_told(bills, words).head(SHEET_ROWS).iter_rows(named=True))
    sheet.freeze_panes(heading_row + 1, 2)


def _told(bills: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The bills in the order they are listed, their status in words."""
    statuses = {status: words[f"bill_{status}"] for status in bills["status"].unique()}
    in_order = bills.sort(pl.col("residue").abs(), descending=True, maintain_order=True)
    return in_order.with_columns(
        pl.col("evidence_ref").fill_null(words["no_bill"]), pl.col("status").replace_strict(statuses)
    )


def _columns(words: Words) -> list[ListColumn]:
    amounts = [
        ListColumn(name, words[f"bill_{name}_amount"], EXACT_WIDTH, "exact", ("bold",) if name == "residue" else ())
        for name in _AMOUNTS
    ]
    return [
        ListColumn("source", words["source"], 14),
        ListColumn("evidence_ref", words["bill"], 22, looks=("bold",)),
        ListColumn("supplier", words["supplier"], 24),
        ListColumn("status", words["bill_status"], 12),
        ListColumn("currency", words["currency"], 10, looks=("center",)),
        *amounts,
        ListColumn("line_count", words["bill_lines"], 10, "count", ()),
        ListColumn("unpriced_rows", words["bill_unpriced"], 16, "count", ()),
    ]
