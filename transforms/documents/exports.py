"""The files made to measure: what `[[export]]` blocks ask for, written from the published tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from schemas.exports import Export
from transforms.documents.export_sheet import write_sheet
from transforms.documents.export_text import fixed_text, separated_text
from transforms.published import read_table

_ENDINGS = {"csv": "csv", "fixed": "txt", "xlsx": "xlsx"}


def write_exports(
    tables: Path,
    exports: Sequence[Export],
    shorts: Mapping[str, str],
    period: str,
    build: Path,
) -> list[Path]:
    """Write every export, passed by `check_exports`, and return the files in order.

    `tables` holds the published tables and `shorts` the short name of each entity. One file for all goes to
    `exports/<period>_<name>` under `build`; a file per book, recipient or provider goes to that entity's
    `hand-out/<short>/<period>_<short>_<name>`; an entity without rows has no file. Rows stand as they are published.
    Of ledger_entries a recipient gets its own book's postings of what it was charged, a provider those of what it
    charged, never its partner's book.

    Raises Refused where a value does not fit: see `fixed_text` and `write_sheet`.
    """
    written = []
    for export in exports:
        for entity, rows in _shares(_rows(tables, export.table), export):
            target = _target(build, export, period, None if entity is None else shorts[entity])
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, rows, export, period)
            written.append(target)
    return written


def _rows(tables: Path, table: str) -> pl.DataFrame:
    """The rows of a table, with the further columns of the invoice they belong to."""
    rows = read_table(tables, table)
    if table == "invoices":
        return rows
    invoices = read_table(tables, "invoices")
    further = [column for column in invoices.columns if column not in rows.columns]
    of_invoice = invoices.select("invoice_ref", *further)
    return rows.join(of_invoice, on="invoice_ref", how="left", validate="m:1", maintain_order="left")


def _shares(rows: pl.DataFrame, export: Export) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """The rows for each entity, in the order of their codes; for all, one share without entity."""
    if export.per == "all":
        yield None, rows
        return
    in_own_book = pl.col("book") == pl.col(export.per) if export.table == "ledger_entries" else pl.lit(True)
    for share in (
        rows.filter(in_own_book)
        .sort(export.per, maintain_order=True)
        .partition_by(
            export.per,
            maintain_order=True,
        )
    ):
        yield share[export.per][0], share


def _target(build: Path, export: Export, period: str, short: str | None) -> Path:
    ending = _ENDINGS[export.format.kind]
    if short is None:
        return build / "exports" / f"{period}_{export.name}.{ending}"
    return build / "hand-out" / short / f"{period}_{short}_{export.name}.{ending}"


def _write(target: Path, rows: pl.DataFrame, export: Export, period: str) -> None:
    if export.format.kind == "xlsx":
        write_sheet(target, rows, export, datetime.strptime(period, "%Y-%m"))
    elif export.format.kind == "fixed":
        target.write_bytes(fixed_text(rows, export))
    else:
        target.write_bytes(separated_text(rows, export))
