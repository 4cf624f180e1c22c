"""Rows of a spreadsheet (xlsx). Its numbers are doubles: they are read to 15 significant digits, as Excel shows them.

Cells come as text: days and timestamps in ISO form, numbers in plain digits, an error such as #N/A by its name.
"""

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import XlsxFormat
from transforms.intake.numbers import to_15_digits
from transforms.intake.records import Records, good_records, unique_headings, without_blank

if TYPE_CHECKING:
    import fastexcel

# What the library says of sheets without cells, such as charts, is no sentence of ours: where one is read, we tell.
logging.getLogger("calamine").addHandler(logging.NullHandler())

MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"
SHORT = 16
"""A fraction of so many characters has at most 15 digits."""
FRACTION = r"^-?[0-9]+\.[0-9]+$"


def sheet_name(path: Path, name: str, xlsx: XlsxFormat) -> str:
    """The sheet that holds the rows; raises Refused where the file is no workbook or has no such sheet."""
    sheets = _workbook(path, name).sheet_names
    if xlsx.sheet is not None and xlsx.sheet not in sheets:
        raise Refused([Problem(name, f"there is no sheet {xlsx.sheet!r}", f"name one of {', '.join(sheets)}")])
    return xlsx.sheet or sheets[0]


def sheet_records(path: Path, name: str, xlsx: XlsxFormat) -> Records:
    """All rows below the headings; `line` is the row as Excel numbers it. Rows without any text are left out."""
    cells = _cells(path, name, sheet_name(path, name, xlsx))
    if cells.height < xlsx.first_row:
        place = f"{name}, row {xlsx.first_row}"
        raise Refused([Problem(place, "there are no headings: the sheet ends before", "state sheet or first_row")])
    headings = [heading or "" for heading in cells.row(xlsx.first_row - 1)]
    rows = cells.slice(xlsx.first_row)
    rows.columns = unique_headings(headings)
    lines = pl.int_range(rows.height, eager=True) + xlsx.first_row + 1
    return without_blank(replace(good_records(lines, rows), native=frozenset(rows.columns)))


def _workbook(path: Path, name: str) -> "fastexcel.ExcelReader":
    import fastexcel

    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as fault:
        raise Refused([Problem(name, "it cannot be read as a workbook", "deliver an xlsx file")]) from fault


def _cells(path: Path, name: str, sheet: str) -> pl.DataFrame:
    """Every cell of a sheet as text, from its first row on."""
    texts_read, doubles_read = _loaded(path, name, sheet)
    batch, errors = texts_read.to_arrow_with_errors()
    texts, doubles = pl.DataFrame(pl.from_arrow(batch)), doubles_read.to_polars()
    columns = [_text(texts[column], doubles[column]) for column in texts.columns]
    for error in errors.errors if errors is not None else []:
        row, position = error.position
        columns[position].scatter(row, "#" + "".join(re.findall(r"Error\((\w+)\)", error.detail)))
    return pl.DataFrame(columns)


def _loaded(path: Path, name: str, sheet: str) -> "tuple[fastexcel.ExcelSheet, fastexcel.ExcelSheet]":
    """A sheet read as texts and as doubles. A workbook that opens may still hold a sheet that breaks off."""
    import fastexcel

    workbook = _workbook(path, name)
    try:
        texts = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        return texts, workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="float")
    except fastexcel.FastExcelError as fault:
        found = f"its sheet {sheet!r} cannot be read: the file is damaged"
        raise Refused([Problem(name, found, "deliver the file again")]) from fault


def _text(text: pl.Series, double: pl.Series) -> pl.Series:
    """The library cuts small fractions when it writes a number as text: those are written again from the double."""
    text = text.str.replace(MIDNIGHT, "$1")
    is_long = text.str.contains(FRACTION) & (text.str.len_bytes() > SHORT)
    rows = (is_long | (text.cast(pl.Float64, strict=False) != double)).fill_null(False).arg_true()
    return text.scatter(rows, [to_15_digits(repr(value)) for value in double.gather(rows)])
