"""How figures appear in workbooks: the decimals they need, and whether Excel can hold them.

Excel keeps doubles of 15 significant digits: a longer figure is written as text, an amount of ten thousand billion
or more is refused. Nothing here rounds.
"""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused

EXCEL_DIGITS = 15
AMOUNT_LIMIT = Decimal(10) ** 13
UNIT_PRICE_DECIMALS = 4
"""A unit price shows four decimals at least: `3,5000`."""


def decimals_needed(value: Decimal, least: int = 0) -> int:
    """The decimals that show a value whole, and at least so many."""
    _, decimals = _digits_and_decimals(value)
    return max(least, decimals)


def fits_excel(value: Decimal) -> bool:
    """Whether Excel holds the value without losing a digit."""
    digits, _ = _digits_and_decimals(value)
    return digits <= EXCEL_DIGITS


def figure_text(value: Decimal, language: str, least: int = 0) -> str:
    """A value whole, as text: `1 234,5` in French (narrow no-break space), `1,234.5` in English."""
    text = f"{value:,.{decimals_needed(value, least)}f}"
    return text.translate({ord(","): "\u202f", ord("."): ","}) if language == "fr" else text


def percent_text(rate: Decimal, language: str) -> str:
    """A rate in percent as text: `5,5 %`, `5.5%`."""
    return f"{figure_text(rate, language)}\u00a0%" if language == "fr" else f"{figure_text(rate, language)}%"


def vat_key(category: str, rate: Decimal, language: str) -> str:
    """A VAT category and rate in one text, such as `S 20 %`: each line has it, the VAT summary adds by it."""
    return f"{category} {percent_text(rate, language)}"


def number_format(decimals: int) -> str:
    """The format code of a figure with so many decimals; the reader's own Excel chooses its signs."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def percent_format(rate: Decimal, language: str) -> str:
    """The format code of a rate in percent, which the cell holds as a share of one."""
    decimals = decimals_needed(rate)
    return "0" + ("." + "0" * decimals if decimals else "") + ('"\u00a0"%' if language == "fr" else "%")


def figure_columns(column: str) -> list[pl.Expr]:
    """Of a Decimal(38, 18) column: `<column>_text`, whole, `<column>_decimals`, and `<column>_fits` Excel."""
    text = pl.col(column).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    fraction = text.str.split(".").list.get(1, null_on_oob=True).fill_null("")
    digits = text.str.replace_all("[-.]", "").str.strip_chars_start("0")
    return [
        text.alias(f"{column}_text"),
        fraction.str.len_chars().cast(pl.Int64).alias(f"{column}_decimals"),
        (digits.str.len_chars() <= EXCEL_DIGITS).alias(f"{column}_fits"),
    ]


def refuse_what_excel_loses(amounts: Iterable[tuple[str, Decimal]]) -> None:
    """Refuse amounts of 10^13 and more, each named by its place: a workbook would show other digits."""
    problems = [
        Problem(place, f"the amount {amount} has more digits than a workbook keeps", "split it below 10^13")
        for place, amount in amounts
        if abs(amount) >= AMOUNT_LIMIT
    ]
    if problems:
        raise Refused(problems)


def _digits_and_decimals(value: Decimal) -> tuple[int, int]:
    """Without trailing zeros; not by `normalize`, which rounds to the 28 digits of Python's default context."""
    whole, _, fraction = f"{value:f}".partition(".")
    decimals = fraction.rstrip("0")
    digits = (whole + decimals).lstrip("-0").rstrip("0")
    return len(digits), len(decimals)
