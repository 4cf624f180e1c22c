"""The workbook of a pair: all that one company charges another in a month, to read, to book and to audit.

Sheets: the summary, one per invoice or credit note, the justification of their lines, the usage lines in detail, and
the files they come from. Equal tables give equal bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl

from transforms.documents.detail_sheet import write_detail
from transforms.documents.files_sheet import write_files
from transforms.documents.invoice_sheet import InvoicePlan, plan_invoice, write_invoice
from transforms.documents.justification_sheet import write_justification
from transforms.documents.pair_book import SHEET_ROWS, PairBook
from transforms.documents.pair_csv import write_csv
from transforms.documents.pair_tables import PairTables, read_pair
from transforms.documents.sheet_styles import Book, PageMarks, sheet_name
from transforms.documents.summary_sheet import write_summary
from transforms.documents.words import Words, words


@dataclass(frozen=True)
class PairJob:
    """What makes one workbook; small and picklable, so that it can be made in a process of its own.

    `tables` is the folder of the run's published tables, `previous` that of the previous period's published draft, if
    any: documents are compared by `invoice_key`. `target` is the workbook; files too long for a sheet stand beside it.
    `colours` are by typology (`#RRGGBB`), `draft_digest` the first 8 digits of the tables' digest. What `pair_charges`
    parted stands in `charged_files`, the files that all pairs' charges came from, and in the folder `charges`, the
    charges of this pair, which only a detail (`detail_rows` above zero) reads.
    """

    tables: Path
    target: Path
    provider: str
    recipient: str
    period: str
    language: Literal["fr", "en"]
    colours: dict[str, str]
    detail_rows: int
    charged_files: Path
    charges: Path
    draft_digest: str
    group_name: str
    previous: Path | None


def write_pair_workbook(job: PairJob) -> list[Path]:
    """Write the workbook and the csv files that it needs beside it; returns their paths, the workbook first.

    Refused: amounts of 10^13 and more, which a spreadsheet cannot hold to the cent.
    """
    tables = read_pair(job.tables, job.charged_files, job.provider, job.recipient, job.previous)
    job.target.parent.mkdir(parents=True, exist_ok=True)
    pair = _open(job, tables)
    plans = [plan_invoice(document) for document in tables.documents]
    write_summary(pair, plans)
    for document, name, plan in zip(tables.documents, pair.sheets, plans, strict=True):
        write_invoice(pair, document, name, plan)
    write_justification(pair)
    detail = write_detail(pair, job.tables, job.charges, job.detail_rows, job.target.parent)
    write_files(pair)
    pair.book.close()
    return [job.target, *_lines_beside(pair, plans, job.target.parent), *detail]


def _open(job: PairJob, tables: PairTables) -> PairBook:
    language_words = words(job.language)
    marks = PageMarks(job.language, job.draft_digest, job.group_name, language_words["digest"], language_words["page"])
    year, month = map(int, job.period.split("-"))
    return PairBook(
        book=Book(job.target, marks, datetime(year, month, 1)),
        tables=tables,
        words=language_words,
        language=job.language,
        colours=job.colours,
        period=job.period,
        stem=job.target.stem,
        sheets=_sheet_names(tables, language_words),
    )


def _sheet_names(tables: PairTables, language_words: Words) -> list[str]:
    """A sheet per document, by its number and title; the other sheets keep their names."""
    taken = {language_words[name].casefold() for name in ("summary", "justification", "detail", "files")}
    return [sheet_name(f"{document.number} {document.row['title']}", taken) for document in tables.documents]


def _lines_beside(pair: PairBook, plans: Sequence[InvoicePlan], folder: Path) -> list[Path]:
    """All invoice lines as a csv, where a sheet could not list them."""
    lines = [document.lines for document in pair.tables.documents]
    if not any(plan.beside for plan in plans) and sum(part.height for part in lines) <= SHEET_ROWS:
        return []
    return [write_csv(folder / pair.lines_file, [pl.concat(lines)], pair.language)]
