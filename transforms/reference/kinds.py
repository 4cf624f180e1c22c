"""What the kinds of columns of the reference tables are: their types, how text is read as one, what does not pass."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.reference import Kind
from schemas.tables import EXACT, RATE
from transforms.intake.dates import parse_dates, parse_native_dates
from transforms.intake.numbers import read_native_numbers, read_numbers

TYPES: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "quantity": EXACT,
    "unit_price": EXACT,
    "amount": EXACT,
    "rate": RATE,
    "integer": pl.Int64(),
    "date": pl.Date(),
    "yes_no": pl.Boolean(),
}

LIMITS: dict[Kind, tuple[Decimal, Decimal]] = {
    "quantity": (Decimal("-1E12"), Decimal("1E12")),
    "unit_price": (Decimal("-1E7"), Decimal("1E7")),
    "amount": (Decimal("-1E11"), Decimal("1E11")),
    "rate": (Decimal("-0.0001"), Decimal("100.0001")),
}
"""Numbers lie strictly between these, so that no sum can overflow; rates are 0 to 100 percent."""

RIGHT: dict[Kind, str] = {
    "quantity": "write a number below 10^12 of at most 18 decimals, with {decimal} as decimal sign",
    "unit_price": "write a number below 10^7 of at most 18 decimals, with {decimal} as decimal sign",
    "amount": "write a number below 10^11 of at most 18 decimals, with {decimal} as decimal sign",
    "rate": "write a percentage of 0 to 100 with at most 4 decimals and {decimal} as decimal sign",
    "integer": "write a whole number",
    "date": "write a day as {date}",
    "yes_no": "write yes or no",
}

NUMBER_FAULTS = {
    "not_a_number": "is no number",
    "too_many_digits": "has too many decimals",
    "out_of_range": "is out of range",
}

YES_NO = {"yes": True, "true": True, "oui": True, "1": True, "no": False, "false": False, "non": False, "0": False}


@dataclass(frozen=True)
class Writing:
    """How a column writes numbers and days.

    `native`: it may hold numbers and days as such, beside those written as text. `exclusive`: an end that is not part
    of the validity, so that it means the day before.
    """

    decimal: str = "."
    thousands: str = ""
    date: str = "%Y-%m-%d"
    native: bool = False
    exclusive: bool = False

    def right(self, kind: Kind) -> str:
        """What a value of a kind should look like here."""
        return RIGHT.get(kind, "").format(decimal=self.decimal, date=self.date)


@dataclass(frozen=True)
class Cells:
    """A column as read: its values, and beside each what is wrong with its text, or null."""

    values: pl.Series
    faults: pl.Series


def read_cells(kind: Kind, text: pl.Series, writing: Writing) -> Cells:
    """Texts as values of a kind; null where the text is null or faulty."""
    if text.null_count() == len(text):
        return Cells(blank(TYPES[kind], len(text)), blank(pl.String(), len(text)))
    match kind:
        case "text":
            return Cells(text, blank(pl.String(), len(text)))
        case "quantity" | "unit_price" | "amount" | "rate":
            return _numbers(kind, text, writing)
        case "date":
            parse = parse_native_dates if writing.native else parse_dates
            return _cells(
                text, parse(pl.col("text"), writing.date, writing.exclusive), "is no day as its file writes them"
            )
        case "yes_no":
            answer = pl.col("text").str.to_lowercase().replace_strict(YES_NO, default=None, return_dtype=pl.Boolean)
            return _cells(text, answer, "is neither yes nor no")
        case "integer":
            whole = pl.col("text").str.contains(r"^[+-]?[0-9]{1,18}$")
            return _cells(text, pl.when(whole).then("text").cast(pl.Int64), "is no whole number")


def blank(kind: pl.DataType, height: int) -> pl.Series:
    """A column without values."""
    return pl.Series([None], dtype=kind).new_from_index(0, height)


def _cells(text: pl.Series, read: pl.Expr, fault: str) -> Cells:
    unread = pl.col("text").is_not_null() & read.is_null()
    frame = pl.DataFrame({"text": text}).select(value=read, fault=pl.when(unread).then(pl.lit(fault)))
    return Cells(frame["value"], frame["fault"])


def _numbers(kind: Kind, text: pl.Series, writing: Writing) -> Cells:
    reading = read_native_numbers if writing.native else read_numbers
    read = reading(text, writing.decimal, writing.thousands)
    frame = pl.DataFrame({"number": read.number, "fault": read.fault.replace_strict(NUMBER_FAULTS)})
    number = pl.col("number")
    low, high = (pl.lit(limit).cast(EXACT) for limit in LIMITS[kind])
    held = number.cast(TYPES[kind], strict=False)
    fault = (
        pl.when((number <= low) | (number >= high))
        .then(pl.lit("is out of range"))
        .when(held.cast(EXACT) != number)
        .then(pl.lit("has too many decimals"))
        .otherwise("fault")
    )
    kept = frame.select(value=pl.when(fault.is_null()).then(held), fault=fault)
    return Cells(kept["value"], kept["fault"])
