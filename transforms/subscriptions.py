"""Subscriptions: what a site, user or entity has is due each period, without a usage file."""

from datetime import date

import polars as pl

from transforms.published import empty_table

SOURCE = "subscriptions"


def due_lines(
    subscriptions: pl.DataFrame,
    agreements: pl.DataFrame,
    file: str,
    days: tuple[date, date],
    provider: str | None,
) -> pl.DataFrame:
    """The usage lines of the subscriptions valid on any day of the period, one each, in the order of their table.

    The service runs over the days of the period on which the subscription is valid; its quantity is per period and
    is not prorated. Its provider is the one of the agreement it names, else the group's.
    """
    first_day, last_day = days
    due = subscriptions.filter((pl.col("valid_from") <= last_day) & (pl.col("valid_to") >= first_day))
    lines = due.join(_providers(agreements), on="agreement", how="left", maintain_order="left").with_columns(
        source=pl.lit(SOURCE),
        file=pl.lit(file),
        service_from=pl.max_horizontal("valid_from", pl.lit(first_day)),
        service_to=pl.min_horizontal("valid_to", pl.lit(last_day)),
        late=pl.lit(False),
        provider=pl.coalesce("provider", pl.lit(provider, dtype=pl.String)),
    )
    contract = empty_table("usage_lines")
    return pl.concat([contract, lines.select(set(contract.columns) & set(lines.columns))], how="diagonal")


def _providers(agreements: pl.DataFrame) -> pl.DataFrame:
    named = agreements.group_by("agreement").agg(pl.col("provider").unique())
    one = named.filter(pl.col("provider").list.len() == 1)
    return one.select("agreement", pl.col("provider").list.first())
