"""Lines whose price is a tariff: rated exactly, whatever their number, by joins."""

import polars as pl

from transforms.tariffs.decimals import as_amount, as_cut
from transforms.tariffs.rates import rated
from transforms.tariffs.tariff import Tariffs
from transforms.tariffs.variants import with_variants

_UNASKED = {
    "rate_found": pl.lit(True),
    "unread_time": pl.lit(None, pl.String),
    "user_uncounted": pl.lit(False),
}
"""What is told of the variant of a line, where none is asked for."""

_SIGN = pl.when(pl.col("units") < 0).then(-1).otherwise(1).cast(pl.Int128)


def with_rates(
    lines: pl.DataFrame, tariffs: Tariffs | None, may_round: bool, counted: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Adds the charge of lines whose price names a tariff, and what speaks against it.

    `counted`: what lines of tariffs that count over the month were found to cost, by their row; any other line is
    rated by itself.

    `unread_time`: its time, where the tariff asks for one and it is none. `rate_found` is false where no row of the
    tariff fits the line, `rate_exact` where its amount has more than 18 decimals: then there is no charge, unless the
    source may round; `cut` is then what rounding took. A quantity below zero is rated like its opposite and credited:
    a credit mirrors its charge.
    """
    asked = pl.col("price_tariff").is_not_null() & pl.col("quantity").is_not_null()
    if tariffs is None or not lines.select(asked.any()).item():
        return lines.with_columns(**_UNASKED, rate_exact=pl.lit(True))
    placed = lines.with_row_index("place")
    amounts = _amounts(tariffs, placed.filter(asked), counted)
    joined = placed.join(amounts, on="place", how="left", maintain_order="left", validate="1:1").drop("place")
    return _charged(joined, may_round)


def _amounts(tariffs: Tariffs, lines: pl.DataFrame, counted: pl.DataFrame | None) -> pl.DataFrame:
    if counted is None or counted.is_empty():
        return _rated_alone(tariffs, lines)
    others = _rated_alone(tariffs, lines.join(counted, on="row", how="anti", maintain_order="left"))
    known = lines.select("row", "place").join(counted, on="row", validate="1:1")
    told = known.with_columns(**_UNASKED)
    return pl.concat([others, told.select(others.columns)])


def with_asked_variants(tariffs: Tariffs, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the `variant` of their tariff, and whether it counts by user and the line names none.

    `rate_found` is false where no row of the tariff fits; a line whose time is no time of day is told of that alone.
    """
    varied = with_variants(tariffs, lines)
    by_user = tariffs.counts.filter("by_user").get_column("variant")
    uncounted = pl.col("variant").is_in(by_user.implode()) & pl.col("user").is_null()
    found = pl.any_horizontal(pl.col("variant", "unread_time").is_not_null())
    return varied.with_columns(rate_found=found, user_uncounted=uncounted.fill_null(False))


def _rated_alone(tariffs: Tariffs, lines: pl.DataFrame) -> pl.DataFrame:
    """The amount of each line, at the nearest 18th decimal, and what that took of it."""
    units = lines.get_column("quantity").to_physical().cast(pl.Int128).alias("units")
    varied = with_asked_variants(tariffs, lines.with_columns(units))
    told = ("place", "variant", *_UNASKED)
    signed = varied.select(*told, quantity=pl.col("units").abs(), sign=_SIGN)
    answers = rated(tariffs, signed.select("variant", "quantity").drop_nulls())
    found = signed.join(answers, on=["variant", "quantity"], how="left", validate="m:1")
    return found.select(
        "place",
        *_UNASKED,
        rate_exact=pl.col("is_exact").fill_null(True),
        rate_amount=as_amount(pl.col("rated") * pl.col("sign")),
        rate_cut=as_cut(pl.col("lost") * pl.col("sign")),
    )


def _charged(lines: pl.DataFrame, may_round: bool) -> pl.DataFrame:
    made = pl.col("rate_amount") if may_round else pl.when("rate_exact").then("rate_amount")
    charged = lines.with_columns(
        pl.coalesce("charge", made).alias("charge"),
        pl.col("rate_found").fill_null(True),
        pl.col("user_uncounted").fill_null(False),
        rate_exact=pl.col("rate_exact").fill_null(True) | may_round,
    )
    if may_round:
        charged = charged.with_columns(cut=pl.coalesce("rate_cut", "cut"))
    return charged.drop("rate_amount", "rate_cut")
