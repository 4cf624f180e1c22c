"""The workbook of a pair: all that one company charges another in a month, to read, to book and to audit.

Sheets: the summary, one per invoice or credit note, the justification of their lines, the usage lines in detail, and
the files they come from. Equal tables give equal bytes.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import polars as pl

from transforms.documents.detail_sheet import write_detail
from transforms.documents.files_sheet import write_files
from transforms.documents.invoice_sheet import InvoicePlan, plan_invoice, write_invoice
from transforms.documents.justification_sheet import write_justification
from transforms.documents.pair_book import SHEET_ROWS, PairBook
from transforms.documents.pair_charges import pair_folder
from transforms.documents.pair_csv import write_csv
from transforms.documents.pair_tables import PairNames, PairRows, PairTables, pair_tables
from transforms.documents.sheet_styles import Book, PageMarks, sheet_name
from transforms.documents.summary_sheet import write_summary
from transforms.documents.words import Words, words


@dataclass(frozen=True)
class BookTerms:
    """What all workbooks of a month share.

    `tables` is the folder of the run's published tables, `charges` that of the charges of each pair, which only a
    detail (`detail_rows` above zero) reads. Workbooks go below `hand_out`, into a folder per recipient, and beside each
    the files that are too long for its sheets. `colours` are by typology (`#RRGGBB`), `draft_digest` the first 8 digits
    of the tables' digest.
    """

    tables: Path
    charges: Path
    hand_out: Path
    period: str
    colours: Mapping[str, str]
    detail_rows: int
    draft_digest: str
    group_name: str


@dataclass(frozen=True)
class PairBatch:
    """Some workbooks of the month and the rows they show; it can be handed to another process."""

    terms: BookTerms
    names: PairNames
    rows: PairRows

    def write(self) -> list[Path]:
        """Write the workbooks and the files that they need beside them; their paths, each workbook first."""
        books = (write_pair_workbook(self.terms, tables) for tables in pair_tables(self.rows, self.names))
        return [path for paths in books for path in paths]


class Books(Protocol):
    """A job for a process of its own."""

    def write(self) -> list[Path]:
        """Write some workbooks; the paths of all files made."""


def write_books(job: Books) -> list[Path]:
    """Write the workbooks of a job; it stands where a process of its own finds it with little to load."""
    with _collector_at_rest():
        return job.write()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Hold no rounds of the garbage collector: the cells of a book live until it is written, and go with it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def write_pair_workbook(terms: BookTerms, tables: PairTables) -> list[Path]:
    """Write a workbook and the csv files that it needs beside it; returns their paths, the workbook first."""
    pair = _open(terms, tables)
    plans = [plan_invoice(document) for document in tables.documents]
    write_summary(pair, plans)
    for document, name, plan in zip(tables.documents, pair.sheets, plans, strict=True):
        write_invoice(pair, document, name, plan)
    write_justification(pair)
    charges = pair_folder(terms.charges, tables.provider["entity"], tables.recipient["entity"])
    detail = write_detail(pair, terms.tables, charges, terms.detail_rows)
    write_files(pair)
    pair.book.close()
    return [pair.book.target, *_lines_beside(pair, terms.tables, plans), *detail]


def _open(terms: BookTerms, tables: PairTables) -> PairBook:
    language = tables.recipient["language"]
    provider, recipient = tables.provider["short"], tables.recipient["short"]
    target = terms.hand_out / recipient / f"{terms.period}_{provider}_{recipient}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    own = words(language)
    year, month = map(int, terms.period.split("-"))
    marks = PageMarks(language, terms.draft_digest, terms.group_name, own["digest"], own["page"])
    return PairBook(
        book=Book(target, marks, datetime(year, month, 1)),
        tables=tables,
        words=own,
        language=language,
        colours=terms.colours,
        period=terms.period,
        stem=target.stem,
        sheets=_sheet_names(tables, own),
    )


def _sheet_names(tables: PairTables, language_words: Words) -> list[str]:
    """A sheet per document, by its number and title; the other sheets keep their names."""
    taken = {language_words[name].casefold() for name in ("summary", "justification", "detail", "files")}
    return [sheet_name(f"{document.number} {document.row['title']}", taken) for document in tables.documents]


def _lines_beside(pair: PairBook, tables: Path, plans: Sequence[InvoicePlan]) -> list[Path]:
    """All invoice lines as a csv, where a sheet could not list them."""
    if not any(plan.beside for plan in plans) and pair.tables.line_count <= SHEET_ROWS:
        return []
    references = [document.row["invoice_ref"] for document in pair.tables.documents]
    lines = pl.read_parquet(tables / "invoice_lines.parquet").filter(pl.col("invoice_ref").is_in(references))
    return [write_csv(pair.book.target.with_name(pair.lines_file), [lines], pair.language)]
