"""Whether the end of a service is its last day, or the first moment that is no more part of it."""

import polars as pl

from transforms.intake.dates import parse_dates

FOCUS_END = "ChargePeriodEnd"
"""FinOps Open Cost and Usage Specification 1.0, ChargePeriodEnd: an exclusive bound."""

Dates = tuple[str, str]
"""A column of dates and their format."""


def end_outside(rows: pl.DataFrame, end: Dates, start: Dates | None) -> str | None:
    """Why an end is not part of the service; None where nothing says so, or where the dates say the contrary."""
    heading, form = end
    if start is not None and _is_inside(rows, end, start):
        return None
    if heading == FOCUS_END:
        return "FOCUS counts the end out"
    return "it ends at a moment: one at midnight belongs to the day before" if "%H" in form else None


def _is_inside(rows: pl.DataFrame, end: Dates, start: Dates) -> bool:
    """Whether an end must be a last day: it is its own start somewhere, or always the last day of a month."""
    days = rows.select(
        end=parse_dates(pl.col(end[0]), end[1]),
        before_end=parse_dates(pl.col(end[0]), end[1], exclusive=True),
        start=parse_dates(pl.col(start[0]), start[1]),
    ).drop_nulls()
    ends_early = (days["before_end"] < days["start"]).any()
    return bool(ends_early or (days["end"] == days["end"].dt.month_end()).all())
