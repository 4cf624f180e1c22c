"""Subscriptions that are due for some days of a month, or for some months."""

from datetime import date

import polars as pl

from transforms.money import nearest_quotient

NINTH = 10**9
"""Units of the 9th decimal: times a price of nine more, a prorated quantity still gives an exact amount."""

_NINTH_PLACE = pl.lit("0.000000001").cast(pl.Decimal(38, 18))


def with_share_of_days(lines: pl.DataFrame, days: tuple[date, date]) -> pl.DataFrame:
    """The lines with the quantity of their days where they are prorated: days of service ÷ days of the month.

    A quantity runs up evenly over the month, at nine decimals; that of some days is what it comes to on the last of
    them, less what it had come to before the first. So the quantities of days that follow each other sum to that of
    all of them, exactly.
    """
    first_day, last_day = days
    of_month = (last_day - first_day).days + 1
    before = (pl.col("service_from") - first_day).dt.total_days()
    until = (pl.col("service_to") - first_day).dt.total_days() + 1
    part = _come_to(until, of_month) - _come_to(before, of_month)
    whole = until - before == of_month
    prorated = pl.when(pl.col("prorate") & ~whole).then(part.cast(pl.Decimal(38, 0)) * _NINTH_PLACE)
    return lines.with_columns(quantity=pl.coalesce(prorated, "quantity"))


def with_instalments(valid: pl.DataFrame, first_day: date) -> pl.DataFrame:
    """The subscriptions without those whose instalments are over; `n/N` in the nature of the others in instalments."""
    of_row = pl.col("valid_from").dt.year().cast(pl.Int64) * 12 + pl.col("valid_from").dt.month().cast(pl.Int64)
    number = first_day.year * 12 + first_day.month - of_row + 1
    counted = pl.concat_str("nature", pl.lit(" · "), number, pl.lit("/"), "instalments")
    due = valid.filter(pl.col("instalments").is_null() | (number <= pl.col("instalments")))
    return due.with_columns(nature=pl.when(pl.col("instalments").is_null()).then("nature").otherwise(counted))


def _come_to(day: pl.Expr, of_month: int) -> pl.Expr:
    """What a quantity has come to after so many days, in units of the 9th decimal."""
    units = pl.col("quantity").to_physical().cast(pl.Int128) * day.cast(pl.Int128)
    return nearest_quotient(units, pl.lit(of_month * NINTH, dtype=pl.Int128))
