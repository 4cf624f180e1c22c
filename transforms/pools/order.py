"""In which order pools are solved: one that passes on what others share out comes after them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from transforms.pools.pool import Pool

Feeds = Mapping[Pool, Sequence[Pool]]
"""For each pool those whose shares make up its amount."""


def feeds_of(pools: Sequence[Pool], typologies: Mapping[str, str], bearers: Mapping[Pool, frozenset[str]]) -> Feeds:
    """The pools that each pool waits for: those that charge its provider what it passes on.

    `typologies`: of each service. `bearers`: the entities that may bear a share of a pool, where its key tells; the
    charges of the run may make anybody bear one that is weighted by them.
    """
    return {pool: [other for other in pools if _feeds(other, pool, typologies, bearers)] for pool in pools}


def in_order(feeds: Feeds) -> list[Pool]:
    """The pools, each after those it waits for, else in their order; without those that go round in a circle."""
    solved: list[Pool] = []
    waiting = list(feeds)
    while ready := [pool for pool in waiting if all(other in solved for other in feeds[pool])]:
        solved += ready
        waiting = [pool for pool in waiting if pool not in ready]
    return solved


def circle(feeds: Feeds) -> list[Pool]:
    """One circle among the pools, each followed by one it waits for; empty where there is none."""
    stuck = set(feeds) - set(in_order(feeds))
    path: dict[Pool, int] = {}
    pool = next(_of(feeds, stuck), None)
    while pool is not None and pool not in path:
        path[pool] = len(path)
        pool = next(_of(feeds[pool], stuck), None)
    return [] if pool is None else list(path)[path[pool] :]


def _of(pools: Iterable[Pool], wanted: set[Pool]) -> Iterator[Pool]:
    return (pool for pool in pools if pool in wanted)


def _feeds(other: Pool, pool: Pool, typologies: Mapping[str, str], bearers: Mapping[Pool, frozenset[str]]) -> bool:
    if pool.received is None or other.provider == pool.provider or other.period != pool.period:
        return False
    named = other.service if pool.received in typologies else typologies.get(other.service)
    may_bear = pool.provider in bearers[other] if other in bearers else pool.provider not in other.excluded
    return named == pool.received and may_bear
