"""Mark-ups made again from the tables as they were published: what a control compares with those that were charged."""

import polars as pl

from schemas.policy import MARKUP_METHODS
from schemas.tables import EXACT
from transforms.money import percentages

MADE_AGAIN = pl.Schema(
    {
        "provider": pl.String(),
        "recipient": pl.String(),
        "agreement": pl.String(),
        "currency": pl.String(),
        "expected": EXACT,
        "actual": EXACT,
        "wrong_lines": pl.Int64(),
    }
)
"""One row per agreement, its parties and currency: mark-ups made again and charged, and lines that differ."""

_PARTIES = ["agreement", "provider", "recipient"]
_SCOPE = [*_PARTIES, "service", "typology", "service_day"]


def markups_made_again(charges: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """What the charges of a part come to, as MADE_AGAIN has it.

    `charges`: charge lines with an agreement, and the `service_day` of each. A charge without a cost of its own is held
    to bear no mark-up: its amount is the cost then.
    """
    rates = _rates(charges.select(_SCOPE).unique(), agreements)
    found = charges.join(rates, on=_SCOPE, how="left", maintain_order="left", validate="m:1")
    again = percentages(found.select(pl.coalesce("cost_amount", "amount")).to_series(), found.get_column("stated_rate"))
    compared = found.with_columns(
        expected=again.get_column("percentage").fill_null(0), actual=pl.col("markup_amount").fill_null(0)
    )
    sums = compared.group_by("provider", "recipient", "agreement", "currency").agg(
        pl.col("expected", "actual").sum(),
        wrong_lines=(pl.col("expected") != pl.col("actual")).sum(),
        marked=pl.col("stated_rate").is_not_null().any() | pl.col("markup_amount").is_not_null().any(),
    )
    return sums.filter("marked").select(pl.col(name).cast(kind) for name, kind in MADE_AGAIN.items())


def added_together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """What the charges of all parts come to."""
    sums = pl.concat([MADE_AGAIN.to_frame(), *parts]).group_by("provider", "recipient", "agreement", "currency")
    return sums.agg(pl.col("expected", "actual", "wrong_lines").sum())


def _rates(scopes: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """The scopes with the `stated_rate` of the row of their agreement that covers them most closely on the day."""
    rows = agreements.select(
        *(*_PARTIES, "row", "valid_from", "valid_to"),
        of_service="service",
        of_typology="typology",
        stated_rate=pl.when(pl.col("pricing_method").is_in(MARKUP_METHODS)).then("markup_rate"),
    )
    covering = scopes.join(rows, on=_PARTIES).filter(
        pl.col("service_day").is_between("valid_from", "valid_to"),
        pl.col("of_service").is_null() | (pl.col("of_service") == pl.col("service")),
        pl.col("of_typology").is_null() | (pl.col("of_typology") == pl.col("typology")),
    )
    closest = covering.sort(pl.col("of_service").is_null(), pl.col("of_typology").is_null(), "row")
    return closest.unique(_SCOPE, keep="first").select(*_SCOPE, "stated_rate")
