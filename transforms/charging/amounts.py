"""The exact amount of a charge.

A line that comes with an amount keeps it, proven by the supplier's document. Any other is quantity × unit price,
which is exact as long as the decimals of both factors add to at most 18, the scale of every amount.
"""

from decimal import Decimal

import polars as pl

from schemas.tables import EXACT
from transforms.money import is_exact_in, nearest_product

SCALE = 18
CUT = pl.Decimal(38, 36)
AMOUNT_BOUND = Decimal(10) ** 11


def decimals_of(value: pl.Expr) -> pl.Expr:
    """How many decimals an exact number uses; trailing zeros do not count."""
    digits = value.cast(pl.String).str.strip_chars_end("0")
    return digits.str.len_chars().cast(pl.Int64) - digits.str.find(".", literal=True).cast(pl.Int64) - 1


def with_charge(lines: pl.DataFrame) -> pl.DataFrame:
    """Adds `charge`: the delivered amount, else quantity × unit price, exact; null where there is neither.

    `too_fine` marks the lines whose product has more decimals than an amount can hold: their charge is null.
    """
    product = pl.when(~pl.col("too_fine")).then(pl.col("quantity") * pl.col("unit_price"))
    return lines.with_columns(too_fine=_too_fine(lines)).with_columns(charge=pl.coalesce("amount", product).cast(EXACT))


def _too_fine(lines: pl.DataFrame) -> pl.Series:
    """Digits are counted, which is slow, only where a factor uses more than half the decimals: such lines are few."""
    half = SCALE // 2
    coarse = is_exact_in(pl.col("quantity"), half) & is_exact_in(pl.col("unit_price"), half)
    doubtful = pl.col("amount").is_null() & ~coarse
    decimals = decimals_of(pl.col("quantity")) + decimals_of(pl.col("unit_price"))
    counted = lines.with_row_index("place").filter(doubtful).select("place", fine=decimals > SCALE)
    places = counted.filter("fine").get_column("place")
    return pl.int_range(len(lines), eager=True).is_in(places.cast(pl.Int64).implode())


def with_nearest_charge(lines: pl.DataFrame) -> pl.DataFrame:
    """As `with_charge`, for sources that may round: a product of too many decimals becomes the nearest amount.

    Adds `cut`, what rounding took from each line, itself in the 36 decimals that an exact product can have. Factors
    that many lines share are multiplied once.
    """
    charged = with_charge(lines)
    nearest = _nearest(charged.filter("too_fine").select("quantity", "unit_price").unique())
    found = charged.join(nearest, on=["quantity", "unit_price"], how="left", maintain_order="left", validate="m:1")
    is_cut = pl.col("too_fine")
    return found.with_columns(
        charge=pl.when(is_cut).then("nearest").otherwise("charge"),
        cut=pl.when(is_cut).then("nearest_cut").otherwise(pl.lit(0, CUT)),
    ).drop("nearest", "nearest_cut")


def _nearest(factors: pl.DataFrame) -> pl.DataFrame:
    products = [nearest_product(quantity, unit_price) for quantity, unit_price in factors.iter_rows()]
    return factors.with_columns(
        nearest=pl.Series([charge for charge, _ in products], dtype=EXACT),
        nearest_cut=pl.Series([cut for _, cut in products], dtype=CUT),
    )
