"""The cost pools of a full group: by fixed percentages, by the heads at each site, and by what a plan was used.

The amounts are chosen so that every share ends at a cent: what comes out can then be told without dividing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from transforms.generating.codes import PERIOD, entity_code, service_codes, site_codes
from transforms.generating.currencies import EURO, exchanged
from transforms.generating.structure import PROVIDER, TYPOLOGIES, Structure
from transforms.generating.truth import Truth
from transforms.generating.units import CENT, decimal_text

FIXED, HEADS, USED = "LICENCES", "EFFECTIF", "FORFAIT"
_METHODS = {FIXED: "fixed", HEADS: "weighted", USED: "quantity"}
_CENTS = {FIXED: 12_345, HEADS: 1_250, USED: 1}
"""What one percent, one head and one thousandth of the plan's unit bear, in cents."""

_NATURES = {
    FIXED: "Licences communes du groupe",
    HEADS: "Protection des postes de travail",
    USED: "Plateforme des forfaits mobiles",
}
_FIXED_PARTS = (100, 50, 25, 20, 10, 5, 4, 2, 1)


@dataclass(frozen=True)
class PoolShares:
    """A pool: what weighs for each entity, as whole numbers, in one or several shares, in their order."""

    pool: str
    weights: tuple[tuple[int, int], ...]
    excluded: tuple[int, ...] = ()


def pools_of(structure: Structure, used: Mapping[int, int]) -> list[PoolShares]:
    """The pools; `used` is what each entity used of the plan. One of which nobody bears a share is none."""
    heads = pl.DataFrame({"site": structure.site_of_user}).group_by("site").len().sort("site")
    of_sites = ((structure.entity_of_site[site], count) for site, count in heads.iter_rows())
    bearers = tuple((entity, amount) for entity, amount in sorted(used.items()) if amount > 0)
    credited = tuple(entity for entity, amount in sorted(used.items()) if amount < 0)
    fixed = PoolShares(FIXED, _fixed(structure))
    pools = [fixed, PoolShares(HEADS, tuple(of_sites)), PoolShares(USED, bearers, credited)]
    return [pool for pool in pools if pool.weights]


def used_plan(structure: Structure) -> int:
    """The mobile plan that a pool is weighted by."""
    return int(structure.services_of("mobility")[0])


def pool_table(structure: Structure, pools: list[PoolShares]) -> pl.DataFrame:
    """The rows of pools.csv."""
    codes = service_codes(structure)
    rows = [
        {
            "pool": pool.pool,
            "period": PERIOD,
            "provider": entity_code(PROVIDER),
            "service": codes[_charged_as(structure)],
            "amount": decimal_text(sum(weight for _, weight in pool.weights) * _CENTS[pool.pool] * CENT),
            "nature": _NATURES[pool.pool],
            "evidence_ref": f"FP-{PERIOD}-{pool.pool}",
            "method": _METHODS[pool.pool],
            "key": codes[used_plan(structure)] if pool.pool == USED else pool.pool,
            "excluded": ", ".join(map(entity_code, pool.excluded)),
            "retained_reason": "Usage propre du prestataire",
        }
        for pool in pools
    ]
    return pl.DataFrame(rows)


def key_table(structure: Structure) -> pl.DataFrame:
    """The rows of keys.csv: percent of companies, and heads of sites."""
    fixed = pl.DataFrame(
        [{"key": FIXED, "entity": entity_code(entity), "value": percent} for entity, percent in _fixed(structure)]
    )
    heads = pl.DataFrame({"site": site_codes(structure).gather(structure.site_of_user)}).group_by("site")
    of_sites = heads.agg(value=pl.len().cast(pl.Int64)).sort("site").with_columns(key=pl.lit(HEADS))
    return pl.concat([fixed, of_sites], how="diagonal").with_columns(period=pl.lit(PERIOD))


def pool_truth(structure: Structure, pools: list[PoolShares]) -> Truth:
    """What the shares come to, each a line, in the currency of who bears it."""
    truth = Truth()
    typology = TYPOLOGIES[structure.typology_of_service[_charged_as(structure)]]
    for pool in pools:
        for entity, weight in pool.weights:
            truth.lines[entity, typology] += 1
            truth.units[entity, typology] += exchanged(structure, entity, EURO, weight * _CENTS[pool.pool] * CENT)
    return truth


def _charged_as(structure: Structure) -> int:
    return int(structure.services_of("software")[0])


def _fixed(structure: Structure) -> tuple[tuple[int, int], ...]:
    """Equal percentages that total 100, for as many of the recipients as that allows."""
    recipients = range(PROVIDER + 1, structure.size.entities)
    percent = next(part for part in reversed(_FIXED_PARTS) if 100 // part <= len(recipients))
    return tuple((entity, percent) for entity in recipients[: 100 // percent])
