"""The figures of a month as the controller reads them: small tables, whatever the number of usage lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from transforms.carried.parts import is_carried
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.rejected_rows import view_parts
from transforms.engine import connect, query
from transforms.money import to_currency
from transforms.published import empty_table, read_reference, read_table, table_if_there, table_paths

PAIR = ("currency", "provider", "recipient")


@dataclass(frozen=True)
class MonthFigures:
    """What the sheets of the group's workbook show.

    `pairs`: one row per currency, provider and recipient of this month or the one before: `documents`, `net`, and
    `previous`, the net of the month before (null: there is none to compare with). `typologies`: net per pair and
    typology. `retained`: per provider, typology, service and currency, in the units of the currency. `shares`: those
    of pools, which `pools` holds as their table has them, of all periods. `bills`: those of suppliers, `balance`: what
    providers booked. `names`: the entities' names by code.
    """

    pairs: pl.DataFrame
    typologies: pl.DataFrame
    invoices: pl.DataFrame
    controls: pl.DataFrame
    retained: pl.DataFrame
    shares: pl.DataFrame
    pools: pl.DataFrame
    bills: pl.DataFrame
    balance: pl.DataFrame
    files: pl.DataFrame
    names: dict[str, str]
    shorts: dict[str, str]


def month_figures(tables: Path, previous: Path | None = None) -> MonthFigures:
    """Read the figures of a month from its tables, and the net of each pair the month before from those of then."""
    invoices = read_table(tables, "invoices")
    entities = read_reference(tables, "entities").sort("entity", "valid_from")
    figures = MonthFigures(
        pairs=_pairs(invoices, None if previous is None else read_table(previous, "invoices")),
        typologies=_typologies(tables),
        invoices=invoices,
        controls=read_table(tables, "control_totals"),
        retained=retained_charges(tables),
        shares=read_table(tables, "pool_shares"),
        pools=read_reference(tables, "pools"),
        bills=read_table(tables, "bill_totals"),
        balance=read_table(tables, "balance_totals"),
        files=read_table(tables, "input_files"),
        names=dict(entities.select("entity", "name").iter_rows()),
        shorts=dict(entities.select("entity", pl.coalesce("short", "entity")).iter_rows()),
    )
    _refuse_great_amounts(figures)
    return figures


def retained_charges(tables: Path) -> pl.DataFrame:
    """What providers retain: per provider, typology, service and currency the `charges` counted and their `amount`."""
    with connect() as connection:
        view_parts(connection, tables, "charge_lines")
        connection.register("catalogue", read_reference(tables, "services"))
        return query(connection, "documents/retained")


def carried_charges(tables: Path) -> pl.DataFrame:
    """What was carried over: per month it comes from and currency, the `charges` counted and their `amount`."""
    paths = [path for path in table_paths(tables, "charge_lines") if is_carried(path)]
    place = ["source", "file", "row"]
    charges = pl.concat(
        [
            empty_table("charge_lines").select(*place, "amount", "currency"),
            *(pl.read_parquet(path, columns=[*place, "amount", "currency"]) for path in paths),
        ]
    )
    rows = charges.join(table_if_there(tables, "carried_lines"), on=place)
    sums = rows.group_by("carried_from", "currency").agg(charges=pl.len(), amount=pl.col("amount").sum())
    return sums.sort("carried_from", "currency")


def in_currency(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows with an exact amount at the nearest unit of its currency."""
    return rows.with_columns(to_currency(pl.col(column), pl.col("currency")).alias(column))


def _typologies(tables: Path) -> pl.DataFrame:
    with connect() as connection:
        for name in ("invoice_lines", "invoices"):
            view_parts(connection, tables, name)
        return query(connection, "documents/net_by_typology")


def _pairs(invoices: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    now = _net_of_pairs(invoices)
    if before is None:
        return now.with_columns(previous=pl.lit(None, pl.Decimal(38, 3))).sort(PAIR)
    then = _net_of_pairs(before).select(*PAIR, pl.col("net").alias("previous"))
    both = now.join(then, on=PAIR, how="full", coalesce=True)
    return both.with_columns(pl.col("documents", "net", "previous").fill_null(0)).sort(PAIR)


def _net_of_pairs(invoices: pl.DataFrame) -> pl.DataFrame:
    exact = pl.col("net").cast(pl.Decimal(38, 3))
    return invoices.group_by(PAIR).agg(pl.len().cast(pl.Int64).alias("documents"), exact.sum())


def _refuse_great_amounts(figures: MonthFigures) -> None:
    refuse_what_excel_loses(
        [
            *((f"invoice {ref}", gross) for ref, gross in figures.invoices.select("invoice_ref", "gross").iter_rows()),
            *((f"{row['provider']} to {row['recipient']}", row["net"]) for row in figures.pairs.iter_rows(named=True)),
            *_totals(figures.invoices),
            *((f"retained by {row['provider']}", row["amount"]) for row in figures.retained.iter_rows(named=True)),
        ]
    )


def _totals(invoices: pl.DataFrame) -> Iterator[tuple[str, Decimal]]:
    """What all invoices of a currency come to, each amount with its place."""
    names = ("net", "vat", "gross")
    sums = invoices.group_by("currency").agg(pl.col(names).cast(pl.Decimal(38, 3)).sum()).sort("currency")
    for row in sums.iter_rows(named=True):
        yield from ((f"all invoices in {row['currency']}, {name}", row[name]) for name in names)
