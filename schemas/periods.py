"""Periods: calendar months, written 2026-10."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

PATTERN = r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"
IN_WORDS = "a month such as 2026-09"
"""What `PATTERN` asks for, as a person is told it."""


def is_period(text: str) -> bool:
    """Whether a text is a period."""
    return re.fullmatch(PATTERN, text) is not None


def is_year(text: str) -> bool:
    """Whether a text is a year: 2026."""
    return re.fullmatch(r"[1-9][0-9]{3}", text) is not None


def period_days(period: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def period_before(period: str) -> str:
    """The period before: 2025-12 before 2026-01."""
    year, month = (int(part) for part in period.split("-"))
    return f"{year - 1:04}-12" if month == 1 else f"{year}-{month - 1:02}"


def period_after(period: str) -> str:
    """The period after: 2026-01 after 2025-12."""
    year, month = (int(part) for part in period.split("-"))
    return f"{year + 1}-01" if month == 12 else f"{year:04}-{month + 1:02}"


def period_of(day: date) -> str:
    """The period a day lies in."""
    return f"{day:%Y-%m}"


def told_periods(periods: Sequence[str]) -> str:
    """Periods in their order as people read them, those that follow each other as one: 2026-01..2026-03, 2026-05."""
    spans: list[list[str]] = []
    for period in periods:
        if spans and period_after(spans[-1][-1]) == period:
            spans[-1].append(period)
        else:
            spans.append([period])
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]}..{span[-1]}" for span in spans)


def periods_between(first: str, last: str) -> list[str]:
    """Every period from the first to the last; none where the last lies before."""
    periods = []
    while last >= first:
        periods.append(last)
        last = period_before(last)
    return periods[::-1]
