"""What was charged against what was budgeted: effects of volume, price, cost and scope that sum to the change exactly.

A charge is covered by the most specific line of the budget: of its service, else of its typology, else of its
recipient; of equal ones by the line that names the provider. A line that states a quantity is parted as the change
of a month is (`transforms.comparison.variance`): what more was used at the budgeted price, the rest; one that states
none is all `cost`. `scope` is what no line covers, and a line of which nothing was charged. Of several periods the
lines and the charges are added up first.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from schemas.tables import EXACT
from transforms.comparison.months import together
from transforms.comparison.variance import effects
from transforms.engine import query
from transforms.reference.as_of import row_of_each

_OF_POOLS = ("shared", "shared_cost", "pool")
"""What `effects` reads of pools: a budget knows none, so that a share of one is charged like anything else."""


def budget_variance(months: Sequence[Path], budget: pl.DataFrame) -> pl.DataFrame:
    """One row per line of the budget, and per service charged that none covers: amounts, change and its effects.

    `months` are the folders of the published tables, `budget` the rows of their periods (`with_typologies`). `before`
    is what was budgeted, `after` what was charged; what a line leaves open (provider, typology, service) is null.
    """
    with together(months, ["charge_lines"]) as connection:
        connection.register("budget", budget)
        held = query(connection, "comparison/budgeted")
    nothing = pl.lit(0, EXACT)
    unshared = {f"{what}_{side}": nothing for what in _OF_POOLS for side in ("before", "after")}
    amounts = pl.col("^(before|after|counted_before|counted_after|quantity_before|quantity_after)$").cast(EXACT)
    split = effects(held.with_columns(amounts, pool_stays=pl.lit(False), **unshared))
    return split.with_columns(retained=pl.lit(False))


def with_typologies(budget: pl.DataFrame, services: pl.DataFrame, day: date) -> pl.DataFrame:
    """The budget with `shown_typology`: its own, else that of its service on the day."""
    catalogue = row_of_each(services, ["service"], day).select("service", of_service="typology")
    told = budget.join(catalogue, on="service", how="left", maintain_order="left", validate="m:1")
    return told.with_columns(shown_typology=pl.coalesce("typology", "of_service")).drop("of_service")
