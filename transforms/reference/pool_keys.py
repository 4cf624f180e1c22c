"""What the keys of pools come to: values where they are due, totals to share by, and no cascade in a circle."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import polars as pl

from schemas.periods import is_period, period_days
from schemas.problems import Problem
from transforms.pools.beneficiaries import Beneficiary, by_key, key_rows, placed, total_of
from transforms.pools.order import circle
from transforms.pools.pool import BY_KEY, Pool, pools_of
from transforms.pools.shares import key_feeds, unexplained
from transforms.reference.as_of import row_of_each
from transforms.reference.loaded import LoadedTable, Tables

ALL = Decimal(100)


def pool_key_faults(tables: Tables) -> list[Problem]:
    """Keys that a pool cannot be shared by, provider's shares without a reason, and cascades that go round in a circle.

    Told period by period. Left alone are pools whose own row is at fault, and all where a table they need could not be
    read.
    """
    if not all(tables[name].complete for name in ("pools", "keys", "sites", "services")):
        return []
    pools = _readable(tables["pools"])
    return [
        problem
        for period in sorted({pool.period for pool in pools})
        for problem in _faults_of(tables, [pool for pool in pools if pool.period == period])
    ]


def _readable(table: LoadedTable) -> list[Pool]:
    """The pools whose columns that matter here were read."""
    needed = ("pool", "period", "provider", "service", "method")
    pools = [pool for pool in pools_of(table.rows.drop_nulls(needed)) if is_period(pool.period)]
    return [pool for pool in pools if is_period(pool.from_period) and pool.from_period <= pool.period]


def _faults_of(tables: Tables, pools: Sequence[Pool]) -> list[Problem]:
    """The faults of the pools of one period."""
    keys, known = _counted(tables, pools), set(tables["keys"].rows["key"].drop_nulls().unique())
    sound = [pool for pool in pools if pool.key in known]
    return [*(problem for pool in sound for problem in _key_faults(tables, pool, keys)), *_circle(tables, pools, keys)]


def _counted(tables: Tables, pools: Sequence[Pool]) -> pl.DataFrame:
    """The rows of keys that count in the pools of one period, each with its entity: a table may hold years of them."""
    since, period = min(pool.from_period for pool in pools), pools[0].period
    rows = tables["keys"].rows.filter(pl.col("period").is_between(pl.lit(since), pl.lit(period)))
    return placed(rows, tables["sites"].rows, period_days(period)[0])


def _key_faults(tables: Tables, pool: Pool, keys: pl.DataFrame) -> Iterator[Problem]:
    if pool.method not in BY_KEY:
        return
    rows, file = key_rows(pool, keys), tables["pools"].file
    span = pool.period if pool.from_period == pool.period else f"{pool.from_period} to {pool.period}"
    if rows.is_empty():
        found = f"key {pool.key} has no value in {span}"
        yield Problem(pool.place(file, "key"), found, "add its rows of the period to keys")
        return
    yield from _blank_values(tables["keys"], pool, rows)
    weighed = by_key(pool, keys)
    for column, found, right in (*_wrong_totals(pool, weighed, span), *unexplained(pool, weighed)):
        yield Problem(pool.place(file, column), found, right)


def _blank_values(keys: LoadedTable, pool: Pool, rows: pl.DataFrame) -> list[Problem]:
    blank = rows.filter(pl.col("value").is_null() & (pool.method != "equal"))
    found = f"holds no value, and pool {pool.pool} is shared by it"
    return keys.tell(blank, lambda row: Problem(keys.place(row, "value"), found, "write what weighs, or 0"))


def _wrong_totals(pool: Pool, weighed: Sequence[Beneficiary], span: str) -> Iterator[tuple[str, str, str]]:
    total = total_of(weighed)
    without = " without those excluded" if pool.excluded else ""
    if not weighed:
        yield "excluded", f"leaves nobody of key {pool.key} in {span}", "exclude fewer"
    elif pool.method == "fixed" and total != ALL:
        found = f"the percentages of key {pool.key} in {span}{without} total {_plain(total)}"
        yield "key", found, "correct them to total exactly 100"
    elif total <= 0:
        found = f"the values of key {pool.key} in {span}{without} total {_plain(total)}"
        yield "key", found, "give at least one beneficiary a value above zero"


def _circle(tables: Tables, pools: Sequence[Pool], keys: pl.DataFrame) -> list[Problem]:
    """A circle among the cascades of one period, where there is one."""
    if all(pool.received is None for pool in pools):
        return []
    services = row_of_each(tables["services"].rows, ["service"], period_days(pools[0].period)[0])
    found = circle(key_feeds(pools, keys, dict(services.select("service", "typology").iter_rows())))
    if not found:
        return []
    path = " > ".join(pool.pool for pool in (*found, found[0]))
    place = found[0].place(tables["pools"].file, "received")
    right = "give one of them an amount, or exclude its provider from the pool before it"
    return [Problem(place, f"the amounts wait for each other in a circle: {path}", right)]


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
