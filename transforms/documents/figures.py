"""How figures appear in workbooks: the decimals they need, and whether Excel can hold them.

Excel keeps doubles of 15 significant digits: a longer figure is written as text, an amount of ten thousand billion
or more is refused. Nothing here rounds.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from schemas.problems import Problem, Refused

EXCEL_DIGITS = 15
AMOUNT_LIMIT = Decimal(10) ** 13
UNIT_PRICE_DECIMALS = 4
"""A unit price shows four decimals at least: `3,5000`."""
REMEMBERED = 10_000
"""Prices, quantities and rates come again and again: so many are not worked out twice."""

_FRENCH_SIGNS = str.maketrans({",": "\u202f", ".": ","})


@lru_cache(REMEMBERED)
def digits_and_decimals(value: Decimal) -> tuple[int, int]:
    """How many digits a value has, and how many of them are decimals, without zeros at its ends.

    Not by `normalize`, which rounds to the 28 digits of Python's default context.
    """
    whole, _, fraction = f"{value:f}".partition(".")
    decimals = fraction.rstrip("0")
    digits = (whole + decimals).lstrip("-0").rstrip("0")
    return len(digits), len(decimals)


def decimals_needed(value: Decimal, least: int = 0) -> int:
    """The decimals that show a value whole, and at least so many."""
    _, decimals = digits_and_decimals(value)
    return max(least, decimals)


def fits_excel(value: Decimal) -> bool:
    """Whether Excel holds the value without losing a digit."""
    digits, _ = digits_and_decimals(value)
    return digits <= EXCEL_DIGITS


@lru_cache(REMEMBERED)
def figure_text(value: Decimal, language: str, least: int = 0) -> str:
    """A value whole, as text: `1 234,5` in French (narrow no-break space), `1,234.5` in English."""
    text = f"{value:,.{decimals_needed(value, least)}f}"
    return text.translate(_FRENCH_SIGNS) if language == "fr" else text


def percent_text(rate: Decimal, language: str) -> str:
    """A rate in percent as text: `5,5 %`, `5.5%`."""
    return f"{figure_text(rate, language)}\u00a0%" if language == "fr" else f"{figure_text(rate, language)}%"


@lru_cache(REMEMBERED)
def vat_key(category: str, rate: Decimal, language: str) -> str:
    """A VAT category and rate in one text, such as `S 20 %`: each line has it, the VAT summary adds by it."""
    return f"{category} {percent_text(rate, language)}"


@lru_cache(REMEMBERED)
def number_format(decimals: int) -> str:
    """The format code of a figure with so many decimals; the reader's own Excel chooses its signs."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def percent_format(rate: Decimal, language: str) -> str:
    """The format code of a rate in percent, which the cell holds as a share of one."""
    decimals = decimals_needed(rate)
    return "0" + ("." + "0" * decimals if decimals else "") + ('"\u00a0"%' if language == "fr" else "%")


def refuse_what_excel_loses(amounts: Iterable[tuple[str, Decimal]]) -> None:
    """Refuse amounts of 10^13 and more, each named by its place: a workbook would show other digits."""
    problems = [
        Problem(place, f"the amount {amount} has more digits than a workbook keeps", "split it below 10^13")
        for place, amount in amounts
        if abs(amount) >= AMOUNT_LIMIT
    ]
    if problems:
        raise Refused(problems)
