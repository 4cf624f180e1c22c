"""The columns of the sheets that have several blocks, from the left, and cells as formulas name them."""

from enum import IntEnum


class InvoiceColumn(IntEnum):
    """What stands in each column of an invoice's sheet."""

    COLOUR = 0
    TYPOLOGY = 1
    NUMBER = 2
    SERVICE = 3
    NATURE = 4
    PERIOD = 5
    QUANTITY = 6
    UNIT = 7
    PRICE = 8
    VAT = 9
    NET = 10
    BASIS = 11


NUMBER_WIDTH, SERVICE_WIDTH, NATURE_WIDTH, PERIOD_WIDTH, UNIT_WIDTH = 5, 28, 40, 22, 11
"""The widths of columns of an invoice's sheet, in characters."""


class SummaryColumn(IntEnum):
    """What stands in each column of the summary."""

    COLOUR = 0
    LABEL = 1
    TITLE = 2
    TYPE = 3
    DUE = 4
    LINES = 5
    CURRENCY = 6
    NET = 7
    VAT = 8
    GROSS = 9
    PREVIOUS = 10
    CHANGE = 11


def cell(row: int, column: int) -> str:
    """A cell as formulas name it; rows and columns count from 0, columns up to Z."""
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{row + 1}"


def cells(first_row: int, last_row: int, column: int) -> str:
    """A range in one column."""
    return f"{cell(first_row, column)}:{cell(last_row, column)}"
