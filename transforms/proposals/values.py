"""How numbers and dates of a sample are written: decided by what reads the most of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import polars as pl

from transforms.intake.dates import parse_dates
from transforms.intake.numbers import read_numbers
from transforms.proposals.evidence import Found

MOSTLY = 0.9
"""A column is one of numbers or dates where so many of its values read as such: a few may be wrong."""

NULLS = ("NULL", "null", "None", "\\N", "#N/A", "N/A", "n/a", "NaN", "-", "n.c.", "n.d.")
TOTAL = r"(?i)^(?:sous-?\s*)?(?:total|totaux|summe|somme)(?:\s+(?:general|général|ht))?\s*:?$"
"""What a row of totals calls itself, in whatever column."""
ALWAYS_NULL = frozenset(("NULL", "\\N", "#N/A"))

Decimals = Literal[".", ","]
Thousands = Literal["", " ", ".", ",", "'"]


class Signs(NamedTuple):
    """The signs that numbers are written with."""

    decimal: Decimals
    thousands: Thousands


POINT_FIRST = (Signs(".", ""), Signs(".", ","), Signs(".", " "), Signs(".", "'"), Signs(",", ""), Signs(",", " "))
COMMA_FIRST = (Signs(",", ""), Signs(",", " "), Signs(".", ""), Signs(".", "'"), Signs(".", " "))
LAST = (Signs(",", "."), Signs(",", "'"))

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%Y%m%d")
_TIMES = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", "T%H:%M:%S.%f", "T%H:%M", " %H:%M:%S UTC")
_OFFSETS = ("T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %H:%M:%S%z")
DATE_FORMATS = tuple(day + time for day in _DAYS for time in (*_TIMES, *_OFFSETS))


def filled(column: pl.Series) -> pl.Series:
    """The values of a column that are neither empty, nor a usual text for no value, nor the name of a total."""
    text = column.str.strip_chars()
    return text.filter(text.is_not_null() & ~text.is_in(["", *NULLS]) & ~text.str.contains(TOTAL))


def decide_signs(columns: Sequence[pl.Series], separator: str) -> Found[Signs]:
    """The signs that read the most values of columns of numbers; where several do, the usual ones of such a file."""
    usual = COMMA_FIRST if separator == ";" else POINT_FIRST
    candidates = (*usual, *LAST)
    texts = [filled(column) for column in columns]
    counts = {signs: sum(_numbers(text, signs) for text in texts) for signs in candidates}
    best = max(candidates, key=lambda signs: (counts[signs], -candidates.index(signs)))
    return Found(best, _why(texts, best, [signs for signs in candidates if counts[signs] == counts[best]]))


def is_numeric(column: pl.Series, signs: Signs) -> bool:
    """Whether a column holds numbers written with these signs, a few wrong ones apart; an empty one does not."""
    return _numbers(filled(column), signs) > 0


def date_format(column: pl.Series, month_first: bool = False) -> Found[str] | None:
    """The format that reads the dates of a column; None where it holds no dates.

    Where day and month could be either, the day comes first, unless `month_first` says how the file writes others.
    """
    text = filled(column).unique(maintain_order=True)
    reading = _reading(text)
    if not reading:
        return None
    if not _is_doubtful(reading):
        return Found(reading[0], f"as in {text[0]}")
    if month_first:
        form = next(form for form in reading if form.startswith("%m"))
        return Found(form, f"as in {text[0]}, the month first as in other columns")
    return Found(reading[0], f"as in {text[0]}; no day beyond 12 was seen, so the month might come first")


def is_month_first(columns: Iterable[pl.Series]) -> bool:
    """Whether some column's dates can only be read with the month first."""
    readings = (_reading(filled(column).unique(maintain_order=True)) for column in columns)
    return any(reading and reading[0].startswith("%m") for reading in readings)


def null_texts(columns: Iterable[pl.Series], signs: Signs) -> tuple[str, ...]:
    """The texts that mean no value: those that say so, and others that stand among numbers or dates."""
    found: set[str] = set()
    for column in columns:
        here = set(column.drop_nulls().str.strip_chars().unique().to_list()).intersection(NULLS)
        among_values = here - ALWAYS_NULL and (is_numeric(column, signs) or date_format(column) is not None)
        found |= here if among_values else here & ALWAYS_NULL
    return tuple(text for text in NULLS if text in found)


def _numbers(text: pl.Series, signs: Signs) -> int:
    """How many values read as numbers, if nearly all do."""
    fault = read_numbers(text, signs.decimal, signs.thousands).fault
    count = len(fault) - int((fault == "not_a_number").sum())
    return count if _mostly(count, text) else 0


def _mostly(count: int, text: pl.Series) -> bool:
    return not text.is_empty() and count >= MOSTLY * len(text)


def _why(texts: Sequence[pl.Series], signs: Signs, equals: Sequence[Signs]) -> str:
    numbers = [text for text in texts if _numbers(text, signs)]
    written = pl.concat(
        [pl.Series(dtype=pl.String), *(text.filter(~text.str.contains("^-?[0-9]+$")) for text in numbers)]
    )
    if written.is_empty():
        return "only whole numbers were seen"
    longest = str(written[int(written.str.len_chars().arg_max() or 0)])
    others = [other for other in equals if _read(longest, other) not in (None, _read(longest, signs))]
    doubt = f"; it might also mean {_read(longest, others[0])}" if others else ""
    return f"as in {longest}{doubt}"


def _read(text: str, signs: Signs) -> str | None:
    number = read_numbers(pl.Series([text]), signs.decimal, signs.thousands).number[0]
    return None if number is None else f"{number.normalize():f}"


def _reads(text: str, form: str) -> bool:
    try:
        return datetime.strptime(text, form).year > 1900
    except ValueError:
        return False


def _dates(text: pl.Series, form: str) -> int:
    days = pl.DataFrame({"text": text}).select(parse_dates(pl.col("text"), form)).to_series()
    return len(days) - days.null_count()


def _reading(text: pl.Series) -> list[str]:
    """The formats that read nearly all texts."""
    likely = [form for form in DATE_FORMATS if not text.is_empty() and _reads(text[0], form)]
    return [form for form in likely if _mostly(_dates(text, form), text)]


def _is_doubtful(reading: Sequence[str]) -> bool:
    return reading[0].startswith("%d/%m") and any(form.startswith("%m/%d") for form in reading)
