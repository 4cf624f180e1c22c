"""The combinations of a part: its lines grouped by what tells charges apart.

A combination holds, once, the key values that many lines share; what depends on them alone (agreement, VAT, accounts,
invoice, section) is decided for it, not for each line.
"""

from collections.abc import Sequence

import polars as pl

from transforms.charging.lookup import KEY_NUMBERS

TOLD_APART = (
    "as_of",
    *KEY_NUMBERS,
    "typology",
    "basis",
    "unit",
    "unit_price",
    "agreement",
    "agreement_due",
    "currency",
    "markup_rate",
    "line_currency",
    "exchange_rate",
    "corrects",
)
"""What tells combinations apart whatever the layout; the unit price does where it is the basis."""

SUMMED = ("service_from", "service_to")
"""Keys that a combination sums up; where a layout cuts by one of them, its combinations hold one value each."""

WHERE_KNOWN = ("cost_amount", "markup_amount", "line_amount", "quantity")
"""What is added up where all charges have it; where one does not, the sum is not known."""

SUMS = ("exact_amount", *WHERE_KNOWN, "service_from", "service_to", "charge_count")
"""What a combination adds up of its charges; every other column of it is a key, or its number."""


def combined(lines: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines with the number of their combination, and the combinations, numbered as they appear.

    `lines` bear the numbers of the keys that tables give; `keys` are those in use that they bear themselves.
    """
    keyed, apart = _with_keys(lines, keys)
    varying = [name for name in apart if _varies(keyed.get_column(name))]
    alike = [pl.col(name).first() for name in apart if name not in varying]
    grouped = keyed.with_row_index("place").group_by(varying or [pl.lit(0).alias("all")], maintain_order=True)
    together = grouped.agg(*alike, *_sums(), places="place").with_row_index("combination")
    numbers = together.select("combination", "places").explode("places").sort("places").get_column("combination")
    return lines.with_columns(numbers), together.select("combination", *apart, *SUMS)


def added_up(combinations: pl.DataFrame) -> pl.DataFrame:
    """One row per combination of many parts, with the sums of its rows; a quantity that one lacks is not known.

    A sum stays below 10^20, what an exact amount can hold, up to a thousand million lines of the largest amount.
    """
    return combinations.group_by("combination", maintain_order=True).agg(
        pl.col("exact_amount").sum(),
        *map(_all_known, WHERE_KNOWN),
        pl.col("service_from").min(),
        pl.col("service_to").max(),
        pl.col("charge_count").sum(),
    )


def _with_keys(lines: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The lines with all that tells them apart; a key that is summed up too is one under a name of its own."""
    summed = {f"by_{name}": pl.col(name) for name in keys if name in SUMMED}
    price = (
        pl.when(pl.col("basis") == "unit_price").then(pl.coalesce("invoice_price", "unit_price")).alias("unit_price")
    )
    others = [name for name in keys if name not in SUMMED]
    return lines.with_columns(price, **summed), list(dict.fromkeys([*TOLD_APART, *others, *summed]))


def _varies(values: pl.Series) -> bool:
    """Whether a key parts these lines: they come from one source, and most keys are the same all over it."""
    return values.is_empty() or not bool(values.eq_missing(values.head(1)).all())


def _sums() -> list[pl.Expr]:
    """The sums of a combination; a part is small enough that no total of its amounts can overflow."""
    return [
        pl.col("charge").sum().alias("exact_amount"),
        *map(_all_known, WHERE_KNOWN),
        pl.col("service_from").min(),
        pl.col("service_to").max(),
        pl.len().cast(pl.Int64).alias("charge_count"),
    ]


def _all_known(column: str) -> pl.Expr:
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum()).alias(column)
