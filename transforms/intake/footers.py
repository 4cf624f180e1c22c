"""Footers of a delivered file: rows that are control totals, not usage."""

import json
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import Footer
from transforms.intake.columns import delivered_text
from transforms.intake.lines import Writing
from transforms.intake.numbers import read_native_numbers, read_numbers
from transforms.intake.records import Records


@dataclass(frozen=True)
class FootersRead:
    """Which records are footers, and the totals they state, in file order, in the amounts' currency without VAT."""

    are_footers: pl.Series
    amounts: tuple[Decimal, ...]


def read_footers(records: Records, footer: Footer | None, writing: Writing, file: str) -> FootersRead:
    """The footers among some records; a short one, with fewer fields than the heading, is one too.

    Raises Refused where a footer states no total that can be read.
    """
    nothing = pl.repeat(False, len(records), eager=True)
    if footer is None:
        return FootersRead(nothing, ())
    cells = _with_short_rows(records, footer)
    is_footer = pl.all_horizontal(
        delivered_text(column).fill_null("") == value.strip() for column, value in footer.where.items()
    )
    is_readable = records.marks["fault"].is_null() | (records.marks["fault"] == "wrong_width")
    are_footers = cells.select(is_footer & is_readable).to_series()
    stated = cells.filter(are_footers).select(delivered_text(footer.amount)).to_series()
    reading = read_native_numbers if footer.amount in records.native else read_numbers
    read = reading(stated, writing.decimal, writing.thousands)
    lines = records.marks.filter(are_footers)["line"]
    problems = [
        Problem(f"{file}, line {line}", f"the footer's {footer.amount} is {text}", "write a number, as the rows do")
        for line, text, number in zip(lines, stated, read.number, strict=True)
        if number is None
    ]
    if problems:
        raise Refused(problems)
    return FootersRead(are_footers, tuple(read.number))


def _with_short_rows(records: Records, footer: Footer) -> pl.DataFrame:
    """The cells that footers are known by, those of rows of wrong width included."""
    columns = [*footer.where, footer.amount]
    cells = records.cells.select(list(dict.fromkeys(columns)))
    short = (records.marks["fault"] == "wrong_width").fill_null(False)
    if not short.any():
        return cells
    raw = [json.loads(text) for text in records.marks.filter(short)["raw"]]
    fields = pl.DataFrame(
        [[row.get(column) for column in cells.columns] for row in raw], schema=cells.schema, orient="row"
    )
    at = short.arg_true()
    return cells.with_columns(cells[column].scatter(at, fields[column]) for column in cells.columns)
