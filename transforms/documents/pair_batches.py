"""The workbooks of all pairs in batches: each table is read once and parted, so that no workbook reads another's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from schemas.periods import period_days
from schemas.tables import TABLES
from transforms.documents.figures import AMOUNT_LIMIT, refuse_what_excel_loses
from transforms.documents.pair_pools import charged_pools
from transforms.documents.pair_tables import LINE_COLUMNS, PairNames, PairRows, Row
from transforms.documents.workbook import BookTerms, PairBatch
from transforms.engine import connect, query
from transforms.published import kept_reference, read_reference, read_table, table_paths
from transforms.reference.as_of import row_of_each

PAIR = ["provider", "recipient"]
AMOUNTS = ("net", "vat", "gross")

BATCH_ROWS = 4_000
"""Rows of sheets in a batch, about: half a second's work, so that workers end together."""
BOOK_ROWS, DOCUMENT_ROWS, LINE_ROWS = 60, 40, 2
"""What a book, a document and a line weigh beside the rows of their details."""


def pair_batches(terms: BookTerms, previous: Path | None) -> list[PairBatch]:
    """The workbooks of all pairs; `previous` are the tables published for the month before, if any.

    Refused: amounts of 10^13 and more, which a spreadsheet cannot hold to the cent.
    """
    rows = _month_rows(terms, previous)
    _refuse_what_excel_loses(rows)
    entities = _entities(terms)
    typologies = _typologies(terms.tables)
    analytic = _further_columns(rows.ledger_entries.columns, "ledger_entries")
    keys = _further_columns(_usage_columns(terms.tables), "charge_lines", "usage_lines")
    tariffs = _tariff_rows(terms.tables)
    return [
        PairBatch(terms, PairNames(_named(entities, part.invoices), typologies, analytic, keys, tariffs), part)
        for part in _parted(rows, _batch_of_each(rows, terms.detail_rows))
    ]


def _month_rows(terms: BookTerms, previous: Path | None) -> PairRows:
    tables = terms.tables
    return PairRows(
        invoices=read_table(tables, "invoices"),
        invoice_lines=pl.read_parquet(table_paths(tables, "invoice_lines"), columns=LINE_COLUMNS),
        vat_breakdown=read_table(tables, "vat_breakdown"),
        ledger_entries=read_table(tables, "ledger_entries"),
        files=_files(tables),
        agreements=read_reference(tables, "agreements").sort("valid_to", "row"),
        pools=charged_pools(tables, terms.period),
        before=None if previous is None else read_table(previous, "invoices"),
        tariffs=_tariffs_of_lines(tables),
    )


def _tariffs_of_lines(tables: Path) -> pl.DataFrame:
    """One row per line of an invoice and tariff that rated any of its charges: invoice_ref, invoice_line, tariff."""
    prices = kept_reference(tables, "prices")
    named_by = None if prices is None else prices.drop_nulls("tariff").select("tariff", price_row="row")
    if named_by is None or named_by.is_empty():
        return pl.DataFrame(schema={"invoice_ref": pl.String, "invoice_line": pl.Int64, "tariff": pl.String})
    with connect() as connection:
        parts = [str(path) for path in table_paths(tables, "charge_lines")]
        named = query(connection, "documents/tariffs_of_lines", {"parts": parts})
    lines = named.join(named_by, on="price_row").select("invoice_ref", "invoice_line", "tariff").unique()
    return lines.sort("invoice_ref", "invoice_line", "tariff")


def _tariff_rows(tables: Path) -> dict[str, list[Row]]:
    """The rows of each tariff, in the order of their table."""
    rows: dict[str, list[Row]] = {}
    kept = kept_reference(tables, "tariffs")
    for row in [] if kept is None else kept.sort("row").iter_rows(named=True):
        rows.setdefault(row["tariff"], []).append(row)
    return rows


def charged_files(tables: Path) -> pl.DataFrame:
    """One row per provider, recipient, source, file and currency: `charge_count`, and the exact `amount`."""
    with connect() as connection:
        parts = [str(path) for path in table_paths(tables, "charge_lines")]
        return query(connection, "documents/charged_files", {"parts": parts})


def _files(tables: Path) -> pl.DataFrame:
    known = read_table(tables, "input_files").select("source", "file", "bytes", "sha256")
    charged = charged_files(tables)
    return charged.join(known, on=["source", "file"], how="left", validate="m:1", maintain_order="left")


def _batch_of_each(rows: PairRows, detail_rows: int) -> pl.DataFrame:
    """One row per pair, in the order of their first invoices: provider, recipient and the number of its `batch`."""
    charges = rows.files.group_by(PAIR).agg(pl.col("charge_count").sum().clip(upper_bound=detail_rows))
    pairs = rows.invoices.group_by(PAIR, maintain_order=True).agg(documents=pl.len(), lines=pl.col("line_count").sum())
    listed = pairs.join(charges, on=PAIR, how="left", maintain_order="left")
    weight = BOOK_ROWS + DOCUMENT_ROWS * pl.col("documents") + LINE_ROWS * pl.col("lines") + pl.col("charge_count")
    return listed.select(*PAIR, batch=(weight.cum_sum() - weight) // BATCH_ROWS)


def _parted(rows: PairRows, batches: pl.DataFrame) -> Iterator[PairRows]:
    """The rows of each batch, in order."""
    of_invoice = rows.invoices.join(batches, on=PAIR, maintain_order="left").select("invoice_ref", "batch")
    invoices, files, agreements, pools = (
        _by_batch(table, batches) for table in (rows.invoices, rows.files, rows.agreements, rows.pools)
    )
    lines, breakdown, entries, tariffs = (
        _by_batch(table, of_invoice)
        for table in (rows.invoice_lines, rows.vat_breakdown, rows.ledger_entries, rows.tariffs)
    )
    before = None if rows.before is None else _by_batch(rows.before, batches)
    for number in batches.get_column("batch").unique(maintain_order=True):
        yield PairRows(
            invoices=invoices(number),
            invoice_lines=lines(number),
            vat_breakdown=breakdown(number),
            ledger_entries=entries(number),
            files=files(number),
            agreements=agreements(number),
            pools=pools(number),
            before=None if before is None else before(number),
            tariffs=tariffs(number),
        )


def _by_batch(table: pl.DataFrame, batches: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    """What gives the rows of a table that belong to a batch, by its number."""
    keys = [name for name in batches.columns if name != "batch"]
    parts = table.join(batches, on=keys, maintain_order="left").partition_by("batch", include_key=False, as_dict=True)
    return lambda number: parts.get((number,), table.clear())


def _entities(terms: BookTerms) -> dict[str, Row]:
    """The row of each entity by code, as of the last day of the period."""
    rows = row_of_each(read_reference(terms.tables, "entities"), ["entity"], period_days(terms.period)[1])
    return {row["entity"]: row for row in rows.iter_rows(named=True)}


def _named(entities: Mapping[str, Row], invoices: pl.DataFrame) -> dict[str, Row]:
    """The rows of the entities that some invoices name."""
    codes = pl.concat([invoices.get_column(party) for party in PAIR]).unique().sort()
    return {code: entities[code] for code in codes}


def _typologies(tables: Path) -> dict[str, str]:
    services = read_reference(tables, "services")
    if "typology_name" not in services.columns:
        return {}
    named = services.drop_nulls("typology_name").sort("valid_to", "row")
    return dict(named.select("typology", "typology_name").iter_rows())


def _usage_columns(tables: Path) -> list[str]:
    """The columns of the charges, then those that their usage lines have besides."""
    parts = [*table_paths(tables, "charge_lines")[:1], *table_paths(tables, "usage_lines")[:1]]
    return list(dict.fromkeys(column for part in parts for column in pl.read_parquet_schema(part)))


def _further_columns(columns: Iterable[str], *tables: str) -> list[str]:
    """The columns that go beyond the contracts of the tables: the keys in use."""
    known = {column for table in tables for column in TABLES[table].columns()}
    return [column for column in columns if column not in known]


def _refuse_what_excel_loses(rows: PairRows) -> None:
    refuse_what_excel_loses(
        (f"{place}, {column}", amount)
        for table, place_of, columns in (
            (rows.invoices, _INVOICE, AMOUNTS),
            (rows.invoice_lines, _INVOICE, ("amount",)),
            (rows.ledger_entries, _INVOICE, ("debit", "credit")),
            (_totals(rows.invoices), _PAIR, AMOUNTS),
        )
        for column in columns
        for place, amount in table.filter(pl.col(column).abs() >= AMOUNT_LIMIT).select(place_of, column).iter_rows()
    )


_INVOICE = pl.format("invoice {}", "invoice_ref")
_PAIR = pl.format("{} to {}, all invoices in {}", *PAIR, "currency")


def _totals(invoices: pl.DataFrame) -> pl.DataFrame:
    """What the invoices of each pair and currency come to."""
    sums = pl.col(AMOUNTS).cast(pl.Decimal(38, 3)).sum()
    return invoices.group_by(*PAIR, "currency").agg(sums).sort(*PAIR, "currency")
