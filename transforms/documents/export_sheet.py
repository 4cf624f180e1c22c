"""Exports as workbooks: real numbers and real dates, one sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from schemas.currencies import currency_decimals
from schemas.exports import Export
from schemas.problems import Problem, Refused
from schemas.tables import MONEY
from transforms.documents.export_columns import ExportColumn, export_columns
from transforms.documents.figures import fits_excel, refuse_what_excel_loses

MOST_ROWS = 1_048_576
"""Rows of a sheet, the heading included."""

_DATE_CODES = {"%Y": "yyyy", "%y": "yy", "%m": "mm", "%d": "dd"}


@dataclass(frozen=True)
class _Sheet:
    """A sheet being written, with the formats of its workbook."""

    export: Export
    workbook: Any
    sheet: Any
    formats: dict[str, Any]

    def look(self, number_format: str) -> Any:
        """The format of a number or date, made once."""
        if number_format not in self.formats:
            self.formats[number_format] = self.workbook.add_format({"num_format": number_format})
        return self.formats[number_format]


def write_sheet(target: Path, rows: pl.DataFrame, export: Export, created: datetime) -> None:
    """Write the rows as the only sheet of a workbook, the same bytes for the same rows and `created`.

    Money shows the decimals of its currency. A number of more than 15 digits, which Excel would change, is text.
    Raises Refused for amounts of 10^13 and more, and for more rows than a sheet holds.
    """
    columns = export_columns(export)
    _refuse_what_no_sheet_holds(rows, columns, export)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(target), options)
    workbook.set_properties({"created": created})
    written = _Sheet(export, workbook, workbook.add_worksheet(export.name[:31]), {})
    for place, column in enumerate(columns):
        _write_column(written, place, column, rows)
    if export.format.header:
        written.sheet.freeze_panes(1, 0)
    written.sheet.autofit()
    workbook.close()


def _refuse_what_no_sheet_holds(rows: pl.DataFrame, columns: Sequence[ExportColumn], export: Export) -> None:
    if rows.height + export.format.header > MOST_ROWS:
        found = f"{rows.height} rows, more than the {MOST_ROWS} of a sheet"
        raise Refused([Problem(f"export {export.name!r}", found, "take kind = 'csv', or cut it per recipient")])
    for column in columns:
        if column.ours is not None and rows.schema[column.ours] == MONEY:
            place = f"export {export.name!r}, columns.{column.heading}"
            refuse_what_excel_loses((place, amount) for amount in rows[column.ours].drop_nulls().unique())


def _write_column(written: _Sheet, place: int, column: ExportColumn, rows: pl.DataFrame) -> None:
    first = int(written.export.format.header)
    if first:
        written.sheet.write_string(0, place, column.heading, written.look("@"))
    for row, (value, look) in enumerate(_cells(written, column, rows), start=first):
        if isinstance(value, date):
            written.sheet.write_datetime(row, place, value, look)
        elif isinstance(value, str):
            written.sheet.write_string(row, place, value)
        elif value is not None:
            written.sheet.write_number(row, place, value, look)


def _cells(written: _Sheet, column: ExportColumn, rows: pl.DataFrame) -> Iterator[tuple[object, Any]]:
    """The values of a column in order, each with its format; None leaves the cell empty."""
    how = written.export.format
    texts = (text or None for text in rows.select(column.text(rows.schema, how)).to_series())
    kind = column.kind(rows.schema)
    if column.ours is None or kind == "text":
        return ((text, None) for text in texts)
    values = rows[column.ours]
    if kind == "date":
        look = written.look(_date_code(how.date))
        return ((value, look) for value in values)
    if rows.schema[column.ours] == MONEY:
        return zip(values, (written.look(_money_code(currency)) for currency in rows["currency"]), strict=True)
    general = written.look("General")
    return (
        (value if value is None or fits_excel(Decimal(value)) else text, general)
        for value, text in zip(values, texts, strict=True)
    )


def _date_code(date_format: str) -> str:
    for ours, theirs in _DATE_CODES.items():
        date_format = date_format.replace(ours, theirs)
    return date_format


def _money_code(currency: str) -> str:
    decimals = currency_decimals(currency)
    return "0" + ("." + "0" * decimals if decimals else "")
