"""Who bears a pool, and what weighs for each: by a key of the table keys, or by the charges of the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from schemas.tables import EXACT
from transforms.pools.pool import Pool
from transforms.reference.as_of import row_of_each

BENEFICIARY = ("entity", "site", "department")


@dataclass(frozen=True)
class Beneficiary:
    """Who bears a share: an entity, at a site or for a department where the key says so, and what weighs for it."""

    entity: str
    site: str | None
    department: str | None
    value: Decimal


def by_key(pool: Pool, keys: pl.DataFrame) -> list[Beneficiary]:
    """The beneficiaries of a pool by its key, in their order: values summed over its periods, one each if equal.

    `keys`: the table keys, each row with its entity (`placed`). Excluded entities are left out.
    """
    weighed = pl.lit(1, EXACT).first() if pool.method == "equal" else pl.col("value").fill_null(0).sum()
    found = key_rows(pool, keys).group_by(BENEFICIARY).agg(value=weighed)
    ordered = found.filter(~pl.col("entity").is_in(list(pool.excluded))).sort(BENEFICIARY, nulls_last=False)
    return [Beneficiary(**row) for row in ordered.select(*BENEFICIARY, "value").iter_rows(named=True)]


def key_rows(pool: Pool, keys: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table keys that a pool is shared by."""
    counted = pl.col("period").is_between(pl.lit(pool.from_period), pl.lit(pool.period))
    return keys.filter((pl.col("key") == pl.lit(pool.key)) & counted)


def placed(keys: pl.DataFrame, sites: pl.DataFrame, day: date) -> pl.DataFrame:
    """The table keys with the entity of each row: its own, else that of its site on the day."""
    of_site = row_of_each(sites, ["site"], day).select("site", entity_of_site="entity")
    found = keys.join(of_site, on="site", how="left", maintain_order="left")
    return found.with_columns(entity=pl.coalesce("entity", "entity_of_site")).drop("entity_of_site")


def total_of(beneficiaries: Sequence[Beneficiary]) -> Decimal:
    """What weighs in all, exact."""
    return Decimal(pl.Series([one.value for one in beneficiaries], dtype=EXACT).sum())
