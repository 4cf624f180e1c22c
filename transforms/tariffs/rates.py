"""The exact amount of a quantity by a variant of a tariff.

Every step is a count times a whole number divided by a whole number: exact, or known not to be. What is asked twice
is answered once.
"""

import polars as pl

from transforms.money import nearest_quotient
from transforms.tariffs.tariff import Tariffs

BEYOND = 10**30
"""An amount of 10^12: beyond what is accepted, and many of them still add up in 128 bits."""

_ZERO = pl.lit(0, dtype=pl.Int128)


def rated(tariffs: Tariffs, asked: pl.DataFrame) -> pl.DataFrame:
    """One row per variant and quantity of `asked`: `rated`, its amount, whether that `is_exact`, what it `lost`.

    `rated` is at the nearest 18th decimal, half away from zero; `lost` what its steps lost to that, in units of the
    36th decimal. It is exact where no step loses anything. Quantities are not negative.
    """
    pairs = asked.unique(maintain_order=True).with_row_index("pair").with_columns(whole="quantity")
    return _with_minimum(_stepped(tariffs, pairs)).select("variant", "quantity", "lost", "is_exact", rated="amount")


def rated_so_far(tariffs: Tariffs, asked: pl.DataFrame) -> pl.DataFrame:
    """One row per row of `asked`, in its order: what a month comes to once its quantity has come to `quantity`.

    The step of a volume is that of the `whole` month. `rated`, `lost` and `is_exact` as `rated` has them, but without
    the connection, which each line bears for itself.
    """
    pairs = asked.with_row_index("pair")
    without = _stepped(tariffs, pairs).with_columns(connection=_ZERO)
    return _with_minimum(without).sort("pair").select("lost", "is_exact", rated="amount")


def _stepped(tariffs: Tariffs, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of a variant and a quantity with what their steps come to; a volume takes the step of `whole`."""
    terms = pairs.join(tariffs.variants, on="variant", maintain_order="left", validate="m:1")
    counted, lying = (pl.max_horizontal(pl.col(name) - pl.col("free"), _ZERO) for name in ("quantity", "whole"))
    parted = terms.select("pair", "variant", "volume", counted=counted, lying=lying)
    amounts = (
        _counted(_reached(parted.join(tariffs.steps, on="variant")))
        .group_by("pair")
        .agg(pl.col("amount").sum(), pl.col("lost").sum(), is_exact=(pl.col("lost") == 0).all())
    )
    return terms.join(amounts, on="pair", validate="1:1")


def _reached(steps: pl.DataFrame) -> pl.DataFrame:
    """The steps that a quantity reaches, with how much of it each prices; the first is reached by nothing too."""
    counted, lower, upper = pl.col("counted"), pl.col("lower"), pl.col("upper")
    lies = pl.when("volume").then("lying").otherwise(counted)
    reached = steps.filter(((lies > lower) | (lower == 0)) & (~pl.col("volume") | (lies <= upper)))
    part = pl.when("volume").then(counted).otherwise(pl.min_horizontal(counted, upper) - lower)
    return reached.with_columns(part=part)


def _counted(steps: pl.DataFrame) -> pl.DataFrame:
    part, increment = pl.col("part"), pl.col("increment")
    started = pl.when(increment > 0).then((part + increment - 1) // pl.max_horizontal(increment, pl.lit(1, pl.Int128)))
    count = pl.coalesce(started, part)
    divided = steps.with_columns(whole=count // pl.col("divisor"), left=count % pl.col("divisor"))
    whole = pl.min_horizontal("whole", "most")
    exact = divided.with_columns(amount=(whole * pl.col("multiplier")).clip(upper_bound=BEYOND))
    return _nearest(exact).with_columns(pl.col("amount") + pl.col("flat"))


def _nearest(steps: pl.DataFrame) -> pl.DataFrame:
    """Adds what a division leaves at its nearest unit, and `lost`: what that took or gave."""
    divisor, due = pl.col("divisor"), pl.col("left") * pl.col("multiplier")
    nearest = nearest_quotient(due, divisor)
    rest = due - nearest * divisor
    away = (rest.abs() * 10**18 + divisor - 1) // divisor * rest.sign()
    return steps.with_columns(amount=pl.col("amount") + nearest, lost=away)


def _with_minimum(pairs: pl.DataFrame) -> pl.DataFrame:
    """The amounts with what each line of more than nothing bears, and at least its minimum, which is exact."""
    some, amount, minimum = pl.col("quantity") > 0, pl.col("amount"), pl.col("minimum")
    connected = pairs.with_columns(amount + pl.when(some).then("connection").otherwise(_ZERO))
    short = some & ((amount < minimum) | ((amount == minimum) & (pl.col("lost") < 0)))
    return connected.with_columns(
        amount=pl.when(short).then(minimum).otherwise(amount),
        lost=pl.when(short).then(_ZERO).otherwise("lost"),
        is_exact=short | pl.col("is_exact"),
    )
