"""Lists on a sheet: headings that stay in sight and repeat in print, rows under them, totals per currency above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from schemas.currencies import currency_decimals
from transforms.documents.figures import EXCEL_DIGITS, decimals_needed, number_format
from transforms.documents.sheet_styles import Book, Format, Worksheet

NO_CURRENCY = "—"
"""Stands where no currency was delivered."""
LINE_HEIGHT = 12
HEADING_HEIGHT = 27
EXACT_WIDTH = 20
"""Fifteen digits with their signs fit."""
SHEET_ROWS = 1_000_000
"""Rows that a list has at most; Excel ends at 1,048,576."""

_CHARACTERS = {True: 1.35, False: 1.15}
"""Characters of small and of plain text to a unit of width: a unit is a digit of eleven points."""

_INDENTED: Mapping[str, Any] = {"align": "left", "indent": 1}

Kind = Literal["text", "count", "money", "exact", "day"]


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: the field it shows, its heading, its width in characters, and how it is written.

    `money` is shown in the decimals of the row's `currency`, `exact` in as many as it has.
    """

    name: str
    heading: str
    width: float
    kind: Kind = "text"
    looks: tuple[str, ...] = ("wrap",)


Record = Mapping[str, Any]


class Listing:
    """A list being written on a sheet, from its heading row on; the headings repeat on each printed page."""

    def __init__(self, book: Book, sheet: Worksheet, heading_row: int, columns: Sequence[ListColumn]) -> None:
        """Write the headings at once; rows follow under them."""
        self.book, self.sheet, self.columns = book, sheet, columns
        self.heading_row = heading_row
        self._next = heading_row + 1
        self._day = "dd/mm/yyyy" if book.marks.language == "fr" else "yyyy-mm-dd"
        # most columns have one style for all rows; the others are asked for it cell by cell
        self._cells = [
            (column, None if column.kind in ("money", "exact") else self._style(column, {}), _room(column))
            for column in columns
        ]
        self._write_headings()

    def _write_headings(self) -> None:
        for position, column in enumerate(self.columns):
            self.sheet.set_column(position, position, column.width)
            self.sheet.write_string(self.heading_row, position, column.heading, self._heading_style(column))
        self.sheet.set_row(self.heading_row, HEADING_HEIGHT)
        self.sheet.repeat_rows(self.heading_row)

    def write_row(self, record: Record) -> int:
        """Write one record under the last one; the row it stands on."""
        row, lines = self._next, 1
        for position, (column, style, room) in enumerate(self._cells):
            value = record.get(column.name)
            self._write_cell(row, position, column.kind, value, style or self._style(column, record))
            if room and value and (len(value) > room or "\n" in value):
                lines = max(lines, _lines(value, room))
        if lines > 1:
            self.sheet.set_row(row, 3 + LINE_HEIGHT * lines)
        self._next += 1
        return row

    def write_rows(self, records: Iterable[Record]) -> None:
        """Write records under each other and let them be filtered."""
        for record in records:
            self.write_row(record)
        self.let_filter()

    def let_filter(self) -> None:
        """Let the rows written so far be filtered."""
        if self._next > self.heading_row + 1:
            self.sheet.autofilter(self.heading_row, 0, self._next - 1, len(self.columns) - 1)

    def _write_cell(self, row: int, position: int, kind: Kind, value: Any, style: Format) -> None:
        if value is None:
            self.sheet.write_blank(row, position, None, style)
        elif kind == "text":
            self.sheet.write_string(row, position, value, style)
        elif kind == "day":
            self.sheet.write_datetime(row, position, value, style)
        else:
            self.sheet.write_number(row, position, value, style)

    def _heading_style(self, column: ListColumn) -> Format:
        if column.kind != "text":
            return self.book.style("column", "right")
        centred = "center" in column.looks
        return self.book.style("column", "center") if centred else self.book.style("column", **_INDENTED)

    def _style(self, column: ListColumn, record: Record) -> Format:
        if column.kind == "text":
            return self.book.style("line", *column.looks, **({} if "center" in column.looks else _INDENTED))
        if column.kind == "day":
            return self.book.style("line", "right", num_format=self._day)
        return self.book.style("line", *column.looks, "right", num_format=_number_format(column, record))


def _number_format(column: ListColumn, record: Record) -> str:
    if column.kind == "money":
        return money_format(record["currency"])
    value = record.get(column.name)
    return number_format(_decimals_shown(value) if isinstance(value, Decimal) else 0)


def _decimals_shown(value: Decimal) -> int:
    """The decimals a value has, no more than a workbook keeps and a column of `EXACT_WIDTH` shows."""
    return max(0, min(decimals_needed(value), EXCEL_DIGITS - max(1, value.adjusted() + 1)))


def _room(column: ListColumn) -> int | None:
    """The characters on a line of a text that wraps; nothing where none does."""
    wraps = column.kind == "text" and "wrap" in column.looks
    return int(column.width * _CHARACTERS["small" in column.looks]) if wraps else None


def _lines(text: str, room: int) -> int:
    """The lines a text takes in its column: spreadsheets do not all find the height of a row by themselves."""
    return sum(max(1, -(-len(line) // room)) for line in text.split("\n"))


def money_format(currency: str | None) -> str:
    """The format code of amounts in a currency."""
    return number_format(currency_decimals(currency or ""))


def sum_where(column: int, currency_column: int, rows: tuple[int, int], currency: str) -> str:
    """The formula that sums a column of a list for one currency, rounded to its decimals: sums in Excel are doubles."""
    first, last = rows
    amounts = xl_range_abs(first, column, last, column)
    currencies = xl_range_abs(first, currency_column, last, currency_column)
    return f'=ROUND(SUMIFS({amounts},{currencies},"{currency}"),{currency_decimals(currency)})'


def sum_of(first: tuple[int, int], last: tuple[int, int], currency: str) -> str:
    """The formula that sums a block of cells, rounded to the decimals of its currency."""
    block = f"{xl_rowcol_to_cell(*first)}:{xl_rowcol_to_cell(*last)}"
    return f"=ROUND(SUM({block}),{currency_decimals(currency)})"
