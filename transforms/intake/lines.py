"""Records under our names: each column mapped to text, then read as the number or the day it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import polars as pl

from schemas.settings import UsageSource
from schemas.tables import UsageLines
from transforms.intake.columns import map_column, unmapped_value
from transforms.intake.dates import parse_dates, parse_native_dates
from transforms.intake.numbers import NumbersRead, read_native_numbers, read_numbers
from transforms.intake.records import Records

OURS = tuple(UsageLines.columns())
"""The columns of usage_lines, in order."""
PLACE = ("source", "file", "row", "line", "late")
"""Those that intake makes itself: no setting names them."""
DATES = ("usage_date", "service_from", "service_to")
BOUNDS = {"quantity": Decimal(10) ** 12, "unit_price": Decimal(10) ** 7, "amount": Decimal(10) ** 11}
"""What quantities, unit prices and amounts stay below, so that no sum of them overflows."""

GivenTexts = Mapping[str, Mapping[int, str | None]]
"""Texts by column and by the place of their record among some, first = 0: they stand in for what was delivered."""


@dataclass(frozen=True)
class MappedLines:
    """Records under our names, in file order.

    `texts`: every column of ours and every kept one as text, null where the source does not deliver it. `dates` and
    `numbers`: what those texts say (days; Decimal(38,18)), null where they say nothing that can be read.
    `number_faults`: per number the id of the rule it breaks, or null. `unmapped`: per mapped column, the value
    that its map does not name, or null.
    """

    texts: pl.DataFrame
    dates: pl.DataFrame
    numbers: pl.DataFrame
    number_faults: pl.DataFrame
    unmapped: pl.DataFrame


@dataclass(frozen=True)
class Writing:
    """How the texts of one file are written: its numbers, its days, and the texts that mean no value."""

    decimal: str
    thousands: str
    date: str
    null: tuple[str, ...]


def writing_of(source: UsageSource, path: Path) -> Writing:
    """The writing of the texts of a file of a source, told by its ending."""
    if path.suffix.lower() == ".xlsx":
        return Writing(source.xlsx.decimal, source.xlsx.thousands, source.xlsx.date, source.xlsx.null)
    return Writing(source.csv.decimal, source.csv.thousands, source.csv.date, source.csv.null)


def mapped_lines(
    records: Records,
    source: UsageSource,
    writing: Writing,
    kept_columns: tuple[str, ...],
    given: GivenTexts = MappingProxyType({}),
) -> MappedLines:
    """Map records as the settings of their source say; where texts are `given`, no map is asked."""
    names = [name for name in (*OURS, *kept_columns) if name not in PLACE]
    texts = with_given(records.cells.select(_text(source, name, writing.null).alias(name) for name in names), given)
    numbers = {name: _number(texts[name], name, records, source, writing) for name in BOUNDS}
    unmapped = {
        name: unmapped_value(column, writing.null) for name, column in source.columns.items() if column.map is not None
    }
    return MappedLines(
        texts,
        texts.select(_date(name, records, source, writing).alias(name) for name in DATES),
        pl.DataFrame({name: read.number for name, read in numbers.items()}),
        pl.DataFrame({name: read.fault for name, read in numbers.items()}),
        with_given(records.cells.select(**unmapped), {name: dict.fromkeys(given.get(name, ())) for name in unmapped}),
    )


def with_given(texts: pl.DataFrame, given: GivenTexts) -> pl.DataFrame:
    """Columns of text with those given in their places."""
    return texts.with_columns(
        texts[name].scatter(list(at), pl.Series(list(at.values()), dtype=pl.String)) for name, at in given.items() if at
    )


def _text(source: UsageSource, name: str, null: tuple[str, ...]) -> pl.Expr:
    column = source.columns.get(name)
    if column is not None:
        return map_column(column, null)
    return pl.repeat(source.constants.get(name), pl.len(), dtype=pl.String)


def _is_native(name: str, records: Records, source: UsageSource) -> bool:
    """Is it in plain digits and ISO form? So are the constants of the settings, and what a file holds as such."""
    column = source.columns.get(name)
    return column is None or column.from_ in records.native


def _date(name: str, records: Records, source: UsageSource, writing: Writing) -> pl.Expr:
    column = source.columns.get(name)
    date_format = column.date if column and column.date else writing.date
    parse = parse_native_dates if _is_native(name, records, source) else parse_dates
    return parse(pl.col(name), date_format, column is not None and column.exclusive)


def _number(text: pl.Series, name: str, records: Records, source: UsageSource, writing: Writing) -> NumbersRead:
    if name not in source.columns:
        read = read_numbers(text)
    else:
        reading = read_native_numbers if _is_native(name, records, source) else read_numbers
        read = reading(text, writing.decimal, writing.thousands)
    within = read.number.abs() < BOUNDS[name]
    frame = pl.DataFrame({"number": read.number, "fault": read.fault, "within": within}).select(
        pl.when("within").then("number").alias("number"),
        pl.when(~pl.col("within")).then(pl.lit("out_of_range")).otherwise("fault").alias("fault"),
    )
    return NumbersRead(frame["number"], frame["fault"])
