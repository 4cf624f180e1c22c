"""The rejects of the month by cause, in short; `to_fix.xlsx` has them whole."""

import polars as pl

from transforms.documents.cause_sheet import cause_columns, refuse_great_causes, shown_causes
from transforms.documents.controller_book import ControllerMonth, begin_sheet
from transforms.documents.controller_words import count_text
from transforms.documents.listing import Listing
from transforms.documents.sheet_styles import Book

MAX_CAUSES = 100
_SHOWN = ("cause_text", "what", "rows", "debit", "credit", "currency", "unknown_amounts", "remedy", "rules")


def write_rejects_sheet(book: Book, month: ControllerMonth, causes: pl.DataFrame) -> None:
    """Write the dearest causes, at most a hundred, in the words of `to_fix.xlsx`."""
    refuse_great_causes(causes)
    words = month.words
    notes = [words["rejects_advice"]] if len(causes) else [words["nothing_rejected"]]
    if len(causes) > MAX_CAUSES:
        counts = {"shown": count_text(MAX_CAUSES, month.language), "count": count_text(len(causes), month.language)}
        notes.append(words["causes_listed"].format(**counts))
    sheet, row = begin_sheet(book, month, words["rejects"], words["rejects_title"], notes)
    columns = [column for column in cause_columns(words) if column.name in _SHOWN]
    Listing(book, sheet, row, columns).write_rows(shown_causes(causes.head(MAX_CAUSES), month))
    sheet.freeze_panes(row + 1, 2)
