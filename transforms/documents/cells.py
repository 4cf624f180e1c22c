"""Values as text in files that other programs read: exact, no sign between thousands, blank where empty."""

import polars as pl

from schemas.currencies import DECIMALS_OTHER_THAN_TWO
from schemas.tables import MONEY

_SEPARATORS = {"section_path": " > ", "section_keys": " > ", "section_labels": " > "}


def money_cells(amount: pl.Expr, currency: pl.Expr, decimal: str, least_decimals: int = 0) -> pl.Expr:
    """Money with the decimals of its currency, or with `least_decimals` where it has fewer, after a decimal sign.

    Amounts of the published tables are whole units of their currency: the digits left out are zeros.
    """
    three = amount.cast(MONEY).cast(pl.String)
    decimals = currency.replace_strict(DECIMALS_OTHER_THAN_TWO, default=2, return_dtype=pl.Int64)
    shown = decimals.clip(lower_bound=least_decimals)
    text = pl.when(shown == 3).then(three).when(shown == 2).then(three.str.head(-1)).otherwise(three.str.head(-4))
    return text.str.replace(".", decimal, literal=True)


def exact_cells(number: pl.Expr, decimal: str) -> pl.Expr:
    """A decimal with all its digits, and no zero behind the last one."""
    text = number.cast(pl.String)
    shortest = pl.when(text.str.contains(".", literal=True)).then(text.str.strip_chars_end("0")).otherwise(text)
    return shortest.str.strip_chars_end(".").str.replace(".", decimal, literal=True)


def one_line(text: pl.Expr) -> pl.Expr:
    """Text on one line: each run of line ends, tabs and other control characters is one space."""
    return text.str.replace_all(r"[\p{Cc}\u{2028}\u{2029}]+", " ").str.strip_chars()


def text_cells(column: str, kind: pl.DataType, decimal: str, date: str) -> pl.Expr:
    """A column of a published table as text, blank where empty.

    Money has its currency's decimals, other decimals have all their digits, dates follow the format, yes and no are
    words, and the texts of a list are joined: sections by ` > `, others by `, `.
    """
    value = pl.col(column)
    if kind == MONEY:
        text = money_cells(value, pl.col("currency"), decimal)
    elif isinstance(kind, pl.Decimal):
        text = exact_cells(value, decimal)
    elif kind == pl.Date:
        text = value.dt.strftime(date)
    elif kind == pl.Boolean:
        text = pl.when(value).then(pl.lit("yes")).when(value.not_()).then(pl.lit("no"))
    elif isinstance(kind, pl.List):
        text = value.list.join(_SEPARATORS.get(column, ", "))
    else:
        text = value.cast(pl.String)
    return text.fill_null("")
