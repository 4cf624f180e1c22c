"""The shares of the pools of a period: solved in the order of their cascades, each to the smallest unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused
from transforms.money import nearest_share
from transforms.pools.apportionment import apportioned
from transforms.pools.beneficiaries import Beneficiary, by_key, total_of
from transforms.pools.charged import CHARGED, by_charges, received
from transforms.pools.order import Feeds, feeds_of, in_order
from transforms.pools.pool import BY_KEY, Pool


@dataclass(frozen=True)
class Share:
    """What one beneficiary bears of a pool: `beneficiary.value` of `total`, out of `pool_amount`."""

    pool: Pool
    pool_amount: Decimal
    beneficiary: Beneficiary
    total: Decimal
    amount: Decimal

    @property
    def retained(self) -> bool:
        """Whether the provider bears it itself."""
        return self.beneficiary.entity == self.pool.provider


@dataclass(frozen=True)
class PoolGround:
    """What pools are solved with: the keys with their entities, the typology of each service, the charges of the run.

    `file` is the file of the pools, named where one is refused. `markups`: percent on top of shares that are passed on,
    by provider, beneficiary and service, where the run adds mark-ups.
    """

    keys: pl.DataFrame
    typologies: Mapping[str, str]
    charged: pl.DataFrame
    file: str
    markups: Mapping[tuple[str, str, str], Decimal] = field(default_factory=dict)


def share_out(pools: Sequence[Pool], ground: PoolGround) -> list[Share]:
    """The shares of all pools, in the order of the pools, then of their beneficiaries.

    Weights are what usage and subscriptions were charged, no shares; the amount of a cascade is both.
    """
    solved: dict[Pool, list[Share]] = {}
    for pool in in_order(key_feeds(pools, ground.keys, ground.typologies)):
        solved[pool] = _shares(pool, ground, [share for shares in solved.values() for share in shares])
    return [share for pool in pools for share in solved[pool]]


def key_feeds(pools: Sequence[Pool], keys: pl.DataFrame, typologies: Mapping[str, str]) -> Feeds:
    """For each pool those that it waits for, by the beneficiaries that the table keys names."""
    bearers = {
        pool: frozenset(one.entity for one in by_key(pool, keys) if one.value)
        for pool in pools
        if pool.method in BY_KEY
    }
    return feeds_of(pools, typologies, bearers)


def _shares(pool: Pool, ground: PoolGround, before: Sequence[Share]) -> list[Share]:
    weighed = _weighed(pool, ground)
    amount = pool.amount
    if amount is None:
        so_far = pl.concat([ground.charged, _as_charged(before, ground)])
        amount = received(pool, so_far, ground.typologies, ground.file)
    parts = apportioned(amount, pool.currency, [one.value for one in weighed])
    total = total_of(weighed)
    return [Share(pool, amount, one, total, part) for one, part in zip(weighed, parts, strict=True)]


def _weighed(pool: Pool, ground: PoolGround) -> list[Beneficiary]:
    """Who bears a pool. What a key says was checked as it was read; what the charges of the run say is checked here."""
    if pool.method in BY_KEY:
        return by_key(pool, ground.keys)
    weighed = by_charges(pool, ground.charged, ground.typologies, ground.file)
    problems = [
        Problem(pool.place(ground.file, column), found, right)
        for column, found, right in (*_not_to_be_shared(pool, weighed), *unexplained(pool, weighed))
    ]
    if problems:
        raise Refused(problems)
    return weighed


def unexplained(pool: Pool, weighed: Sequence[Beneficiary]) -> list[tuple[str, str, str]]:
    """That a provider bears a share of its own pool and does not say why: the column, what was found, what is right."""
    bears = any(one.entity == pool.provider and one.value for one in weighed)
    if not bears or pool.retained_reason:
        return []
    found = f"is empty, and provider {pool.provider} bears a share itself"
    return [("retained_reason", found, "say why, or name it in excluded")]


def _not_to_be_shared(pool: Pool, weighed: Sequence[Beneficiary]) -> list[tuple[str, str, str]]:
    what = "a quantity" if pool.method == "quantity" else "an amount"
    named = pool.key or "anything"
    negative = [one.entity for one in weighed if one.value < 0]
    if negative:
        found = f"{', '.join(negative)} is charged {what} of {named} below zero"
        return [("key", found, "name it in excluded, or share by a key")]
    if not weighed:
        found = f"nobody is charged {what} of {named} in this run"
        return [("key", found, "share it by what is charged, or by a key")]
    return []


def _as_charged(shares: Sequence[Share], ground: PoolGround) -> pl.DataFrame:
    """Shares as the charges that they will be."""
    rows = [
        {
            "provider": share.pool.provider,
            "recipient": share.beneficiary.entity,
            "service": share.pool.service,
            "typology": ground.typologies[share.pool.service],
            "exact_amount": share.amount + _markup(share, ground),
            "currency": share.pool.currency,
        }
        for share in shares
        if share.amount
    ]
    return pl.DataFrame(rows, schema=CHARGED)


def _markup(share: Share, ground: PoolGround) -> Decimal:
    """What is charged on top of a share: exact, as a share is whole units of its currency."""
    rate = ground.markups.get((share.pool.provider, share.beneficiary.entity, share.pool.service), Decimal())
    return nearest_share(share.amount, rate, Decimal(100)) or Decimal()
