"""Subscriptions: what a site, user or entity has is due each period, without a usage file."""

from datetime import date

import polars as pl

from schemas.reference import SUBSCRIPTIONS
from transforms.published import empty_table
from transforms.tariffs.spans import with_instalments, with_share_of_days

SOURCE = "subscriptions"


def due_lines(
    subscriptions: pl.DataFrame,
    agreements: pl.DataFrame,
    file: str,
    days: tuple[date, date],
    provider: str | None,
) -> pl.DataFrame:
    """The usage lines of the subscriptions valid on any day of the period, one each, in the order of their table.

    A quantity is per period: a subscription whose row changes within the period is due once, by the row valid on the
    first day of its service; the next row counts from the next period. The service runs from that day to the last of
    the period on which any of its rows is valid. Where that first row is prorated, each row is due for its own days of
    the month. One in instalments is due in so many months. Its provider is the one of the agreement it names, else
    the group's.
    """
    first_day, last_day = days
    valid = with_instalments(
        subscriptions.filter((pl.col("valid_from") <= last_day) & (pl.col("valid_to") >= first_day)), first_day
    )
    lines = _due(valid).join(_providers(agreements), on="agreement", how="left", maintain_order="left")
    described = lines.with_columns(
        source=pl.lit(SOURCE),
        file=pl.lit(file),
        service_from=pl.max_horizontal("valid_from", pl.lit(first_day)),
        service_to=pl.min_horizontal("valid_to", pl.lit(last_day)),
        late=pl.lit(False),
        provider=pl.coalesce("provider", pl.lit(provider, dtype=pl.String)),
    )
    prorated = with_share_of_days(described, days).drop("valid_from", "valid_to", "prorate", "instalments")
    return pl.concat([empty_table("usage_lines"), prorated], how="diagonal")


def _due(valid: pl.DataFrame) -> pl.DataFrame:
    """The row of each subscription that is valid first, with the last day of all its rows; all rows of a prorated one.

    No further columns.
    """
    is_first = pl.col("valid_from") == pl.col("valid_from").min().over("subscription")
    by_days = (is_first & pl.col("prorate")).any().over("subscription")
    last = pl.when(by_days).then("valid_to").otherwise(pl.col("valid_to").max().over("subscription"))
    ours = valid.select(
        "row", "valid_from", *SUBSCRIPTIONS.column_names, valid_to=last, is_first=is_first, by_days=by_days
    )
    due = ours.filter(pl.col("is_first") | pl.col("by_days"))
    return due.with_columns(prorate="by_days").drop("is_first", "by_days")


def _providers(agreements: pl.DataFrame) -> pl.DataFrame:
    named = agreements.group_by("agreement").agg(pl.col("provider").unique())
    one = named.filter(pl.col("provider").list.len() == 1)
    return one.select("agreement", pl.col("provider").list.first())
