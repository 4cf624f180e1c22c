"""Lines whose price is a tariff: rated exactly, whatever their number, by joins."""

import polars as pl

from schemas.tables import EXACT
from transforms.tariffs.rates import rated
from transforms.tariffs.tariff import Tariffs
from transforms.tariffs.variants import with_variants

_SIGN = pl.when(pl.col("units") < 0).then(-1).otherwise(1).cast(pl.Int128)
_LAST_PLACE = pl.lit("0.000000000000000001").cast(EXACT)
_CUT = pl.Decimal(38, 36)
_LAST_OF_CUT = pl.lit("0." + "0" * 35 + "1").cast(_CUT)


def with_rates(lines: pl.DataFrame, tariffs: Tariffs | None, may_round: bool) -> pl.DataFrame:
    """Adds the charge of lines whose price names a tariff, and what speaks against it.

    `rate_found` is false where no row of the tariff fits the line, `rate_exact` where its amount has more than 18
    decimals: then there is no charge, unless the source may round; `cut` is then what rounding took. A quantity below
    zero is rated like its opposite and credited: a credit mirrors its charge.
    """
    asked = pl.col("price_tariff").is_not_null() & pl.col("quantity").is_not_null()
    if tariffs is None or not lines.select(asked.any()).item():
        return lines.with_columns(rate_found=pl.lit(True), rate_exact=pl.lit(True))
    placed = lines.with_row_index("place")
    amounts = _amounts(tariffs, placed.filter(asked))
    joined = placed.join(amounts, on="place", how="left", maintain_order="left", validate="1:1").drop("place")
    return _charged(joined, may_round)


def _amounts(tariffs: Tariffs, lines: pl.DataFrame) -> pl.DataFrame:
    """The amount of each line, at the nearest 18th decimal, and what that took of it."""
    units = lines.get_column("quantity").to_physical().cast(pl.Int128).alias("units")
    varied = with_variants(tariffs, lines.with_columns(units))
    signed = varied.select("place", "variant", quantity=pl.col("units").abs(), sign=_SIGN)
    answers = rated(tariffs, signed.select("variant", "quantity").drop_nulls())
    found = signed.join(answers, on=["variant", "quantity"], how="left", validate="m:1")
    return found.select(
        "place",
        rate_found=pl.col("variant").is_not_null(),
        rate_exact=pl.col("is_exact").fill_null(True),
        rate_amount=_decimal(pl.col("rated") * pl.col("sign"), _LAST_PLACE),
        rate_cut=_decimal(pl.col("lost") * pl.col("sign"), _LAST_OF_CUT),
    )


def _decimal(whole: pl.Expr, last_place: pl.Expr) -> pl.Expr:
    return whole.cast(pl.Decimal(38, 0)) * last_place


def _charged(lines: pl.DataFrame, may_round: bool) -> pl.DataFrame:
    made = pl.col("rate_amount") if may_round else pl.when("rate_exact").then("rate_amount")
    charged = lines.with_columns(
        pl.coalesce("charge", made).alias("charge"),
        pl.col("rate_found").fill_null(True),
        rate_exact=pl.col("rate_exact").fill_null(True) | may_round,
    )
    if may_round:
        charged = charged.with_columns(cut=pl.coalesce("rate_cut", "cut"))
    return charged.drop("rate_amount", "rate_cut")
