"""Cost pools as the controller reads them: who bears which part, by which key, what is retained, and what proves it."""

from collections.abc import Collection

import polars as pl

from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.listing import EXACT_WIDTH, SHEET_ROWS, ListColumn, Listing
from transforms.documents.sheet_styles import Book
from transforms.documents.words import Words

EXPLAINING = ("benefit", "markup_source", "document", "document_sha256")
"""What a pool says of why its cost may be charged, and at which mark-up: a column each, where one of the month does."""


def write_pools_sheet(book: Book, month: ControllerMonth, shares: pl.DataFrame, pools: pl.DataFrame) -> None:
    """Write one row per share of the table pool_shares, in its order; no sheet where there is none.

    Beside each stands what its row of the table `pools` says of benefit, mark-up and document, where given. A pool of
    10^13 or more is refused, as a workbook would show other digits.
    """
    if shares.is_empty():
        return
    amounts = shares.select("pool", "pool_amount").unique(maintain_order=True)
    refuse_what_excel_loses((f"pool {pool}", amount) for pool, amount in amounts.iter_rows())
    said = pools.filter(pl.col("period") == month.period).select("pool", *EXPLAINING)
    explained = shares.head(SHEET_ROWS).join(said, on="pool", how="left", maintain_order="left")
    given = [name for name in EXPLAINING if explained[name].null_count() < len(explained)]
    words = month.words
    left_out = notes_of_listed(month, "shares_listed", min(len(shares), SHEET_ROWS), len(shares))
    notes = [words["pools_advice"], *left_out]
    sheet, heading_row = begin_sheet(book, month, words["pools_sheet"], words["pools_title"], notes)
    Listing(book, sheet, heading_row, _columns(words, given)).write_rows(explained.iter_rows(named=True))
    sheet.freeze_panes(heading_row + 1, 1)


def _columns(words: Words, given: Collection[str]) -> list[ListColumn]:
    return [
        ListColumn("pool", words["pool"], 20, looks=("bold",)),
        ListColumn("provider", words["provider"], 14),
        ListColumn("service", words["service"], 16),
        ListColumn("pool_amount", words["pool_total"], 18, "money", ()),
        ListColumn("currency", words["currency"], 10, looks=("center",)),
        ListColumn("method", words["method"], 12),
        ListColumn("key", words["key"], 16),
        ListColumn("entity", words["bearer"], 14),
        ListColumn("site", words["site"], 14),
        ListColumn("department", words["department"], 18),
        ListColumn("key_value", words["key_value"], EXACT_WIDTH, "exact", ()),
        ListColumn("key_total", words["key_total"], EXACT_WIDTH, "exact", ()),
        ListColumn("amount", words["share"], 18, "money", ("bold",)),
        ListColumn("retained_reason", words["retained_reason"], 30),
        ListColumn("evidence_ref", words["pool_evidence"], 18),
        *(ListColumn(name, words[f"pool_{name}"], 30) for name in given),
    ]
