"""A month of VAT beyond the plain cases: its workspace, and what invoices and books say of it."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.documents.mentions import tax_point_mentions, vat_mentions
from transforms.published import read_reference, read_table

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
TAXED = HERE / "expected"

Row = Mapping[str, Any]


def vat_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def vat_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(vat_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def vat_texts(draft: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file: each invoice's VAT and why, and what both books make of it."""
    return {
        "invoices.txt": "\n".join(_invoices(draft / "tables")),
        "entries.txt": "\n".join(_entries(draft / "tables")),
    }


def _invoices(tables: Path) -> Iterator[str]:
    entities = {row["entity"]: row for row in read_reference(tables, "entities").iter_rows(named=True)}
    breakdown = read_table(tables, "vat_breakdown")
    for invoice in read_table(tables, "invoices").iter_rows(named=True):
        rows = breakdown.filter(invoice_ref=invoice["invoice_ref"]).to_dicts()
        parties = (entities[invoice["provider"]], entities[invoice["recipient"]])
        yield f"{invoice['invoice_ref']}  net {invoice['net']:.2f}, vat {invoice['vat']:.2f}\n" + "".join(
            [f"  {text}\n" for row in rows for text in (_base(row), *_why(row, *parties))]
            + [f"  {text}\n" for text in tax_point_mentions(invoice, rows, parties[0], "fr")]
        )


def _base(row: Row) -> str:
    rate = f"{row['vat_rate'].normalize():f} %"
    return f"{row['vat_category']:<3}{rate:<6} of {row['base']:>8.2f} = {row['vat']:>7.2f}"


def _why(row: Row, provider: Row, recipient: Row) -> list[str]:
    return [f"   {mention}" for mention in vat_mentions(row, provider, recipient, "fr")]


def _entries(tables: Path) -> Iterator[str]:
    entries = read_table(tables, "ledger_entries")
    for (piece, book), postings in entries.partition_by(
        "invoice_ref", "book", as_dict=True, maintain_order=True
    ).items():
        yield f"{piece} in {book}\n" + "".join(map(_posting, postings.iter_rows(named=True)))


def _posting(posting: Row) -> str:
    figures = "".join(f"{posting[side] or '':>10.2f}" if posting[side] else " " * 10 for side in ("debit", "credit"))
    rate = f"{posting['vat_category']} {posting['vat_rate'].normalize():f} %" if posting["vat_category"] else ""
    return f"  {posting['account']:<7}{figures}  {posting['side']:<25}{rate:<9}{posting['team'] or ''}".rstrip() + "\n"


def vat_of(draft: Path, book: str) -> pl.DataFrame:
    """The postings of a book that bear VAT."""
    return read_table(draft / "tables", "ledger_entries").filter(pl.col("vat_category").is_not_null(), book=book)
