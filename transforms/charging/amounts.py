"""The exact amount of a charge.

A line that comes with an amount keeps it, proven by the supplier's document. Any other is quantity × unit price,
which is exact as long as the decimals of both factors add to at most 18, the scale of every amount.
"""

from decimal import Decimal

import polars as pl

from schemas.tables import EXACT
from transforms.money import nearest_product

SCALE = 18
AMOUNT_BOUND = Decimal(10) ** 11


def basis() -> pl.Expr:
    """What proves the amount of a line: `supplier_document` where an amount was delivered, else `unit_price`."""
    return pl.when(pl.col("amount").is_not_null()).then(pl.lit("supplier_document")).otherwise(pl.lit("unit_price"))


def decimals_of(value: pl.Expr) -> pl.Expr:
    """How many decimals an exact number uses; trailing zeros do not count."""
    digits = value.cast(pl.String).str.strip_chars_end("0")
    return digits.str.len_chars().cast(pl.Int64) - digits.str.find(".", literal=True).cast(pl.Int64) - 1


def has_too_many_decimals() -> pl.Expr:
    """Whether quantity × unit price has more decimals than an amount can hold."""
    return pl.col("amount").is_null() & (decimals_of(pl.col("quantity")) + decimals_of(pl.col("unit_price")) > SCALE)


def with_charge(lines: pl.DataFrame) -> pl.DataFrame:
    """Adds `charge`: the delivered amount, else quantity × unit price, exact; null where there is neither.

    Polars keeps 18 decimals of the product: exact but for lines of too many decimals, whose charge is null here.
    """
    product = pl.when(~has_too_many_decimals()).then(pl.col("quantity") * pl.col("unit_price"))
    return lines.with_columns(charge=pl.coalesce("amount", product).cast(EXACT))


def with_nearest_charge(lines: pl.DataFrame) -> pl.DataFrame:
    """As `with_charge`, for sources that may round: a product of too many decimals becomes the nearest amount.

    Adds `cut`, what rounding took from each line, itself in the 36 decimals that an exact product can have.
    """
    charged = with_charge(lines)
    factors = charged.select("quantity", "unit_price", "charge").iter_rows()
    products = [
        nearest_product(quantity, price) if charge is None and None not in (quantity, price) else (charge, Decimal())
        for quantity, price, charge in factors
    ]
    return charged.with_columns(
        charge=pl.Series([charge for charge, _ in products], dtype=EXACT),
        cut=pl.Series([cut for _, cut in products], dtype=pl.Decimal(38, 36)),
    )
