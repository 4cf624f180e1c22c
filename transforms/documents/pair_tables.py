"""All that the workbook of a provider and a recipient shows, read from the published tables of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables import TABLES
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.outline import OutlineRow, Place, outline
from transforms.published import read_reference, read_table, table_paths

Row = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """One invoice or credit note: its row of invoices, its lines in order and their outline, its VAT and entries.

    `number` is the last part of its reference; `previous_net` the net of the document of the same key in the previous
    period; `entries` are those of the recipient's book.
    """

    row: Row
    number: str
    lines: pl.DataFrame
    outline: list[OutlineRow]
    breakdown: list[Row]
    entries: pl.DataFrame
    previous_net: Decimal | None


@dataclass(frozen=True)
class PairTables:
    """The documents of one provider to one recipient, in order, and what explains them.

    `gone` are the documents of the previous period whose key has none now. `entries` are the postings of both books.
    `files` has a row per file and currency that charges came from: number, source, file, bytes, sha256, charge_count,
    amount (exact). `agreements` are by reference, `typologies` what is read for each code.
    """

    provider: Row
    recipient: Row
    documents: tuple[Document, ...]
    gone: list[Row]
    compared: bool
    entries: pl.DataFrame
    files: pl.DataFrame
    agreements: dict[str, Row]
    typologies: dict[str, str]

    @property
    def charge_count(self) -> int:
        """How many usage lines the documents charge."""
        return int(self.files.get_column("charge_count").sum())


def read_pair(tables: Path, charged_files: Path, provider: str, recipient: str, previous: Path | None) -> PairTables:
    """Read the tables of one pair; amounts that a workbook cannot hold (10^13 and more) are refused."""
    invoices = _of_pair(read_table(tables, "invoices"), provider, recipient)
    references = invoices.get_column("invoice_ref").to_list()
    lines, breakdown, entries = (
        _of_invoices(tables, name, references) for name in ("invoice_lines", "vat_breakdown", "ledger_entries")
    )
    _refuse_what_excel_loses(invoices, lines, entries)
    before = _previous_invoices(previous, provider, recipient)
    keys = invoices.get_column("invoice_key").to_list()
    last_day = invoices.get_column("accounting_date").max()
    assert isinstance(last_day, date)
    return PairTables(
        provider=_entity(tables, provider, last_day),
        recipient=_entity(tables, recipient, last_day),
        documents=_documents(invoices, lines, breakdown, entries.filter(pl.col("book") == recipient), before),
        gone=[row for key, row in before.items() if key not in keys],
        compared=previous is not None,
        entries=entries,
        files=_files(tables, charged_files, provider, recipient),
        agreements=_agreements(tables, provider, recipient),
        typologies=_typologies(tables),
    )


def further_columns(rows: pl.DataFrame, table: str) -> list[str]:
    """The columns a table has beyond its contract: the keys in use, or the analytic ones."""
    known = TABLES[table].to_schema().columns
    return [column for column in rows.columns if column not in known]


def _of_pair(rows: pl.DataFrame, provider: str, recipient: str) -> pl.DataFrame:
    return rows.filter((pl.col("provider") == provider) & (pl.col("recipient") == recipient))


def _of_invoices(tables: Path, name: str, references: Sequence[str]) -> pl.DataFrame:
    """The rows of the invoices, in the order of the table."""
    (path,) = table_paths(tables, name)
    rows = pl.scan_parquet(path).with_row_index("_position").filter(pl.col("invoice_ref").is_in(references))
    return rows.collect().sort("_position").drop("_position")


def _previous_invoices(previous: Path | None, provider: str, recipient: str) -> dict[str, Row]:
    if previous is None:
        return {}
    rows = _of_pair(read_table(previous, "invoices"), provider, recipient)
    return {row["invoice_key"]: row for row in rows.iter_rows(named=True)}


def _documents(
    invoices: pl.DataFrame,
    lines: pl.DataFrame,
    breakdown: pl.DataFrame,
    entries: pl.DataFrame,
    before: dict[str, Row],
) -> tuple[Document, ...]:
    lines_of, breakdown_of, entries_of = map(_by_invoice, (lines, breakdown, entries))
    return tuple(
        Document(
            row=row,
            number=row["invoice_ref"].rsplit("_", 1)[-1],
            lines=lines_of[row["invoice_ref"]],
            outline=_outline(lines_of[row["invoice_ref"]]),
            breakdown=breakdown_of[row["invoice_ref"]].rows(named=True),
            entries=entries_of.get(row["invoice_ref"], entries.clear()),
            previous_net=before[row["invoice_key"]]["net"] if row["invoice_key"] in before else None,
        )
        for row in invoices.iter_rows(named=True)
    )


def _by_invoice(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = rows.partition_by("invoice_ref", as_dict=True, maintain_order=True)
    return {str(reference): part for (reference,), part in parts.items()}


def _outline(lines: pl.DataFrame) -> list[OutlineRow]:
    places = lines.select("section_keys", "section_path", "section_labels")
    return outline([Place(*place) for place in places.iter_rows()])


def _valid_on(day: date) -> pl.Expr:
    """Rows valid on the day come first, then the latest."""
    return (pl.col("valid_from") <= day) & (pl.col("valid_to") >= day)


def _entity(tables: Path, code: str, day: date) -> Row:
    rows = read_reference(tables, "entities").filter(pl.col("entity") == code)
    return rows.sort(_valid_on(day), "valid_to", "row", descending=True).row(0, named=True)


def _agreements(tables: Path, provider: str, recipient: str) -> dict[str, Row]:
    rows = read_reference(tables, "agreements").filter(
        (pl.col("provider") == provider) & (pl.col("recipient") == recipient),
    )
    return {row["agreement"]: row for row in rows.sort("valid_to", "row").iter_rows(named=True)}


def _typologies(tables: Path) -> dict[str, str]:
    services = read_reference(tables, "services")
    if "typology_name" not in services.columns:
        return {}
    named = services.drop_nulls("typology_name").sort("valid_to", "row")
    return dict(named.select("typology", "typology_name").iter_rows())


def _files(tables: Path, charged_files: Path, provider: str, recipient: str) -> pl.DataFrame:
    charged = _of_pair(pl.read_parquet(charged_files), provider, recipient).drop("provider", "recipient")
    delivered = read_table(tables, "input_files").select("source", "file", "bytes", "sha256")
    known = charged.join(delivered, on=["source", "file"], how="left", validate="m:1", maintain_order="left")
    number = pl.struct("source", "file").rank("dense").cast(pl.Int64)
    return known.with_columns(number=number).sort("number", "currency")


def _refuse_what_excel_loses(invoices: pl.DataFrame, lines: pl.DataFrame, entries: pl.DataFrame) -> None:
    for rows, columns in ((invoices, ("net", "vat", "gross")), (lines, ("amount",)), (entries, ("debit", "credit"))):
        for column in columns:
            refuse_what_excel_loses(
                (f"invoice {reference}, {column}", amount)
                for reference, amount in rows.select("invoice_ref", column).iter_rows()
            )
