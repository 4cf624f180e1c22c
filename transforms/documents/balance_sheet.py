"""Cost accounts as the controller reads them: what was booked, what became of it, what is explained, what is left."""

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.listing import EXACT_WIDTH, SHEET_ROWS, ListColumn, Listing
from transforms.documents.sheet_styles import Book
from transforms.documents.words import Words

_AMOUNTS = ("booked", "charged", "retained", "rejected", "explained", "residue")


def write_balance_sheet(book: Book, month: ControllerMonth, balance: pl.DataFrame) -> None:
    """Write one row per row of the table balance_totals, in its order; no sheet where there is none.

    An amount of 10^13 or more is refused, as a workbook would show other digits.
    """
    if balance.is_empty():
        return
    for name in _AMOUNTS:
        amounts = balance.select("provider", "account", name).drop_nulls(name)
        refuse_what_excel_loses(
            (f"account {account} of {who}, {name}", amount) for who, account, amount in amounts.rows()
        )
    words = month.words
    left_out = notes_of_listed(month, "accounts_listed", min(len(balance), SHEET_ROWS), len(balance))
    notes = [words["balance_advice"], *left_out]
    sheet, heading_row = begin_sheet(book, month, words["balance_sheet"], words["balance_title"], notes)
    told = balance.head(SHEET_ROWS).with_columns(pl.col("account").fill_null(words["no_account"]))
    Listing(book, sheet, heading_row, _columns(words)).write_rows(told.iter_rows(named=True))
    sheet.freeze_panes(heading_row + 1, 2)


def _columns(words: Words) -> list[ListColumn]:
    amounts = [
        ListColumn(name, words[f"bill_{name}_amount"], EXACT_WIDTH, "exact", ("bold",) if name == "residue" else ())
        for name in _AMOUNTS
    ]
    return [
        ListColumn("provider", words["provider"], 14),
        ListColumn("account", words["cost_account"], 16, looks=("bold",)),
        ListColumn("currency", words["currency"], 10, looks=("center",)),
        *amounts,
        ListColumn("explanation", words["explanation"], 36),
        ListColumn("unpriced_rows", words["bill_unpriced"], 16, "count", ()),
    ]
