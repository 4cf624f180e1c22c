"""The cells of a workbook as tests read them."""

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet


def rows(sheet: Worksheet) -> Iterator[list[Any]]:
    """The rows of a sheet, without their empty cells."""
    for row in sheet.iter_rows(values_only=True):
        yield [value for value in row if value not in (None, "")]


def row_with(sheet: Worksheet, first: Any) -> list[Any]:
    return next(row for row in rows(sheet) if row[:1] == [first])


def texts(sheet: Worksheet) -> set[str]:
    return {value for row in rows(sheet) for value in row if isinstance(value, str)}
