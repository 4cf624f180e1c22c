"""The files beside a workbook, for what its sheets do not hold: values whole, as text that Excel opens.

UTF-8 with a byte-order mark; French files with semicolons and decimal commas, English ones with commas and points.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from transforms.whole_file import whole_file


def write_csv(target: Path, parts: Iterable[pl.DataFrame], language: str) -> Path:
    """Write the rows of all parts, which have the same columns, under one heading."""
    separator = ";" if language == "fr" else ","
    with whole_file(target) as unfinished, unfinished.open("wb") as file:
        for number, part in enumerate(parts):
            part.select(_as_text(part, language)).write_csv(
                file,
                include_bom=number == 0,
                include_header=number == 0,
                separator=separator,
                line_terminator="\r\n",
            )
    return target


def _as_text(rows: pl.DataFrame, language: str) -> list[pl.Expr]:
    return [_column(name, type_, language) for name, type_ in rows.schema.items()]


def _column(name: str, type_: pl.DataType, language: str) -> pl.Expr:
    """Decimals without needless zeros, lists in one cell, days as the language writes them."""
    column = pl.col(name)
    if isinstance(type_, pl.Decimal):
        plain = column.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
        return plain.str.replace(".", ",", literal=True) if language == "fr" else plain
    if isinstance(type_, pl.List):
        return column.list.join(" | ")
    if type_ == pl.Date:
        return column.dt.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d")
    return column
