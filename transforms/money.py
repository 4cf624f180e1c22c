"""The only module that rounds money.

Amounts come in exact, as DECIMAL(38,18), and leave in the units of their currency, as Money, DECIMAL(18,3): cents in
most currencies, whole units or thousandths in some (ISO 4217). A half goes away from zero, so that a credit mirrors
its charge.

Why no sum here can overflow: the total of 38 digits leaves 20 before the decimal point, and a charge stays below
10^11, so that a thousand million charges of the greatest size fit. Polars would wrap such a sum without a word.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, ROUND_UP, Context, Decimal

import polars as pl

from schemas.currencies import DECIMALS_OTHER_THAN_TWO, currency_decimals
from schemas.tables import EXACT, MONEY

_ONE_PERCENT = Decimal("0.01")
_LAST_PLACE = Decimal(1).scaleb(-18)
_UNTOLD = Decimal(10) ** 15
_PERCENT_UNITS = pl.lit(10**6, pl.Int128)
"""An amount in units of 10^-18 × a rate in units of 10^-4 percent is so many times a unit of an amount."""
_UNITS_OF_CUT = pl.lit(10**12, pl.Int128)
_WIDE = Context(prec=76, rounding=ROUND_HALF_UP)
"""Room for the product of any two factors that a line may bring."""

_FRENCH_SIGNS = str.maketrans({",": "\u202f", ".": ","})


def to_currency(amount: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """The amount at the nearest unit of its currency, half away from zero, as Money.

    The amount is an exact decimal below 10^15 in absolute value; Polars raises beyond that.
    """
    return _by_decimals(currency, lambda decimals: amount.round(decimals, mode="half_away_from_zero")).cast(MONEY)


def settle(lines: pl.DataFrame, group: Sequence[str], key: Sequence[str]) -> pl.DataFrame:
    """The lines in their order, with `amount` as it is shown and `rounding`, both Money.

    A row of `lines` holds an `exact_amount` and its `currency`, one per group; `group` are the columns that share a
    base (invoice, VAT category, VAT rate), `key` tells the lines of a group apart.

    The base of a group is its exact sum at the nearest unit of the currency. Each line shows its own nearest unit;
    the few units that are then missing from the base, or too many, go to the lines nearest to the rounding
    boundary, one each, ties by `key`, and stand in `rounding`. So the amounts of a group sum to its base, a line
    exact in the currency is never touched, and no amount is a whole unit away from its exact value.
    """
    order = [*group, "_distance", *key]
    settled = (
        lines.with_row_index("_position")
        .with_columns(_nearest=to_currency(pl.col("exact_amount"), pl.col("currency")))
        .with_columns(_missing=_missing_from_base(group))
        .with_columns(_distance=_distance_rounded_away())
        .sort(order, descending=[column == "_distance" for column in order])
        .with_columns(rounding=_unit_received(group).cast(MONEY))
        .with_columns(amount=(pl.col("_nearest") + pl.col("rounding")).cast(MONEY))
        .sort("_position")
    )
    return settled.select(*lines.columns, "amount", "rounding")


def vat_on(base: pl.Expr, rate: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """The VAT of a base, as Money: base times rate, rounded once, half away from zero (EN 16931, BR-S-9 and BR-CO-17).

    The base is Money, the sum of the amounts shown; the rate is percent, DECIMAL(7,4). Their product has at most
    3 + 4 + 2 decimals, so that nothing is lost at the 18 it is made with.
    """
    return to_currency(base.cast(EXACT) * rate * pl.lit(_ONE_PERCENT), currency)


def is_exact_in(number: pl.Expr, decimals: int) -> pl.Expr:
    """Whether a number uses no more than so many decimals."""
    return number == number.round(decimals, mode="half_away_from_zero")


def nearest_product(quantity: Decimal, unit_price: Decimal) -> tuple[Decimal, Decimal]:
    """Quantity times unit price at the 18 decimals of an amount, half away from zero, and what that cut off."""
    exact = _WIDE.multiply(quantity, unit_price)
    nearest = exact.quantize(_LAST_PLACE, context=_WIDE)
    return nearest, _WIDE.subtract(exact, nearest)


def nearest_quotient(dividend: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """The nearest whole number to the quotient of two, half away from zero; the divisor is positive."""
    return (dividend.abs() * 2 + divisor) // (divisor * 2) * dividend.sign()


def nearest_share(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal | None:
    """Amount × part ÷ whole at the 18 decimals of an amount, half away from zero; the only division of money.

    None where there is no whole, or where the result would reach 10^15: it tells nothing there.
    """
    if whole == 0:
        return None
    exact = _WIDE.divide(_WIDE.multiply(amount, part), whole)
    return None if abs(exact) >= _UNTOLD else exact.quantize(_LAST_PLACE, context=_WIDE)


def percentages(amounts: pl.Series, rates: pl.Series) -> pl.DataFrame:
    """One row per amount: `percentage`, the amount × its rate in percent, at the 18 decimals of an amount, half away
    from zero, and `percentage_cut`, what that took, in the 36 decimals of an exact product.

    Amounts are below 10^11 and rates below 1,000 of 4 decimals, so that their product in units fits 38 digits.
    """
    units = pl.DataFrame({"units": _units(amounts) * _units(rates)})
    nearest = nearest_quotient(pl.col("units"), _PERCENT_UNITS)
    rest = (pl.col("units") - nearest * _PERCENT_UNITS) * _UNITS_OF_CUT
    return units.select(
        percentage=nearest.cast(pl.Decimal(38, 0)) * pl.lit(_LAST_PLACE, EXACT),
        percentage_cut=rest.cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1).scaleb(-36), pl.Decimal(38, 36)),
    )


def _units(numbers: pl.Series) -> pl.Series:
    """Decimals as whole numbers of their last place."""
    return numbers.to_physical().cast(pl.Int128)


def exact_product(*factors: Decimal) -> Decimal:
    """The product of factors of 76 digits together, such as rates of exchange and an amount."""
    product = Decimal(1)
    for factor in factors:
        product = _WIDE.multiply(product, factor)
    return product


def cut_in_all(cuts: pl.Series) -> Decimal:
    """What rounding products cut off, signs left out, at the next 18th decimal: never zero where anything was cut."""
    return Decimal(cuts.abs().sum()).quantize(_LAST_PLACE, rounding=ROUND_UP)


def total(amount: pl.Expr) -> pl.Expr:
    """The sum of amounts shown, as Money; Polars raises where it reaches 10^15."""
    return amount.sum().cast(MONEY)


def nearest_unit(amount: Decimal, currency: str) -> Decimal:
    """An amount at the nearest unit of its currency, half away from zero; never a negative zero."""
    return amount.quantize(Decimal(1).scaleb(-currency_decimals(currency)), rounding=ROUND_HALF_UP) + 0


def money_text(amount: Decimal, currency: str, language: str) -> str:
    """An amount as people read it, at the nearest unit of its currency: 1 234,56 in French, 1,234.56 in English.

    The thousands of a French amount are parted by a narrow no-break space (U+202F), as Unicode's CLDR has it.
    """
    decimals = currency_decimals(currency)
    english = f"{nearest_unit(amount, currency):,.{decimals}f}"
    return english.translate(_FRENCH_SIGNS) if language == "fr" else english


def share_in_percent(part: Decimal, whole: Decimal) -> Decimal:
    """What part of a whole is, in percent of two decimals, to be read and not counted with."""
    return _WIDE.divide(_WIDE.multiply(part, Decimal(100)), whole).quantize(_ONE_PERCENT, rounding=ROUND_HALF_UP)


def _by_decimals(currency: pl.Expr, made_with: Callable[[int], pl.Expr]) -> pl.Expr:
    """For each row, the expression made with the number of decimals of its currency."""
    decimals = currency.replace_strict(DECIMALS_OTHER_THAN_TWO, default=2, return_dtype=pl.Int64)
    return pl.when(decimals == 0).then(made_with(0)).when(decimals == 3).then(made_with(3)).otherwise(made_with(2))


def _missing_from_base(group: Sequence[str]) -> pl.Expr:
    """What the nearest amounts of a group lack to its base, in money: some units, negative where they are too many."""
    base = to_currency(pl.col("exact_amount").sum().over(group), pl.col("currency"))
    return base - pl.col("_nearest").sum().over(group)


def _distance_rounded_away() -> pl.Expr:
    """How far a line was rounded against what its group misses, positive where one unit more would make up for it.

    The greatest is the one nearest to the rounding boundary; a line exact in its currency has zero. The lines with
    a positive distance are always enough: each was moved by half a unit at most, the base too.
    """
    return (pl.col("exact_amount") - pl.col("_nearest")) * pl.col("_missing").sign()


def _unit_received(group: Sequence[str]) -> pl.Expr:
    """The unit a line receives or gives, else zero: lines in order take one each while the missing ones last."""
    unit = _by_decimals(pl.col("currency"), lambda decimals: pl.lit(Decimal(1).scaleb(-decimals), dtype=MONEY))
    handed_out = unit.cum_sum().over(group)
    missing = pl.col("_missing")
    return pl.when(handed_out <= missing.abs()).then(unit * missing.sign()).otherwise(pl.lit(0, dtype=MONEY))
