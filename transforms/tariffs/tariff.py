"""The table of tariffs, ready to rate lines: its rows parted by number and time, its steps as whole numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from schemas.tariffs import OF_FIRST_STEP
from transforms.tariffs.bands import band_minutes
from transforms.tariffs.fractions import LARGEST_PRODUCT, step_factors, units

ZONE = ("tariff", "prefix")
VARIANT = ("tariff", "prefix", "days", "hours")
"""Rows alike in these are the steps of one variant."""

ENDLESS = 10**37


@dataclass(frozen=True)
class Tariffs:
    """The tariffs of a group.

    `zones`: one row per tariff and prefix, `prefixed` where the tariff has any. `bands`: one row per zone, day of the
    week (1 = Monday) and span of minutes that has a variant of its own. `others`: the variant of a zone at all other
    times, none where it has none; `timed` where the zone has bands. `variants`: `volume`, `free`, `minimum` and
    `connection` of each. `steps`: a step covers quantities above `lower` and up to `upper`. `counts`: the variants that
    count over the month, `by_user` or by recipient: tariff, prefix, days, hours, `row`, and `commitment` as an amount.

    Quantities and amounts are whole numbers of 128 bits, in units of the 18th decimal.
    """

    zones: pl.DataFrame
    bands: pl.DataFrame
    others: pl.DataFrame
    variants: pl.DataFrame
    steps: pl.DataFrame
    counts: pl.DataFrame


def tariffs_of(rows: pl.DataFrame) -> Tariffs | None:
    """The tariffs of the reference table; None where it has no row."""
    if rows.is_empty():
        return None
    numbered = _numbered(with_first_step(rows))
    return Tariffs(_zones(numbered), *_times(numbered), _variants(numbered), _steps(numbered), _counts(numbered))


def with_first_step(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of each variant in the order of their steps, with what the first step says filled in in the others.

    `own_<column>` is what stands in the row itself; `written` its prefix; `lower` is where its step begins.
    """
    compact = compact_number(pl.col("prefix").fill_null(""))
    in_order = rows.with_columns(compact, written="prefix").sort(*VARIANT, "up_to", nulls_last=True)
    first = [pl.col(name).first().over(VARIANT) for name in OF_FIRST_STEP]
    own = [pl.col(name).alias(f"own_{name}") for name in OF_FIRST_STEP]
    lower = pl.col("up_to").shift(1).over(VARIANT).fill_null(0)
    return in_order.with_columns(*own, *first, lower=lower, is_first=pl.int_range(pl.len()).over(VARIANT) == 0)


def compact_number(number: pl.Expr) -> pl.Expr:
    """A number as it is compared: without spaces, dots, dashes and brackets, a leading 00 as +."""
    return number.str.replace_all(r"[\s.\-/()]", "").str.replace("^00", "+")


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the numbers of their zone and variant."""
    numbers = {"zone": ZONE, "variant": VARIANT}
    return rows.with_columns(pl.struct(key).rle_id().cast(pl.Int64).alias(name) for name, key in numbers.items())


def _zones(rows: pl.DataFrame) -> pl.DataFrame:
    zones = rows.select(*ZONE, "zone").unique(maintain_order=True)
    return zones.with_columns(prefixed=(pl.col("prefix") != "").any().over("tariff"))


def _times(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    variants = rows.filter("is_first").select("zone", "variant", "days", "hours")
    timed = pl.col("days").is_not_null() | pl.col("hours").is_not_null()
    others = variants.filter(~timed).select("zone", other="variant")
    zones = variants.group_by("zone", maintain_order=True).agg(timed=timed.any())
    return band_minutes(variants.filter(timed)), zones.join(others, on="zone", how="left", maintain_order="left")


def _variants(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows.filter("is_first")
    factors = step_factors(first.iter_rows(named=True))
    return first.select("variant", volume=pl.col("model") == "volume").with_columns(
        _whole("free", map(units, first["free_quantity"])),
        _whole("minimum", map(units, first["minimum"])),
        _whole("connection", (one.connection for one in factors)),
    )


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    counting = rows.filter("is_first", pl.col("counted_by").is_not_null())
    return counting.select("variant", *VARIANT, "row", "commitment", by_user=pl.col("counted_by") == "user")


def _steps(rows: pl.DataFrame) -> pl.DataFrame:
    factors = step_factors(rows.iter_rows(named=True))
    return rows.select("variant").with_columns(
        _whole("lower", map(units, rows["lower"])),
        _whole("upper", (ENDLESS if up_to is None else units(up_to) for up_to in rows["up_to"])),
        _whole("increment", (one.increment for one in factors)),
        _whole("multiplier", (one.multiplier for one in factors)),
        _whole("divisor", (one.divisor for one in factors)),
        _whole("most", (LARGEST_PRODUCT // max(one.multiplier, 1) for one in factors)),
        _whole("flat", (one.flat for one in factors)),
    )


def _whole(name: str, numbers: Iterable[int | None]) -> pl.Series:
    return pl.Series(name, list(numbers), dtype=pl.Int128)
