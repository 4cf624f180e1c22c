"""Why a charge changed: the effects of volume, price, cost, scope and key, which sum to the change exactly.

The standard analysis of price and volume: what more was used is valued at the former price, the rest is the price's
(Horngren, Datar and Rajan, Cost Accounting, the chapter on direct-cost variances). Per provider, recipient, typology
and service, from the exact amounts of charge_lines:

- `volume`: former amount × (quantity − former quantity) ÷ former quantity, at 18 decimals, half away from zero;
- `price`: the rest of the change of what has a quantity, the last decimal of the division too, and what was mixed;
- `cost`: the change of what has none, such as a supplier's bill, the change of a pool at the former share, and that of
  the mark-up that is charged on top of a share;
- `scope`: all of a service that stands in one of the periods only;
- `key`: the rest of the change of a share of a pool: the share is another one.

Where the former quantity is zero no price can be told, and the change is the cost's.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.tables import EXACT
from transforms.comparison.months import opened
from transforms.engine import query
from transforms.money import nearest_share

EFFECTS = ("volume", "price", "cost", "scope", "key")
FIGURES = ("before", "after", "change", *EFFECTS)
_NOTHING = pl.lit(0, EXACT)


def variance(before: Path, after: Path) -> pl.DataFrame:
    """One row per provider, recipient, typology, service and currency of two months: amounts, change and its effects.

    `retained`: its provider is its recipient. The folders are those of the published tables.
    """
    with opened(before, after, ("charge_lines",)) as connection:
        charged = query(connection, "comparison/charged")
    return effects(charged)


def effects(charged: pl.DataFrame) -> pl.DataFrame:
    """The rows of `sql/comparison/charged.sql`, their change split into its effects."""
    staying = charged.with_columns(
        stays=(pl.col("lines_before") > 0) & (pl.col("lines_after") > 0),
        counted=(pl.col("counted_lines_before") > 0) & (pl.col("counted_lines_after") > 0),
        own=pl.col("after") - pl.col("shared_after") - pl.col("before") + pl.col("shared_before"),
        share=pl.col("shared_after") - pl.col("shared_before"),
        share_of_pool=pl.col("shared_cost_after") - pl.col("shared_cost_before"),
    )
    told = staying.with_columns(more_used=_more_used(staying), dearer_pool=_dearer_pool(staying))
    split = told.with_columns(_volume(), _price(), _scope(), _key(), change=pl.col("after") - pl.col("before"))
    rest = pl.col("change") - pl.col("volume") - pl.col("price") - pl.col("scope") - pl.col("key")
    keys = ("provider", "recipient", "typology", "service", "currency")
    return split.with_columns(cost=rest, retained=pl.col("provider") == pl.col("recipient")).select(
        *keys, "retained", *(pl.col(name).cast(EXACT) for name in FIGURES)
    )


def summed(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The figures of these rows added up, the greatest change first."""
    sums = rows.group_by(by).agg(pl.col(name).sum() for name in FIGURES)
    return sums.sort([pl.col("change").abs(), *by], descending=[True, *([False] * len(by))], nulls_last=True)


def _more_used(rows: pl.DataFrame) -> pl.Series:
    return _shares(rows, "counted_before", "quantity_before", "quantity_after")


def _dearer_pool(rows: pl.DataFrame) -> pl.Series:
    return _shares(rows, "shared_cost_before", "pool_before", "pool_after")


def _shares(rows: pl.DataFrame, amount: str, former: str, latter: str) -> pl.Series:
    told = rows.select(amount, pl.col(latter) - pl.col(former), pl.col(former).alias("whole")).iter_rows()
    return pl.Series([nearest_share(*factors) for factors in told], dtype=EXACT)


def _volume() -> pl.Expr:
    return pl.when(_priced()).then("more_used").otherwise(_NOTHING).alias("volume")


def _price() -> pl.Expr:
    rest = pl.col("counted_after") - pl.col("counted_before") - pl.col("more_used")
    return pl.when(_priced()).then(rest).otherwise(_NOTHING).alias("price")


def _scope() -> pl.Expr:
    own = pl.when("stays").then(_NOTHING).otherwise("own")
    return (own + pl.when("pool_stays").then(_NOTHING).otherwise("share")).alias("scope")


def _key() -> pl.Expr:
    another = pl.col("pool_stays") & pl.col("dearer_pool").is_not_null()
    return pl.when(another).then(pl.col("share_of_pool") - pl.col("dearer_pool")).otherwise(_NOTHING).alias("key")


def _priced() -> pl.Expr:
    return pl.col("counted") & pl.col("more_used").is_not_null()
