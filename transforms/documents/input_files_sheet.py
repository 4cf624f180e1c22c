"""The files the month was read from: where each record went, and the digest that proves the file."""

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet
from transforms.documents.listing import EXACT_WIDTH, ListColumn, Listing
from transforms.documents.sheet_styles import Book
from transforms.documents.words import Words

_BALANCE = 7
_WENT = ("charged", "retained", "rejected", "footers")


def write_files_sheet(book: Book, month: ControllerMonth, files: pl.DataFrame) -> None:
    """Write one row per file; `balance` is a live formula: records less what became of them, always zero."""
    words = month.words
    sheet, row = begin_sheet(
        book, month, words["files_sheet"], words["input_files_title"], [words["input_files_advice"]]
    )
    listing = Listing(book, sheet, row, _columns(words))
    for file in files.iter_rows(named=True):
        balance = file["records"] - sum(file[name] for name in _WENT)
        place = listing.write_row({**file, "sha256": f"{file['sha256'][:32]}\n{file['sha256'][32:]}"})
        formula = f"=C{place + 1}-SUM(D{place + 1}:G{place + 1})"
        sheet.write_formula(place, _BALANCE, formula, book.style("line", "right", "bold", num_format="#,##0"), balance)
    listing.let_filter()
    sheet.freeze_panes(row + 1, 2)


def _columns(words: Words) -> list[ListColumn]:
    return [
        ListColumn("source", words["source"], 14, looks=("bold",)),
        ListColumn("file", words["file"], 40),
        ListColumn("records", words["records"], 11, "count", ("bold",)),
        *(ListColumn(name, words[name], 11, "count", ()) for name in _WENT),
        ListColumn("balance", words["balance"], 9, "count", ()),
        ListColumn("amount", words["delivered_amount"], EXACT_WIDTH, "exact", ()),
        ListColumn("quantity", words["delivered_quantity"], EXACT_WIDTH, "exact", ()),
        ListColumn("bytes", words["bytes"], 13, "count", ()),
        ListColumn("sha256", "SHA-256", 36, looks=("wrap", "small", "quiet")),
    ]
