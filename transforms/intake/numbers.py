"""Numbers as people and systems write them, read exactly: never by way of a float.

The grammar is checked before any separator is taken away: `1 2,3 4` is no number. Thousands stand in groups of
three; the sign stands in front (`-`, `+` or U+2212). Scientific notation is a number: cloud bills use it.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

import polars as pl

from schemas.tables import EXACT

SPACES = "\u0020\u00a0\u202f"
APOSTROPHES = "'\u2019"
DECIMALS = 18
FIFTEEN_DIGITS = Context(prec=15)
SHORT = 19
"""A plain number of so many characters has at most 18 decimals and fits: nothing more needs to be asked of it."""
BEYOND_18_DECIMALS = r"\.[0-9]{18}[0-9]*[1-9]"
BEYOND = Decimal(10) ** 20
"""What an exact decimal of 38 digits, 18 of them decimals, does not hold."""


@dataclass(frozen=True)
class NumbersRead:
    """What a column of text says: its numbers, and why a text that is no empty one is not among them.

    `number` is Decimal(38,18), null where the text is null or faulty; `fault` is the id of the rule broken
    (`not_a_number`, `too_many_digits`, `out_of_range`) or null.
    """

    number: pl.Series
    fault: pl.Series


def read_numbers(text: pl.Series, decimal: str = ".", thousands: str = "") -> NumbersRead:
    """Read stripped texts as numbers written with these signs.

    More than 18 decimals, zeros at the end not counted, are refused: they would be rounded. So is what does not fit
    20 digits before the decimal sign.
    """
    is_number = text.str.contains(_grammar(decimal, thousands))
    plain = _plain(text.set(~is_number, None), decimal, thousands)
    number = plain.cast(EXACT, strict=False)
    fault = pl.select(pl.when(~is_number).then(pl.lit("not_a_number"))).to_series()
    is_long = (plain.str.len_bytes() > SHORT) & (plain.str.contains(BEYOND_18_DECIMALS) | number.is_null())
    delicate = is_long | plain.str.contains("e", literal=True)
    if delicate.any():
        return _read_again(plain, number, fault, delicate)
    return NumbersRead(number, fault)


def read_native_numbers(text: pl.Series, decimal: str = ".", thousands: str = "") -> NumbersRead:
    """The same for a column whose file holds numbers as such, in plain digits, beside some written as text."""
    read = read_numbers(text)
    is_text = read.fault == "not_a_number"
    if (decimal, thousands) == (".", "") or not is_text.any():
        return read
    again = read_numbers(text.set(~is_text.fill_null(False), None), decimal, thousands)
    frame = pl.DataFrame({"number": read.number, "fault": read.fault, "again": again.number, "doubt": again.fault})
    at = pl.col("fault") == "not_a_number"
    both = frame.select(number=pl.coalesce("number", "again"), fault=pl.when(at).then("doubt").otherwise("fault"))
    return NumbersRead(both["number"], both["fault"])


def to_15_digits(double: str) -> str:
    """The text of a double as plain digits, 15 of them significant: what a spreadsheet holds and shows."""
    digits = f"{FIFTEEN_DIGITS.create_decimal(double):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _grammar(decimal: str, thousands: str) -> str:
    digits = "[0-9]+"
    if thousands:
        digits += f"|[0-9]{{1,3}}(?:[{_alike(thousands)}][0-9]{{3}})+"
    fraction = f"{re.escape(decimal)}[0-9]+"
    return f"^[+\\-\u2212]?(?:(?:{digits})(?:{fraction})?|{fraction})(?:[eE][+-]?[0-9]{{1,4}})?$"


def _alike(thousands: str) -> str:
    """The signs that stand for this thousands separator, inside a regular expression's brackets."""
    return {" ": SPACES, "'": APOSTROPHES}.get(thousands, re.escape(thousands))


def _plain(text: pl.Series, decimal: str, thousands: str) -> pl.Series:
    if thousands:
        text = text.str.replace_all(f"[{_alike(thousands)}]", "")
    if decimal != ".":
        text = text.str.replace(decimal, ".", literal=True)
    if text.str.contains("[\u2212E]").any():
        text = text.str.replace("\u2212", "-", literal=True).str.replace("E", "e", literal=True)
    return text


def _read_again(plain: pl.Series, number: pl.Series, fault: pl.Series, delicate: pl.Series) -> NumbersRead:
    """Long and scientific numbers, once per distinct text, where the cast would round without a word."""
    texts = plain.filter(delicate).unique()
    exact = [Decimal(text) for text in texts]
    faults = pl.Series([_fault(value) for value in exact], dtype=pl.String)
    fits = [None if fault else value for value, fault in zip(exact, faults, strict=True)]
    again = pl.DataFrame({"plain": texts, "again": pl.Series(fits, dtype=EXACT), "fault_again": faults})
    frame = pl.DataFrame({"plain": plain, "number": number, "fault": fault, "delicate": delicate})
    read = frame.join(again, on="plain", how="left", maintain_order="left").select(
        pl.when("delicate").then("again").otherwise("number").alias("number"),
        pl.coalesce("fault", "fault_again").alias("fault"),
    )
    return NumbersRead(read["number"], read["fault"])


def _fault(value: Decimal) -> str | None:
    if value and abs(value) >= BEYOND:
        return "out_of_range"
    _, digits, exponent = value.as_tuple()
    zeros_at_end = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return "too_many_digits" if value and int(exponent) + zeros_at_end < -DECIMALS else None
